"""Loading tables of the registry on the pages that all files are loaded on, and taking them out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import Layout, pages
from alliance.core.models import ImportFile
from alliance.core.showing import number
from members import access, actions, importing
from members.file_pages import FilePages
from members.forms.importing import LoadForm
from members.models import County

MOST_ASKED = 50


class RegistryPages(FilePages):
    """Files of one county's registry."""

    app = gettext_lazy("机构与联盟")
    unit = gettext_lazy("项")

    def __init__(self, county: County) -> None:
        self.county = county

    def url(self, verb: str, file: ImportFile | None = None) -> str:
        """All of them beneath the county."""
        return reverse(verb, args=[self.county.code, *([file.pk] if file else [])])

    def urls(self, file: ImportFile) -> dict[str, str]:
        """With the address to which unknown names are answered."""
        return {**super().urls(file), "names": self.url("import-names", file)}

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return access.import_for(actor, self.county, file)

    def layout(self, file: ImportFile, actor: Actor) -> importing.TableLayout:
        """The layout it was compared with."""
        return importing.layout_of(file, actor)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_load(actor, file, _verb(file))

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """Back to setting up, or to the registry; to whoever approves what was asked for."""
        counts = {name: number(file.counts[name]) for name in ("created", "changed", "refused")}
        text = _(
            "已写入：新增 %(created)s 项，变更 %(changed)s 项；退回的 %(refused)s 行没有写入。"
        )
        if _layout(file).proposes:
            asked = _("改动已作为申请提出，另一人批准后才生效；退回的 %(refused)s 行没有提出。")
            here = reverse("rule-proposals", args=[self.county.code])
            return pages.Lead(asked % counts, here, _("规则变更申请"))
        if self.county.state == County.State.PREPARING:
            return pages.Lead(
                text % counts, reverse("setup", args=[self.county.code]), _("继续筹建")
            )
        return pages.Lead(
            text % counts, reverse("institutions", args=[self.county.code]), _("机构与联盟")
        )

    def asks(self, file: ImportFile, layout: Layout, actor: Actor) -> dict[str, Any]:
        """Names of institutions that nobody knows, of whoever may remember them."""
        waits = file.state == ImportFile.State.COMPARED and file.counts["refused"]
        may = not why_not(access.check_may, actor, "members.keep_registry", county=self.county.pk)
        if not waits or not may or not isinstance(layout, importing.TableLayout):
            return {}
        names = importing.unknown_names(layout, imports.comparison(file).records)[:MOST_ASKED]
        bodies = access.institutions_for(actor).filter(county=self.county).order_by("code")
        near = layout.names.bodies.nearest
        return {
            "names": [{"text": name, "near": near(name)} for name in names],
            "bodies": list(bodies.values_list("code", "name")) if names else [],
        }


def _layout(file: ImportFile) -> type[importing.TableLayout]:
    return importing.layout_called(file.arguments["layout"])


def _verb(file: ImportFile) -> str:
    return _layout(file).verb


def _pages(request: HttpRequest, county: str) -> RegistryPages:
    return RegistryPages(access.county_for(actor_of(request), county))


@require_GET
def loading(request: HttpRequest, county: str) -> HttpResponse:
    """The files loaded so far, the form for the next one, templates and copies of every table."""
    said = _pages(request, county)
    asked = request.GET.get("layout", "institutions")
    return _loading(
        request, said, LoadForm(layouts=_offered(request, said), initial={"layout": asked})
    )


@require_POST
def upload(request: HttpRequest, county: str) -> HttpResponse:
    """Read and compare a file, then show what it would change; nothing is written yet."""
    said = _pages(request, county)
    asked = importing.layout_called(request.POST.get("layout", "institutions"))
    by = access.check_can_load(actor_of(request), said.county, asked.verb)
    form = LoadForm(request.POST, request.FILES, layouts=_offered(request, said))
    if form.is_valid():
        given = form.cleaned_data
        try:
            file = importing.compare_file(
                county=said.county,
                layout=given["layout"],
                name=given["file"].name,
                content=given["file"].read(),
                reason=given["reason"],
                by=by,
            )
        except Invalid as invalid:
            form.add_error("file", str(invalid))
        else:
            return redirect(said.url("import", file))
    return _loading(request, said, form, status=UNPROCESSABLE)


@require_GET
def file(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """What a file would change, or what it has changed."""
    return pages.show(request, _pages(request, county), file)


@require_POST
def apply(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """Write the whole file."""
    return pages.apply(request, _pages(request, county), file)


@require_POST
def apply_good(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """Write the rows that are in order."""
    return pages.apply_good(request, _pages(request, county), file)


@require_POST
def withdraw(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """Give a compared file up."""
    return pages.withdraw(request, _pages(request, county), file)


@require_POST
def columns(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """Say which column each unknown heading is."""
    return pages.columns(request, _pages(request, county), file)


@require_GET
def refused(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """The refused rows as the same table, with their reasons."""
    return pages.refused(request, _pages(request, county), file)


@require_POST
def names(request: HttpRequest, county: str, file: UUID) -> HttpResponse:
    """Say whom unknown names mean: they become short names, and the file is compared anew."""
    said = _pages(request, county)
    found = said.find(actor_of(request), file)
    by = said.check_end(actor_of(request), found)
    given = zip(request.POST.getlist("name"), request.POST.getlist("body"), strict=False)
    meant = {
        name[:120]: access.institution_for(by, said.county.code, code)
        for name, code in given
        if code
    }
    if meant:
        actions.batches.remember_short_names(county=said.county, names=meant, by=by)
    imports.compare_anew(file=found, layout=said.layout(found, by), by=by)
    return redirect(said.url("import", found))


def _offered(request: HttpRequest, said: RegistryPages) -> list[tuple[str, Any]]:
    """The tables that this actor may load."""
    actor = actor_of(request)
    return [
        (name, layout.label)
        for name, layout in importing.LAYOUTS.items()
        if not why_not(access.check_can_load, actor, said.county, layout.verb)
    ]


def _loading(
    request: HttpRequest, said: RegistryPages, form: LoadForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    layouts = [
        {
            "name": name,
            "label": layout.label,
            "why_not": why_not(access.check_can_take_out, actor, said.county, layout.kind),
        }
        for name, layout in importing.LAYOUTS.items()
    ]
    offered = _offered(request, said)
    context = {
        "pages": said,
        "county": said.county,
        "form": form,
        "files": pages.listed(said, access.imports_for(actor, said.county)),
        "layouts": layouts,
        "upload_url": said.url("import-upload"),
        "why_not_import": "" if offered else _("您的角色不导入登记数据；可以导出查看。"),
    }
    return render(request, "members/imports.html", context, status=status)

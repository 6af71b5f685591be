"""Loading figures from files, on the pages that all files are loaded on."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core import imports as core_imports
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import Layout, pages
from alliance.core.imports.lines import Shown
from alliance.core.imports.sheets import SHEETS
from alliance.core.models import ImportFile
from alliance.core.periods import Kind, Period
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from kpi import access, actions, exporting, importing
from kpi.exporting import loading as sheets
from kpi.forms.runs import UploadForm
from kpi.importing import showing
from kpi.importing.names import read_period
from kpi.views.asking import county_of
from members import access as member_access
from members import queries as member_queries
from members.file_pages import FilePages
from members.models import County

MOST_ASKED = 30


class ValuePages(FilePages):
    """Files of reported figures."""

    name = "kpi:"
    app = gettext_lazy("指标考核")
    unit = gettext_lazy("个值")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return access.import_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> importing.ValuesLayout:
        """The layout it was compared with."""
        return importing.layout_of(file, actor)

    def shown(self, file: ImportFile, layout: Layout) -> Shown:
        """Its comparison with the names of units and elements."""
        return showing.Shown(file, cast(importing.ValuesLayout, layout))

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_import(actor, file)

    def asks(self, file: ImportFile, layout: Layout, actor: Actor) -> dict[str, Any]:
        """Names of units that nobody knows; years that are over are 历史补录."""
        told: dict[str, Any] = {"is_past": importing.speaks_of_past_years(file)}
        if not why_not(self.check_end, actor, file) and not file.name.lower().endswith(".json"):
            told["describe_url"] = self.url("import-layout", file)
        if isinstance(layout, importing.MappedLayout):
            return told | {"is_mapped": True, "described": layout.remembered}
        waits = file.state == ImportFile.State.COMPARED and file.counts["refused"]
        may = not why_not(
            member_access.check_may, actor, "members.name_bodies", county=file.county_id
        )
        if not waits or not may or not isinstance(layout, importing.ValuesLayout):
            return told
        found = showing.unknown_units(layout, core_imports.comparison(file).records)[:MOST_ASKED]
        near = layout.names.units.nearest
        bodies = member_queries.institutions_on(file.county_id, today()).order_by("code")
        return told | {
            "names": [{"text": name, "near": near(name)} for name in found],
            "bodies": list(bodies.values_list("code", "name")) if found else [],
        }

    def urls(self, file: ImportFile) -> dict[str, str]:
        """With the addresses to which unknown names and another sheet are answered."""
        more = {"names": "import-names", "sheet": "import-sheet"}
        return {**super().urls(file), **{key: self.url(name, file) for key, name in more.items()}}

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """Runs computed before do not change by it."""
        may_not = access.why_not_start(actor, file.county)
        return pages.Lead(
            text=_(
                "已写入：新增 %(created)s 个值，变更 %(changed)s 个值；退回的 %(refused)s 行没有"
                "写入。已算出的批次不会因此改变，需要时请重新计算。"
            )
            % {name: number(file.counts[name]) for name in ("created", "changed", "refused")},
            url=reverse("kpi:runs"),
            verb=_("考核批次") if may_not else _("重新计算"),
        )


PAGES = ValuePages()


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The files loaded so far, and the form for the next one."""
    county = county_of(request)
    if exporting.is_asked(request):
        files = access.imports_for(actor_of(request)).filter(county=county)
        return exporting.answer(
            sheets.imports(county, files.defer("content", "comparison").order_by("-at"))
        )
    month = Period.containing(today(), "month").previous
    form = _form(request, county, initial={"period": request.GET.get("period", month.code)})
    return _imports(request, county, form)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compare a file, then show what it would change; nothing is written yet."""
    county = county_of(request)
    actor = access.check_can_import(actor_of(request), county)
    form = _form(request, county, request.POST, request.FILES)

    def compared(said: Mapping[str, Any]) -> ImportFile:
        found = importing.compare_file(
            county=county,
            name=said["file"].name,
            content=said["file"].read(),
            form=said["data_set"],
            period=said["period"],
            sheet=said["sheet"],
            by=actor,
        )
        return actions.keep_sheet(file=found, by=actor) if said["sheet"] else found

    done = pages.uploaded(form, PAGES, compared)
    return done or _imports(request, county, form, status=UNPROCESSABLE)


@require_GET
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """What a file would change, or has changed; a table nobody knows is asked about first."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    is_asked = found.state == ImportFile.State.ASKING and found.arguments["shape"] == "mapped"
    if is_asked and not why_not(PAGES.check_end, actor, found):
        return redirect("kpi:import-layout", file=found.pk)
    return pages.show(request, PAGES, file)


@require_POST
def sheet(request: HttpRequest, file: UUID) -> HttpResponse:
    """Read another sheet of a waiting workbook; its like is read so from then on."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    by = PAGES.check_end(actor, found)
    name = request.POST.get("sheet", "")
    if name not in found.arguments.get(SHEETS, []):
        raise Invalid(_("请在列出的工作表中选一张。"), code="file_no_such_sheet")
    importing.choose_sheet(file=found, sheet=name, by=by)
    messages.success(request, _("改读“%(name)s”；以后同样的工作簿也读这一张。") % {"name": name})
    return redirect(PAGES.url("import", found))


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A form's blank table for a period: ?data_set= its code, ?period=."""
    county = county_of(request)
    by = access.check_can_import(actor_of(request), county)
    forms = access.data_sets_for(by).filter(county=county)
    form = get_object_or_404(forms, code=request.GET.get("data_set", ""))
    period = read_period(request.GET.get("period", ""))
    if period.kind != form.frequency:
        period = Period.containing(period.first_day, cast(Kind, form.frequency))
    content = importing.template(form=form, period=period, by=by)
    return attachment(content, file_name(f"{form.name}-{period.code}", "xlsx", demo=county.demo))


def _form(request: HttpRequest, county: County, *args: Any, **more: Any) -> UploadForm:
    mine = access.data_sets_for(actor_of(request)).filter(county=county)
    return UploadForm(*args, forms_for=mine, **more)


def _imports(
    request: HttpRequest, county: County, form: UploadForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    files = access.imports_for(actor).filter(county=county)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "upload_url": reverse("kpi:import-upload"),
        "data_sets": access.data_sets_for(actor).filter(county=county),
        "month": Period.containing(today(), "month").previous.code,
        "files": pages.listed(PAGES, files),
        "why_not_import": why_not(access.check_can_import, actor, county),
    }
    return render(request, "kpi/imports.html", context, status=status)

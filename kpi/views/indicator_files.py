"""Sets of indicators: blank workbooks, loading a filled one, what it would write, writing it."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import Layout, pages
from alliance.core.models import ImportFile
from alliance.core.showing import local, number
from alliance.core.tables import attachment, file_name
from kpi import access
from kpi.access import indicator_files
from kpi.forms.definitions import SetFileForm
from kpi.importing import indicator_sets, indicators
from kpi.views.asking import county_of
from members.file_pages import FilePages
from members.models import County


class SetPages(FilePages):
    """Files of indicators."""

    name = "kpi:indicator-"
    app = gettext_lazy("指标考核")
    unit = gettext_lazy("项")
    #: Headings are the template's.
    verbs = ("apply", "apply-good", "withdraw", "refused")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return indicator_files.indicator_file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        return indicators.layout_of(file)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return indicator_files.check_can_end(actor, file)

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """The drafts wait to be completed and published."""
        told = _(
            "已写入草稿：新增 %(created)s 项，改动 %(changed)s 处；退回的 %(refused)s 行没有写入。"
            "下一步：逐项补齐公式，送另一人批准。"
        )
        names = ("created", "changed", "refused")
        return pages.Lead(
            text=told % {name: number(file.counts[name]) for name in names},
            url=reverse("kpi:indicators"),
            verb=_("看指标"),
        )


PAGES = SetPages()


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The sets there are blank workbooks for, the files loaded so far, the form for the next."""
    county = county_of(request)
    access.check_can_define(actor_of(request), county)
    return _page(request, county, SetFileForm())


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compare a filled workbook or JSON file; nothing is written yet."""
    county = county_of(request)
    by = access.check_can_define(actor_of(request), county)
    form = SetFileForm(request.POST, request.FILES)
    done = pages.uploaded(form, PAGES, lambda said: indicators.compare_file(
        county=county, name=said["file"].name, content=said["file"].read(), by=by,
    ))  # fmt: skip
    return done or _page(request, county, form, status=UNPROCESSABLE)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A blank workbook: ?set= the numbered rows of a national set, without it no row."""
    county = county_of(request)
    access.check_can_define(actor_of(request), county)
    code = request.GET.get("set", "")
    one = indicator_sets.set_called(code) if code else None
    name = local(one, "name") if one else _("指标集空白表")
    content = indicator_sets.template(one, county)
    return attachment(content, file_name(name, "xlsx", demo=county.demo))


def _page(
    request: HttpRequest, county: County, form: forms.Form, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "upload_url": reverse("kpi:indicator-import-upload"),
        "sets": indicator_sets.sets(),
        "files": pages.listed(
            PAGES, indicator_files.indicator_files_for(actor).filter(county=county)
        ),
        "why_not_import": why_not(access.check_can_define, actor, county),
    }
    return render(request, "kpi/indicator_imports.html", context, status=status)

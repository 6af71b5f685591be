"""Loading what is approved of each body on pages: upload, compare, write, refused rows, template."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import pages
from alliance.core.imports.layout import Layout
from alliance.core.models import ImportFile
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from fundpool import subsidy_files
from fundpool.access import subsidies as access
from fundpool.forms.subsidies import FiguresFileForm
from fundpool.queries import subsidies as queries
from fundpool.views.levy_asking import county_of
from members.file_pages import FilePages


class SubsidyPages(FilePages):
    """Files of approved figures: written as a whole, or not at all."""

    name = "fundpool:subsidy-"
    app = gettext_lazy("资金池")
    unit = gettext_lazy("家")
    verbs = ("apply", "withdraw", "refused")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's counties; NotFound otherwise."""
        return access.file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        return subsidy_files.layout_of(file)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_load(actor, file)

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """On to the draft it was written into."""
        text = _("已写入 %(n)s 家单位的核定数。")
        n = number(file.counts["created"] + file.counts["changed"])
        row = subsidy_files.row_of(file)
        return pages.Lead(text % {"n": n}, row.get_absolute_url(), _("选考核批次预览"))


PAGES = SubsidyPages()


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Tables loaded so far, and the form for the next one: ?subsidy= chooses its year."""
    access.check_can_draft(actor_of(request), county_of(request).pk)
    return _files(request, _form(request))


def _form(request: HttpRequest) -> FiguresFileForm:
    drafts = access.drafts_for(actor_of(request)).filter(county=county_of(request))
    said = request.POST if request.method == "POST" else None
    chosen = {"subsidy": request.GET.get("subsidy", "")}
    return FiguresFileForm(said, request.FILES or None, drafts=drafts, initial=chosen)


def _files(request: HttpRequest, form: FiguresFileForm, status: int = 200) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    drafts = access.drafts_for(actor).filter(county=county)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "files": pages.listed(PAGES, access.files_for(actor).filter(county=county)),
        "upload_url": reverse("fundpool:subsidy-import-upload"),
        "why_not_import": "" if drafts else _("没有起草中的补助，请先起草。"),
        "drafts": drafts,
    }
    return render(request, "fundpool/subsidy_files.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read a table and show what it would change; nothing is written yet."""
    actor, county = actor_of(request), county_of(request)
    by = access.check_can_draft(actor, county.pk)
    form = _form(request)
    done = pages.uploaded(form, PAGES, lambda said: subsidy_files.compare_file(
        row=said["subsidy"], name=said["file"].name, content=said["file"].read(), by=by,
    ))  # fmt: skip
    return done or _files(request, form, status=UNPROCESSABLE)


@require_GET
def template(request: HttpRequest, row: int) -> HttpResponse:
    """A table with the bodies of a draft filled in."""
    actor = actor_of(request)
    found = access.subsidy_for(actor, row)
    access.check_can_change(actor, found)
    bodies = list(queries.bodies(found.kind, found.pool))
    name = file_name(_("核定数模板-%(row)s") % {"row": found}, "xlsx", demo=found.demo)
    return attachment(subsidy_files.template(found, bodies), name)

"""Loading verified work on pages: upload, compare, write, the refused rows, the template."""

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
from fundpool import capitation_files
from fundpool.access import capitation as access
from fundpool.forms.levies import UploadForm
from fundpool.views.levy_asking import county_of
from members.file_pages import FilePages


class WorkPages(FilePages):
    """Files of verified work."""

    name = "fundpool:capitation-"
    app = gettext_lazy("资金池")
    unit = gettext_lazy("笔")
    verbs = ("apply", "apply-good", "withdraw", "refused")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return access.file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        return capitation_files.layout_of(file, actor)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_load(actor, file)

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """Back to the list."""
        text = _("已写入 %(n)s 笔工作量。")
        n = number(file.counts["created"] + file.counts["changed"])
        return pages.Lead(text % {"n": n}, reverse("fundpool:capitations"), _("看基本公卫经费"))


PAGES = WorkPages()


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Tables loaded so far, and the form for the next one."""
    access.check_can_load(actor_of(request), county_of(request).pk)
    return _files(request, UploadForm())


def _files(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "files": pages.listed(PAGES, access.files_for(actor).filter(county=county)),
        "upload_url": reverse("fundpool:capitation-import-upload"),
        "why_not_import": "",
    }
    return render(request, "fundpool/capitation_files.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read a table and show what it would change; nothing is written yet."""
    actor, county = actor_of(request), county_of(request)
    by = access.check_can_load(actor, county.pk)
    form = UploadForm(request.POST, request.FILES)
    done = pages.uploaded(form, PAGES, lambda said: capitation_files.compare_file(
        county=county, name=said["file"].name, content=said["file"].read(), by=by,
    ))  # fmt: skip
    return done or _files(request, form, status=UNPROCESSABLE)


@require_GET
def template(request: HttpRequest, capitation: int) -> HttpResponse:
    """A table with the year's bodies and services filled in."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_load(actor, row.county_id)
    name = file_name(_("核实工作量模板-%(year)d") % {"year": row.year}, "xlsx", demo=row.demo)
    return attachment(capitation_files.template(row, actor), name)

"""Loading a daily list on pages: upload, compare, load, the refused lines, what was loaded."""

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
from alliance.core.imports.layout import Layout, Outcome
from alliance.core.imports.lines import Line, Shown
from alliance.core.models import ImportFile
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from members.file_pages import FilePages
from referrals import list_files
from referrals.access import lists as access
from referrals.forms.lists import ListUploadForm
from referrals.models import ListLine
from referrals.views.pools import county_of

_KINDS = dict(ListLine.Kind.choices)


class ListShown(Shown):
    """A list's comparison, with kinds in words."""

    def line(self, one: Outcome) -> Line:
        """One line as people read it."""
        found = super().line(one)
        about = tuple(str(_KINDS.get(text, text)) for text in found.about)
        return Line(**{**vars(found), "about": about})


class ListPages(FilePages):
    """Files of who registered, was admitted, was discharged."""

    name = "referrals:lists-"
    app = gettext_lazy("双向转诊")
    unit = gettext_lazy("行")
    verbs = ("apply", "apply-good", "withdraw", "refused")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's hospital; NotFound otherwise."""
        return access.list_file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> list_files.KeptList:
        """The layout it was compared with."""
        return list_files.layout_of(file)

    def shown(self, file: ImportFile, layout: Layout) -> ListShown:
        """Its comparison as people read it."""
        return ListShown(file, layout)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_list(actor, file, list_files.body_of(file))

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """On to what the lines prove."""
        text = _("已写入 %(n)s 行。接下来核对它们各证明哪件转诊。")
        url = f"{reverse('referrals:lists')}?file={file.pk}"
        return pages.Lead(text % {"n": number(file.counts["created"])}, url, _("核对"))


PAGES = ListPages()


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """The lists loaded so far, and the form for the next one."""
    actor, county = actor_of(request), county_of(request)
    access.list_body_for(actor, county.pk)
    bodies = access.list_bodies_for(actor).filter(county=county)
    return _files(request, ListUploadForm(bodies=bodies))


def _files(request: HttpRequest, form: ListUploadForm, status: int = 200) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "files": pages.listed(PAGES, access.list_files_for(actor).filter(county=county)),
        "upload_url": reverse("referrals:lists-import-upload"),
        "why_not_import": "",
    }
    return render(request, "referrals/lists_files.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read a list, take its numbers out, and show what is new; nothing is loaded yet."""
    actor, county = actor_of(request), county_of(request)
    access.list_body_for(actor, county.pk)
    bodies = access.list_bodies_for(actor).filter(county=county)
    form = ListUploadForm(request.POST, request.FILES, bodies=bodies)
    done = pages.uploaded(form, PAGES, lambda said: list_files.compare_file(
        institution=said["institution"],
        name=said["file"].name,
        content=said["file"].read(),
        of=said["of"],
        by=access.check_can_load(actor, said["institution"]),
    ))  # fmt: skip
    return done or _files(request, form, status=UNPROCESSABLE)


@require_GET
def refused(request: HttpRequest, file: UUID) -> HttpResponse:
    """The refused lines with their reasons, numbers by their last four."""
    row = access.list_file_for(actor_of(request), file)
    name = file_name(_("退回的行"), "xlsx", demo=row.county.demo)
    return attachment(list_files.returned(row), name)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty list: ?institution= where one sits at two desks."""
    actor, county = actor_of(request), county_of(request)
    body = access.list_body_for(actor, county.pk, request.GET.get("institution", ""))
    name = file_name(_("就诊住院清单"), "xlsx", demo=county.demo)
    return attachment(list_files.template(body), name)

"""Rosters from tables: read, compared, then written."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import pages
from alliance.core.models import ImportFile
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from members.file_pages import FilePages
from members.models import Institution
from referrals import roster_files
from referrals.access import rosters as access
from referrals.forms.rosters import RosterFileForm
from referrals.queries import rosters as queries
from referrals.views.rosters import address, body_asked


class RosterPages(FilePages):
    """Files of who is on duty."""

    name = "referrals:roster-"
    app = gettext_lazy("双向转诊")
    unit = gettext_lazy("班次")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return access.roster_file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> roster_files.RosterLayout:
        """The layout it was compared with."""
        return roster_files.layout_of(file, actor)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_roster_file(actor, file, roster_files.body_of(file))

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """On to the roster."""
        text = _("已写入：新增 %(created)s 个班次，变更 %(changed)s 个班次。")
        counts = {name: number(file.counts[name]) for name in ("created", "changed")}
        url = address(roster_files.body_of(file), queries.monday_of(today()))
        return pages.Lead(text % counts, url, _("看值班表"))


PAGES = RosterPages()


def _kept(request: HttpRequest) -> Institution:
    """The body that is named, kept by the reader."""
    actor = actor_of(request)
    access.check_keeps_somewhere(actor)
    body = body_asked(request)
    access.check_can_keep(actor, body)
    return body


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """The files loaded so far, and the form for the next one."""
    return _files(request, _kept(request), RosterFileForm())


def _files(
    request: HttpRequest, body: Institution, form: RosterFileForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    mine = access.roster_files_for(actor).filter(county=body.county_id)
    monday = queries.monday_of(today())
    context = {
        "pages": PAGES,
        "county": body.county,
        "body": body,
        "form": form,
        "files": pages.listed(PAGES, mine),
        "upload_url": address(body, monday, "roster-import-upload"),
        "template_url": address(body, monday, "roster-template"),
        "rosters_url": address(body, monday),
        "why_not_import": "",
    }
    return render(request, "referrals/roster_files.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compare a file, then show what it would change; nothing is written yet."""
    body = _kept(request)
    form = RosterFileForm(request.POST, request.FILES)
    done = pages.uploaded(form, PAGES, lambda said: roster_files.compare_file(
        institution=body,
        name=said["file"].name,
        content=said["file"].read(),
        by=access.check_can_keep(actor_of(request), body),
    ))  # fmt: skip
    return done or _files(request, body, form, status=UNPROCESSABLE)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A table to fill in."""
    body = _kept(request)
    content = roster_files.template(body)
    return attachment(content, file_name(_("值班表"), "xlsx", demo=body.county.demo))

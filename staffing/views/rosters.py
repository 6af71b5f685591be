"""Loading a body's personnel list on pages, saying what its titles are, taking it out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Forbidden
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import Layout, checks, pages
from alliance.core.models import ImportFile
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from members.file_pages import FilePages
from members.models import County
from staffing import actions, roster_files
from staffing.access import rosters as access
from staffing.forms.rosters import RosterForm, TitlesForm
from staffing.roster_table import Roster

#: So many of those who stand in no row are named.
_FEW = 60


class RosterPages(FilePages):
    """Personnel lists."""

    name = "staffing:roster-"
    app = gettext_lazy("人员派驻")
    unit = gettext_lazy("人")
    verbs = ("apply", "apply-good", "withdraw", "refused", "columns")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded list of the actor's; NotFound otherwise."""
        return access.file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        return roster_files.layout_of(file, actor)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_load(actor, file)

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """On to the people."""
        text = _("已写入名册：新增 %(created)s 人，变更 %(changed)s 项。")
        counts = {name: number(file.counts[name]) for name in ("created", "changed")}
        return pages.Lead(text % counts, reverse("staffing:records"), _("看人员"))

    def asks(self, file: ImportFile, layout: Layout, actor: Actor) -> dict[str, Any]:
        """Titles nobody has placed, who stands in no row, and what the sheet had beside people."""
        found: dict[str, Any] = {
            "left_out": roster_files.left_out(file),
            "unknown": file.arguments.get("unknown", ()),
            "own_part": "staffing/roster_part.html",
        }
        if file.state in checks.WAITING:
            ask, choices = roster_files.asked_of(file, actor)
            found |= {"ask": ask, "choices": choices, "unknown": [] if ask else found["unknown"]}
        if file.state != ImportFile.State.COMPARED or not isinstance(layout, Roster):
            return found
        records = imports.comparison(file).records
        gone = layout.missing_from(records, layout.bodies_named(records))
        titles = layout.unknown_titles(records)
        return found | {
            "gone": gone[:_FEW],
            "gone_more": max(len(gone) - _FEW, 0),
            "titles": TitlesForm(titles) if titles else None,
            "titles_url": reverse("staffing:roster-titles", args=[file.pk]),
        }


PAGES = RosterPages()


def _county_of(actor: Actor) -> County:
    place = access.keeping_places(actor).first()
    if place is None:
        raise Forbidden(_("人员名册由机构的管理员、填报人或负责人导入和导出。"))
    return place.county


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Lists loaded so far, and the form for the next one."""
    actor = actor_of(request)
    _county_of(actor)
    return _files(request, RosterForm(access.keeping_places(actor)))


def _files(request: HttpRequest, form: RosterForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    county = _county_of(actor)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "remembered": _remembered(actor, county),
        "files": pages.listed(
            PAGES, access.files_for(actor).filter(county=county).defer("arguments")
        ),
        "upload_url": reverse("staffing:roster-import-upload"),
        "why_not_import": "",
    }
    return render(request, "staffing/roster_files.html", context, status=status)


def _remembered(actor: Actor, county: County) -> list[tuple[int, list[tuple[str, str]]]]:
    """Answers about headings in words: the heading, and what it was said to be."""
    names = {one.code: str(one.name) for one in Roster(county, actor).columns()}
    rows = access.headings_for(actor).filter(county=county).order_by("-at")
    return [
        (row.pk, [(heading, names.get(code, "") or _("不读入")) for heading, code in
                  row.mapping.items()])
        for row in rows
    ]  # fmt: skip


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read a list and show what it would change; nothing is written yet."""
    actor = actor_of(request)
    county = _county_of(actor)
    by = access.check_can_load(actor, county)
    form = RosterForm(access.keeping_places(actor), request.POST, request.FILES)
    done = pages.uploaded(form, PAGES, lambda said: roster_files.compare_file(
        county=county, institution=said["institution"], name=said["file"].name,
        content=said["file"].read(), by=by,
    ))  # fmt: skip
    return done or _files(request, form, status=UNPROCESSABLE)


@require_GET
def refused(request: HttpRequest, file: UUID) -> HttpResponse:
    """The refused rows with their reasons."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    name = _("%(name)s-退回行") % {"name": found.name.removesuffix(".json").rpartition(".")[0]}
    return attachment(roster_files.returned(found, actor), f"{name}.xlsx")


@require_POST
def columns(request: HttpRequest, file: UUID) -> HttpResponse:
    """Say which column each unknown heading is, and compare the list anew."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    by = PAGES.check_end(actor, found)
    asked, _choices = roster_files.asked_of(found, by)
    said = {
        one.heading: request.POST.get(pages.FIELD % number, "")
        for number, one in enumerate(asked, 1)
    }
    system = request.POST.get("system", "")
    made = roster_files.say_columns(found, said, by, system=system)
    return redirect(PAGES.url("import", made))


@require_POST
def forget(request: HttpRequest, headings: int) -> HttpResponse:
    """Take an answer about headings back: the next such list is asked about anew."""
    actor = actor_of(request)
    row = access.headings_said(actor, headings)
    by = access.check_can_load(actor, row.county)
    imports.withdraw_mapping(mapping=row, by=by)
    messages.success(request, _("已撤销；下次遇到同样表头的名册会重新询问。"))
    return redirect("staffing:roster-imports")


@require_POST
def titles(request: HttpRequest, file: UUID) -> HttpResponse:
    """Say on which steps unknown titles stand, and compare the list anew."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    by = PAGES.check_end(actor, found)
    layout = roster_files.layout_of(found, by)
    records = imports.comparison(found).records
    layout.begin(records)
    steps = TitlesForm(layout.unknown_titles(records), request.POST).steps()
    if steps:
        actions.remember_titles(county=found.county, steps=steps, by=by)
    imports.compare_anew(file=found, layout=layout, by=by)
    return redirect(PAGES.url("import", found))


@require_GET
def take_out(request: HttpRequest) -> HttpResponse:
    """The list of one's own bodies, as it can be loaded again."""
    actor = actor_of(request)
    county = _county_of(actor)
    by = access.check_can_load(actor, county)
    name = file_name(_("人员名册"), "xlsx", demo=county.demo)
    return attachment(roster_files.workbook(county, by), name)

"""家庭医生团队 and villages served on pages: by centre, one team with its seats, one person's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, why_not
from alliance.core.forming import attempt, page, status_of
from alliance.core.tables import attachment, file_name
from members import access as member_access
from staffing import access as staffing_access
from staffing import village_sheet
from staffing.access import coverage as board_access
from staffing.access import villages as access
from staffing.actions import teams as team_actions
from staffing.actions import villages as actions
from staffing.forms.villages import DutyForm, LastDayForm, SeatForm, TeamForm
from staffing.queries import teams as queries
from staffing.queries import villages as village_queries


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """Teams by centre: what each lacks, which village has none; ?format=xlsx."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    bodies, day = board_access.bodies_for(actor, county), today()
    rows = access.teams_for(actor).filter(county=county)
    lines = queries.centre_lines(rows, county.pk, day, bodies)
    if request.GET.get("format", "") == "xlsx":
        content = village_sheet.teams(county, lines, day)
        return attachment(content, file_name(_("家庭医生团队"), "xlsx", demo=county.demo))
    wanted, missing = queries.missing_of(county.pk, day)
    context = {
        "county": county,
        "lines": lines,
        "wanted": wanted.items(),
        "missing": missing,
        "short": sum(not line.is_complete for one in lines for line in one.teams),
        "without": sum(len(one.without) for one in lines),
        "sheet": f"{reverse('staffing:teams')}?format=xlsx",
        "may_found": bool(wanted) and access.team_places(actor).exists(),
    }
    return render(request, "staffing/teams.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set up a team."""
    actor = actor_of(request)
    places = access.team_places(actor)
    if not places:
        raise Forbidden(_("家庭医生团队由本单位的管理员、填报人或负责人登记。"))
    county = places[0].county
    queries.seats_here(county.pk, today())
    typed = TeamForm(places, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(typed, lambda told: team_actions.found_team(by=actor, **told))
        if done is not None:
            messages.success(request, _("已登记：%(name)s。") % {"name": done.name})
            return redirect(done)
    return page(request, typed, "staffing/team_new.html", {"county": county})


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, team: UUID) -> HttpResponse:
    """One team with its seats; POST gives somebody a seat."""
    actor = actor_of(request)
    row = access.team_for(actor, team)
    day = today()
    wanted, missing = queries.missing_of(row.county_id, day)
    keeps = row.until_on is None and not why_not(access.check_can_keep_teams, actor, row.centre)
    people = queries.candidates(row.centre, day)
    data = request.POST if request.method == "POST" else None
    typed = SeatForm(wanted, people, data) if keeps or data is not None else None
    if typed is not None and data is not None:
        access.check_can_keep_teams(actor, row.centre)
        done = attempt(typed, lambda told: team_actions.take_seat(team=row, by=actor, **told))
        if done is not None:
            messages.success(request, _("已登记：%(name)s。") % {"name": done.person})
            return redirect(row)
    context = {
        "county": row.county,
        "row": row,
        "line": queries.team_lines(access.teams_for(actor).filter(pk=row.pk), row.county_id, day)[
            0
        ],
        "missing": missing,
        "keeps": keeps,
        "form": typed,
        "end_form": LastDayForm(initial={"last_day": day}),
    }
    return render(request, "staffing/team.html", context, status=status_of(typed))


@require_POST
def end(request: HttpRequest, team: UUID) -> HttpResponse:
    """A team ends after a last day."""
    actor = actor_of(request)
    row = access.team_for(actor, team)
    told = LastDayForm(request.POST).answers()
    return redirect(team_actions.end_team(team=row, last_day=told["last_day"], by=actor))


@require_POST
def end_seat(request: HttpRequest, team: UUID, seat: int) -> HttpResponse:
    """Somebody leaves a seat after a last day."""
    actor = actor_of(request)
    row = access.team_for(actor, team)
    told = LastDayForm(request.POST).answers()
    held = access.seat_for(actor, row, seat)
    team_actions.leave_seat(seat=held, last_day=told["last_day"], by=actor)
    return redirect(row)


@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The villages somebody serves and the teams they sit in; POST adds a village."""
    actor = actor_of(request)
    person = staffing_access.record_for(actor, county, code)
    keeps = person.pk not in actor.names and not why_not(
        staffing_access.check_can_keep_staff, actor, person.institution, person.county_id
    )
    data = request.POST if request.method == "POST" else None
    bodies = [person.institution] if person.institution else []
    villages = village_queries.touring(bodies, today())
    typed = DutyForm(villages, data) if keeps or data is not None else None
    if typed is not None and data is not None:
        staffing_access.check_can_keep_staff(actor, person.institution, person.county_id)
        done = attempt(typed, lambda told: actions.give_village(person=person, by=actor, **told))
        if done is not None:
            messages.success(request, _("已登记：%(name)s。") % {"name": done.village})
            return redirect("staffing:duties", county, code)
    context = {
        "county": person.county,
        "person": person,
        "duties": queries.duties_of(person.pk),
        "seats": queries.seats_of_person(person.pk),
        "keeps": keeps,
        "form": typed,
        "end_form": LastDayForm(initial={"last_day": today()}),
    }
    return render(request, "staffing/duties.html", context, status=status_of(typed))


@require_POST
def end_duty(request: HttpRequest, county: str, code: str, duty: int) -> HttpResponse:
    """Somebody serves a village until a last day."""
    actor = actor_of(request)
    person = staffing_access.record_for(actor, county, code)
    row = access.duty_for(actor, person, duty)
    told = LastDayForm(request.POST).answers()
    actions.end_village(duty=row, last_day=told["last_day"], by=actor)
    return redirect("staffing:duties", county, code)

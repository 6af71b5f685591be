"""培训和指导 on pages: a year's board with what is still lacking, its sessions, one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from members import access as member_access
from staffing import training_sheet
from staffing.access import coverage as board_access
from staffing.access import training as access
from staffing.actions import training as actions
from staffing.forms.training import TakeBackForm, TrainingForm
from staffing.models import TrainingSession
from staffing.queries import lists
from staffing.queries import training as queries

_FIRST, _LAST = 2000, 2199


@require_GET
def training(request: HttpRequest) -> HttpResponse:
    """The board of ?year=; ?format=xlsx, with table=sessions every session."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    board_access.bodies_for(actor, county)
    day, asked = today(), request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and _FIRST <= int(asked[:5]) <= _LAST else day.year
    rows = queries.sessions(access.training_for(actor).filter(county=county), year)
    is_sheet = request.GET.get("format", "") == "xlsx"
    if is_sheet and request.GET.get("table", "") == "sessions":
        content = training_sheet.sessions(county, rows, year)
        return attachment(content, file_name(_("培训和指导明细"), "xlsx", demo=county.demo))
    lines = queries.board(county.pk, year, day)
    if is_sheet:
        content = training_sheet.board(county, lines, year, day)
        return attachment(content, file_name(_("培训和指导"), "xlsx", demo=county.demo))
    here = reverse("staffing:training")
    found = lists.page_of(rows, request.GET.get("page", ""))
    context = {
        "county": county,
        "year": year,
        "day": day,
        "lines": lines,
        "told": queries.Told(lines),
        "found": found,
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}",
        "here": f"{here}?year={year}",
        "sheet": f"{here}?year={year}&format=xlsx",
        "sessions_sheet": f"{here}?year={year}&format=xlsx&table=sessions",
        "may_hold": access.holding_places(actor).exists(),
    }
    return render(request, "staffing/training.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """State what was held."""
    actor = actor_of(request)
    places = access.holding_places(actor)
    if not places:
        raise Forbidden(_("培训和指导由举办单位的管理员、填报人或负责人登记。"))
    county = places[0].county
    data = request.POST if request.method == "POST" else None
    typed = TrainingForm(places, lists.bodies_of(county.pk), data)
    if request.method == "POST":
        done = attempt(typed, lambda _said: actions.state_training(by=actor, **typed.told()))
        if done is not None:
            messages.success(request, _("已登记：%(name)s。") % {"name": done.topic})
            return redirect("staffing:training-session", done.pk)
    return page(request, typed, "staffing/training_new.html", {"county": county})


@require_GET
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """One session and the bodies it reached."""
    actor = actor_of(request)
    return _shown(request, actor, access.training_session_for(actor, session), None)


@require_POST
def withdraw(request: HttpRequest, session: UUID) -> HttpResponse:
    """Take back what was stated wrongly."""
    actor = actor_of(request)
    row = access.training_session_for(actor, session)
    typed = TakeBackForm(request.POST)
    done = attempt(
        typed,
        lambda told: actions.withdraw_training(session=row, reason=told["reason"], by=actor),
    )
    if done is None:
        return _shown(request, actor, row, typed)
    messages.success(request, _("已撤回。"))
    return redirect("staffing:training-session", row.pk)


def _shown(
    request: HttpRequest, actor: Actor, row: TrainingSession, typed: TakeBackForm | None
) -> HttpResponse:
    why = why_not(access.check_can_take_back, actor, row)
    context = {
        "county": row.county,
        "row": row,
        "bodies": queries.reached_by(row),
        "may_withdraw": not why,
        "form": TakeBackForm(),
    }
    here = reverse("staffing:training-session", args=[row.pk])
    refused = {"form": typed} if typed is not None else {}
    return showing(request, "staffing/training_session.html", context, refused, here=here)

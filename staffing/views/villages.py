"""空白村 on pages: how each is served today, blank spots by day; visits stated and taken back."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, why_not
from alliance.core.forming import attempt, page
from alliance.core.tables import attachment, file_name
from members import access as member_access
from staffing import village_sheet
from staffing.access import coverage as board_access
from staffing.access import villages as access
from staffing.actions import villages as actions
from staffing.forms.training import TakeBackForm
from staffing.forms.villages import TourForm
from staffing.queries import lists
from staffing.queries import villages as queries
from staffing.rules.months import after


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board, with the days of ?month=; ?format=xlsx."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    board_access.bodies_for(actor, county)
    day = today()
    month = _month(request.GET.get("month", ""), day)
    found, missing = queries.missing_of(county.pk, month, day)
    if found is not None and request.GET.get("format", "") == "xlsx":
        content = village_sheet.board(county, found, day)
        return attachment(content, file_name(_("空白村"), "xlsx", demo=county.demo))
    here = reverse("staffing:villages")
    context = {
        "county": county,
        "found": found,
        "lines": [(line, village_sheet.how(line)) for line in found.lines] if found else [],
        "missing": missing,
        "day": day,
        "month": month,
        "before": f"{here}?month={after(month, -1):%Y-%m}",
        "after": f"{here}?month={after(month, 1):%Y-%m}" if month < day.replace(day=1) else "",
        "sheet": f"{here}?format=xlsx",
        "may_tour": access.touring_places(actor).exists(),
    }
    return render(request, "staffing/villages.html", context)


@require_GET
def tours(request: HttpRequest) -> HttpResponse:
    """Visits I read, the latest first; ?format=xlsx."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    board_access.bodies_for(actor, county)
    rows = queries.tours(access.tours_for(actor).filter(county=county))
    if request.GET.get("format", "") == "xlsx":
        content = village_sheet.tours(county, rows)
        return attachment(content, file_name(_("到村服务"), "xlsx", demo=county.demo))
    found = lists.page_of(rows, request.GET.get("page", ""))
    here = reverse("staffing:tours")
    context = {
        "county": county,
        "found": found,
        "rows": [(row, not why_not(access.check_can_take_tour_back, actor, row)) for row in found],
        "here": f"{here}?",
        "sheet": f"{here}?format=xlsx",
        "may_tour": access.touring_places(actor).exists(),
    }
    return render(request, "staffing/tours.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """State a visit."""
    actor = actor_of(request)
    places = access.touring_places(actor)
    if not places:
        raise Forbidden(_("到村服务由服务单位的管理员、填报人或负责人登记。"))
    county = places[0].county
    words = queries.words_of_tours(county.pk, today())
    villages = queries.touring(list(places), today())
    data = request.POST if request.method == "POST" else None
    typed = TourForm(places, villages, words, data)
    if request.method == "POST":
        done = attempt(typed, lambda told: actions.state_tour(by=actor, **told))
        if done is not None:
            messages.success(request, _("已登记：%(name)s。") % {"name": done.village})
            return redirect("staffing:tours")
    return page(request, typed, "staffing/tour_new.html", {"county": county})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, tour: UUID) -> HttpResponse:
    """Take back a visit that was stated wrongly."""
    actor = actor_of(request)
    row = access.tour_for(actor, tour)
    access.check_can_take_tour_back(actor, row)
    typed = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            typed, lambda told: actions.withdraw_tour(tour=row, reason=told["reason"], by=actor)
        )
        if done is not None:
            messages.success(request, _("已撤回。"))
            return redirect("staffing:tours")
    return page(request, typed, "staffing/tour_withdraw.html", {"county": row.county, "row": row})


def _month(asked: str, day: date) -> date:
    """The month that was asked for, not after this one; this one where none was."""
    try:
        found = parse_date(f"{asked}-01")
    except ValueError:
        found = None
    here = day.replace(day=1)
    return min(found, here) if found is not None else here

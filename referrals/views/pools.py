"""Reserved places: the week, one day with its places, the bookings and what became of them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import attempt, showing
from members import access as member_access
from members.models import County
from referrals.access import pools as access
from referrals.actions import pools as actions
from referrals.forms.pools import BodyForm, BookForm
from referrals.models import PoolBooking, PoolDay
from referrals.queries import pools as queries

SHOWN = 200


def county_of(request: HttpRequest) -> County:
    """The county chosen in the header, otherwise the actor's first; NotFound without one."""
    return member_access.current_county(actor_of(request), request.session.get("county", ""))


def day_asked(request: HttpRequest, name: str, otherwise: date) -> date:
    """The day that the address names; Invalid when it is none."""
    said = request.GET.get(name, "")
    try:
        day = date.fromisoformat(said) if said else otherwise
    except ValueError as error:
        told = _("“%(value)s”不是日期，请写作2024-12-31。") % {"value": said[:40]}
        raise Invalid(told, fields={name: told}) from error
    if not date(2000, 1, 1) <= day <= date(2199, 1, 1):
        told = _("请写 2000 年以后的日期。")
        raise Invalid(told, fields={name: told})
    return day


@require_GET
def pools(request: HttpRequest) -> HttpResponse:
    """Seven days of reserved places, a service a line; ?from= and ?kind=."""
    actor, county = actor_of(request), county_of(request)
    first = day_asked(request, "from", today())
    kind = request.GET.get("kind", "")
    rows = access.pools_for(actor).filter(county=county)
    lines = queries.week(rows, first, kind if kind in PoolDay.Kind.values else "")
    here = reverse("referrals:pools")
    kinds = [("", _("全部")), *PoolDay.Kind.choices]
    context = {
        "county": county,
        "lines": lines,
        "days": [first + timedelta(days=n) for n in range(7)],
        "tabs": [
            {
                "label": label,
                "url": f"{here}?from={first.isoformat()}&kind={code}",
                "count": None,
                "current": code == kind,
            }
            for code, label in kinds
        ],
        "kind": kind,
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
        "free": sum(
            cell.pool.free
            for line in lines
            for cell in line.cells
            if cell.pool and cell.pool.published_at and cell.pool.on >= today()
        ),
        "release_days": queries.PoolRules(county.pk).release_days(today()),
    }
    return render(request, "referrals/pools.html", context)


@require_GET
def pool(request: HttpRequest, pool: int) -> HttpResponse:
    """One day: of what, how much, who took it; booking a place."""
    return _pool(request, access.pool_for(actor_of(request), pool), {})


def _pool(request: HttpRequest, row: PoolDay, refused: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    bodies = access.booking_bodies_for(actor, row)
    body = bodies.first()
    rules = queries.PoolRules(row.county_id)
    context = {
        "county": row.county,
        "pool": row,
        "days_old": queries.days_old(row.stated_at),
        "bookings": [
            (booking, _verbs(request, booking))
            for booking in access.pool_bookings_for(actor).filter(pool=row)[:SHOWN]
        ],
        "is_base": body is not None,
        "form": BookForm(bodies=bodies),
        "hold_form": BodyForm(bodies=bodies, prefix="hold"),
        "why_not_book": why_not(access.check_can_book, actor, row, body) if body else "",
        "why_not_hold": why_not(access.check_can_hold, rules),
    }
    return showing(request, "referrals/pool.html", context, refused, here=row.get_absolute_url())


def _verbs(request: HttpRequest, booking: PoolBooking) -> dict[str, bool]:
    """What this reader may do with a booking now."""
    actor = actor_of(request)
    return {
        "confirm": not why_not(access.check_can_confirm, actor, booking),
        "give_back": not why_not(access.check_can_give_back, actor, booking),
        "settle": not why_not(access.check_can_settle, actor, booking),
    }


@require_POST
def book(request: HttpRequest, pool: int) -> HttpResponse:
    """Book a place."""
    actor = actor_of(request)
    row = access.pool_for(actor, pool)
    form = BookForm(request.POST, bodies=access.booking_bodies_for(actor, row))
    done = attempt(
        form,
        lambda told: actions.book_place(
            pool=row,
            institution=access.booking_body(actor, row, told.get("institution")),
            case_number=told["case_number"],
            by=actor,
        ),
    )
    if done is None:
        return _pool(request, access.pool_for(actor, pool), {"form": form})
    messages.success(request, _("已预约。"))
    return redirect(row)


@require_POST
def hold(request: HttpRequest, pool: int) -> HttpResponse:
    """Keep a place for a while."""
    actor = actor_of(request)
    row = access.pool_for(actor, pool)
    form = BodyForm(request.POST, bodies=access.booking_bodies_for(actor, row), prefix="hold")
    done = attempt(
        form,
        lambda told: actions.hold_place(
            pool=row,
            institution=access.booking_body(actor, row, told.get("institution")),
            by=actor,
        ),
    )
    if done is None:
        return _pool(request, access.pool_for(actor, pool), {"hold_form": form})
    messages.success(request, _("已占位，请在到时前写病例编号预约。"))
    return redirect(row)


@require_POST
def confirm(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Book the place that is held."""
    actor = actor_of(request)
    row = access.pool_booking_for(actor, booking)
    actions.confirm_hold(booking=row, case_number=request.POST.get("case_number", ""), by=actor)
    messages.success(request, _("已预约。"))
    return redirect(row.pool)


@require_POST
def give_back(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Give a place back."""
    actor = actor_of(request)
    row = access.pool_booking_for(actor, booking)
    actions.give_back(booking=row, reason=request.POST.get("reason", ""), by=actor)
    messages.success(request, _("已退回，别的单位可以约。"))
    return redirect(row.pool)


@require_POST
def keep(request: HttpRequest, booking: UUID) -> HttpResponse:
    """The patient has come."""
    actor = actor_of(request)
    row = access.pool_booking_for(actor, booking)
    actions.mark_kept(booking=row, by=actor)
    return redirect(_back(request, row))


@require_POST
def miss(request: HttpRequest, booking: UUID) -> HttpResponse:
    """The patient has not come."""
    actor = actor_of(request)
    row = access.pool_booking_for(actor, booking)
    actions.mark_no_show(booking=row, by=actor)
    return redirect(_back(request, row))


def _back(request: HttpRequest, row: PoolBooking) -> str:
    """To the list that it was settled from, otherwise to the day."""
    return (
        reverse("referrals:pool-bookings")
        if "list" in request.GET
        else str(row.pool.get_absolute_url())
    )


@require_GET
def bookings(request: HttpRequest) -> HttpResponse:
    """One's own bookings, and those at one's own hospital: to settle, to come, all."""
    actor, county = actor_of(request), county_of(request)
    rows = access.pool_bookings_for(actor).filter(county=county)
    tabs = queries.booking_tabs(rows, today())
    asked = request.GET.get("show", "")
    current = next((tab for tab in tabs if tab.code == asked), tabs[0])
    here = reverse("referrals:pool-bookings")
    context = {
        "county": county,
        "tabs": [
            {
                "label": tab.label,
                "url": f"{here}?show={tab.code}",
                "count": tab.count,
                "current": tab is current,
                "late": tab.late and bool(tab.count),
            }
            for tab in tabs
        ],
        "bookings": [(row, _verbs(request, row)) for row in current.rows[:SHOWN]],
        "shown": SHOWN,
        "current": current,
    }
    return render(request, "referrals/pool_bookings.html", context)

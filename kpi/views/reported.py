"""For the commission: who has reported, and what is asked of whom."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.periods import Kind, Period
from kpi import access, actions, exporting, queries
from kpi.exporting import returns as sheets
from kpi.models import PeriodWindow
from kpi.views.asking import county_of
from members import access as member_access

_YEARS = 3


@require_GET
def reported(request: HttpRequest) -> HttpResponse:
    """The last periods of every form given out: complete, in time, accepted."""
    actor, county = actor_of(request), county_of(request)
    access.check_reads_reported(actor, county)
    units = access.return_units_for(actor).filter(county=county)
    rows = queries.overview(county.pk, units, today())
    if exporting.is_asked(request):
        return exporting.answer(sheets.overview(county, rows))
    context = {"county": county, "rows": rows}
    return render(request, "kpi/reported.html", context)


@require_GET
def reported_form(request: HttpRequest, form: str) -> HttpResponse:
    """One form for one ?period=: every body expected, and what there is of it."""
    actor, county = actor_of(request), county_of(request)
    access.check_reads_reported(actor, county)
    found = access.form_for(actor, county, form)
    text, kind = request.GET.get("period", ""), cast(Kind, found.frequency)
    when = Period.parse(text) if text else Period.containing(today(), kind).previous
    units = access.return_units_for(actor).filter(county=county).order_by("code")
    told = queries.reported(found, when, units)
    if exporting.is_asked(request):
        return exporting.answer(sheets.reported(county, told))
    context = {
        "county": county,
        "reported": told,
        "window": queries.collecting.window_of(found, when),
        "why_not_close": why_not(
            member_access.check_may, actor, "kpi.close_period", county=county.pk
        ),
    }
    return render(request, "kpi/reported_form.html", context)


@require_POST
def close_window(request: HttpRequest, form: str) -> HttpResponse:
    """The form takes no more values for the period."""
    return _window(request, form, actions.close_period)


@require_POST
def open_window(request: HttpRequest, form: str) -> HttpResponse:
    """It takes values again."""
    return _window(request, form, actions.open_period)


def _window(request: HttpRequest, form: str, act: Callable[..., PeriodWindow]) -> HttpResponse:
    found = access.form_for(actor_of(request), county_of(request), form)
    period, reason = request.POST.get("period", ""), request.POST.get("reason", "")
    act(data_set=found, period=period, reason=reason, by=actor_of(request))
    return redirect(f"{reverse('kpi:reported-form', args=[form])}?period={period}")


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """Cells and minutes asked of every body in each month of ?year=."""
    actor, county = actor_of(request), county_of(request)
    access.check_reads_reported(actor, county)
    this = today().year
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this  # noqa: PLR2004
    year = min(max(year, this - _YEARS), this + 1)
    units = access.return_units_for(actor).filter(county=county)
    rows = queries.burden(county.pk, units, year)
    if exporting.is_asked(request):
        return exporting.answer(sheets.burden(county, year, rows))
    context = {
        "county": county,
        "year": year,
        "years": range(this - _YEARS, this + 2),
        "months": range(1, 13),
        "rows": rows,
    }
    return render(request, "kpi/burden.html", context)

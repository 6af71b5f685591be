"""Yearly targets of one indicator: the grid, entering a cell, approving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, status_of
from kpi import access, actions, defining, exporting, queries
from kpi.exporting import targets as sheets
from kpi.forms.targets import ClearingForm, TargetForm
from kpi.models import Indicator, Target, TargetClearing
from kpi.views.asking import county_of
from members.models import Unit


def _found(request: HttpRequest, code: str) -> Indicator:
    return access.indicator_for(actor_of(request), county_of(request), code)


@require_GET
def targets(request: HttpRequest, indicator: str) -> HttpResponse:
    """The years of an indicator for the county, its alliances, and whoever else has a cell."""
    return _page(request, _found(request, indicator))


def _form(request: HttpRequest, indicator: Indicator, data: object = None) -> TargetForm:
    units = access.county_targets_for(actor_of(request), indicator.county)
    return TargetForm(
        data,
        units=units,
        clauses=queries.course.clauses_of(indicator.county),
        measure=indicator.unit,
        initial={"year": today().year},
    )


def _page(
    request: HttpRequest,
    indicator: Indicator,
    typed: TargetForm | None = None,
    clearing: tuple[int, ClearingForm] | None = None,
) -> HttpResponse:
    actor, county = actor_of(request), indicator.county
    whole = (Unit.Kind.COUNTY, Unit.Kind.ALLIANCE)
    units = list(access.county_targets_for(actor, county).filter(kind__in=whole))
    rows = list(access.all_targets_for(actor).filter(indicator=indicator))
    clearings = list(access.corrections.clearings_for(actor).filter(target__indicator=indicator))
    found = defining.grid(units, rows, today().year, clearings)
    if typed is None and clearing is None and exporting.is_asked(request):
        return exporting.answer(sheets.targets(indicator, found))
    asked = [one for one in clearings if one.state == TargetClearing.State.PROPOSED]
    refused = dict([clearing] if clearing else [])
    waiting = [row for row in rows if row.state == Target.State.PROPOSED]
    context = {
        "county": county,
        "indicator": indicator,
        "grid": found,
        "waiting": [(row, why_not(access.check_can_decide_target, actor, row)) for row in waiting],
        "emptying": [
            (one, why_not(access.corrections.check_can_decide_clearing, actor, one))
            for one in asked
        ],
        "waits": len(waiting) + len(asked),
        "holding": [
            (unit, cell, refused.get(cell.holds.pk) or ClearingForm(auto_id=f"c{cell.holds.pk}-%s"))
            for unit, cells in found.rows
            for cell in cells
            if cell.holds
        ],
        "form": typed or _form(request, indicator),
        "why_not_propose": why_not(access.check_can_propose_target, actor, county),
    }
    status = status_of(typed or (clearing[1] if clearing else None))
    return render(request, "kpi/targets.html", context, status=status)


@require_POST
def propose(request: HttpRequest, indicator: str) -> HttpResponse:
    """Enter a target; it holds when another person has approved it."""
    actor, found = actor_of(request), _found(request, indicator)
    access.check_can_propose_target(actor, found.county)
    typed = _form(request, found, request.POST)
    made = attempt(
        typed,
        lambda said: actions.propose_target(
            indicator=found, unit=said["unit"], year=said["year"], aim=typed.aim(), by=actor
        ),
    )
    if made is None:
        return _page(request, found, typed)
    messages.success(request, _("已录入，由另一人批准后生效。"))
    return redirect(made)


@require_POST
def approve(request: HttpRequest, indicator: str, target: int) -> HttpResponse:
    """The target holds from now on; what it replaces stays readable."""
    return _decided(request, indicator, target, approved=True)


@require_POST
def refuse(request: HttpRequest, indicator: str, target: int) -> HttpResponse:
    """The target does not come to hold."""
    return _decided(request, indicator, target, approved=False)


def _decided(request: HttpRequest, indicator: str, target: int, *, approved: bool) -> HttpResponse:
    actor, found = actor_of(request), _found(request, indicator)
    row = access.target_for(actor, target)
    actions.decide_target(target=row, approved=approved, by=actor)
    return redirect("kpi:targets", found.code)


@require_POST
def clear(request: HttpRequest, indicator: str, target: int) -> HttpResponse:
    """Ask that a cell hold nothing any more; another person decides."""
    actor, found = actor_of(request), _found(request, indicator)
    row = access.target_for(actor, target)
    access.check_can_propose_target(actor, found.county)
    typed = ClearingForm(request.POST, auto_id=f"c{row.pk}-%s")
    made = attempt(typed, lambda said: actions.propose_clearing(target=row, by=actor, **said))
    if made is None:
        return _page(request, found, clearing=(row.pk, typed))
    messages.success(request, _("已提出清空，由另一人批准后生效；在此之前这一格照旧。"))
    return redirect(made)


@require_POST
def approve_clearing(request: HttpRequest, indicator: str, clearing: int) -> HttpResponse:
    """The cell is empty from now on; what it said stays readable."""
    return _cleared(request, indicator, clearing, approved=True)


@require_POST
def refuse_clearing(request: HttpRequest, indicator: str, clearing: int) -> HttpResponse:
    """The cell holds on."""
    return _cleared(request, indicator, clearing, approved=False)


def _cleared(
    request: HttpRequest, indicator: str, clearing: int, *, approved: bool
) -> HttpResponse:
    actor, found = actor_of(request), _found(request, indicator)
    row = access.corrections.clearing_for(actor, clearing)
    actions.decide_clearing(clearing=row, approved=approved, by=actor)
    return redirect("kpi:targets", found.code)

"""Beside a run: what has changed since, how a revision differs, whether it computes again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound
from kpi import access, exporting, naming, queries
from kpi.exporting import course as sheets
from kpi.models import Run
from kpi.running import verifying
from kpi.running.change_words import told
from kpi.running.comparing import Compared
from kpi.views.asking import Place, county_place


def _visible(request: HttpRequest, run: UUID) -> Place:
    return county_place(request, access.visible_run_for(actor_of(request), run))


@require_GET
def moved(request: HttpRequest, run: UUID) -> HttpResponse:
    """Which inputs have changed since the run was computed, and which points would move."""
    place = _visible(request, run)
    context = _shown(place, queries.results.moved(place.run))
    if exporting.is_asked(request):
        return exporting.answer(sheets.differing(_("计算后变了什么"), context))
    return render(request, "kpi/moved.html", context)


@require_GET
def compare(request: HttpRequest, run: UUID) -> HttpResponse:
    """Two revisions of one scheme and period (?with=), the one before unless another is asked."""
    place = _visible(request, run)
    others = list(queries.course.others(access.visible_runs_for(place.actor), place.run))
    other = _asked(others, request.GET.get("with", ""), place.run)
    context: dict[str, Any] = {"others": others, "other": other}
    if other is None:
        context |= {"run": place.run, "county": place.run.county}
        context["scheme"] = place.run.scheme_version.scheme
    else:
        shown = _shown(place, queries.results.compared(other, place.run))
        if exporting.is_asked(request):
            with_what = ((_("相比的版本"), other.revision), (_("相比的计算于"), other.computed_at))
            return exporting.answer(sheets.differing(_("比较两版"), shown, with_what))
        context |= shown
    return render(request, "kpi/compare.html", context)


def _asked(others: list[Run], said: str, run: Run) -> Run | None:
    if said:
        found = next((one for one in others if str(one.pk) == said), None)
        if found is None:
            raise NotFound(_("没有找到要比较的那一版。"))
        return found
    earlier = [one for one in others if one.started_at < run.started_at]
    return next(iter([*earlier, *others]), None)


@require_GET
def verify(request: HttpRequest, run: UUID) -> HttpResponse:
    """The run computed again from its frozen facts, every number held against it."""
    place = _visible(request, run)
    context = {
        "run": place.run,
        "county": place.run.county,
        "scheme": place.run.scheme_version.scheme,
        "found": verifying.verify(place.run),
        "reads_all": access.reads_all(place.actor, place.run.county),
    }
    return render(request, "kpi/verify.html", context)


def _shown(place: Place, found: Compared) -> dict[str, Any]:
    """What differs, as far as the reader may see whose it is, with everything's name."""
    units = access.units_for(place.actor).filter(county=place.run.county)
    mine = set(units.values_list("code", flat=True))
    names = naming.frozen_names(place.frozen.frozen)
    seen = [one for one in found.changes if _is_open(one.kind) or one.unit in place.readable]
    return {
        "run": place.run,
        "county": place.run.county,
        "scheme": place.run.scheme_version.scheme,
        "changes": [told(one, names) for one in seen],
        "hidden": len(found.changes) - len(seen),
        "moves": [
            {
                "move": one,
                "unit": names.get(one.unit, one.unit),
                "item": names.get(one.indicator or one.item, one.item),
                "inputs": [told(change, names) for change in one.inputs if change in seen],
            }
            for one in found.moves
            if one.unit in mine
        ],
        "standings": [
            (names.get(one.unit, one.unit), one)
            for one in found.standings
            if one.unit in mine and one.has_moved
        ],
    }


def _is_open(kind: str) -> bool:
    """Whether what changed is the county's, not one body's figure, mark or exemption."""
    return kind not in {"value", "verified", "deduction", "waiver", "mark"}

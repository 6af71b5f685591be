"""The screen on the wall: large, turning by itself, without anybody's name or telephone."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import now, today
from kpi import access, queries
from kpi.models import Run, Scheme
from kpi.rules import KNOWN
from kpi.views.asking import Place, county_of, county_place
from kpi.views.boards import why_no_ranks
from kpi.views.dashboards import chosen_scheme
from members.models import County

#: How much stands on one screen so that it is read from the other end of a room.
LINES, RANKS, BODIES, INDICATORS = 6, 10, 16, 14
#: Seconds a screen stays, and seconds after which the whole is read anew.
STAYS, ANEW = 15, 120


@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """Dashboard, ranking, heat map and what is late, of the run that was made known last.

    Without one, of the newest that is computed, and the screen says so. ?scheme= for another
    than the county's own assessment. Reading it anew is no click: the session ends as ever.
    """
    county, actor = county_of(request), actor_of(request)
    access.check_opens_wall(actor, county)
    _schemes, scheme = chosen_scheme(request, county)
    run = _shown(actor, county, scheme)
    context = {
        "county": county,
        "scheme": scheme,
        "run": run,
        "is_known": run is not None and run.state in KNOWN,
        "at": now(),
        "stays": STAYS,
        "anew": ANEW,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "screens": [*(_of_run(county_place(request, run)) if run else []), _late(actor, county)],
    }
    return render(request, "kpi/wall.html", context)


def _shown(actor: Actor, county: County, scheme: Scheme | None) -> Run | None:
    runs = access.visible_runs_for(actor).filter(county=county, scheme_version__scheme=scheme)
    newest = runs.order_by("-period", "-revision")
    return newest.filter(state__in=KNOWN).first() or newest.filter(provisional=False).first()


def _of_run(place: Place) -> list[dict[str, Any]]:
    """The screens of a run, each with its kind and what stands on it."""
    screens = [
        {"kind": "lines", "rows": rows, "table": place.table}
        for rows in _parts(place.table.lines, LINES)
    ]
    ranked = queries.boards.ranking(place.run, access.totals_for(place.actor))
    why_none = why_no_ranks(place.run, has_points=place.computation.has_points, ranked=len(ranked))
    if ranked:
        found = [(place.names[row.unit.code], row) for row in ranked]
        screens += [{"kind": "ranks", "rows": rows} for rows in _parts(found, RANKS)]
    else:
        screens.append({"kind": "no_ranks", "why": why_none})
    return [*screens, *_heat(place)]


def _heat(place: Place) -> list[dict[str, Any]]:
    """The heat map cut into parts that fit on a screen; each part names its rows and columns."""
    heat = queries.boards.heat(place.run, place.frozen, access.results_for(place.actor))
    screens = []
    for rows in _parts(heat.rows, BODIES):
        for first in range(0, len(heat.columns), INDICATORS):
            part = slice(first, first + INDICATORS)
            screens.append(
                {
                    "kind": "heat",
                    "columns": heat.columns[part],
                    "rows": [(place.names[row.unit], row.level, row.cells[part]) for row in rows],
                    "signs": heat.signs,
                }
            )
    return screens


def _parts(rows: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The rows in lots of so many."""
    return [rows[first : first + size] for first in range(0, len(rows), size)]


def _late(actor: Actor, county: County) -> dict[str, Any]:
    units = access.return_units_for(actor).filter(county=county)
    found: Sequence[queries.boards.Late] = queries.boards.late_returns(
        units, queries.boards.Desks(county, today()), today()
    )
    return {"kind": "late", "rows": queries.boards.late_forms(found)[:RANKS], "all": len(found)}

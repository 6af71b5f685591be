"""Beside the dashboard: ranks, the heat map, two runs side by side."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound
from kpi import access, charts, exporting, queries
from kpi.exporting import boards as sheets
from kpi.models import Run, Scheme
from kpi.views.asking import Place, county_place

#: With more indicators than these a cell of the heat map holds its sign alone.
WIDE = 16


def _place(request: HttpRequest, run: UUID) -> Place:
    return county_place(request, access.visible_run_for(actor_of(request), run))


def _said(place: Place) -> dict[str, Any]:
    """What every board says: the run, its names, and the same board for other periods."""
    run, actor = place.run, place.actor
    runs = access.visible_runs_for(actor).filter(scheme_version__scheme=run.scheme_version.scheme)
    newest = queries.course.latest_runs(runs, run.county_id).order_by("-period", "-revision")
    return {
        "run": run,
        "county": run.county,
        "scheme": run.scheme_version.scheme,
        "names": place.names,
        "runs": newest,
        "has_points": place.computation.has_points,
    }


def why_no_ranks(run: Run, *, has_points: bool, ranked: int) -> str:
    """Why a run has no ranks, "" when it has."""
    if ranked:
        return ""
    if run.scheme_version.scheme.purpose != Scheme.Purpose.ASSESSMENT:
        return _("这是%(purpose)s方案，只看数值与走势，不计分、不排名。") % {
            "purpose": run.scheme_version.scheme.get_purpose_display()
        }
    if not has_points:
        return _("未设权重：没有得分和名次。县区录入并批准一套权重后重新计算，才有排名。")
    return _("没有一个单位有适用的考核项，所以没有名次。")


@require_GET
def ranking(request: HttpRequest, run: UUID) -> HttpResponse:
    """Who stands where, by which weights; without points the reason."""
    place = _place(request, run)
    past = queries.course.history(access.runs_for(place.actor), place.run)
    earlier = past[-2] if len(past) > 1 else None
    rows = queries.boards.ranked_against(place.run, earlier, access.totals_for(place.actor))
    ranked = queries.boards.ranked_in(place.run)
    why_none = why_no_ranks(place.run, has_points=place.computation.has_points, ranked=ranked)
    if exporting.is_asked(request):
        return exporting.answer(sheets.ranking(place.run, rows, place.names, why_none))
    context = _said(place) | {
        "rows": rows,
        "ranked": ranked,
        "earlier": earlier if any(one.rank_before for one in rows) else None,
        "why_none": why_none,
        "weights_clause": place.run.scheme_version.weights_clause,
        "chart": charts.of_ranking(rows, place.names),
    }
    return render(request, "kpi/ranking.html", context)


@require_GET
def heat(request: HttpRequest, run: UUID) -> HttpResponse:
    """Members against indicators, one sign a cell; ?show=signs or values."""
    place = _place(request, run)
    found = queries.boards.heat(place.run, place.frozen, access.results_for(place.actor))
    if exporting.is_asked(request):
        return exporting.answer(sheets.heat(place.run, found, place.names))
    asked = request.GET.get("show", "")
    is_wide = len(found.columns) > WIDE
    context = _said(place) | {
        "heat": found,
        "has_values": asked == "values" or (asked != "signs" and not is_wide),
        "is_wide": is_wide,
        "spoken": sum(not row["indicator"] for row in place.frozen.frozen["scheme"]["items"]),
    }
    return render(request, "kpi/heat.html", context)


@require_GET
def across(request: HttpRequest, run: UUID) -> HttpResponse:
    """This run against one of another period (?with=), for the county or another ?unit=."""
    place = _place(request, run)
    if code := request.GET.get("unit", ""):
        place = Place(place.actor, place.run, access.unit_for(place.actor, place.run.county, code))
    context = _said(place)
    others = [one for one in context["runs"] if one.period != place.run.period]
    other = _asked(others, request.GET.get("with", ""), place.run)
    context |= {"unit": place.unit, "scopes": place.scopes, "others": others, "other": other}
    if place.unit.code not in place.frozen.units:
        raise NotFound(_("计算这个批次时还没有这个单位。"))
    if other is None:
        return render(request, "kpi/across.html", context)
    earlier = Place(place.actor, other, place.unit)
    sides = ((other, earlier.frozen), (place.run, place.frozen))
    lines = queries.boards.across_lines(*sides, place.unit, access.results_for(place.actor))
    standings = queries.boards.across_standings(other, place.run, access.totals_for(place.actor))
    moves = list(queries.boards.moved_members(earlier.frozen, place.frozen))
    names = {**earlier.names, **place.names}
    if exporting.is_asked(request):
        runs = (other, place.run)
        told = sheets.across(
            runs, place.name, lines=lines, standings=standings, moves=moves, names=names
        )
        return exporting.answer(told)
    context |= {
        "lines": lines,
        "standings": standings,
        "moves": [(one, sheets.moved_words(one)) for one in moves],
        "renamed": _renamed(earlier, place),
        "names": names,
    }
    return render(request, "kpi/across.html", context)


def _asked(others: list[Run], said: str, run: Run) -> Run | None:
    """The run that was asked for, else the last one before; NotFound for another scheme's."""
    if said:
        found = next((one for one in others if str(one.pk) == said), None)
        if found is None:
            raise NotFound(_("没有找到要比较的那一期。"))
        return found
    earlier = [one for one in others if one.period < run.period]
    return next(iter([*earlier, *others]), None)


def _renamed(earlier: Place, later: Place) -> list[tuple[str, str]]:
    """Bodies that had another name in the earlier period."""
    both = earlier.names.keys() & later.names.keys()
    pairs = ((earlier.names[code], later.names[code]) for code in sorted(both))
    return [(before, after) for before, after in pairs if before != after]

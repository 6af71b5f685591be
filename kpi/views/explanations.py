"""Why a number is what it is; and the score sheet of one unit on one A4 page."""

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound, why_not
from kpi import access, explaining, queries, ruling
from kpi.running import judging, owing
from kpi.running.computing import LAST_YEAR
from kpi.views.asking import Place, in_english, place_of
from kpi.wording import rule_told


@require_GET
def explanation(request: HttpRequest, run: UUID, unit: str, indicator: str) -> HttpResponse:
    """Nine answers about one cell, rendered from the run's frozen facts alone."""
    place = place_of(request, run, unit)
    frozen, actor = place.frozen, place.actor
    if indicator not in frozen.indicators:
        raise NotFound(_("这个批次没有这项指标。"))
    told = explaining.explain_within(place.computation, unit, indicator, english=in_english())
    scheme = frozen.frozen["scheme"]
    item = next((row for row in scheme["items"] if row["indicator"] == indicator), None)
    scores = access.scores_for(actor).filter(run=place.run, unit=place.unit)
    context = {
        "run": place.run,
        "county": place.run.county,
        "scheme": place.run.scheme_version.scheme,
        "unit": place.unit,
        "names": place.names,
        "told": explaining.as_seen(told, place.readable),
        "frozen": frozen.frozen,
        "item": item,
        "rule_words": rule_told(item["rule"], item["params"], item["target"] or "") if item else "",
        "last_year": place.computation.result(unit, indicator, LAST_YEAR).value
        if item and item["rule"] == "growth"
        else None,
        "number": 1 + scheme["items"].index(item) if item else None,
        "checks": judging.checks(told, frozen.period),
        "margins": judging.margins(told),
        "rulings": ruling.beside(
            frozen.frozen,
            [indicator],
            [code for code, *_read in owing.uses(place.computation, indicator)],
        ),
        "owed": place.waiting(owing.owed(place.computation, unit, [indicator])),
        "clauses": _clauses(told, frozen.frozen["county"]["plan"]),
        "above": place.above,
        "changed": queries.results.changed_inputs(
            access.values_for(actor), explaining.entries_of(told), place.run.started_at
        ),
        "may_appeal": not why_not(access.check_can_appeal, actor, place.run, place.unit),
        "has_points": place.computation.has_points,
        "score": scores.filter(item__indicator__code=indicator).first()
        if item and place.computation.has_points
        else None,
    }
    return render(request, "kpi/explanation.html", context)


def _clauses(told: explaining.Explained, plan: str) -> list[dict[str, object]]:
    """The clauses as they were frozen, each with its place in the plan and its errata."""
    quotes = {clause["key"]: clause["quote"] for clause in judging.clauses(told)}
    found = queries.sources(plan, quotes)
    return [{"key": key, "quote": quote, "source": found.get(key)} for key, quote in quotes.items()]


@require_GET
def sheet(request: HttpRequest, run: UUID, unit: str) -> HttpResponse:
    """One unit's results on one sheet of paper, with a number for each explanation."""
    place = place_of(request, run, unit)
    actor = actor_of(request)
    table = place.table
    scores = access.scores_for(actor)
    totals = access.totals_for(actor).filter(run=place.run)
    off = _off(place)
    context = {
        "run": place.run,
        "county": place.run.county,
        "scheme": place.run.scheme_version.scheme,
        "unit": place.unit,
        "names": place.names,
        "frozen": place.frozen.frozen,
        "digest": access.digest_of(place.run),
        "table": table,
        "blocks": queries.results.score_sheet(place.run, place.unit, table, scores),
        "has_points": place.computation.has_points,
        "off": off,
        "has_off": any(off.values()),
        "total": totals.filter(unit=place.unit).first(),
        "ranked": queries.boards.ranked_in(place.run),
        "rulings": place.frozen.frozen.get("rulings", ()),
    }
    return render(request, "kpi/sheet.html", context)


def _off(place: Place) -> dict[str, Decimal]:
    """By indicator, what figures found wrong on the spot take off its points; nought is nothing."""
    if not place.computation.has_points:
        return {}
    deductions, catalogue = place.computation.deductions, place.computation.catalogue
    codes = {row["indicator"] for row in place.frozen.frozen["scheme"]["items"]} - {None}
    found = {code: deductions.of(catalogue, place.unit.code, code) for code in sorted(codes)}
    return {code: one.points if one else Decimal(0) for code, one in found.items()}

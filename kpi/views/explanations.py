"""Why a number is what it is; and the score sheet of one unit on one A4 page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.errors import NotFound
from kpi import access, explaining, queries
from kpi.views.asking import actor_of, frozen_of, in_english, unit_of


@require_GET
def explanation(request: HttpRequest, run: UUID, unit: str, indicator: str) -> HttpResponse:
    """Nine answers about one cell, rendered from the run's frozen facts alone."""
    found, frozen = frozen_of(request, run)
    place = unit_of(request, found, unit)
    if indicator not in frozen.indicators or unit not in frozen.units:
        raise NotFound(_("这个批次没有这项指标。"))
    told = explaining.explain_cell(frozen, unit, indicator, english=in_english())
    actor = actor_of(request)
    entries = explaining.entries_of(told)
    context = {
        "run": found,
        "county": found.county,
        "scheme": found.scheme_version.scheme,
        "unit": place,
        "told": told,
        "frozen": frozen.frozen,
        "changed": queries.changed_inputs(access.values_for(actor), entries),
        "score": access.scores_for(actor)
        .filter(run=found, unit=place, item__indicator__code=indicator)
        .select_related("item")
        .first(),
        "total": access.totals_for(actor).filter(run=found, unit=place).first(),
    }
    return render(request, "kpi/explanation.html", context)


@require_GET
def sheet(request: HttpRequest, run: UUID, unit: str) -> HttpResponse:
    """One unit's results on one sheet of paper, with a number for each explanation."""
    found, frozen = frozen_of(request, run)
    place = unit_of(request, found, unit)
    actor = actor_of(request)
    context = {
        "run": found,
        "county": found.county,
        "scheme": found.scheme_version.scheme,
        "unit": place,
        "frozen": frozen.frozen,
        "lines": queries.score_sheet(
            found, place, access.scores_for(actor), access.results_for(actor)
        ),
        "total": access.totals_for(actor).filter(run=found, unit=place).first(),
    }
    return render(request, "kpi/sheet.html", context)

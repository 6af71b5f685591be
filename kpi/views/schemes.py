"""Schemes: the list, one with its versions, one version, two versions side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import NotFound, Refused, why_not
from alliance.core.forming import status_of
from kpi import access, exporting, naming, queries
from kpi.drafting import words as scheme_words
from kpi.drafting.changes import difference
from kpi.exporting import lists
from kpi.exporting import schemes as sheets
from kpi.exporting import versions as version_sheets
from kpi.forms.schemes import DraftForm, PublishForm, next_year
from kpi.models import Run, Scheme, SchemeVersion
from kpi.views.asking import county_of


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes of the county with the version that holds today."""
    actor, county = actor_of(request), county_of(request)
    lines = queries.course.scheme_lines(
        access.schemes_for(actor).filter(county=county),
        access.scheme_versions_for(actor).filter(county=county),
    )
    if exporting.is_asked(request):
        return exporting.answer(lists.schemes(county, lines))
    return render(request, "kpi/schemes.html", {"county": county, "lines": lines})


@require_GET
def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """One scheme: its versions, and the form that begins the next one."""
    return scheme_page(request, access.scheme_for(actor_of(request), county_of(request), scheme))


def scheme_page(
    request: HttpRequest, scheme: Scheme, typed: DraftForm | None = None
) -> HttpResponse:
    """The page of a scheme; with what was typed and refused."""
    actor = actor_of(request)
    versions = list(access.scheme_versions_for(actor).filter(scheme=scheme).order_by("-number"))
    context = {
        "county": scheme.county,
        "scheme": scheme,
        "versions": [(one, *_state(one)) for one in versions],
        "newest": next((one for one in versions if one.published), None),
        "form": typed or DraftForm(initial={"from_on": next_year(today())}),
        "why_not_draft": why_not(access.check_can_draft_scheme, actor, scheme),
    }
    status = status_of(typed)
    return render(request, "kpi/scheme.html", context, status=status)


def _state(version: SchemeVersion) -> tuple[str, str]:
    tones = {"draft": "warn", "published": "good"}
    return queries.course.scheme_state_name(version), tones.get(
        queries.course.scheme_state(version), ""
    )


def found_version(request: HttpRequest, scheme: str, number: int) -> SchemeVersion:
    """The version of an address; NotFound when it is not there or a draft of others."""
    return access.scheme_version_for(actor_of(request), county_of(request), scheme, number)


@require_GET
def version(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """One version: its items with rule, target, weight and clause."""
    return version_page(request, found_version(request, scheme, number))


def version_page(
    request: HttpRequest, version: SchemeVersion, typed: PublishForm | None = None
) -> HttpResponse:
    """The page of a version; with what was typed and refused."""
    actor, items = actor_of(request), queries.course.items_of(version)
    context = {
        "county": version.county,
        "scheme": version.scheme,
        "version": version,
        "state": _state(version),
        "items": items,
        "total": scheme_words.total(items),
        "before": queries.course.scheme_before(version),
        "wants": [] if version.published else queries.course.scheme_wants(version),
        "form": typed or PublishForm(initial={"from_on": version.from_on}),
        "why_not_change": why_not(access.check_can_change_scheme, actor, version),
        "why_not_publish": why_not(access.check_can_publish_scheme, actor, version),
    }
    status = status_of(typed)
    return render(request, "kpi/scheme_version.html", context, status=status)


@require_GET
def table(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """The items of a version as an XLSX workbook."""
    found = found_version(request, scheme, number)
    return exporting.answer(sheets.lines(found, queries.course.items_of(found)))


@require_GET
def compare(request: HttpRequest, scheme: str, number: int, other: int) -> HttpResponse:
    """This version against an earlier one (`other`), and what both give for a period (?period=)."""
    actor = actor_of(request)
    after, before = (found_version(request, scheme, one) for one in (number, other))
    found = difference(queries.course.scheme_side(before), queries.course.scheme_side(after))
    runs = access.visible_runs_for(actor).filter(county=after.county_id)
    periods = queries.course.compared_periods(runs, before)
    context: dict[str, Any] = {
        "county": after.county,
        "scheme": after.scheme,
        "before": before,
        "after": after,
        "found": scheme_words.told(found, before, after),
        "periods": periods,
        "period": request.GET.get("period", ""),
    }
    if context["period"]:
        context |= _given(request, before, after, periods)
    if exporting.is_asked(request):
        return exporting.answer(version_sheets.schemes(before, after, context["found"], context))
    return render(request, "kpi/scheme_compare.html", context)


def _given(
    request: HttpRequest, before: SchemeVersion, after: SchemeVersion, periods: list[str]
) -> dict[str, Any]:
    """What both versions give, item by item and unit by unit, as far as the reader may see."""
    actor, period = actor_of(request), request.GET["period"]
    if period not in periods:
        raise NotFound(_("第 %(n)d 版没有这一期的结果。") % {"n": before.number})
    runs = access.visible_runs_for(actor).filter(county=after.county_id)
    old, new = (queries.course.run_of_version(runs, one, period) for one in (before, after))
    if old is None:
        raise NotFound(_("第 %(n)d 版没有这一期的结果。") % {"n": before.number})
    return {"new_run": new, **_moves(request, old, after, new)}


def _moves(request: HttpRequest, old: Run, after: SchemeVersion, new: Run | None) -> dict[str, Any]:
    try:
        found, computed = queries.course.side_by_side(old, after, new)
    except Refused as refusal:
        return {"untried": str(refusal)}
    units = access.units_for(actor_of(request)).filter(county=after.county_id)
    mine = set(units.values_list("code", flat=True))
    names = naming.frozen_names(computed.run.frozen)
    return {
        "run": old,
        "moves": [
            {
                "move": one,
                "unit": names.get(one.unit, one.unit),
                "item": names.get(one.indicator or one.item, one.item),
                "inputs": [],
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

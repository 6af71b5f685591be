"""Indicators: the list, one with its versions, one version, two versions side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import status_of
from kpi import access, defining, exporting, queries, ruling
from kpi.exporting import lists as sheets
from kpi.exporting import versions as version_sheets
from kpi.forms.definitions import PublishVersionForm
from kpi.models import IndicatorVersion
from kpi.views.asking import county_of

_TONES = {"draft": "warn", "published": "good"}


@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators of the county with the version that holds today."""
    actor, county = actor_of(request), county_of(request)
    lines = queries.definitions.indicator_lines(
        access.defined_for(actor).filter(county=county),
        access.indicator_versions_for(actor).filter(county=county),
        access.targets_for(actor).filter(county=county).values_list("indicator", flat=True),
    )
    if exporting.is_asked(request):
        return exporting.answer(sheets.indicators(county, lines))
    context = {
        "county": county,
        "lines": lines,
        "why_not_new": why_not(access.check_can_define, actor, county),
    }
    return render(request, "kpi/indicators.html", context)


def state_of(version: IndicatorVersion) -> tuple[str, str]:
    """Where a version stands, in a word with its tone."""
    tone = _TONES.get(queries.definitions.indicator_state(version), "")
    return queries.definitions.indicator_state_name(version), tone


def told(request: HttpRequest, version: IndicatorVersion | None) -> dict[str, Any]:
    """A version's formula with names, what it is made of, and what its page says of it."""
    if version is None:
        return {"shown": None, "spelled": None, "inputs": []}
    actor = actor_of(request)
    catalogue = defining.catalogue_of(version)
    offers = defining.offers(
        access.elements_for(actor).filter(county=version.county_id),
        access.indicators_for(actor).filter(county=version.county_id),
    )
    spelled = None
    if catalogue is not None:
        spelled = defining.spelled(catalogue, version.indicator.code, offers)
    return {
        "shown": version,
        "spelled": spelled,
        "inputs": defining.inputs_of(version, catalogue),
    }


@require_GET
def indicator(request: HttpRequest, indicator: str) -> HttpResponse:
    """One indicator: the definition that holds, its versions, its inputs, what rests on it."""
    actor = actor_of(request)
    found = access.indicator_for(actor, county_of(request), indicator)
    rows = access.indicator_versions_for(actor).filter(indicator=found)
    versions = list(rows.order_by("-number"))
    newest = next((one for one in versions if one.published_at or one.status == "published"), None)
    holding = [one for one in versions if queries.definitions.indicator_state(one) == "published"]
    begun = [one for one in holding if one.from_on is None or one.from_on <= today()]
    targets = access.targets_for(actor).filter(indicator=found)
    context = {
        "county": found.county,
        "indicator": found,
        "versions": [(one, *state_of(one)) for one in versions],
        "newest": newest,
        "targets": targets.count(),
        "users": defining.used_in(found),
        "rulings": ruling.of_indicator(found),
        "open_draft": next((one for one in versions if one.status == "draft"), None),
        "why_not_draft": why_not(access.check_can_draft_indicator, actor, found),
        **told(request, begun[0] if begun else newest or (versions[0] if versions else None)),
    }
    return render(request, "kpi/indicator.html", context)


def found_version(request: HttpRequest, indicator: str, number: int) -> IndicatorVersion:
    """The version of an address; NotFound when it is not there or a draft of others."""
    actor = actor_of(request)
    return access.indicator_version_for(actor, county_of(request), indicator, number)


@require_GET
def version(request: HttpRequest, indicator: str, number: int) -> HttpResponse:
    """One version: the formula with names, each part in plain words, who owes the inputs."""
    return version_page(request, found_version(request, indicator, number))


def version_page(
    request: HttpRequest, version: IndicatorVersion, typed: PublishVersionForm | None = None
) -> HttpResponse:
    """The page of a version; with what was typed and refused."""
    actor, before = actor_of(request), queries.definitions.indicator_before(version)
    is_draft = queries.definitions.indicator_state(version) == "draft"
    form = PublishVersionForm(
        initial={"from_on": version.from_on, "reason": version.reason}, is_first=before is None
    )
    context = {
        "county": version.county,
        "indicator": version.indicator,
        "version": version,
        "is_draft": is_draft,
        "state": state_of(version),
        "before": before,
        "lacking": defining.lacking(version) if is_draft else [],
        "ending": queries.definitions.forms_ending(version) if is_draft else [],
        "changes": defining.changes(before, version) if is_draft and before else [],
        "why_not_hand_over": why_not(
            access.definitions.check_can_hand_over_indicator, actor, version
        ),
        "why_not_give_back": why_not(
            access.definitions.check_can_give_back_indicator, actor, version
        ),
        "form": typed or form,
        "why_not_change": why_not(access.check_can_change_indicator, actor, version),
        "why_not_publish": why_not(access.check_can_publish_indicator, actor, version),
        **told(request, version),
    }
    status = status_of(typed)
    return render(request, "kpi/indicator_version.html", context, status=status)


@require_GET
def compare(request: HttpRequest, indicator: str, number: int, other: int) -> HttpResponse:
    """This version against an earlier one (`other`), field by field."""
    after, before = (found_version(request, indicator, one) for one in (number, other))
    changes = defining.changes(before, after)
    if exporting.is_asked(request):
        return exporting.answer(version_sheets.indicators(before, after, changes))
    context = {
        "county": after.county,
        "indicator": after.indicator,
        "before": before,
        "after": after,
        "changes": changes,
    }
    return render(request, "kpi/indicator_compare.html", context)

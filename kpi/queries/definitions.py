"""Versions of an indicator: which holds, which came before, how far the locked results reach."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.periods import Period
from kpi.models import (
    DataElement,
    DataSet,
    ElementVersion,
    Indicator,
    IndicatorValue,
    IndicatorVersion,
    Run,
)
from kpi.rules import INDICATOR_VERSION, version_state
from kpi.running.catalogues import WORDED, names_in, naming, published
from members.models import County
from members.queries import in_force

PUBLISHED = IndicatorVersion.Status.PUBLISHED


def indicator_state(version: IndicatorVersion) -> str:
    """Where a version stands today."""
    is_published = version.status == PUBLISHED
    return version_state(published=is_published, until_on=version.until_on, on=today())


def indicator_state_name(version: IndicatorVersion) -> str:
    """The same in a word."""
    return str(INDICATOR_VERSION.states[indicator_state(version)])


def newest_indicator_version(indicator: Indicator) -> IndicatorVersion | None:
    """The last version that was published."""
    return indicator.versions.filter(status=PUBLISHED).order_by("-number").first()


def next_version(indicator: Indicator) -> IndicatorVersion:
    """What a draft of the next version would begin as: a row that is never saved.

    Refused where nothing was published that could be copied.
    """
    source = newest_indicator_version(indicator)
    if source is None:
        raise Refused(_("还没有已发布的版本，不能复制。"), code="nothing_published")
    draft = copy(source)
    draft.pk, draft.number = None, (indicator.versions.aggregate(last=Max("number"))["last"] or 0)
    draft.number += 1
    draft.status, draft.from_on, draft.until_on = IndicatorVersion.Status.DRAFT, None, None
    draft.indicator, draft.county = indicator, indicator.county
    return draft


def indicator_before(version: IndicatorVersion) -> IndicatorVersion | None:
    """The published version that this one follows or is to follow."""
    earlier = IndicatorVersion.objects.filter(indicator=version.indicator_id, status=PUBLISHED)
    found = earlier.filter(number__lt=version.number).select_related("clause")
    return found.order_by("-number").first()


def locked_periods(indicator: int) -> list[Period]:
    """The periods whose results are locked and were computed with the indicator."""
    rows = IndicatorValue.objects.filter(indicator=indicator, run__state=Run.State.LOCKED)
    return [
        Period.parse(code) for code in rows.order_by().values_list("period", flat=True).distinct()
    ]


def indicator_locked_up_to(indicator: int) -> date | None:
    """The last day of all those periods."""
    return max((period.last_day for period in locked_periods(indicator)), default=None)


def element_locked_up_to(element: DataElement) -> date | None:
    """The last day of all locked periods that were computed with the element, however indirectly."""
    codes = naming(published(element.county_id), element.code)
    rows = IndicatorValue.objects.filter(
        county=element.county_id, indicator__code__in=codes, run__state=Run.State.LOCKED
    )
    periods = rows.order_by().values_list("period", flat=True).distinct()
    return max((Period.parse(code).last_day for code in periods), default=None)


def forms_ending(version: IndicatorVersion) -> list[DataSet]:
    """Forms that ask for what the formula names and end some day: then the figures end too."""
    rows = DataSet.objects.filter(
        elements__code__in=names_in(version), county=version.county_id, ends_on__isnull=False
    )
    return list(rows.distinct().order_by("ends_on", "code"))


def newest_wording(element: DataElement) -> ElementVersion | None:
    """The last approved correction; None where there was none."""
    approved = element.versions.filter(state=ElementVersion.State.APPROVED)
    return approved.order_by("-number").first()


def wordings_due(
    county: int, on: date
) -> Iterator[tuple[Indicator | DataElement, IndicatorVersion | ElementVersion]]:
    """Indicators and elements that say something else than their version in force on a day."""
    versions = IndicatorVersion.objects.filter(in_force(on), county=county, status=PUBLISHED)
    for version in versions.exclude(from_on=None).select_related("indicator"):
        row = version.indicator
        if any(
            getattr(row, name) != getattr(version, name) for name in ("name", "name_en", "unit")
        ):
            yield row, version
    corrected = ElementVersion.objects.filter(
        in_force(on), county=county, state=ElementVersion.State.APPROVED
    )
    for worded in corrected.select_related("element"):
        if any(getattr(worded.element, name) != getattr(worded, name) for name in WORDED):
            yield worded.element, worded


def counties_with_wordings_due(on: date) -> list[County]:
    """Counties in which somebody goes by another name from this day on."""
    begun = IndicatorVersion.objects.filter(status=PUBLISHED, from_on__lte=on)
    corrected = ElementVersion.objects.filter(from_on__lte=on, state=ElementVersion.State.APPROVED)
    asked = {*begun.values_list("county", flat=True), *corrected.values_list("county", flat=True)}
    counties = County.objects.filter(pk__in=asked).order_by("code")
    return [county for county in counties if next(wordings_due(county.pk, on), None)]


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of a list: the version that holds today, and a draft if any."""

    indicator: Indicator
    holds: IndicatorVersion | None
    draft: IndicatorVersion | None
    targets: int


def indicator_lines(
    indicators: QuerySet[Indicator], versions: QuerySet[IndicatorVersion], aimed: Iterable[int]
) -> list[IndicatorLine]:
    """Every indicator with its versions as far as the reader may see them.

    `aimed` names the indicator of every target in force, as often as it has one.
    """
    counted: dict[int, int] = {}
    for indicator in aimed:
        counted[indicator] = counted.get(indicator, 0) + 1
    seen = Prefetch("versions", queryset=versions.order_by("number"), to_attr="seen")
    rows = indicators.select_related("clause__plan").prefetch_related(seen)
    return [_line(row, row.seen, counted) for row in rows.order_by("position", "code")]


def _line(
    indicator: Indicator, versions: list[IndicatorVersion], counted: dict[int, int]
) -> IndicatorLine:
    holding = [one for one in versions if one.status == PUBLISHED and _holds(one)]
    return IndicatorLine(
        indicator,
        holding[-1] if holding else None,
        next((one for one in versions if one.status != PUBLISHED), None),
        counted.get(indicator.pk, 0),
    )


def _holds(version: IndicatorVersion) -> bool:
    begun = version.from_on is None or version.from_on <= today()
    return begun and (version.until_on is None or today() < version.until_on)

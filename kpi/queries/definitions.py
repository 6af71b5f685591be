"""Versions of an indicator: which holds, which came before, how far the locked results reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from alliance.core.clock import today
from alliance.core.periods import Period
from kpi.models import Indicator, IndicatorValue, IndicatorVersion, Run
from kpi.rules import INDICATOR_VERSION, version_state

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

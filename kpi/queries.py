"""Questions about runs and results, answered as frozen rows for pages; none writes.

Every queryset comes in already scoped by `kpi.access`; here they are only put together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet

from alliance.core.periods import Period
from kpi.models import (
    DataValue,
    IndicatorValue,
    IndicatorVersion,
    Run,
    Scheme,
    SchemeItem,
    Score,
    Target,
    Total,
)
from members.models import Membership, Unit
from members.queries import in_force

TREND = 4
"""Periods in a trend, the run's own included; fewer than that many values show a dash."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on a dashboard: the value and everything it is held against.

    `tone` is good, warn, bad or neutral; `printed` maps a year to its cell as printed;
    `trend` runs from the oldest period to the run's own, None where there was no value.
    """

    item: SchemeItem
    version: IndicatorVersion
    result: IndicatorValue | None
    target: Target | None
    distance: Decimal | None
    before: Decimal | None
    change: Decimal | None
    trend: tuple[Decimal | None, ...]
    printed: Mapping[int, Target]
    tone: str

    @property
    def has_trend(self) -> bool:
        """Whether at least three past periods have a value."""
        return sum(value is not None for value in self.trend[:-1]) >= TREND - 1

    @property
    def is_best_effort(self) -> bool:
        """A 力争 target is shown as best effort."""
        return self.target is not None and self.target.force == "力争"


@dataclass(frozen=True, slots=True)
class Counts:
    """How the lines of a dashboard stand, for its one sentence."""

    all: int
    met: int
    below_baseline: int
    not_met: int
    missing: int
    unjudged: int


def latest_runs(runs: QuerySet[Run], county: int) -> QuerySet[Run]:
    """The newest visible revision of every scheme version and period of a county."""
    visible = runs.filter(county=county, available_at__isnull=False)
    newest = (
        visible.order_by()
        .values("scheme_version", "period")
        .annotate(newest=Max("revision"))
        .values("newest", "scheme_version", "period")
    )
    wanted = {(row["scheme_version"], row["period"]): row["newest"] for row in newest}
    keep = [
        run.pk
        for run in visible.only("pk", "scheme_version_id", "period", "revision")
        if wanted[(run.scheme_version_id, run.period)] == run.revision
    ]
    return visible.filter(pk__in=keep)


def earlier_runs(runs: QuerySet[Run], run: Run) -> list[Run]:
    """Runs of the same scheme for the periods just before, oldest first, newest revision each."""
    period = Period.parse(run.period)
    codes = [period.shift(-back).code for back in range(TREND - 1, 0, -1)]
    found: dict[str, Run] = {}
    same = runs.filter(
        county=run.county_id,
        scheme_version__scheme=run.scheme_version.scheme_id,
        period__in=codes,
        available_at__isnull=False,
    )
    for other in same.order_by("revision"):
        found[other.period] = other
    return [found[code] for code in codes if code in found]


def lines(
    run: Run, unit: Unit, results: QuerySet[IndicatorValue], past: Sequence[Run]
) -> list[Line]:
    """The scheme's indicators for one unit in one run, with targets and what came before."""
    items = list(run.scheme_version.items.select_related("indicator__clause").order_by("position"))
    now = {row.indicator_id: row for row in _of(results, [run], unit)}
    versions = {
        row.pk: row
        for row in IndicatorVersion.objects.filter(
            pk__in=[value.indicator_version_id for value in now.values()]
        )
    }
    before = {(row.run_id, row.indicator_id): row.value for row in _of(results, list(past), unit)}
    targets: dict[int, dict[int, Target]] = {}
    indicators = [item.indicator_id for item in items if item.indicator_id]
    for target in Target.objects.filter(indicator__in=indicators, unit=unit):
        targets.setdefault(target.indicator_id, {})[target.year] = target
    year_before = Period.parse(run.period).last_year.code
    last = next((other.pk for other in past if other.period == year_before), None)
    return [
        _line(
            item,
            now[item.indicator_id],
            versions[now[item.indicator_id].indicator_version_id],
            targets.get(item.indicator_id, {}),
            [before.get((other.pk, item.indicator_id)) for other in past],
            before.get((last, item.indicator_id)) if last else None,
        )
        for item in items
        if item.indicator_id is not None and item.indicator_id in now
    ]


def _of(
    results: QuerySet[IndicatorValue], runs: Sequence[Run], unit: Unit
) -> QuerySet[IndicatorValue]:
    return results.filter(run__in=runs, unit=unit).order_by()


def _line(  # noqa: PLR0917 - one argument per column
    item: SchemeItem,
    result: IndicatorValue,
    version: IndicatorVersion,
    printed: Mapping[int, Target],
    past: list[Decimal | None],
    before: Decimal | None,
) -> Line:
    target = None
    if result.target is not None:
        target = printed.get(int(result.period[:4]))
    distance = None
    if result.value is not None and result.target is not None:
        distance = result.value - result.target
    change = None
    if result.value is not None and before is not None:
        change = result.value - before
    return Line(
        item=item,
        version=version,
        result=result,
        target=target,
        distance=distance,
        before=before,
        change=change,
        trend=(*past, result.value),
        printed=printed,
        tone=tone(result),
    )


def tone(result: IndicatorValue) -> str:
    """good: met; bad: not met; warn: a part is missing; neutral: no value or no target."""
    if result.value is None:
        return "neutral"
    if result.met is False:
        return "bad"
    if result.status == IndicatorValue.Status.PARTIAL:
        return "warn"
    return "good" if result.met else "neutral"


def counts(found: Iterable[Line]) -> Counts:
    """How many lines are met, not met, missing, or have nothing to be held against."""
    rows = [line.result for line in found if line.result is not None]
    return Counts(
        all=len(rows),
        met=sum(row.met is True for row in rows),
        below_baseline=sum(row.below_baseline is True for row in rows),
        not_met=sum(row.met is False for row in rows),
        missing=sum(row.value is None for row in rows),
        unjudged=sum(row.value is not None and row.met is None for row in rows),
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member's contribution to each indicator of the scheme, in the scheme's order."""

    unit: Unit
    cells: tuple[IndicatorValue | None, ...]


def contributions(
    run: Run, units: QuerySet[Unit], results: QuerySet[IndicatorValue]
) -> list[MemberRow]:
    """Every alliance or member that the reader may see, with its values of the run."""
    indicators = list(
        run.scheme_version.items.order_by("position").values_list("indicator", flat=True)
    )
    wanted = list(units.order_by("code"))
    cells = {
        (row.unit_id, row.indicator_id): row
        for row in results.filter(run=run, unit__in=wanted).order_by()
    }
    return [
        MemberRow(unit, tuple(cells.get((unit.pk, indicator or 0)) for indicator in indicators))
        for unit in wanted
    ]


def members_of(unit: Unit, period: Period) -> QuerySet[Unit]:
    """The institutions of an alliance on the period's last day, or of all a county's alliances."""
    memberships = Membership.objects.filter(in_force(period.last_day), county=unit.county_id)
    memberships = memberships.exclude(role__in=("partner", "aided"))
    if unit.kind == Unit.Kind.ALLIANCE:
        memberships = memberships.filter(alliance__unit=unit)
    return Unit.objects.filter(institution__memberships__in=memberships).distinct()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a score sheet."""

    item: SchemeItem
    score: Score | None
    result: IndicatorValue | None


def score_sheet(
    run: Run, unit: Unit, scores: QuerySet[Score], results: QuerySet[IndicatorValue]
) -> list[ScoreLine]:
    """All items of the scheme for one unit, with points where the scheme has weights."""
    by_item = {score.item_id: score for score in scores.filter(run=run, unit=unit)}
    by_indicator = {row.indicator_id: row for row in results.filter(run=run, unit=unit)}
    return [
        ScoreLine(item, by_item.get(item.pk), by_indicator.get(item.indicator_id or 0))
        for item in run.scheme_version.items.select_related("indicator__clause").order_by(
            "position"
        )
    ]


def ranking(run: Run, totals: QuerySet[Total]) -> QuerySet[Total]:
    """Sums and ranks of a run, best first; equal points by name, then code."""
    return (
        totals.filter(run=run).select_related("unit").order_by("rank", "unit__name", "unit__code")
    )


def first_scheme(schemes: QuerySet[Scheme], county: int) -> Scheme | None:
    """The scheme a county's dashboard opens with: its own assessment, not a demonstration."""
    mine = schemes.filter(county=county)
    return (
        mine.filter(purpose=Scheme.Purpose.ASSESSMENT, demo=False).first()
        or mine.filter(demo=False).first()
        or mine.first()
    )


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """A value that was entered anew after a run was computed; the run itself is unchanged."""

    value: DataValue
    frozen: str | None


def changed_inputs(
    values: QuerySet[DataValue], entries: Mapping[int, str | None]
) -> list[ChangedInput]:
    """Which of the frozen entries (row id → number) hold another number today."""
    found = values.filter(pk__in=entries).select_related("unit", "element", "entered_by")
    return [
        ChangedInput(value, entries[value.pk])
        for value in found
        if value.value != (None if entries[value.pk] is None else Decimal(str(entries[value.pk])))
    ]

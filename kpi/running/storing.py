"""Writing what a run computed, part by part, and reading back what it was frozen from."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from alliance.core.db.bulk import copy_rows
from alliance.core.models import Job
from alliance.core.numbers import round_half_up
from kpi.assessment.scheme import SubjectScore
from kpi.models import IndicatorValue, Run, RunFacts, RunUnit, Score, Total
from kpi.running import freezing
from kpi.running.computing import Cell, Computation
from kpi.running.frozen import FrozenRun

SCALED_PLACES = 6
STORED_PLACES = 12


def run_of(job: Job) -> Run:
    """The run that a job computes."""
    return Run.objects.get(pk=job.arguments["run"])


@lru_cache(maxsize=2)
def computation_of(run: UUID) -> Computation:
    """The frozen run, remembered from part to part; frozen facts never change."""
    data = RunFacts.objects.values_list("data", flat=True).get(run=run)
    return Computation(FrozenRun(freezing.unpack(data)))


def store_facts(run: Run, data: bytes, digest: str) -> None:
    """What the run is computed from, once; its bodies' names stand beside it, for lists."""
    RunFacts.objects.create(county_id=run.county_id, run=run, data=data, digest=digest)
    units = computation_of(run.pk).run.units.values()
    columns = ("county", "run", "unit", "name", "name_en")
    named = ((run.county_id, run.pk, one["id"], one["name"], one["name_en"]) for one in units)
    copy_rows(RunUnit, columns, named)


def store_cells(run: Run, cells: Iterable[Cell]) -> None:
    """A slice of indicator values."""
    frozen = computation_of(run.pk).run
    columns = (
        "county", "run", "unit", "indicator", "indicator_version", "period", "value",
        "numerator", "denominator", "status", "target", "comparator", "met", "below_baseline",
    )  # fmt: skip
    copy_rows(IndicatorValue, columns, cell_rows(run, frozen, cells))


def cell_rows(run: Run, frozen: FrozenRun, cells: Iterable[Cell]) -> Iterator[tuple[object, ...]]:
    """Cells as they are stored: county, run, ids of unit, indicator and version, then the rest."""
    for cell in cells:
        indicator = frozen.indicators[cell.indicator]
        target = cell.target
        yield (
            run.county_id,
            run.pk,
            frozen.units[cell.unit]["id"],
            indicator["id"],
            indicator["version_id"],
            run.period,
            cell.result.value,
            _stored(cell.result.numerator),
            _stored(cell.result.denominator),
            cell.result.status.value,
            Decimal(target["value"]) if target else None,
            target["comparator"] if target else "",
            cell.met,
            cell.below_baseline,
        )


def _stored(number: Decimal | None) -> Decimal | None:
    return None if number is None else round_half_up(number, STORED_PLACES)


def store_scores(run: Run, subjects: Iterable[SubjectScore]) -> None:
    """Points item by item, sums and ranks."""
    frozen = computation_of(run.pk).run
    values = {
        (unit, indicator): pk
        for pk, unit, indicator in IndicatorValue.objects.filter(run=run).values_list(
            "pk", "unit_id", "indicator__code"
        )
    }
    scores, totals = score_rows(run, frozen, subjects, values)
    columns = (
        "county", "run", "unit", "item", "value", "status", "points", "weight", "scaled",
    )  # fmt: skip
    copy_rows(Score, columns, scores)
    copy_rows(Total, ("county", "run", "unit", "points", "maximum", "rank"), totals)


def score_rows(
    run: Run,
    frozen: FrozenRun,
    subjects: Iterable[SubjectScore],
    values: Mapping[tuple[int, str], int],
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Points and totals as they are stored; `values` are the cells' keys by unit and indicator."""
    items = {row["code"]: row for row in frozen.frozen["scheme"]["items"]}
    maximum = sum((Decimal(row["weight"] or 0) for row in items.values()), Decimal(0))
    scores: list[tuple[object, ...]] = []
    totals: list[tuple[object, ...]] = []
    for subject in subjects:
        unit = frozen.units[subject.code]["id"]
        totals.append((run.county_id, run.pk, unit, subject.total, maximum, subject.rank))
        for score in subject.items:
            item = items[score.item]
            scaled = round_half_up(score.scaled, SCALED_PLACES)
            scores.append(
                (run.county_id, run.pk, unit, item["id"], values.get((unit, item["indicator"])),
                 score.status.value, score.points, score.weight, scaled)
            )  # fmt: skip
    return scores, totals

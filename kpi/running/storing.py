"""Writing what a run computed, part by part, and reading back what it was frozen from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from alliance.core.db.bulk import copy_rows
from alliance.core.models import Job
from alliance.core.numbers import round_half_up
from kpi.assessment.scheme import SubjectScore
from kpi.formula import Status
from kpi.models import IndicatorValue, Run, RunFacts, RunUnit, Score, Total
from kpi.running import freezing
from kpi.running.cells import Cell
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from kpi.running.millionths import Wholes, written_millionths

SCALED_PLACES = 6
STORED_PLACES = 12
Row = tuple[object, ...]
_COMPUTED = Status.COMPUTED.value


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a run is computed from as it is stored, and read back from exactly that."""

    data: bytes
    digest: str
    computation: Computation


def run_of(job: Job) -> Run:
    """The run that a job computes."""
    return Run.objects.get(pk=run_id_of(job))


def run_id_of(job: Job) -> UUID:
    """Its id; most parts need no more, the rest stands in the frozen facts."""
    return UUID(job.arguments["run"])


def freeze(job: Job) -> Frozen:
    """Read all that the job's run may need; nothing is written yet."""
    data, digest = freezing.pack(freezing.freeze(run_of(job)))
    return Frozen(data, digest, Computation(FrozenRun(freezing.unpack(data))))


@lru_cache(maxsize=2)
def computation_of(run: UUID) -> Computation:
    """The frozen run, remembered from part to part; frozen facts never change."""
    data = RunFacts.objects.values_list("data", flat=True).get(run=run)
    return Computation(FrozenRun(freezing.unpack(data)))


def store_facts(run: UUID, facts: Frozen) -> None:
    """What the run is computed from, once; its bodies' names stand beside it, for lists."""
    frozen = facts.computation.run
    county, units = frozen.frozen["county"]["id"], frozen.units.values()
    RunFacts.objects.create(county_id=county, run_id=run, data=facts.data, digest=facts.digest)
    columns = ("county", "run", "unit", "name", "name_en")
    named = ((county, run, one["id"], one["name"], one["name_en"]) for one in units)
    copy_rows(RunUnit, columns, named)


def store_cells(rows: Iterable[Row]) -> None:
    """A slice of indicator values."""
    columns = (
        "county", "run", "unit", "indicator", "indicator_version", "period", "value",
        "numerator", "denominator", "status", "target", "comparator", "met", "below_baseline",
    )  # fmt: skip
    copy_rows(IndicatorValue, columns, rows)


def cell_rows(run: UUID, computation: Computation, units: Iterable[str]) -> Iterator[Row]:
    """Cells as they are stored: county, run, ids of unit, indicator and version, then the rest."""
    frozen = computation.run
    county, period = frozen.frozen["county"]["id"], frozen.period.code
    columns = [(code, row["id"], row["version_id"]) for code, row in frozen.indicators.items()]
    frozen.read_all()
    for unit in units:
        number = frozen.units[unit]["id"]
        found = zip(columns, computation.wholes(unit), strict=True)
        for (code, indicator, version), wholes in found:
            told = _told(computation.cell(unit, code)) if wholes is None else _short(wholes)
            yield (county, run, number, indicator, version, period, *told)


def _short(found: Wholes) -> Row:
    """A value of whole sums: as it is stored, without a target to be held against."""
    return (
        Decimal(found.value).scaleb(-STORED_PLACES),
        written_millionths(found.above),
        None if found.quotient.denominator is None else written_millionths(found.below),
        _COMPUTED, None, "", None, None,
    )  # fmt: skip


def _told(cell: Cell) -> Row:
    target = cell.target
    return (
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


def store_scores(run: UUID, frozen: FrozenRun, subjects: Collection[SubjectScore]) -> None:
    """Points item by item, sums and ranks; a scheme without weights has none."""
    if not subjects:
        return
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
    run: UUID,
    frozen: FrozenRun,
    subjects: Iterable[SubjectScore],
    values: Mapping[tuple[int, str], int],
) -> tuple[list[Row], list[Row]]:
    """Points and totals as they are stored; `values` are the cells' keys by unit and indicator."""
    county = frozen.frozen["county"]["id"]
    items = {row["code"]: row for row in frozen.frozen["scheme"]["items"]}
    maximum = sum((Decimal(row["weight"] or 0) for row in items.values()), Decimal(0))
    scores: list[Row] = []
    totals: list[Row] = []
    for subject in subjects:
        unit = frozen.units[subject.code]["id"]
        totals.append((county, run, unit, subject.total, maximum, subject.rank))
        for score in subject.items:
            item = items[score.item]
            scaled = round_half_up(score.scaled, SCALED_PLACES)
            scores.append(
                (county, run, unit, item["id"], values.get((unit, item["indicator"])),
                 score.status.value, score.points, score.weight, scaled)
            )  # fmt: skip
    return scores, totals

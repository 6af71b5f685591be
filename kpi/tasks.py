"""A run in the background: freeze, compute slices of units, score, make visible."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from alliance.core import jobs
from alliance.core.models import Job, JobPart
from alliance.core.numbers import round_half_up
from kpi import actions, freezing
from kpi.actions.runs import JOB
from kpi.assessment.scheme import ItemScore, SubjectScore
from kpi.computing import Cell, Computation
from kpi.frozen import FrozenRun
from kpi.models import IndicatorValue, Run, RunFacts, Score, Total

BATCH = 2000
SCALED_PLACES = 6


@jobs.handler(JOB)
class ComputeRun(jobs.Work):
    """The parts of one run; nothing is visible before `finished`."""

    def compute(self, job: Job, part: JobPart) -> Any:
        """Read and compute; no writing, so that a killed worker leaves nothing."""
        run = _run(job)
        if part.key == "freeze":
            return freezing.pack(freezing.freeze(run))
        computation = _computation(run.pk)
        if part.key == "scores":
            return computation.scores()
        units = sorted(computation.run.units)[part.arguments["start"] : part.arguments["stop"]]
        return computation.cells(units)

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        """Write what the part computed."""
        run = _run(job)
        if part.key == "freeze":
            data, digest = payload
            RunFacts.objects.create(county_id=run.county_id, run=run, data=data, digest=digest)
        elif part.key == "scores":
            _write_scores(run, _computation(run.pk), payload)
        else:
            _write_cells(run, _computation(run.pk).run, payload)

    def finished(self, job: Job) -> dict[str, Any]:
        """Make the run visible."""
        run = actions.finish_run(run=_run(job), by=job.actor)
        return {"run": str(run.pk)}

    def cancelled(self, job: Job) -> None:
        """Leave no numbers behind."""
        actions.clear_run(run=_run(job), broken=False, by=job.actor)

    def failed(self, job: Job) -> None:
        """Leave no numbers behind; the page shows the job's sentence."""
        actions.clear_run(run=_run(job), broken=True, by=job.actor)


def _run(job: Job) -> Run:
    return Run.objects.get(pk=job.arguments["run"])


@lru_cache(maxsize=2)
def _computation(run: UUID) -> Computation:
    """The frozen run, remembered from part to part; frozen facts never change."""
    data = RunFacts.objects.values_list("data", flat=True).get(run=run)
    return Computation(FrozenRun(freezing.unpack(data)))


def _write_cells(run: Run, frozen: FrozenRun, cells: Iterable[Cell]) -> None:
    rows = [
        IndicatorValue(
            county_id=run.county_id,
            run=run,
            unit_id=frozen.units[cell.unit]["id"],
            indicator_id=frozen.indicators[cell.indicator]["id"],
            indicator_version_id=frozen.indicators[cell.indicator]["version_id"],
            period=run.period,
            value=cell.result.value,
            numerator=_stored(cell.result.numerator),
            denominator=_stored(cell.result.denominator),
            status=cell.result.status.value,
            target=Decimal(cell.target["value"]) if cell.target else None,
            comparator=cell.target["comparator"] if cell.target else "",
            met=cell.met,
            below_baseline=cell.below_baseline,
        )
        for cell in cells
    ]
    IndicatorValue.objects.bulk_create(rows, batch_size=BATCH)


def _stored(number: Decimal | None) -> Decimal | None:
    return None if number is None else round_half_up(number, 12)


def _write_scores(run: Run, computation: Computation, subjects: tuple[SubjectScore, ...]) -> None:
    frozen = computation.run
    items = {row["code"]: row for row in frozen.frozen["scheme"]["items"]}
    values = {
        (value.unit_id, value.indicator_id): value
        for value in IndicatorValue.objects.filter(run=run)
    }
    scores = []
    for subject in subjects:
        unit = frozen.units[subject.code]["id"]
        for item in subject.items:
            indicator = items[item.item]["indicator"]
            number = frozen.indicators[indicator]["id"] if indicator else None
            scores.append(_score(run, unit, items[item.item]["id"], item))
            scores[-1].value = values.get((unit, number)) if number else None
    Score.objects.bulk_create(scores, batch_size=BATCH)
    maximum = sum((Decimal(row["weight"] or 0) for row in items.values()), Decimal(0))
    Total.objects.bulk_create(
        [
            Total(
                county_id=run.county_id,
                run=run,
                unit_id=frozen.units[subject.code]["id"],
                points=subject.total,
                maximum=maximum,
                rank=subject.rank,
            )
            for subject in subjects
        ],
        batch_size=BATCH,
    )


def _score(run: Run, unit: int, item: int, score: ItemScore) -> Score:
    return Score(
        county_id=run.county_id,
        run=run,
        unit_id=unit,
        item_id=item,
        status=score.status.value,
        points=score.points,
        weight=score.weight,
        scaled=round_half_up(score.scaled, SCALED_PLACES),
    )

"""What the workers do for assessment: compute a run slice by slice, count what was registered."""

import logging
from typing import Any

from celery import shared_task

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refusal
from alliance.core.models import Job, JobPart
from kpi import actions, queries
from kpi.actions._starting import FREEZE, JOB, SCORES, WHOLE
from kpi.models import Run
from kpi.running import storing

logger = logging.getLogger(__name__)


@jobs.handler(JOB)
class ComputeRun(jobs.Work):
    """The parts of one run; nothing is visible before `finished`."""

    def compute(self, job: Job, part: JobPart) -> Any:
        """Read and compute; no writing, so that a killed worker leaves nothing."""
        run = storing.run_id_of(job)
        if part.key == WHOLE:
            facts = storing.freeze(job)
            computation = facts.computation
            rows = list(storing.cell_rows(run, computation, sorted(computation.run.units)))
            return facts, rows, computation.scores()
        if part.key == FREEZE:
            return storing.freeze(job)
        computation = storing.computation_of(run)
        if part.key == SCORES:
            return computation.scores()
        units = sorted(computation.run.units)[part.arguments["start"] : part.arguments["stop"]]
        return list(storing.cell_rows(run, computation, units))

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        """Write what the part computed."""
        run = storing.run_id_of(job)
        if part.key == WHOLE:
            facts, rows, scores = payload
            storing.store_facts(run, facts)
            storing.store_cells(rows)
            storing.store_scores(run, facts.computation.run, scores)
        elif part.key == FREEZE:
            storing.store_facts(run, payload)
        elif part.key == SCORES:
            storing.store_scores(run, storing.computation_of(run).run, payload)
        else:
            storing.store_cells(payload)

    def finished(self, job: Job) -> dict[str, Any]:
        """Make the run visible."""
        run = Run(pk=storing.run_id_of(job), county_id=job.county_id)
        return {"run": str(actions.finish_run(run=run, by=job.actor).pk)}

    def cancelled(self, job: Job) -> None:
        """Leave no numbers behind."""
        actions.clear_run(run=storing.run_of(job), broken=False, by=job.actor)

    def failed(self, job: Job) -> None:
        """Leave no numbers behind; the page shows the job's sentence."""
        actions.clear_run(run=storing.run_of(job), broken=True, by=job.actor)


@shared_task(name="kpi.wordings")  # type: ignore[untyped-decorator]
def wordings() -> None:
    """Let indicators and elements take the names that hold from today on; twice does no harm."""
    for county in queries.definitions.counties_with_wordings_due(today()):
        actions.take_wordings(county=county, by=Actor.system(county.pk, "kpi.wordings"))


@shared_task(name="kpi.derive")  # type: ignore[untyped-decorator]
def derive() -> None:
    """Count the last ended period of every form whose elements the system counts; once a day.

    A county that refuses (a locked run) holds up no other.
    """
    for county, frequency in queries.sourced.counting_counties():
        period = queries.sourced.newest_ended(frequency, today()).code
        by = Actor.system(county.pk, "kpi.derive")
        try:
            actions.derive_values(county=county, period=period, by=by)
        except Refusal as refusal:
            logger.info("not counted in county %s: %s", county.code, refusal)

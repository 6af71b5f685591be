"""A run in the background: freeze, compute slices of units, score, make visible."""

from typing import Any

from alliance.core import jobs
from alliance.core.models import Job, JobPart
from kpi import actions, freezing, storing
from kpi.actions.runs import JOB


@jobs.handler(JOB)
class ComputeRun(jobs.Work):
    """The parts of one run; nothing is visible before `finished`."""

    def compute(self, job: Job, part: JobPart) -> Any:
        """Read and compute; no writing, so that a killed worker leaves nothing."""
        run = storing.run_of(job)
        if part.key == "freeze":
            return freezing.pack(freezing.freeze(run))
        computation = storing.computation_of(run.pk)
        if part.key == "scores":
            return computation.scores()
        units = sorted(computation.run.units)[part.arguments["start"] : part.arguments["stop"]]
        return computation.cells(units)

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        """Write what the part computed."""
        run = storing.run_of(job)
        if part.key == "freeze":
            storing.store_facts(run, *payload)
        elif part.key == "scores":
            storing.store_scores(run, payload)
        else:
            storing.store_cells(run, payload)

    def finished(self, job: Job) -> dict[str, Any]:
        """Make the run visible."""
        run = actions.finish_run(run=storing.run_of(job), by=job.actor)
        return {"run": str(run.pk)}

    def cancelled(self, job: Job) -> None:
        """Leave no numbers behind."""
        actions.clear_run(run=storing.run_of(job), broken=False, by=job.actor)

    def failed(self, job: Job) -> None:
        """Leave no numbers behind; the page shows the job's sentence."""
        actions.clear_run(run=storing.run_of(job), broken=True, by=job.actor)

"""Asking for work: enqueue, cancel, try again, see how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from alliance.core import audit, nudging
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import NotFound, Refused
from alliance.core.models import Job, JobPart

#: More nudges than this at once help nobody: each worker goes on until nothing is due.
_MOST_NUDGES = 4


@dataclass(frozen=True)
class Part:
    """A slice of a job to be: its key, what it is about, and its stage."""

    key: str
    arguments: dict[str, Any] = field(default_factory=dict)
    stage: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a job is: parts done of all parts."""

    done: int
    all: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 100 means done."""
        return 100 * self.done // self.all if self.all else 100


def enqueue(
    *,
    county: int,
    kind: str,
    arguments: dict[str, Any],
    key: str,
    parts: Iterable[Part],
    by: Actor,
) -> Job:
    """A new job with its parts; the one that is there when the key was used before.

    To be called inside an action: the rows are written in its transaction and the worker
    is nudged after the commit. `county` is the county's id.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue belongs into the transaction of an action")
    job = Job(
        county_id=county,
        kind=kind,
        key=key,
        arguments=arguments,
        by_user=by.user,
        by_person=by.person,
        by_grant=by.grant,
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    there = Job.objects.get(county_id=county, kind=kind, key=key)
    if there.pk != job.pk:
        return there
    job = there
    rows = [
        JobPart(
            county_id=county,
            job=job,
            key=part.key,
            stage=part.stage,
            position=position,
            arguments=part.arguments,
        )
        for position, part in enumerate(parts)
    ]
    JobPart.objects.bulk_create(rows, batch_size=1000)
    transaction.on_commit(lambda: nudge(len(rows)))
    return job


@action
def cancel(*, job: Job, by: Actor) -> Job:
    """Ask that an open job stops; a worker ends it between two parts and cleans up.

    Who may cancel which kind of job is checked by the app before; here only that the
    job is of a county of the actor.
    """
    job = _locked(job, by)
    if not job.is_open:
        raise Refused(_("任务已经结束，不能再取消。"), code="job_ended")
    job.cancel_asked = True
    job.save(update_fields=["cancel_asked"])
    audit.record(by, "job.cancel_asked", job, kind=job.kind, key=job.key)
    transaction.on_commit(nudge)
    return job


@action
def retry(*, job: Job, by: Actor) -> Job:
    """Let a job that broke off go on with the parts that are not done."""
    job = _locked(job, by)
    if job.state != Job.State.FAILED:
        raise Refused(_("只有中断的任务才能继续。"), code="job_not_failed")
    JobPart.objects.filter(job=job).exclude(state=JobPart.State.DONE).update(
        state=JobPart.State.WAITING, token="", claims=0, lease_until=None
    )
    job.state, job.error, job.tries = Job.State.QUEUED, "", 0
    job.ended_at, job.heartbeat_at = None, now()
    job.save(update_fields=["state", "error", "tries", "ended_at", "heartbeat_at"])
    audit.record(by, "job.retried", job, kind=job.kind, key=job.key)
    transaction.on_commit(nudge)
    return job


def progress(job: Job) -> Progress:
    """How far the job is."""
    counts = JobPart.objects.filter(job=job).aggregate(
        done=Count("pk", filter=Q(state=JobPart.State.DONE)), all=Count("pk")
    )
    return Progress(**counts)


def progress_of(jobs: Iterable[UUID]) -> dict[UUID, Progress]:
    """How far several jobs are, in one question."""
    counts = (
        JobPart.objects.filter(job__in=list(jobs))
        .order_by()
        .values_list("job")
        .annotate(done=Count("pk", filter=Q(state=JobPart.State.DONE)), all=Count("pk"))
    )
    return {job: Progress(done, parts) for job, done, parts in counts}


def nudge(due: int = 1) -> None:
    """Tell the workers that so many parts are due."""
    nudging.nudge("core.work", min(due, _MOST_NUDGES))


def _locked(job: Job, by: Actor) -> Job:
    found = (
        Job.objects.select_for_update(no_key=True)
        .filter(pk=job.pk, county_id__in=by.counties)
        .first()
    )
    if found is None:
        raise NotFound(_("没有这个任务。"), exists=True)
    return found

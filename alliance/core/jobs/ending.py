"""Ending a job: done, cancelled or broken off, each with its hook in one transaction.

The job's row is locked and all claims are voided first, so that nothing is written behind
the end.
"""

import logging

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.db.scope import scope
from alliance.core.errors import Refusal
from alliance.core.jobs.kinds import work_of
from alliance.core.models import Job, JobPart

_log = logging.getLogger("alliance.jobs")
#: A part or an end that raises is tried again this often.
RETRIES = 3


def undone(job: Job) -> QuerySet[JobPart]:
    """The parts that are still to be done."""
    return JobPart.objects.filter(job=job).exclude(state=JobPart.State.DONE)


def end(job: Job, state: Job.State, error: str = "") -> None:
    """End an open job, with what its work does at this end in the same transaction.

    An end that raises is tried again; after the last try, or when it is refused, the job has
    broken off.
    """
    try:
        _end_once(job, state, error)
    except Refusal as refusal:
        _break_off(job, state, str(refusal))
    except Exception:  # noqa: BLE001 - one job's fault must not stop the others
        _log.exception("job %s at its end (%s)", job.pk, state)
        Job.objects.filter(pk=job.pk).update(tries=F("tries") + 1)
        if Job.objects.get(pk=job.pk).tries > RETRIES:
            _break_off(job, state, error or broke_off(job))


def _break_off(job: Job, state: Job.State, error: str) -> None:
    """The job could not come to this end: it has failed, if need be without its hook."""
    try:
        if state != Job.State.FAILED:
            _end_once(job, Job.State.FAILED, error)
    except Exception:  # noqa: BLE001 - one job's fault must not stop the others
        _log.exception("job %s while it broke off", job.pk)
    _end_plainly(job, error)


@transaction.atomic
def _end_once(job: Job, state: Job.State, error: str) -> None:
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if not job.is_open or (state == Job.State.DONE and job.cancel_asked):
        return
    work = work_of(job.kind)
    with scope(job.county_id):
        if state == Job.State.DONE:  # no part is left whose claim were to be voided
            job.result = work.finished(job) or {}
            job.state, job.error, job.ended_at = state, error, now()
            job.save(update_fields=["result", "state", "error", "ended_at"])
            return
        _close(job, state, error)
        if state == Job.State.CANCELLED:
            work.cancelled(job)
        else:
            work.failed(job)


@transaction.atomic
def _end_plainly(job: Job, error: str) -> None:
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if job.is_open:
        _close(job, Job.State.FAILED, error)


def _close(job: Job, state: Job.State, error: str) -> None:
    undone(job).update(state=JobPart.State.WAITING, token="", lease_until=None)
    job.state, job.error, job.ended_at = state, error, now()
    job.save(update_fields=["state", "error", "ended_at"])


def broke_off(job: Job) -> str:
    """What people read when a fault ended their job; the fault itself is in the log."""
    return _("处理中断，多次重试仍未成功。请把任务编号 %(job)s 告诉系统管理员。") % {"job": job.pk}

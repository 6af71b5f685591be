"""Doing the work: claim a part, compute, write its effect once, end the job.

A claim is a conditional UPDATE with a token and a lease. The effect and the part's `done`
are one short transaction in which the token must still match: a worker that was too slow,
or whose job ended meanwhile, writes nothing. Computing stays outside.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.db.durability import may_be_lost
from alliance.core.db.scope import scope
from alliance.core.errors import Refusal
from alliance.core.ids import uuid7
from alliance.core.jobs.asking import nudge
from alliance.core.jobs.ending import RETRIES, broke_off, end, undone
from alliance.core.jobs.kinds import is_known, work_of
from alliance.core.models import Job, JobPart

_log = logging.getLogger("alliance.jobs")
#: A part that takes its worker with it this often is given up.
MOST_CLAIMS = 12
_OPEN = [Job.State.QUEUED, Job.State.RUNNING]
_AT_A_TIME = 10


def run_due(
    limit: int | None = None,
    *,
    pause: float = 0,
    seconds: float | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Do what is due until nothing is, or `limit` parts, or `seconds` have passed, or `stop`.

    Returns how many parts were begun. `pause` seconds between parts let other writers in.
    """
    began = time.monotonic()
    begun = 0
    while (limit is None or begun < limit) and not stop():
        if seconds is not None and time.monotonic() - began > seconds:
            break
        step = _step()
        if step is None:
            break
        begun += step
        time.sleep(pause)
    return begun


def is_due() -> bool:
    """Whether any job is open."""
    return Job.objects.filter(state__in=_OPEN).exists()


def sweep() -> int:
    """Free what dead workers of this machine had claimed and wake the workers for the rest.

    Returns how many claims were freed. Claims of dead workers elsewhere run out by
    themselves.
    """
    held = JobPart.objects.filter(state=JobPart.State.CLAIMED, token__startswith=f"{_host()}:")
    dead = [
        token
        for token in held.values_list("token", flat=True)
        if not _is_alive(int(token.split(":")[1]))
    ]
    freed = _free(*dead)
    if is_due():
        nudge()
    return freed


def _step() -> int | None:
    """Do one part, and end its job behind the last (1), or end a job (0); None: nothing due."""
    for job in _open_jobs():
        if not is_known(job.kind):
            _log.warning("job %s is of the unknown kind %s", job.pk, job.kind)
            continue  # a newer worker may know it
        if job.cancel_asked:
            end(job, Job.State.CANCELLED)
            return 0
        if not job.is_undone:  # type: ignore[attr-defined] # annotated by `_open_jobs`
            end(job, Job.State.DONE)
            return 0
        while part := _next_part(job):
            if _claim(job, part):
                with scope(job.county_id):
                    is_done = _do(job, part)
                    if is_done and not part.has_others:  # type: ignore[attr-defined]
                        end(job, Job.State.DONE)  # its people see it, however many wait behind
                return 1
    return None


def _open_jobs() -> Iterator[Job]:
    """The one that waited longest first: a small job does not wait for a large one's end.

    First one alone, because mostly it is taken however many there are; then a few at a time.
    """
    left = JobPart.objects.filter(job=OuterRef("pk")).exclude(state=JobPart.State.DONE)
    jobs = (
        Job.objects.filter(state__in=_OPEN)
        .annotate(is_undone=Exists(left))
        .order_by(F("heartbeat_at").asc(nulls_first=True), "created_at", "pk")
    )
    seen, wanted = 0, 1
    while found := list(jobs[seen : seen + wanted]):
        yield from found
        seen, wanted = seen + len(found), _AT_A_TIME


def _next_part(job: Job) -> JobPart | None:
    """The first part that may be claimed now; None when all are done or held.

    It says whether others are left beside it. Where two workers do the last two at once neither
    ends the job; whoever looks next does.
    """
    left = undone(job)
    lowest = left.order_by("stage").values("stage")[:1]
    due = left.filter(_claimable(), stage=Subquery(lowest))
    others = Exists(left.exclude(pk=OuterRef("pk")))
    return due.annotate(has_others=others).order_by("position").first()


def _claimable() -> Q:
    return Q(state=JobPart.State.WAITING) | Q(state=JobPart.State.CLAIMED, lease_until__lt=now())


def _claim(job: Job, part: JobPart) -> bool:
    """Take the part; False when somebody else was faster."""
    at = now()
    token = f"{_host()}:{os.getpid()}:{uuid7()}"
    with transaction.atomic():
        may_be_lost()  # then it is claimed anew, and the effect of this claim finds no token
        # The job before its part, as whoever ends it locks them.
        Job.objects.filter(pk=job.pk, state__in=_OPEN).update(
            state=Job.State.RUNNING, heartbeat_at=at, started_at=job.started_at or at
        )
        taken = JobPart.objects.filter(_claimable(), pk=part.pk, token=part.token).update(
            state=JobPart.State.CLAIMED,
            token=token,
            claims=F("claims") + 1,
            lease_until=at + work_of(job.kind).lease,
        )
    if not taken:
        return False
    part.token, part.claims = token, part.claims + 1
    return True


def _do(job: Job, part: JobPart) -> bool:
    """Compute a claimed part and write its effect; whether it is done now, and by this claim."""
    work = work_of(job.kind)
    if part.claims > MOST_CLAIMS:
        sentence = _("分片 %(part)s 反复中断，任务已停止。请联系系统管理员。")
        end(job, Job.State.FAILED, sentence % {"part": part.key})
        return False
    try:
        payload = work.compute(job, part)
        with transaction.atomic():
            may_be_lost()  # then the part is done anew; the job's end, which is told, waits
            is_done = bool(_mine(part).update(state=JobPart.State.DONE, done_at=now()))
            if is_done:
                work.effect(job, part, payload)
    except Refusal as refusal:
        # Somebody else may have taken the part over meanwhile: then it is theirs to say.
        if _mine(part).exists():
            end(job, Job.State.FAILED, str(refusal))
    except Exception:  # noqa: BLE001 - one part's fault must not stop the others
        _log.exception("job %s part %s, try %d", job.pk, part.key, part.claims)
        if part.claims <= RETRIES:
            _free(part.token)
        elif _mine(part).exists():
            end(job, Job.State.FAILED, broke_off(job))
    else:
        return is_done
    return False


def _mine(part: JobPart) -> QuerySet[JobPart]:
    """The part's row while this claim on it still stands."""
    claimed = JobPart.objects.filter(pk=part.pk, state=JobPart.State.CLAIMED)
    return claimed.filter(token=part.token)


def _free(*tokens: str) -> int:
    """Give claimed parts back; how many still were claimed under these tokens."""
    return JobPart.objects.filter(token__in=tokens, state=JobPart.State.CLAIMED).update(
        state=JobPart.State.WAITING, token="", lease_until=None
    )


def _host() -> str:
    return socket.gethostname().replace(":", "-")[:40]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

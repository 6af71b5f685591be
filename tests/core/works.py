"""Kinds of work for the tests of jobs; each effect leaves a message that can be counted.

Imported by the tests and, with `celery worker --include`, by a real worker.
"""

import datetime
import time
from typing import Any

from alliance.core.errors import Refused
from alliance.core.jobs import Work, handler
from alliance.core.models import Job, JobPart, Message


def effects(job: Job) -> list[str]:
    """Keys of the parts whose effect is there, in the order in which they came."""
    found = Message.objects.filter(kind="effect", arguments__job=str(job.pk))
    return [message.arguments["part"] for message in found.order_by("pk")]


@handler("test.leaves-traces")
class LeavesTraces(Work):
    """Each part takes `seconds` and leaves one message."""

    lease = datetime.timedelta(seconds=8)

    def compute(self, job: Job, part: JobPart) -> Any:
        time.sleep(float(part.arguments.get("seconds", 0)))
        return part.key.upper()

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        Message.objects.create(
            county_id=job.county_id,
            kind="effect",
            arguments={"job": str(job.pk), "part": part.key, "payload": payload},
        )

    def finished(self, job: Job) -> dict[str, Any]:
        return {"effects": len(effects(job))}

    def cancelled(self, job: Job) -> None:
        Message.objects.filter(kind="effect", arguments__job=str(job.pk)).delete()


@handler("test.stumbles")
class Stumbles(LeavesTraces):
    """The part "b" raises as often as `stumbles` says, after its effect was written."""

    tries = 0

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        super().effect(job, part, payload)
        if part.key == "b" and part.claims <= job.arguments["stumbles"]:
            raise ZeroDivisionError


@handler("test.refuses")
class Refuses(LeavesTraces):
    """The part "b" is refused by a rule."""

    def compute(self, job: Job, part: JobPart) -> Any:
        if part.key == "b":
            raise Refused("还没有目标值，不能计算。")
        return super().compute(job, part)


@handler("test.fails-at-the-end")
class FailsAtTheEnd(LeavesTraces):
    """All parts go well, the end never does."""

    def finished(self, job: Job) -> dict[str, Any]:
        raise ZeroDivisionError

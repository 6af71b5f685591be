"""What a kind of job does: the class an app writes, found by the job's kind."""

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

from alliance.core.models import Job, JobPart


class Work:
    """One kind of job; every method may be left as it is.

    A killed worker may have computed without effect, so `compute` only reads; `effect`
    and the endings run each in one short transaction together with their mark, so that
    they count once. A refusal raised anywhere ends the job with its sentence.
    """

    #: How long a part may take before another worker may begin it anew.
    lease = datetime.timedelta(seconds=60)

    def compute(self, job: Job, part: JobPart) -> Any:
        """The long half of a part, outside any transaction; its result goes to `effect`."""
        return None

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        """The short half: what the part writes."""

    def finished(self, job: Job) -> dict[str, Any] | None:
        """All parts are done: make the result visible; the JSON returned is kept on the job."""
        return None

    def cancelled(self, job: Job) -> None:
        """The job was cancelled: remove what its parts wrote, nothing of it may be seen."""

    def failed(self, job: Job) -> None:
        """The job broke off for good; `job.error` says why. By default nothing is removed."""


_Class = TypeVar("_Class", bound=type[Work])
_kinds: dict[str, Work] = {}


def handler(kind: str) -> Callable[[_Class], _Class]:
    """Register the class below as what jobs of this kind do."""

    def register(cls: _Class) -> _Class:
        if kind in _kinds and type(_kinds[kind]).__qualname__ != cls.__qualname__:
            raise ValueError(f"two works for the kind {kind}")
        _kinds[kind] = cls()
        return cls

    return register


def is_known(kind: str) -> bool:
    """Whether some app does jobs of this kind; looks into every app's `tasks` when asked first.

    They are not imported at start, because some lean on heavy libraries.
    """
    if kind not in _kinds:
        autodiscover_modules("tasks")
    return kind in _kinds


def work_of(kind: str) -> Work:
    """What jobs of this known kind do."""
    return _kinds[kind]

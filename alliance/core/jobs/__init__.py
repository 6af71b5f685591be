"""Long work: a row per job and per part, done by any worker, each effect exactly once.

`enqueue` inside an action writes the rows; a worker claims part after part. What a kind of
job does is a `Work` class registered with `@handler("kpi.run")` in the app's `tasks.py`.
Tests call `run_due()`, which does what the worker does.
"""

from alliance.core.jobs.asking import (
    Part,
    Progress,
    cancel,
    enqueue,
    nudge,
    progress,
    progress_of,
    retry,
)
from alliance.core.jobs.kinds import Work, handler
from alliance.core.jobs.working import run_due, sweep

__all__ = [
    "Part",
    "Progress",
    "Work",
    "cancel",
    "enqueue",
    "handler",
    "nudge",
    "progress",
    "progress_of",
    "retry",
    "run_due",
    "sweep",
]

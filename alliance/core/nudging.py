"""Waking the workers; a broker that is away costs nobody more than a moment."""

import logging
import time

from celery import current_app

_log = logging.getLogger("alliance.jobs")
#: After a failure nobody tries again for so many seconds: requests must not queue for it.
_REST = 5.0
_away_until = 0.0


def nudge(task: str, times: int = 1) -> None:
    """Send the task, which carries no data; an unreachable broker is logged and nothing else.

    What is due stands in the database, and the sweep finds it.
    """
    global _away_until  # noqa: PLW0603 - one broker, one memory of it a process
    if time.monotonic() < _away_until:
        return
    try:
        for _time in range(times):
            current_app.send_task(task, retry=False)
    except Exception as trouble:  # noqa: BLE001 - whatever the broker's client raises
        _away_until = time.monotonic() + _REST
        _log.warning("broker unreachable, the sweep will find the work: %s", trouble)

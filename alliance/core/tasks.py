"""What the workers are told to do: work off jobs, look for forgotten ones, deliver messages.

A task carries no data: what is due stands in the database, so a task that is lost, late or
doubled does no harm.
"""

import logging
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init, worker_ready
from celery.worker import state

from alliance.core import jobs, lasting, outbox, verification

logger = logging.getLogger(__name__)

#: A worker lets other tasks have their turn after this many seconds.
SPELL = 30.0
#: Between two parts other writers get at the database.
PAUSE = 0.01


@shared_task(name="core.work")  # type: ignore[untyped-decorator]
def work() -> None:
    """Work off what is due; hand over to a fresh nudge when it takes longer than a spell."""
    began = time.monotonic()
    jobs.run_due(pause=PAUSE, seconds=SPELL, stop=is_ending)
    if time.monotonic() - began >= SPELL:
        jobs.nudge()


def is_ending() -> bool:
    """Whether this worker was asked to end: it finishes the part in hand and begins no other."""
    # Celery keeps the exit status there: 0 is a request too, only None and False are none.
    requests = (state.should_stop, state.should_terminate)
    return any(request is not None and request is not False for request in requests)


@shared_task(name="core.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Find work and messages that nobody was told of, or that a dead worker left behind."""
    jobs.sweep()
    outbox.deliver()


@shared_task(name="core.deliver")  # type: ignore[untyped-decorator]
def deliver() -> None:
    """Send the messages that wait in the outbox."""
    outbox.deliver()


@shared_task(name="core.anchor")  # type: ignore[untyped-decorator]
def anchor() -> None:
    """Verify the audit daily; note its heads outside the database, or say what is wrong."""
    for verdict in verification.anchor_when_sound():
        if not verdict.sound:
            logger.error("the audit is not sound: %s", verdict)


@worker_ready.connect  # type: ignore[untyped-decorator]
def _sweep_at_start(**_: Any) -> None:
    sweep.delay()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _keep_what_is_read(**_: Any) -> None:
    lasting.keep_what_is_read()

"""Every change is an action: one transaction, one actor, and something in the audit."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.db.scope import scope

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a keyword-only function with `by: Actor` one transaction that is audited.

    What it records is numbered and chained at the end of the outermost action, just before
    the commit, because the head of the chain is locked last. An action that records
    nothing fails: no audit, no change. What is to follow a commit goes through
    `transaction.on_commit`.
    """

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        if args:
            raise TypeError(f"{function.__name__} takes keywords only")
        by = kwargs.get("by")
        if not isinstance(by, Actor):
            raise TypeError(f"{function.__name__} needs by=, an Actor")
        events = audit.open_events.get()
        with scope(*by.counties):
            if events is None:
                return _outermost(function, *args, **kwargs)
            return _within(events, function, *args, **kwargs)

    act.is_action = True  # type: ignore[attr-defined]
    return act


def _outermost(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    events: list[audit.Pending] = []
    token = audit.open_events.set(events)
    try:
        with transaction.atomic():
            result = function(*args, **kwargs)
            _something(function, events)
            audit.write(events)
    finally:
        audit.open_events.reset(token)
    return result


def _within(
    events: list[audit.Pending], function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    before = len(events)
    try:
        with transaction.atomic():
            result = function(*args, **kwargs)
    except BaseException:
        del events[before:]  # what was rolled back did not happen
        raise
    _something(function, events[before:])
    return result


def _something(function: Callable[..., object], events: list[audit.Pending]) -> None:
    if not events:
        raise RuntimeError(f"{function.__name__} recorded nothing: no audit, no change")

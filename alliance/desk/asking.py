"""The same question put to every app by name; an app that has no answer is passed over."""

from collections.abc import Callable
from functools import cache
from typing import Any

from alliance.core import hooks

#: In the order of the side bar.
APPS = ("members", "referrals", "fundpool", "staffing", "kpi")


@cache
def answerers(question: str, *rooms: str) -> tuple[Callable[..., Any], ...]:
    """Every app's function of this name, in one of its rooms."""
    return hooks.answerers(APPS, question, rooms)


def ask(question: str, *args: Any) -> list[Any]:
    """All answers of all apps to `queries.<question>(*args)`, in the apps' order.

    From `access` where the answer hangs on what the actor reaches.
    """
    return [item for answer in answerers(question, "queries", "access") for item in answer(*args)]

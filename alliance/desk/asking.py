"""The same question put to every app by name; an app that has no answer is passed over."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

#: In the order of the side bar.
APPS = ("members", "referrals", "fundpool", "staffing", "kpi")


@cache
def _answerers(question: str) -> tuple[Callable[..., Any], ...]:
    found = []
    for app in APPS:
        if find_spec(f"{app}.queries"):
            answer = getattr(import_module(f"{app}.queries"), question, None)
            if answer is not None:
                found.append(answer)
    return tuple(found)


def ask(question: str, *args: Any) -> list[Any]:
    """All answers of all apps to `queries.<question>(*args)`, in the apps' order."""
    return [item for answer in _answerers(question) for item in answer(*args)]

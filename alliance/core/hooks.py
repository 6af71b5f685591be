"""The same question put to several apps by name; an app that has no answer is passed over."""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def answerers(
    apps: Sequence[str], question: str, rooms: Sequence[str]
) -> tuple[Callable[..., Any], ...]:
    """Every app's function of this name, in one of its rooms, in the order of the apps."""
    found = []
    for app in apps:
        for room in rooms:
            if find_spec(f"{app}.{room}"):
                answer = getattr(import_module(f"{app}.{room}"), question, None)
                if answer is not None:
                    found.append(answer)
    return tuple(found)

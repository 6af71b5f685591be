"""For which county this piece of work writes, and which counties it may read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The county that is written, and all counties that may be read (it is among them)."""

    county: int
    reads: frozenset[int]


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


@contextmanager
def scope(county: int, reads: tuple[int, ...] = ()) -> Iterator[Scope]:
    """Work for one county until the block ends; scopes nest, the inner one holds."""
    inner = Scope(county, frozenset({county, *reads}))
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)


def current() -> Scope:
    """The scope in force; without one it raises, never "no rows"."""
    found = _current.get()
    if found is None:
        raise RuntimeError("no scope is open: wrap the work in scope(county)")
    return found

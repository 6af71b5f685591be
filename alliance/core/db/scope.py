"""Whose counties' rows this piece of work may touch: the second wall behind `access`.

On PostgreSQL each connection tells the server the scope in force, and the policies of
`core/db/policies.py` hide every other county's rows from the role that runs the product, also
where a filter was forgotten. SQLite has no roles: there the scope is kept and nothing is told.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[frozenset[int] | None] = ContextVar("scope", default=None)


@contextmanager
def scope(*counties: int) -> Iterator[frozenset[int]]:
    """Work for these counties (their ids) until the block ends; the innermost scope holds.

    None at all is a scope too: whoever signed in and holds no grant sees no protected row.
    """
    inner = frozenset(counties)
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)


def become(counties: Iterable[int]) -> None:
    """From here on these counties, until the block of the open scope ends.

    For a door that learns in the middle of a request who asks. RuntimeError where no scope is
    open: it would never end.
    """
    current()
    _current.set(frozenset(counties))


def current() -> frozenset[int]:
    """The scope in force; without one it raises, never "no rows"."""
    found = _current.get()
    if found is None:
        raise RuntimeError("no scope is open: wrap the work in scope(county)")
    return found


def told() -> dict[str, str]:
    """The scope as PostgreSQL is told it; without one an empty text, which every policy refuses."""
    found = _current.get()
    counties = "" if found is None else f"{{{','.join(map(str, sorted(found)))}}}"
    return {"app.counties": counties}

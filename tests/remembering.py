"""A story that many tests begin with is told once; for the next test its rows are put back.

The actions that tell it take hundreds of statements, putting back takes one a table. Only an
empty database is filled in this way: in any other the story is told anew.
"""

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

from alliance.core.clock import today
from members.models import County, User
from tests.flushing import unguarded

Asked = ParamSpec("Asked")
Told = TypeVar("Told")
Row = tuple[Any, ...]


class Table(NamedTuple):
    """The rows of one table, as the database gave them."""

    columns: tuple[str, ...]
    rows: list[Row]


def remembered(tell: Callable[Asked, Told]) -> Callable[Asked, Told]:
    """What `tell` wrote and returned, each time as if it had just been told.

    A copy is returned, so that no test changes what another one gets. Told on another day or
    with other arguments it is another story.
    """
    kept: dict[Any, tuple[bytes, dict[str, Table]]] = {}

    @wraps(tell)
    def told(*args: Asked.args, **kwargs: Asked.kwargs) -> Told:
        if County.objects.exists() or User.objects.exists():
            return tell(*args, **kwargs)
        key = (today(), args, tuple(sorted(kwargs.items())))
        if key not in kept:
            before = _tables()
            found = tell(*args, **kwargs)
            kept[key] = (pickle.dumps(found), _parents_first(_added(before, _tables())))
            return found
        returned, tables = kept[key]
        _put_back(tables)
        copy: Told = pickle.loads(returned)  # noqa: S301 - made above, by this process
        return copy

    return told


def _tables() -> dict[str, Table]:
    """Every table that has rows; which ones is asked at once."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})"
                for name in names
            )
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            columns = tuple(column[0] for column in cursor.description)
            found[name] = Table(columns, cursor.fetchall())
    return found


def _added(before: dict[str, Table], after: dict[str, Table]) -> dict[str, Table]:
    assert not before.keys() - after.keys(), "a table of the empty database was emptied"
    found = {}
    for name, (columns, rows) in after.items():
        there = before[name].rows if name in before else []
        added = [row for row in rows if row not in there] if there else rows
        assert len(rows) == len(there) + len(added), f"{name}: a row of the empty database changed"
        if added:
            found[name] = Table(columns, added)
    return found


def _parents_first(tables: dict[str, Table]) -> dict[str, Table]:
    """Each table after those it refers to, where that is possible.

    While a row waits for its parent, SQLite looks for its children in every table at each insert.
    """
    with connection.cursor() as cursor:
        parents = {
            name: {
                parent for _column, parent in
                connection.introspection.get_relations(cursor, name).values()
            } & (tables.keys() - {name})
            for name in tables
        }  # fmt: skip
    found: dict[str, Table] = {}
    while len(found) < len(tables):
        left = [name for name in tables if name not in found]
        ready = [name for name in left if parents[name] <= found.keys()]
        found |= {name: tables[name] for name in ready or left[:1]}
    return found


def _put_back(tables: dict[str, Table]) -> None:
    """Fill the tables; the guards step aside only for a story that they would not let in.

    Guards that were taken away and made again have SQLite read its schema anew.
    """
    try:
        with transaction.atomic():
            _insert(tables)
    except DatabaseError:  # tables come in any order, and a posted journal takes no entry
        with unguarded(connection, tables):
            _insert(tables)


def _insert(tables: dict[str, Table]) -> None:
    with connection.cursor() as cursor:
        for name, (columns, rows) in tables.items():
            fields = ", ".join(connection.ops.quote_name(column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            table = connection.ops.quote_name(name)
            cursor.executemany(f"INSERT INTO {table} ({fields}) VALUES ({places})", rows)

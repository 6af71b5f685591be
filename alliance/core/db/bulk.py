"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

Rows are tuples in the order of `columns`, which are field names (`unit_id` for a foreign
key's id). Values go through the model's fields, so an inexact number raises; defaults,
`clean` and signals do not run. Triggers and constraints do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = Sequence[Any]
_names = count(1)


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert the rows, in the caller's transaction; returns how many."""
    fields = _fields(model, columns)
    if connection.vendor == "postgresql":
        return _copy(_quoted(model._meta.db_table), fields, rows)
    marks = ", ".join(["%s"] * len(fields))
    return _many(f"INSERT INTO {_target(model, fields)} VALUES ({marks})", fields, rows)  # noqa: S608


def upsert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    unique: Sequence[str],
    update: Sequence[str],
) -> int:
    """Insert the rows; where `unique` is there already, set `update` instead. Returns how many.

    Two rows for one key are a fault of the caller: the database refuses them.
    """
    fields = _fields(model, columns)
    keys = ", ".join(_quoted(field.column) for field in _fields(model, unique))
    new = ", ".join(
        f"{name} = excluded.{name}"
        for name in (_quoted(field.column) for field in _fields(model, update))
    )
    on_conflict = f"ON CONFLICT ({keys}) DO UPDATE SET {new}"
    if connection.vendor != "postgresql":
        marks = ", ".join(["%s"] * len(fields))
        insert = f"INSERT INTO {_target(model, fields)} VALUES ({marks}) {on_conflict}"  # noqa: S608
        return _many(insert, fields, rows)
    names = ", ".join(_quoted(field.column) for field in fields)
    table, heap = _quoted(model._meta.db_table), _quoted(f"upsert_{next(_names)}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {heap} ON COMMIT DROP AS"  # noqa: S608 names of our own
            f" SELECT {names} FROM {table} WITH NO DATA"
        )
        _copy(heap, fields, rows)
        # In the order of the key: two imports at once wait for each other, never in a ring.
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {heap}"  # noqa: S608
            f" ORDER BY {keys} {on_conflict}"
        )
        changed = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {heap}")
    return changed


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    by_name = {name: f for f in model._meta.local_fields for name in (f.name, f.attname)}
    return [by_name[name] for name in names]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _target(model: type[models.Model], fields: Sequence[Any]) -> str:
    names = ", ".join(_quoted(field.column) for field in fields)
    return f"{_quoted(model._meta.db_table)} ({names})"


def _prepared(fields: Sequence[Any], rows: Iterable[Row]) -> Iterator[list[Any]]:
    """The values as the database takes them; a row of another length raises."""
    prepare: list[Callable[..., Any]] = [field.get_db_prep_save for field in fields]
    # The proxy looks the connection up at every touch: a third of the time of a wide row.
    real = connections[DEFAULT_DB_ALIAS]
    for row in rows:
        yield [make(value, connection=real) for make, value in zip(prepare, row, strict=True)]


def _copy(table: str, fields: Sequence[Any], rows: Iterable[Row]) -> int:
    names, written = ", ".join(_quoted(field.column) for field in fields), 0
    statement = f"COPY {table} ({names}) FROM STDIN"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in _prepared(fields, rows):
            copy.write_row(row)
            written += 1
    return written


def _many(statement: str, fields: Sequence[Any], rows: Iterable[Row]) -> int:
    prepared = list(_prepared(fields, rows))
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)
    return len(prepared)

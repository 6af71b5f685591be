"""Several changes of known rows, said to the server in one go.

Where a hot row is locked, each word to the server is waited for by everybody behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True)
class Change:
    """A row, the values it gets, and what is added to its numbers; fields by their names."""

    row: Model
    values: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, int] = field(default_factory=dict)


def change(changes: Sequence[Change]) -> None:
    """Write the changes one after the other, in the caller's transaction.

    PostgreSQL takes them in one round trip, SQLite, which is no trip away, one by one. The rows
    are the caller's own, locked before: nobody is told how many were found.
    """
    told = [_statement(one) for one in changes]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            together = [value for _text, values in told for value in values]
            cursor.execute("; ".join(text for text, _values in told), together)
            return
        for text, values in told:
            cursor.execute(text, values)


def _statement(one: Change) -> tuple[str, list[Any]]:
    meta, quoted = one.row._meta, connection.ops.quote_name
    columns: dict[str, Any] = {field.name: field for field in meta.concrete_fields}
    sets, values = [], []
    for name, value in (*one.values.items(), *one.added.items()):
        column = quoted(columns[name].column)
        sets.append(f"{column} = {column} + %s" if name in one.added else f"{column} = %s")
        values.append(columns[name].get_db_prep_save(value, connection))
    table, key = quoted(meta.db_table), quoted(columns[meta.pk.name].column)
    text = f"UPDATE {table} SET {', '.join(sets)} WHERE {key} = %s"  # noqa: S608 names of our own
    return text, [*values, one.row.pk]

"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

Rows to write are tuples in the order of `columns`, which are field names (`unit_id` for a foreign
key's id). Values go through the model's fields, so an inexact number raises; defaults,
`clean` and signals do not run. Triggers and constraints do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count, islice
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Case, F, Func, QuerySet, Value, When
from django.db.models.functions import NullIf

from alliance.core.db.fields import ExactDecimal

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


def has_copy() -> bool:
    """Whether rows can be read as lines of CSV."""
    return connection.vendor == "postgresql"


def csv_lines(
    found: QuerySet[Any, Any], paths: Sequence[str], instead: Mapping[str, Any] | None = None
) -> list[bytes]:
    """These columns of the rows as lines of CSV without their ends; only where `has_copy`.

    Missing and empty are nothing, truth is true and false, times are UTC with microseconds,
    numbers are the digits stored. Texts come as they are, harmless to a spreadsheet or not.
    `instead` has an expression for a path whose column is not to be shown itself.
    """
    shown = instead or {}
    rows = found.values_list(*(shown.get(path) or _shown(found.model, path) for path in paths))
    operations: Any = connection.ops
    try:
        query = operations.compose_sql(*rows.query.sql_with_params())
    except EmptyResultSet:  # Django sees already that nothing can be found
        return []
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)") as lines,
    ):
        return [line[:-1].tobytes() for line in lines]


def _shown(model: type[models.Model], path: str) -> Any:
    """A column as CSV shows it."""
    *steps, name = path.split("__")
    at: Any = model
    for step in steps:
        at = at._meta.get_field(step).related_model
    field = at._meta.get_field(name)
    if isinstance(field, models.BooleanField):
        words = (When(**{path: said}, then=Value(str(said).lower())) for said in (True, False))
        return Case(*words, output_field=models.TextField())
    if isinstance(field, models.DateTimeField):
        in_utc = Func(Value("UTC"), F(path), function="timezone", output_field=field)
        written = Value('YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        return Func(in_utc, written, function="to_char", output_field=models.TextField())
    if isinstance(field, models.CharField | models.TextField):
        return NullIf(F(path), Value(""))
    return F(path)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    by_name = {name: f for f in model._meta.local_fields for name in (f.name, f.attname)}
    return [by_name[name] for name in names]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _target(model: type[models.Model], fields: Sequence[Any]) -> str:
    names = ", ".join(_quoted(field.column) for field in fields)
    return f"{_quoted(model._meta.db_table)} ({names})"


def _prepared(fields: Sequence[Any], rows: Iterable[Row]) -> Iterator[list[Any]]:
    """The values as the database takes them; a row of another length raises.

    What both databases take as it is passes at once: preparing costs more than writing.
    """
    ways = [(_as_it_is(field), _preparing(field)) for field in fields]
    for row in rows:
        yield [
            value if value is None or type(value) is plain else make(value)
            for (plain, make), value in zip(ways, row, strict=True)
        ]


def _as_it_is(field: Any) -> type | None:
    """The type that a field's column takes without preparing; None when there is none."""
    field = _pointed_at(field)
    return next((native for kind, native in _NATIVES if isinstance(field, kind)), None)


def _preparing(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, ExactDecimal):
        return field.text
    # The proxy looks the connection up at every touch: a third of the time of a wide row.
    return partial(field.get_db_prep_save, connection=connections[DEFAULT_DB_ALIAS])


def _pointed_at(field: Any) -> Any:
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _copy(table: str, fields: Sequence[Any], rows: Iterable[Row]) -> int:
    names = ", ".join(_quoted(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        if all(isinstance(_pointed_at(field), _WRITTEN) for field in fields):
            return _copy_text(copy, fields, rows)
        written = 0
        for row in _prepared(fields, rows):
            copy.write_row(row)
            written += 1
        return written


def _copy_text(copy: Any, fields: Sequence[Any], rows: Iterable[Row]) -> int:
    """The rows as lines of text: a third of the time of writing them value by value."""
    ways = [_column_as_text(field) for field in fields]
    written, lines = 0, iter(rows)
    while some := list(islice(lines, _LINES)):
        columns = zip(ways, zip(*some, strict=True), strict=True)
        texts = [way(values) for way, values in columns]
        copy.write("\n".join(map("\t".join, zip(*texts, strict=True))) + "\n")
        written += len(some)
    return written


def _column_as_text(field: Any) -> Callable[[Sequence[Any]], list[str]]:
    """How COPY reads a column: most say few things, each of which is written once.

    Exact numbers are looked at one by one: a float among them is equal to one and refused.
    """
    way = _as_text(field)

    def each(values: Sequence[Any]) -> list[str]:
        return ["\\N" if value is None else way(value) for value in values]

    def once(values: Sequence[Any]) -> list[str]:
        few = list(set(values))
        known = dict(zip(few, each(few), strict=True))
        return [known[value] for value in values]

    return each if isinstance(field, ExactDecimal) else once


def _as_text(field: Any) -> Callable[[Any], str]:
    """How COPY reads a value of the field that is there."""
    native, prepare = _as_it_is(field), _preparing(field)
    if isinstance(field, ExactDecimal):
        return field.text

    def written(value: Any) -> str:
        made = value if type(value) is native else prepare(value)
        if type(made) is int:
            return str(made)
        if type(made) is bool:
            return "t" if made else "f"
        return "\\N" if made is None else str(made).translate(_ESCAPED)

    return written


_NATIVES: Final[tuple[tuple[Any, type], ...]] = (
    (models.IntegerField, int),
    (models.BooleanField, bool),
    (models.CharField, str),
)
#: What is written as text; documents and bytes are left to the driver.
_WRITTEN: Final = (
    models.IntegerField, models.BooleanField, models.CharField, models.TextField, models.UUIDField,
    models.DateField, ExactDecimal,
)  # fmt: skip
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_LINES: Final = 1000


def _many(statement: str, fields: Sequence[Any], rows: Iterable[Row]) -> int:
    prepared = list(_prepared(fields, rows))
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared)
    return len(prepared)

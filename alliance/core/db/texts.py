"""Columns read as the text that stands in the database: nothing is made of them on the way."""

from typing import Any

from django.db.models import Aggregate, TextField, Value
from django.db.models.functions import Cast, Coalesce


def as_text(path: str) -> Cast:
    """A column for `values_list` as text; an exact number is its canonical digits on both."""
    return Cast(path, TextField())


class Lines(Aggregate):
    """These columns of all rows of a group as one text: a line a row, a blank between columns.

    For columns that never hold a blank, as numbers and codes; one that is null is left empty. The
    lines come in no order. Thousands of rows cost what a few do to fetch; `rows_of` takes the text
    apart.
    """

    function = "string_agg"
    template = "%(function)s(%(expressions)s, chr(10))"
    arg_joiner = " || ' ' || "
    output_field = TextField()

    def __init__(self, *paths: str, **extra: Any) -> None:
        columns = (Coalesce(as_text(path), Value("")) for path in paths)
        super().__init__(*columns, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same in the words of SQLite."""
        extra |= {"function": "group_concat", "template": self.template.replace("chr", "char")}
        return self.as_sql(compiler, connection, **extra)


def rows_of(lines: str) -> list[list[str]]:
    """What `Lines` read, row by row, as texts."""
    return [line.split(" ") for line in lines.split("\n")]

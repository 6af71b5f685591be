"""Pages by key: the next page begins behind the last row seen, however long the list is.

No offsets and no counts, so page one thousand costs what page one costs, and rows that
come or go meanwhile are neither doubled nor skipped.
"""

import base64
import binascii
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

import orjson
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain

R = TypeVar("R")
SIZE: Final = 50
LARGEST: Final = 1000
_LONGEST: Final = 2000
_YEARS: Final = range(1900, 2200)


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows, and the cursors of the pages around them; "" where there is none."""

    rows: list[R]
    next: str = ""
    previous: str = ""


def page_of(
    queryset: QuerySet[Any, R],
    *,
    order: Sequence[str],
    cursor: str = "",
    size: int = SIZE,
    key: Callable[[R], Sequence[Any]] | None = None,
    read: Callable[[QuerySet[Any, Any]], list[R]] = list,
) -> Page[R]:
    """The page behind (or before) the cursor, in `order`.

    `order` names columns that are never null, as in `order_by`; the last one, or all
    together, must be unique. Works on objects, on `.values(…)` that include them and on
    `.values_list(*order, …)`; from any other row `key` takes the values of the order. `read` asks the database.
    Invalid when the cursor is none of this list.
    """
    key = key or _key(order)
    back, after = read_cursor(cursor, queryset.model, order)
    directed = [_turned(name) for name in order] if back else list(order)
    found = queryset.order_by(*directed)
    if after:
        found = found.filter(_behind(directed, after))
    rows = read(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page([])
    has_next, has_previous = (True, more) if back else (more, bool(after))
    return Page(
        rows,
        _written(key(rows[-1]), back=False) if has_next else "",
        _written(key(rows[0]), back=True) if has_previous else "",
    )


def cursor_behind(values: Sequence[Any]) -> str:
    """The cursor of the page that begins behind a row with these values of the order."""
    return _written(values, back=False)


def read_size(text: str, most: int = LARGEST) -> int:
    """How many rows a page is to have; Invalid beyond `most`."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= most):
        raise Invalid(_("page_size 要是 1 到 %(most)d 的整数。") % {"most": most}, code="page_size")
    return int(text)


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _behind(order: Sequence[str], after: Sequence[Any]) -> Q:
    """Rows that come later in the order than these values."""
    behind, equal = Q(), Q()
    for name, value in zip(order, after, strict=True):
        field = name.removeprefix("-")
        later = f"{field}__lt" if name.startswith("-") else f"{field}__gt"
        behind |= equal & Q(**{later: value})
        equal &= Q(**{field: value})
    # Said on its own, so that an index on the first column finds where to begin.
    first = order[0].removeprefix("-")
    edge = f"{first}__lte" if order[0].startswith("-") else f"{first}__gte"
    return Q(**{edge: after[0]}) & behind


def _key(order: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    names = [name.removeprefix("-") for name in order]

    def key(row: Any) -> Sequence[Any]:
        if isinstance(row, tuple):
            return row[: len(names)]
        return [_value(row, name) for name in names]

    return key


def _written(values: Sequence[Any], *, back: bool) -> str:
    kept = orjson.dumps([int(back), *map(_text, values)])
    return base64.urlsafe_b64encode(kept).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _text(value: Any) -> str:
    if value is None:
        raise ValueError("a list in order of a column that may be null has no cursor")
    if isinstance(value, datetime.date):  # also a time
        return value.isoformat()
    return plain(value) if isinstance(value, Decimal) else str(value)


def read_cursor(cursor: str, model: type[Model], order: Sequence[str]) -> tuple[bool, list[Any]]:
    """Whether the page before is asked for, and behind which values; Invalid for no cursor."""
    if not cursor:
        return False, []
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        back, *texts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        fields = [_field(model, name.removeprefix("-")) for name in order]
        if back not in (0, 1) or not all(isinstance(t, str) and "\0" not in t for t in texts):
            raise ValueError
        return bool(back), [_read_back(f, text) for f, text in zip(fields, texts, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError, OverflowError) as trouble:
        raise Invalid(_("这不是本列表的翻页位置。请从第一页重新开始。"), code="cursor") from trouble


def _read_back(field: "Field[Any, Any]", text: str) -> Any:
    value = field.to_python(text)
    if isinstance(value, datetime.datetime) and (
        timezone.is_naive(value) or value.year not in _YEARS
    ):
        raise ValueError("a time that no row of ours has")
    return value


def _field(model: type[Model], path: str) -> "Field[Any, Any]":
    field: Any = None
    for name in path.split("__"):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist as trouble:
            raise RuntimeError(f"no column {path} to order by") from trouble
        model = getattr(field, "related_model", None) or model
    found: Field[Any, Any] = field
    return found

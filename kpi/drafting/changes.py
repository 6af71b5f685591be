"""What differs between two versions of a scheme: items in, out, changed, and their order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from alliance.core.numbers import plain
from kpi.models import SchemeItem, SchemeVersion

Row = Mapping[str, Any]
#: What an item says, in the order in which it is told.
FIELDS: Final = (
    "name", "name_en", "clause", "group", "group_en", "indicator", "rule", "params", "target",
    "comparator", "weight",
)  # fmt: skip
BASIS: Final = ("weights_title", "weights_number", "weights_clause")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing said differently; values as they are kept."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that came (`added`), went (`removed`) or says something else (`changed`).

    `fields` holds everything that the item says where it came or went.
    """

    code: str
    kind: str
    fields: tuple[FieldChange, ...]

    def field(self, name: str) -> FieldChange | None:
        """What became of one field; None where it is as it was."""
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two versions."""

    basis: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]
    #: Codes in the new order where items that stayed stand in another order than before.
    moved: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.basis or self.items or self.moved)


@dataclass(frozen=True, slots=True)
class Side:
    """One version as plain rows, in order."""

    basis: Row
    items: Mapping[str, Row]


def side_of(version: SchemeVersion, items: Iterable[SchemeItem]) -> Side:
    """A version and its items, in the order of their positions."""
    basis = {name: getattr(version, name) for name in BASIS[:2]}
    clause = version.weights_clause
    return Side(
        {**basis, "weights_clause": clause.key if clause else None},
        {item.code: _row(item) for item in items},
    )


def _row(item: SchemeItem) -> Row:
    plainly = {name: getattr(item, name) for name in ("weight", "target")}
    return {name: getattr(item, name) for name in FIELDS} | {
        "clause": item.clause.key if item.clause else None,
        "indicator": item.indicator.code if item.indicator else None,
        **{name: None if one is None else plain(one) for name, one in plainly.items()},
    }


def difference(before: Side, after: Side) -> Difference:
    """What has to be done to `before` so that it says what `after` says."""
    kept = [code for code in before.items if code in after.items]
    now = [code for code in after.items if code in before.items]
    return Difference(
        tuple(_fields(before.basis, after.basis, BASIS)),
        tuple(_items(before.items, after.items)),
        tuple(after.items) if kept != now else (),
    )


def _items(before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[ItemChange]:
    for code in dict.fromkeys([*after, *before]):
        old, new = before.get(code), after.get(code)
        fields = tuple(_fields(old or {}, new or {}, FIELDS))
        if old is None:
            yield ItemChange(code, "added", fields)
        elif new is None:
            yield ItemChange(code, "removed", fields)
        elif fields:
            yield ItemChange(code, "changed", fields)


def _fields(before: Row, after: Row, names: tuple[str, ...]) -> Iterator[FieldChange]:
    for name in names:
        if before.get(name) != after.get(name):
            yield FieldChange(name, before.get(name), after.get(name))

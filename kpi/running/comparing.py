"""Two computations of one scheme and period side by side: what went in, and what came out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from alliance.core.numbers import plain
from kpi.assessment.scheme import SubjectScore
from kpi.running import owing
from kpi.running.computing import Computation
from kpi.running.subjects import subjects_of
from kpi.running.verified import POINTS, SOURCE, VALUE, checked

Json = Mapping[str, Any]
Scored = tuple[SubjectScore, ...]
_DEFINED: Final = ("version_id", "formula", "denominator", "factor", "strategy", "covers")
_COUNTED: Final = ("over_time", "over_units", "kinds", "reported_by", "banded", "frequency")
#: Stands for an entry that was checked on the spot; such ones are told on their own.
CHECKED: Final = "verified"
_SOURCE = 2
_SCORED: Final = ("weight", "rule", "params", "target", "comparator")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: `kind` is value, verified, deduction, membership, definition,
    element, target, item, waiver, mark or unit.

    `code` is the element's, indicator's, alliance's or item's, `unit` whose it is ("" where it is
    nobody's), `before` and `after` are texts, None where it was not there.
    """

    kind: str
    code: str
    unit: str
    period: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """One score or value that comes out differently, and the changed inputs behind it."""

    unit: str
    item: str
    indicator: str | None
    value: tuple[str | None, str | None]
    points: tuple[Decimal | None, Decimal | None]
    inputs: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A body's sum and rank on either side; None where it has none."""

    unit: str
    points: tuple[Decimal | None, Decimal | None]
    rank: tuple[int | None, int | None]

    @property
    def has_moved(self) -> bool:
        """Whether sum or rank differ."""
        return self.points[0] != self.points[1] or self.rank[0] != self.rank[1]


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that differs between two computations."""

    changes: tuple[Change, ...]
    moves: tuple[Move, ...]
    standings: tuple[Standing, ...]


def compare(before: Computation, after: Computation) -> Compared:
    """What differs in what went in, and what comes out differently because of it."""
    changes = tuple(changes_between(before.run.frozen, after.run.frozen))
    if not changes:
        return Compared((), (), ())
    scored = (before.scores(), after.scores())
    moves = tuple(_moves(before, after, scored, changes))
    return Compared(changes, moves, tuple(_standings(*scored)))


def changes_between(before: Json, after: Json) -> Iterator[Change]:
    """What differs between two sets of frozen facts, kind by kind, in order of codes."""
    yield from _values(before["values"], after["values"])
    yield from _verified(before, after)
    yield from _memberships(before["alliances"], after["alliances"])
    yield from _of_rows("definition", before["indicators"], after["indicators"], _DEFINED)
    yield from _of_rows("element", before["elements"], after["elements"], _COUNTED)
    yield from _keyed("target", _targets(before), _targets(after))
    yield from _of_rows("item", _items(before), _items(after), _SCORED)
    yield from _keyed("waiver", _waivers(before), _waivers(after))
    yield from _keyed("mark", _marks(before), _marks(after))
    units = ({c: u["name"] for c, u in facts["units"].items()} for facts in (before, after))
    for code, old, new in _differing(*units):
        yield Change("unit", code, code, "", old, new)


def _differing(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[Any]:
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield key, old, new


def _values(before: Json, after: Json) -> Iterator[Change]:
    for element in sorted({*before, *after}):
        old, new = before.get(element, {}), after.get(element, {})
        for unit in sorted({*old, *new}):
            mine = ({k: _entry(e) for k, e in rows.get(unit, {}).items()} for rows in (old, new))
            for period, was, now in _differing(*mine):
                if CHECKED not in (was, now):  # told with both numbers, as what was checked
                    yield Change("value", element, unit, period, was, now)


def _entry(entry: Any) -> str:
    if entry[_SOURCE] == SOURCE:
        return CHECKED
    return str(entry[1] if entry[0] is None else entry[0])


def _verified(before: Json, after: Json) -> Iterator[Change]:
    """Checked figures that are the value on one side only, or that take other points off."""
    sides = [
        {(r["element"], r["unit"], r["period"]): r for r in checked(f)} for f in (before, after)
    ]
    for key in sorted({*sides[0], *sides[1]}):
        rows = [side.get(key) for side in sides]
        used = [row["verified"] if row and row["effect"] == VALUE else None for row in rows]
        if used[0] != used[1]:
            reported = next(row["reported"] for row in reversed(rows) if row)
            yield Change("verified", *key, used[0] or reported, used[1] or reported)
        off = [_off(f, row) for f, row in zip((before, after), rows, strict=True)]
        if off[0] != off[1]:
            yield Change("deduction", *key, *off)


def _off(facts: Json, row: Json | None) -> str | None:
    """The points that a figure found wrong takes off; None when it takes none."""
    if row is None or row["effect"] != POINTS:
        return None
    return str(facts["verification"]["rules"][row["period"]]["each"])


def _memberships(before: Json, after: Json) -> Iterator[Change]:
    for alliance in sorted({*before, *after}):
        roles = ({row[0]: row[1] for row in rows.get(alliance, ())} for rows in (before, after))
        for unit, was, now in _differing(*roles):
            yield Change("membership", alliance, unit, "", was, now)


def _of_rows(kind: str, before: Json, after: Json, fields: tuple[str, ...]) -> Iterator[Change]:
    """Definitions that differ in what counts; told by version or by what they say."""
    for code in sorted({*before, *after}):
        old, new = before.get(code), after.get(code)
        said = [None if row is None else [row.get(name) for name in fields] for row in (old, new)]
        if said[0] != said[1]:
            yield Change(kind, code, "", "", _told(kind, old), _told(kind, new))


def _told(kind: str, row: Json | None) -> str | None:
    if row is None:
        return None
    if kind == "definition":
        return str(row["number"])
    if kind == "item":
        return f"{row['weight'] or '—'} {row['rule']} {row['target'] or ''}".strip()
    return ", ".join(str(row[name]) for name in _COUNTED)


def _keyed(kind: str, before: Json, after: Json) -> Iterator[Change]:
    for (code, unit, period), was, now in _differing(before, after):
        yield Change(kind, code, unit, str(period), was, now)


def _targets(facts: Json) -> dict[Any, str]:
    return {
        (row["indicator"], row["unit"], row["year"]): f"{row['printed'] or row['value']}"
        + (f" ±{row['tolerance']}" if row["tolerance"] else "")
        for row in facts["targets"]
    }


def _items(facts: Json) -> dict[str, Json]:
    return {row["code"]: row for row in facts["scheme"]["items"]}


def _waivers(facts: Json) -> dict[Any, str]:
    return {(row["item"], row["unit"], ""): row["reason"] for row in facts.get("waivers", ())}


def _marks(facts: Json) -> dict[Any, str]:
    """Points, or met and not met, of what was marked by hand."""
    return {
        (row["item"], row["unit"], ""): row["points"] or ("met" if row["holds"] else "not_met")
        for row in facts.get("marks", ())
    }


def _moves(
    before: Computation,
    after: Computation,
    scored: tuple[Scored, Scored],
    changes: tuple[Change, ...],
) -> Iterator[Move]:
    """Every item of every subject whose value or points differ, the county's values included."""
    points = [
        {(one.code, score.item): score.points for one in side for score in one.items}
        for side in scored
    ]
    items = {**_items(before.run.frozen), **_items(after.run.frozen)}
    units = {before.run.county, *subjects_of(before.run), *subjects_of(after.run)}
    for unit in sorted(units):
        for code, row in items.items():
            key, indicator = (unit, code), row["indicator"]
            value = (_value(before, unit, indicator), _value(after, unit, indicator))
            given = (points[0].get(key), points[1].get(key))
            if value[0] != value[1] or given[0] != given[1]:
                behind = _behind((before, after), unit, code, indicator, changes)
                yield Move(unit, code, indicator, value, given, behind)


def _value(computation: Computation, unit: str, indicator: str | None) -> str | None:
    run = computation.run
    if indicator is None or unit not in run.units or indicator not in run.indicators:
        return None
    value = computation.result(unit, indicator).value
    return None if value is None else plain(value)


def _behind(
    sides: tuple[Computation, Computation],
    unit: str,
    item: str,
    indicator: str | None,
    changes: tuple[Change, ...],
) -> tuple[Change, ...]:
    """The changes that a moved score reads: figures, members, definitions, target, weight."""
    read: set[tuple[str, str]] = set()
    named: set[str] = set()
    for side in sides:
        if indicator and indicator in side.catalogue.indicators and unit in side.run.units:
            read |= _read(side, unit, indicator)
            named |= _named(side, indicator)

    def counts(change: Change) -> bool:
        if change.kind in {"value", "verified", "deduction"}:
            return (change.code, change.unit) in read
        if change.kind == "membership":
            return unit in {change.code, change.unit} or unit == sides[0].run.county
        if change.kind == "waiver":  # what leaves scales the weights of all that stay
            return change.unit == unit
        if change.kind in {"item", "mark"}:
            return change.code == item and change.unit in {"", unit}
        if change.kind == "element":
            return any(element == change.code for element, _unit in read)
        return change.kind == "definition" and change.code in named

    return tuple(change for change in changes if counts(change))


def _read(side: Computation, unit: str, indicator: str) -> set[tuple[str, str]]:
    """Elements and units whose figures an indicator of a unit is made of."""
    found = set()
    for element, scope, covers in owing.uses(side, indicator):
        subject = side.run.subject(unit, covers)
        band = 1 if side.run.elements[element]["banded"] else 0
        found |= {(element, one.unit) for one in subject.contributions(element, scope, band)}
    return found


def _named(side: Computation, indicator: str) -> set[str]:
    """The indicator and every one that it reads."""
    waiting, found = [indicator], set()
    while waiting:
        code = waiting.pop()
        if code not in found and code in side.catalogue.indicators:
            found.add(code)
            waiting += [use.code for use in side.catalogue.indicators[code].all_uses]
    return found


def _standings(before: Scored, after: Scored) -> Iterator[Standing]:
    sides = [{one.code: one for one in side} for side in (before, after)]
    for unit in sorted({*sides[0], *sides[1]}):
        old, new = sides[0].get(unit), sides[1].get(unit)
        yield Standing(
            unit,
            (old.total if old else None, new.total if new else None),
            (old.rank if old else None, new.rank if new else None),
        )

"""Which inputs of a run are missing, who owes them, and which indicators wait for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi.formula import AGE_BANDS, HERE, Scope, Status
from kpi.running.computing import Computation
from kpi.running.contributing import NOT_APPLICABLE, Contribution


@dataclass(frozen=True, slots=True)
class Owed:
    """Entries of one element that one unit has not given; `reason` is "" where none is stated.

    `stops` says whether an indicator has no value because of it; `indicators` are codes.
    """

    element: str
    name: str
    name_en: str
    unit: str
    unit_name: str
    unit_name_en: str
    demo: bool
    periods: tuple[str, ...]
    reason: str
    owner: str
    source_system: str
    indicators: tuple[str, ...]
    stops: bool


def owed(computation: Computation, unit: str, indicators: Iterable[str]) -> list[Owed]:
    """What is missing behind these indicators of a unit: what stops a value first."""
    asking: dict[tuple[str, Scope, str], list[str]] = {}
    stopped = set()
    for code in indicators:
        result = computation.cell(unit, code).result
        if result.status not in (Status.MISSING, Status.PARTIAL):
            continue
        if result.exact is None:
            stopped.add(code)
        for element, scope, covers in uses(computation, code):
            asking.setdefault((element, scope, covers), []).append(code)
    gaps: dict[tuple[str, str], tuple[list[tuple[str, Any]], list[str]]] = {}
    for (element, scope, covers), codes in asking.items():
        for one in _contributions(computation, unit, element, scope, covers):
            absent = _absent(one)
            if absent:
                periods, waiting = gaps.setdefault((element, one.unit), ([], []))
                periods.extend(absent)
                waiting.extend(codes)
    found = [
        _owed(computation, element, owner, periods, waiting, stopped)
        for (element, owner), (periods, waiting) in gaps.items()
    ]
    return sorted(found, key=lambda one: (not one.stops, -len(one.periods), one.unit, one.element))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is owed as one reader may know it: of other units there is only how much."""

    rows: tuple[Owed, ...]
    hidden_units: int
    hidden_entries: int
    entries: int

    def __bool__(self) -> bool:
        return bool(self.entries)


def as_seen(found: Sequence[Owed], readable: Collection[str]) -> Waiting:
    """The rows of readable units; the others are counted."""
    hidden = [one for one in found if one.unit not in readable]
    return Waiting(
        rows=tuple(one for one in found if one.unit in readable),
        hidden_units=len({one.unit for one in hidden}),
        hidden_entries=sum(len(one.periods) for one in hidden),
        entries=sum(len(one.periods) for one in found),
    )


def by_indicator(found: Iterable[Owed]) -> Mapping[str, int]:
    """How many entries each indicator waits for."""
    counts: dict[str, int] = {}
    for one in found:
        for code in one.indicators:
            counts[code] = counts.get(code, 0) + len(one.periods)
    return counts


def uses(computation: Computation, root: str) -> list[tuple[str, Scope, str]]:
    """Elements an indicator reads, through others too: with scope, and over which set."""
    catalogue = computation.catalogue
    waiting, seen, found = [(root, HERE)], set(), []
    while waiting:
        code, scope = waiting.pop()
        if (code, scope) in seen or code not in catalogue.indicators:
            continue
        seen.add((code, scope))
        for use in catalogue.indicators[code].all_uses:
            if use.members is not None:
                continue
            inner = scope.then(use.scope)
            if catalogue.is_indicator(use.code):
                waiting.append((use.code, inner))
            else:
                # A nested indicator is read over the set of the one that is asked for.
                found.append((use.code, inner, computation.run.indicators[root]["covers"]))
    return found


def _contributions(
    computation: Computation, unit: str, element: str, scope: Scope, covers: str
) -> list[Contribution]:
    subject = computation.run.subject(unit, covers)
    banded = computation.run.elements[element]["banded"]
    return [
        one
        for band in (range(1, AGE_BANDS + 1) if banded else (0,))
        for one in subject.contributions(element, scope, band)
    ]


def _absent(one: Contribution) -> list[tuple[str, str]]:
    """Period and stated reason of every entry that is not there but should be."""
    if not one.applicable or not one.gaps:
        return []
    return [
        (period, entry[1] if entry is not None else "")
        for period, entry in one.entries
        if entry is None or (entry[0] is None and entry[1] != NOT_APPLICABLE)
    ]


def _owed(  # noqa: PLR0917 - one argument per part of the row
    computation: Computation,
    element: str,
    unit: str,
    periods: Sequence[tuple[str, str]],
    indicators: Sequence[str],
    stopped: set[str],
) -> Owed:
    run = computation.run
    reasons = {reason for _period, reason in periods}
    return Owed(
        element=element,
        name=run.elements[element]["name"],
        name_en=run.elements[element]["name_en"],
        unit=unit,
        unit_name=run.units[unit]["name"],
        unit_name_en=run.units[unit]["name_en"],
        demo=run.units[unit]["demo"],
        periods=tuple(sorted({period for period, _reason in periods})),
        reason=reasons.pop() if len(reasons) == 1 else "",
        owner=run.elements[element]["owner"],
        source_system=run.elements[element]["source_system"],
        indicators=tuple(dict.fromkeys(indicators)),
        stops=bool(stopped & set(indicators)),
    )

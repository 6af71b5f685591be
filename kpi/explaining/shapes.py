"""What an explanation is made of: plain frozen rows for pages, prints and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kpi.formula import Scope, Status
from kpi.formula.explainer import Parts


class EntryLine(NamedTuple):
    """One entered value: which period, what, from where, by whom, when; `pk` is its row.

    `derived` says how the system counted it, as it was frozen: filter, query time, what is unknown.
    """

    period: str
    value: str | None
    missing: str
    source: str
    entered_at: str
    entered_by: str
    pk: int | None
    derived: Mapping[str, Any] | None = None


class UnitLine(NamedTuple):
    """What one unit brings: its sum over time, how many entries it owes, the entries.

    `of_county` says that these are figures of the county itself; `checked` are the figures that
    were verified on the spot, as they were frozen, with both numbers.
    """

    unit: str
    name: str
    name_en: str
    demo: bool
    total: str | None
    missing_entries: int
    applicable: bool
    entries: tuple[EntryLine, ...]
    of_county: bool = False
    checked: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether all of it is what the system counted for the county: that is no secret."""
        said = [entry for entry in self.entries if entry.source]
        return self.of_county and bool(said) and all(entry.derived for entry in said)

    @property
    def last(self) -> EntryLine | None:
        """The entry that came in last."""
        there = [entry for entry in self.entries if entry.entered_at]
        return max(there, key=lambda entry: entry.entered_at, default=None)


@dataclass(frozen=True, slots=True)
class Input:
    """One thing the formula names: an element with its contributors, or another indicator.

    `hidden` counts the units whose own figures the reader may not see; the total holds them.
    """

    code: str
    name: str
    scope: Scope
    total: str | None
    unit_label: str
    band: int
    units: tuple[UnitLine, ...]
    owner: str
    source_system: str
    nested: "Explained | None" = None
    hidden: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether nobody owes anything."""
        if self.nested is not None:
            return self.nested.status == Status.COMPUTED
        return all(not unit.missing_entries for unit in self.units if unit.applicable)

    @property
    def reported(self) -> int:
        """How many of the units owe nothing."""
        return sum(not unit.missing_entries for unit in self.units if unit.applicable)

    @property
    def asked(self) -> int:
        """How many units the element is asked of."""
        return sum(unit.applicable for unit in self.units)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The nearest bound still ahead: its value, how far it is, and the points it brings."""

    bound: str
    distance: str
    points: str | None


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points that came off for figures found wrong: `before` − `off` = `points`.

    `before` is what the rule gave, rounded half-up to 12 places to be read; `off` is `each` ×
    the number of `figures`; `points` is rounded half-up once and never below nought. `hidden`
    counts the figures whose body the reader may not see.
    """

    figures: tuple[Mapping[str, Any], ...]
    each: str
    off: str
    before: str
    points: str
    hidden: int = 0

    @property
    def all(self) -> int:
        """How many figures were found wrong."""
        return len(self.figures) + self.hidden


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything a page, a print or an answer shows about one cell."""

    unit: str
    unit_name: str
    indicator: str
    name: str
    name_en: str
    unit_label: str
    formula: str
    formula_parts: Parts
    with_values: str
    value_parts: Parts
    result_text: str
    status: Status
    value: str | None
    shown: str | None
    decimals: int
    strategy: str
    covers: str
    inputs: tuple[Input, ...]
    definition: Mapping[str, Any]
    target: Mapping[str, Any] | None
    baseline: Mapping[str, Any] | None
    cells: tuple[Mapping[str, Any], ...]
    met: bool | None
    below_baseline: bool | None
    ahead: Ahead | None
    #: The decision by which the item is left out here, as it was frozen.
    waived: Mapping[str, Any] | None = None
    #: What an assessor marked here by hand, as it was frozen.
    mark: Mapping[str, Any] | None = None
    #: The county's rule for figures verified on the spot, where any stands behind this cell.
    rule: Mapping[str, Any] | None = None
    deduction: Deduction | None = None

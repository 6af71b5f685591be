"""Points that come off an item because figures behind it were found wrong on the spot.

Each figure that an item is made of, of the assessed body itself or of its members, and that was
found wrong, takes the rule's points off: points = what the rule of the item gives − n × points a
figure, rounded half-up to two places once, and never below nought. A figure behind several items
takes them off each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpi.assessment.scheme import Item
from kpi.formula import HERE, Catalogue, Scope
from kpi.running.frozen import FrozenRun
from kpi.running.verified import POINTS, checked


@dataclass(frozen=True, slots=True)
class Deducted:
    """What comes off one item of one body: the figures, points for each, and together."""

    figures: tuple[Mapping[str, Any], ...]
    each: Decimal

    @property
    def points(self) -> Decimal:
        """All of it."""
        return self.each * len(self.figures)


class Deductions:
    """The figures of a run that take points off, found by what reads them."""

    def __init__(self, run: FrozenRun) -> None:
        self._run = run
        self._figures: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in checked(run.frozen):
            if row["effect"] == POINTS:
                self._figures[row["element"]].append(row)
        rules = run.frozen.get("verification", {}).get("rules", {})
        rule = rules.get(run.period.code) or {}
        self._each = Decimal(rule.get("each") or 0)

    def points(self, catalogue: Catalogue, unit: str, items: Iterable[Item]) -> dict[str, Decimal]:
        """The points that come off each item of a unit; items that lose none are not in it."""
        if not self._figures:
            return {}
        found = {i.code: self.of(catalogue, unit, i.indicator) for i in items if i.indicator}
        return {code: one.points for code, one in found.items() if one is not None}

    def of(self, catalogue: Catalogue, unit: str, indicator: str) -> Deducted | None:
        """What comes off an item with this indicator for a unit; None when nothing does."""
        if not self._figures or indicator not in catalogue.indicators:
            return None
        subject = self._run.subject(unit, self._run.indicators[indicator]["covers"])
        found = []
        for element in sorted(self._read(catalogue, indicator) & set(self._figures)):
            units = {one.unit for one in subject.contributions(element, HERE)}
            found += [row for row in self._figures[element] if row["unit"] in units]
        return Deducted(tuple(found), self._each) if found else None

    def _read(self, catalogue: Catalogue, root: str) -> set[str]:
        """Elements that an indicator reads of the subject or its members for the run's period."""
        waiting, seen, found = [(root, HERE)], set[tuple[str, Scope]](), set[str]()
        while waiting:
            code, scope = waiting.pop()
            if (code, scope) in seen:
                continue
            seen.add((code, scope))
            for use in catalogue.indicators[code].all_uses:
                inner = scope.then(use.scope)
                if inner.place or use.members:
                    continue
                if catalogue.is_indicator(use.code):
                    waiting.append((use.code, inner))
                elif self._run.period in self._run.at(inner):
                    found.add(use.code)
        return found

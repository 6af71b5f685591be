"""What of an explanation was verified on the spot: both numbers, the rule, the points off."""

from collections.abc import Iterable, Mapping
from typing import Any

from alliance.core.numbers import round_half_up
from kpi.explaining.shapes import Deduction, Input
from kpi.formula import InputLine
from kpi.formula.numbers import plain
from kpi.running.computing import Computation
from kpi.running.contributing import Contribution
from kpi.running.verified import checked

_PLACES = 12
Row = Mapping[str, Any]


class Checks:
    """The verified figures of a run, found by what is being explained."""

    def __init__(self, computation: Computation) -> None:
        self._computation = computation
        self._run = computation.run
        self._figures: dict[tuple[str, str], list[Row]] = {}
        for row in checked(self._run.frozen):
            self._figures.setdefault((row["element"], row["unit"]), []).append(row)

    def of(self, line: InputLine, one: Contribution) -> tuple[Row, ...]:
        """The verified figures behind what one unit brings to an input."""
        rows = self._figures.get((line.code, one.unit), ())
        if not rows:
            return ()
        read = {period.code for period in self._run.at(line.scope)}
        read |= {period for period, _entry in one.entries}
        return tuple(row for row in rows if row["period"] in read)

    def rule(self, inputs: Iterable[Input]) -> Row | None:
        """The rule as it was frozen, where any of these inputs was verified."""
        rows = [row for one in inputs for unit in one.units for row in unit.checked]
        if not rows:
            return None
        rules: Mapping[str, Row] = self._run.frozen["verification"]["rules"]
        return rules[rows[0]["period"]]

    def _named(self, row: Row) -> dict[str, Any]:
        """The figure with the names its body and element had."""
        unit, element = self._run.units[row["unit"]], self._run.elements[row["element"]]
        return {**row, "named": {"unit": unit, "element": element}}

    def deduction(self, unit: str, indicator: str) -> Deduction | None:
        """What came off the item with this indicator, where the scheme gives points for it."""
        deductions, catalogue = self._computation.deductions, self._computation.catalogue
        found = deductions.of(catalogue, unit, indicator)
        if found is None or not self._computation.has_points:
            return None
        items = self._run.frozen["scheme"]["items"]
        item = next((row["code"] for row in items if row["indicator"] == indicator), None)
        scored = {one.item: one for one in self._computation.score(unit).items}
        score = scored.get(item) if item else None
        if score is None or score.before is None or score.points is None:
            return None
        return Deduction(
            figures=tuple(self._named(row) for row in found.figures),
            each=plain(found.each),
            off=plain(found.points),
            before=plain(round_half_up(score.before, _PLACES)),
            points=plain(score.points),
        )

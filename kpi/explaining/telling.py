"""Telling one cell: the run's frozen facts turned into the rows of an explanation."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi.explaining.checking import Checks
from kpi.explaining.shapes import Ahead, EntryLine, Explained, Input, UnitLine
from kpi.formula import AGE_BANDS, HERE, InputLine, Scope, Status, explain
from kpi.formula.explainer import Parts
from kpi.formula.numbers import plain
from kpi.running.cells import Cell
from kpi.running.computing import Computation
from kpi.running.contributing import Contribution
from kpi.running.frozen import FrozenRun, Subject
from kpi.running.yardsticks import direction_of
from kpi.scoring import next_bound

_NOTHING = Parts("")


def explain_cell(
    frozen: FrozenRun, unit: str, indicator: str, *, english: bool = False
) -> Explained:
    """Explain one indicator of one unit; KeyError when the run has neither."""
    return explain_within(Computation(frozen), unit, indicator, english=english)


def explain_within(
    computation: Computation, unit: str, indicator: str, *, english: bool = False
) -> Explained:
    """The same for one cell of many of a run: what was read and checked is used again."""
    return _Explaining(computation, unit, english).of(indicator, HERE)


class _Explaining:
    """One subject's explanations, nested ones included."""

    def __init__(self, computation: Computation, unit: str, english: bool) -> None:
        self.computation = computation
        self.run = computation.run
        self.unit = unit
        self.names = computation.names_en if english else computation.names
        self.checks = Checks(computation)
        # A run frozen before anything was counted by the system holds no such rows.
        self._derived: Mapping[str, Any] = self.run.frozen.get("derived", {})

    def of(self, indicator: str, scope: Scope) -> Explained:
        """The explanation of one indicator, read in a scope."""
        row = self.run.indicators[indicator]
        found = self.computation.evaluated(self.unit, indicator)
        cell = self.computation.held_against(self.unit, indicator, found)
        formula = values = _NOTHING
        result_text = ""
        inputs: tuple[Input, ...] = ()
        result = cell.result
        if not row["qualitative"]:
            evaluator = self.computation.evaluator(self.unit, indicator)
            lines = explain(evaluator, indicator, self.names, scope)
            is_asked = cell.result.status is not Status.NOT_APPLICABLE
            formula = lines.formula_parts
            values = lines.value_parts if is_asked else _NOTHING
            result_text = lines.result_text if is_asked else ""
            result = lines.result if is_asked else cell.result
            inputs = tuple(one for line in lines.inputs for one in self._inputs(line, row))
        return Explained(
            unit=self.unit,
            unit_name=self.run.units[self.unit]["name"],
            indicator=indicator,
            name=row["name"],
            name_en=row["name_en"],
            unit_label=row["unit"],
            formula=formula.line,
            formula_parts=formula,
            with_values=values.line,
            value_parts=values,
            result_text=result_text,
            status=result.status,
            value=None if result.value is None else plain(result.value),
            shown=result.shown(row["decimals"]),
            decimals=row["decimals"],
            strategy=row["strategy"],
            covers=row["covers"],
            inputs=inputs,
            definition=row,
            target=cell.target,
            baseline=self.computation.baseline(self.unit, indicator),
            cells=tuple(self._printed(indicator)),
            met=cell.met,
            below_baseline=cell.below_baseline,
            ahead=self._ahead(cell),
            waived=self.computation.waiver(self.unit, indicator),
            mark=self.computation.marks.of_indicator(self.unit, indicator),
            rule=self.checks.rule(inputs),
            deduction=self.checks.deduction(self.unit, indicator) if scope == HERE else None,
        )

    def _printed(self, indicator: str) -> list[Mapping[str, Any]]:
        """Every printed or set cell of the indicator for this unit, in order of years."""
        mine = self.computation.targets.get((indicator, self.unit), [])
        return sorted(mine, key=lambda row: int(row["year"]))

    def _inputs(self, line: InputLine, row: Mapping[str, Any]) -> list[Input]:
        if line.indicator:
            return [self._nested(line)]
        subject = self.run.subject(self.unit, row["covers"])
        if self.run.elements[line.code]["banded"]:
            return [self._input(line, subject, band) for band in range(1, AGE_BANDS + 1)]
        return [self._input(line, subject, 0)]

    def _nested(self, line: InputLine) -> Input:
        nested = self.of(line.code, line.scope)
        return Input(
            code=line.code,
            name=line.name,
            scope=line.scope,
            total=nested.value,
            unit_label=nested.unit_label,
            band=0,
            units=(),
            owner="",
            source_system="",
            nested=nested,
        )

    def _input(self, line: InputLine, subject: Subject, band: int) -> Input:
        element = self.run.elements[line.code]
        found = subject.contributions(line.code, line.scope, band)
        total = line.bands[band - 1] if band else line.value
        return Input(
            code=line.code,
            name=line.name,
            scope=line.scope,
            total=None if total is None else plain(total),
            unit_label=element["unit"],
            band=band,
            units=tuple([self._unit(one, line) for one in found]),
            owner=element["owner"],
            source_system=element["source_system"],
        )

    def _unit(self, one: Contribution, line: InputLine) -> UnitLine:
        unit = self.run.units[one.unit]
        return UnitLine(
            unit=one.unit,
            name=unit["name"],
            name_en=unit["name_en"],
            demo=unit["demo"],
            total=None if one.total is None else plain(one.total),
            missing_entries=one.gaps,
            applicable=one.applicable,
            entries=tuple([self._entry(period, entry) for period, entry in one.entries]),
            of_county=unit["kind"] == "county",
            checked=self.checks.of(line, one),
        )

    def _entry(self, period: str, entry: Any) -> EntryLine:
        if entry is None:
            return EntryLine(period, None, "", "", "", "", None)
        value, missing, source, when, who, pk = entry
        derived = self._derived.get(str(pk)) if self._derived else None
        return EntryLine(period, value, missing, source, when, who, pk, derived)

    def _ahead(self, cell: Cell) -> Ahead | None:
        """The next threshold: of the scheme's rule where it gives points, else the target."""
        value = cell.result.exact
        if value is None:
            return None
        if self.computation.has_points:
            for row in self.run.frozen["scheme"]["items"]:
                if row["indicator"] == cell.indicator:
                    item = self.computation.item(row)
                    bound = next_bound(item.rule, value, item.weight, item.direction)
                    return None if bound is None else _ahead(bound[0], value, bound[1])
            return None
        if cell.target is None or cell.met:
            return None
        direction = direction_of(self.run.indicators[cell.indicator])
        bound_at = Fraction(cell.target["value"])
        is_ahead = bound_at > value if direction == "higher" else bound_at < value
        return _ahead(bound_at, value, None) if is_ahead else None


def _ahead(bound: Fraction, value: Decimal, points: Fraction | None) -> Ahead:
    at = Decimal(bound.numerator) / Decimal(bound.denominator)
    return Ahead(
        bound=plain(at),
        distance=plain(at - value),
        points=None
        if points is None
        else plain(Decimal(points.numerator) / Decimal(points.denominator)),
    )

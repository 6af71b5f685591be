"""From a run's frozen figures to its cells and points; the same code for every subject."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from kpi.assessment.scheme import Item, Sheet, SubjectScore, rank, score_sheet
from kpi.formula import (
    HERE,
    Catalogue,
    Definition,
    Evaluator,
    Quotient,
    Result,
    Scope,
    Sort,
    Status,
    Strategy,
    compile_fast,
)
from kpi.formula import check as check_definitions
from kpi.models import EVERY_YEAR
from kpi.running.cells import Cell
from kpi.running.frozen import FrozenRun, Subject
from kpi.running.marking import GATE, Marks, Unmarked
from kpi.running.millionths import SCALE, Wholes, in_millionths
from kpi.running.subjects import subjects_of
from kpi.running.verified_points import Deductions
from kpi.running.yardsticks import direction_of, judge
from kpi.scoring import (
    Direction,
    Marked,
    below_baseline,
    read_direction,
    read_rule,
)

LAST_YEAR = Scope(("last_year",))
_NOT_ASKED = Result(Status.NOT_APPLICABLE)


class Computation:
    """Computes the cells of a frozen run, unit by unit, and the points of its scheme."""

    def __init__(self, run: FrozenRun) -> None:
        self.run = run
        self._evaluators: dict[tuple[str, str], Evaluator] = {}
        self._short: dict[str, Quotient | None] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The run's indicators, checked again as they were frozen."""
        definitions = {
            code: Definition(
                formula=row["formula"],
                denominator=row["denominator"] or None,
                factor=Decimal(row["factor"]),
                strategy=Strategy(row["strategy"]),
            )
            for code, row in self.run.indicators.items()
            if not row["qualitative"]
        }
        sorts = {
            code: Sort.BANDS if row["banded"] else Sort.NUMBER
            for code, row in self.run.elements.items()
        }
        return check_definitions(definitions, sorts)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of every element and indicator by its code."""
        return {code: row["name"] for code, row in self._named}

    @cached_property
    def names_en(self) -> Mapping[str, str]:
        """The same in English, where there is one."""
        return {code: row["name_en"] or row["name"] for code, row in self._named}

    @property
    def _named(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [*self.run.elements.items(), *self.run.indicators.items()]

    @cached_property
    def targets(self) -> Mapping[tuple[str, str], list[Mapping[str, Any]]]:
        """Every printed or set cell by indicator and unit."""
        found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for row in self.run.frozen["targets"]:
            found.setdefault((row["indicator"], row["unit"]), []).append(row)
        return found

    @cached_property
    def _own_inputs(self) -> Mapping[str, frozenset[str]]:
        """Per indicator, the elements it reads of the very subject, through every indicator."""
        return {code: frozenset(self._reads(code)) for code in self.catalogue.indicators}

    @cached_property
    def waived(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """By unit and item, the decisions to leave an item out; older facts know none."""
        rows = self.run.frozen.get("waivers", ())
        return {(row["unit"], row["item"]): row for row in rows}

    @cached_property
    def marks(self) -> Marks:
        """What assessors had marked by hand when the run was frozen."""
        return Marks(self.run.frozen)

    @cached_property
    def deductions(self) -> Deductions:
        """What figures found wrong on the spot take off."""
        return Deductions(self.run)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Codes of those whom the scheme looks at."""
        return frozenset(subjects_of(self.run))

    def unmarked(self) -> list[Unmarked]:
        """What an assessor has yet to mark, subject by subject."""
        return self.marks.open_lines(subjects_of(self.run), self.waived)

    def waiver(self, unit: str, indicator: str) -> Mapping[str, Any] | None:
        """The decision by which an indicator is left out for a unit, on every line it stands on."""
        if not self.waived:
            return None
        lines = [
            self.waived.get((unit, row["code"]))
            for row in self.run.frozen["scheme"]["items"]
            if row["indicator"] == indicator
        ]
        return lines[0] if lines and all(lines) else None

    def evaluator(self, unit: str, indicator: str) -> Evaluator:
        """The evaluator of a unit over the set of institutions that an indicator covers."""
        key = (unit, self.run.indicators[indicator]["covers"])
        if key not in self._evaluators:
            self._evaluators[key] = Evaluator(self.catalogue, self.run.subject(*key))
        return self._evaluators[key]

    def result(self, unit: str, indicator: str, scope: Scope = HERE) -> Result:
        """The value of an indicator for a unit.

        A unit that is not asked for one of the inputs at all is not concerned: not
        applicable, whatever the indicator does with gaps. So is for what is judged and not
        computed anybody but the scheme's subjects; what was judged has a status and no number.
        """
        if scope == HERE and self.waiver(unit, indicator) is None:
            subject = self.run.subject(unit, self.run.indicators[indicator]["covers"])
            fast = self._short_way(subject, indicator)
            if fast is not None:  # what was added up was asked for
                return fast
        return self.evaluated(unit, indicator, scope)

    def evaluated(self, unit: str, indicator: str, scope: Scope = HERE) -> Result:
        """The same without the short way, for who reads the inputs one by one anyway."""
        if self.waiver(unit, indicator) is not None:
            return _NOT_ASKED
        if self.run.indicators[indicator]["qualitative"]:
            return self._judged(unit, indicator)
        subject = self.run.subject(unit, self.run.indicators[indicator]["covers"])
        if not all(subject.is_asked(element) for element in self._own_inputs[indicator]):
            return _NOT_ASKED
        return self.evaluator(unit, indicator).result(indicator, scope)

    def _judged(self, unit: str, indicator: str) -> Result:
        asked = self.subjects if self.marks.are_known else {self.run.county}
        if unit not in asked:
            return _NOT_ASKED
        is_marked = self.marks.judged(unit, indicator) is not None
        return Result(Status.COMPUTED if is_marked else Status.MISSING)

    def _short_way(self, subject: Subject, indicator: str) -> Result | None:
        """The same digits by whole sums and one division; None where it does not serve."""
        quotient = self._quotient(indicator)
        found = None if quotient is None else self._wholes(subject, quotient)
        if found is None:
            return None
        return Result(
            Status.COMPUTED,
            found.quotient.exact(found.above, found.below),
            in_millionths(found.above),
            None if found.quotient.denominator is None else in_millionths(found.below),
        )

    def wholes(self, unit: str) -> list[Wholes | None]:
        """Of each indicator in turn the value, where it needs no more than whole sums.

        None where there is a gap, a target, a decision beside it, or another formula.
        """
        if self.waived:
            return [None] * len(self.run.indicators)
        sets = {covers for _code, covers, _way in self._ways}
        subjects = {covers: self.run.subject(unit, covers) for covers in sets}
        held = self.targets
        return [
            None if way is None or (code, unit) in held else self._wholes(subjects[covers], way)
            for code, covers, way in self._ways
        ]

    @cached_property
    def _ways(self) -> list[tuple[str, str, Quotient | None]]:
        """Every indicator with the set that it covers and its short way."""
        rows = self.run.indicators.items()
        return [(code, row["covers"], self._quotient(code)) for code, row in rows]

    def _wholes(self, subject: Subject, quotient: Quotient) -> Wholes | None:
        try:
            above, below = quotient.wholes(subject.sums, SCALE)
        except KeyError:  # something of it is missing, or too long
            return None
        value = quotient.stored(above, below)
        return None if value is None else Wholes(above, below, value, quotient)

    def _quotient(self, indicator: str) -> Quotient | None:
        """The short way of an indicator, compiled once a run; None where it has none."""
        if indicator not in self._short:
            is_judged = self.run.indicators[indicator]["qualitative"]
            found = None if is_judged else compile_fast(self.catalogue, indicator)
            self._short[indicator] = found
        return self._short[indicator]

    def cells(self, units: Iterable[str]) -> list[Cell]:
        """Every indicator of the run for these units."""
        return [self.cell(unit, indicator) for unit in units for indicator in self.run.indicators]

    def cell(self, unit: str, indicator: str) -> Cell:
        """One indicator of one unit, judged."""
        return self.held_against(unit, indicator, self.result(unit, indicator))

    def held_against(self, unit: str, indicator: str, result: Result) -> Cell:
        """A result with its yardstick and the judgement."""
        direction = direction_of(self.run.indicators[indicator])
        target = self.target(unit, indicator)
        baseline = self.baseline(unit, indicator)
        judged = self.marks.judged(unit, indicator) if result.status is Status.COMPUTED else None
        return Cell(
            unit=unit,
            indicator=indicator,
            result=result,
            target=target,
            met=judged["holds"] if judged else judge(result.exact, target, direction),
            below_baseline=below_baseline(
                result.exact, Decimal(baseline["value"]) if baseline else None, direction
            ),
        )

    def target(self, unit: str, indicator: str) -> Mapping[str, Any] | None:
        """The printed or set cell of the run's year, else the one printed for every year.

        Only a whole year is held against it.
        """
        if self.run.period.kind != "year":
            return None
        rows = {row["year"]: row for row in self.targets.get((indicator, unit), [])}
        return rows.get(self.run.period.year) or rows.get(EVERY_YEAR)

    def baseline(self, unit: str, indicator: str) -> Mapping[str, Any] | None:
        """The last value stated without a sign for an earlier year."""
        earlier = [
            row
            for row in self.targets.get((indicator, unit), [])
            if row["role"] == "stated"
            and row["comparator"] == "bare"
            and row["year"] < self.run.period.year
        ]
        return max(earlier, key=lambda row: int(row["year"]), default=None)

    @property
    def has_points(self) -> bool:
        """Only an assessment whose every item has a weight gives points; a gate needs none."""
        scheme = self.run.frozen["scheme"]
        items = scheme["items"]
        return scheme["purpose"] == "assessment" and all(
            item["weight"] is not None or item["rule"] == GATE for item in items
        )

    def scores(self) -> tuple[SubjectScore, ...]:
        """Points and ranks of every subject of the scheme; empty without weights.

        A subject to whom no item applies is not assessed: it has neither points nor a rank.
        """
        if not self.has_points:
            return ()
        items = self.items()
        growing = {item.indicator for item in items if item.needs_last_year and item.indicator}
        sheets = [self._sheet(unit, items, growing) for unit in subjects_of(self.run)]
        scored = (score_sheet(items, sheet) for sheet in sheets)
        return rank(
            subject
            for subject in scored
            if any(item.status is not Marked.NOT_APPLICABLE for item in subject.items)
        )

    def score(self, unit: str) -> SubjectScore:
        """The points of one subject, without its rank."""
        items = self.items()
        growing = {item.indicator for item in items if item.needs_last_year and item.indicator}
        return score_sheet(items, self._sheet(unit, items, growing))

    def items(self) -> list[Item]:
        """The scheme's lines as the scoring package wants them."""
        return [self.item(row) for row in self.run.frozen["scheme"]["items"]]

    def item(self, row: Mapping[str, Any]) -> Item:
        """One line of the scheme."""
        direction = Direction.HIGHER
        if row["indicator"]:
            direction = direction_of(self.run.indicators[row["indicator"]])
        fields = {
            "params": row["params"],
            "target": row["target"],
            "comparator": row["comparator"] or None,
            "direction": str(direction),
        }
        return Item(
            code=row["code"],
            group=row["group"],
            rule=read_rule(row["rule"], fields),
            weight=Decimal(row["weight"] or 0),
            indicator=row["indicator"],
            direction=read_direction(fields),
        )

    def _sheet(self, unit: str, items: list[Item], growing: set[str]) -> Sheet:
        codes = [item.indicator for item in items if item.indicator]
        return Sheet(
            code=unit,
            name=self.run.units[unit]["name"],
            results={code: self.result(unit, code) for code in codes},
            last_year={code: self.result(unit, code, LAST_YEAR) for code in growing},
            not_applicable=frozenset(item for whom, item in self.waived if whom == unit),
            gates=self.marks.gates(unit),
            rules=self.marks.rules(unit),
            deductions=self.deductions.points(self.catalogue, unit, items),
        )

    def _reads(self, root: str) -> Iterable[str]:
        waiting, seen = [root], set()
        while waiting:
            code = waiting.pop()
            if code in seen:
                continue
            seen.add(code)
            for use in self.catalogue.indicators[code].all_uses:
                if use.scope.place or use.members is not None:
                    continue
                if self.catalogue.is_indicator(use.code):
                    waiting.append(use.code)
                else:
                    yield use.code

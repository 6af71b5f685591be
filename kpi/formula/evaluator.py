"""What an indicator is worth for one subject: the definition of every result.

Decimals of 28 digits, rounded half-up, traps on. Every faster way must give the same digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpi.formula import numbers
from kpi.formula.calculator import Calculator
from kpi.formula.catalogue import Catalogue, Checked, Use
from kpi.formula.facts import HERE, MISSING, Facts, Gap, Reading, Scope
from kpi.formula.functions import Sort
from kpi.formula.status import Status, Strategy
from kpi.formula.syntax import Node

_NO_VALUE = frozenset((Status.MISSING, Status.NOT_APPLICABLE))


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator's value, and why it has none.

    `exact` is the value in 28 digits, from which points and the shown value are computed;
    `value` the stored one, 12 decimals. `numerator` and `denominator` are the two wholes before
    division, where they have a value. `missing` lists the codes of the named inputs with gaps,
    `gaps` each of them with the unit that owes it. `decided_by_gaps`: so much is missing that
    nothing was computed.
    """

    status: Status
    exact: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    gaps: tuple[tuple[str, Gap], ...] = ()
    decided_by_gaps: bool = False

    @property
    def value(self) -> Decimal | None:
        """The value as it is stored: rounded half-up to 12 decimals."""
        return None if self.exact is None else numbers.stored(self.exact)

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the inputs with gaps, each once."""
        return tuple(dict.fromkeys(code for code, _gap in self.gaps))

    def shown(self, decimals: int) -> str | None:
        """The value as it is displayed: exactly `decimals` decimals."""
        return None if self.exact is None else numbers.shown(self.exact, decimals)


@dataclass(frozen=True, slots=True)
class _Input:
    """A named input: which gaps it has, and whether nothing of it is there at all."""

    code: str
    gaps: tuple[Gap, ...]
    nothing: bool


class Evaluator:
    """Computes the indicators of a catalogue for one subject, each once."""

    def __init__(self, catalogue: Catalogue, facts: Facts) -> None:
        self.catalogue = catalogue
        self.facts = facts
        self._results: dict[tuple[str, Scope], Result] = {}
        self._members: dict[str, list[Evaluator] | None] = {}

    def result(self, code: str, scope: Scope = HERE) -> Result:
        """The value of an indicator, read in a scope.

        The indicators it names are computed first, without recursion: a chain of any length
        is as good as a short one.
        """
        waiting = [(code, scope)]
        while waiting:
            key = waiting[-1]
            below = [key_ for key_ in self._below(*key) if key_ not in self._results]
            if below and key not in self._results:
                waiting.extend(below)
                continue
            waiting.pop()
            if key not in self._results:
                self._results[key] = self._compute(self.catalogue.indicators[key[0]], key[1])
        return self._results[(code, scope)]

    def members(self, place: str) -> "list[Evaluator] | None":
        """One evaluator per member of the subject or of a place around it; None: unknown."""
        if place not in self._members:
            members = self.facts.members(place)
            self._members[place] = (
                None if members is None else [Evaluator(self.catalogue, one) for one in members]
            )
        return self._members[place]

    def walk(self, checked: Checked, scope: Scope) -> "Walk":
        """The calculator of one indicator in one scope."""
        return Walk(self, checked.definition.strategy, scope)

    def _below(self, code: str, scope: Scope) -> list[tuple[str, Scope]]:
        return [
            (use.code, scope.then(use.scope))
            for use in self.catalogue.indicators[code].all_uses
            if use.members is None and self.catalogue.is_indicator(use.code)
        ]

    def _compute(self, checked: Checked, scope: Scope) -> Result:
        inputs = [self._input(use, scope) for use in checked.uses]
        below = [self._input(use, scope) for use in checked.denominator_uses]
        gaps = tuple(
            dict.fromkeys((one.code, gap) for one in (*inputs, *below) for gap in one.gaps)
        )
        missing = Status.MISSING
        if gaps and not any(gap.applicable for _code, gap in gaps):
            missing = Status.NOT_APPLICABLE
        zero = checked.definition.strategy is Strategy.ZERO
        if zero and (_nothing([*inputs, *below]) or _nothing(below)):
            return Result(missing, gaps=gaps, decided_by_gaps=True)
        walk = self.walk(checked, scope)
        value, numerator, denominator = walk.indicator(checked)
        if isinstance(value, Status):
            status = missing if value is Status.MISSING else value
            return Result(status, None, numerator, denominator, gaps)
        partial = walk.met_partial or (zero and bool(gaps))
        status = Status.PARTIAL if partial else Status.COMPUTED
        return Result(status, value, numerator, denominator, gaps)

    def _input(self, use: Use, scope: Scope) -> _Input:
        if use.members is None:
            gaps, nothing = self._gaps(use.code, scope.then(use.scope))
            return _Input(use.code, gaps, nothing)
        members = self.members(use.members or scope.place)
        if members is None:
            return _Input(use.code, MISSING.gaps, True)
        inner = Scope(scope.period).then(use.scope)
        found = [member._gaps(use.code, inner) for member in members]
        gaps = tuple(gap for member_gaps, _nothing_ in found for gap in member_gaps)
        return _Input(use.code, gaps, all(nothing for _gaps, nothing in found))

    def _gaps(self, code: str, scope: Scope) -> tuple[tuple[Gap, ...], bool]:
        if self.catalogue.is_indicator(code):
            result = self.result(code, scope)
            if result.status is Status.PARTIAL:
                return tuple(gap for _code, gap in result.gaps), False
            if result.status in _NO_VALUE:
                applicable = result.status is Status.MISSING
                return (Gap(applicable=applicable),), True
            return (), False
        if self.catalogue.elements[code] is Sort.BANDS:
            bands = self.facts.bands(code, scope)
            gaps = tuple(dict.fromkeys(gap for band in bands for gap in _gaps_of(band)))
            return gaps, all(band.total is None for band in bands)
        reading = self.facts.reading(code, scope)
        return _gaps_of(reading), reading.total is None


class Walk(Calculator):
    """The calculator that looks names up in an evaluator's facts and results."""

    def __init__(self, evaluator: Evaluator, strategy: Strategy, scope: Scope) -> None:
        super().__init__(strategy)
        self._evaluator = evaluator
        self._scope = scope
        self.met_partial = False

    def indicator(
        self, checked: Checked
    ) -> tuple[Decimal | Status, Decimal | None, Decimal | None]:
        """The value, the numerator and the denominator of an indicator."""
        above = self.value(checked.formula.tree, self._scope)
        value, below = above, None
        if checked.denominator is not None:
            below = self.value(checked.denominator.tree, self._scope)
            value = self.apply("/", above, below)
        value = self.apply("*", value, checked.definition.factor)
        return (
            value if isinstance(value, Decimal | Status) else Status.UNDEFINED,
            above if isinstance(above, Decimal) else None,
            below if isinstance(below, Decimal) else None,
        )

    def named(self, code: str, scope: Scope, raw: bool) -> Decimal | Status:
        """The value of an element or indicator."""
        if not self._evaluator.catalogue.is_indicator(code):
            return self.settle(self._evaluator.facts.reading(code, scope), raw)
        result = self._evaluator.result(code, scope)
        if result.status in _NO_VALUE:
            return self.settle(MISSING, raw)
        self.met_partial |= result.status is Status.PARTIAL
        return result.status if result.exact is None else result.exact

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The age bands of an element."""
        return self._evaluator.facts.bands(code, scope)

    def passing_members(self, condition: Node, scope: Scope, raw: bool) -> Decimal | Status:
        """How many members meet a condition; one whose answer is missing spoils the count."""
        members = self._evaluator.members(scope.place)
        if members is None:
            return self.settle(MISSING, raw)
        passing = 0
        problem: Status | None = None
        for member in members:
            walk = Walk(member, self.strategy, Scope(scope.period))
            met = walk.value(condition, Scope(scope.period), raw)
            self.met_partial |= walk.met_partial
            passing += met is True
            problem = self.worst(met, *([problem] if problem else []))
        return problem or Decimal(passing)


def _gaps_of(reading: Reading) -> tuple[Gap, ...]:
    """The gaps of a reading; one without any value has at least one."""
    return reading.gaps or (MISSING.gaps if reading.total is None else ())


def _nothing(inputs: list[_Input]) -> bool:
    return bool(inputs) and all(one.nothing for one in inputs)

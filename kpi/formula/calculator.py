"""The meaning of every operator and function: one walk over a tree, in exact decimals.

A gap travels upwards like a value: each node yields a number, a truth value, or the status
that says why there is none. What names stand for is left to the subclass.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal

from kpi.formula import numbers
from kpi.formula.facts import HERE, Reading, Scope
from kpi.formula.functions import GAP_FUNCTIONS, PERIOD_FUNCTIONS, PLACE_FUNCTIONS
from kpi.formula.mortality import premature_mortality
from kpi.formula.status import PRECEDENCE, Status, Strategy
from kpi.formula.syntax import (
    Call,
    Chain,
    Comparison,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Power,
)

Value = Decimal | bool | Status

_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal | Status]] = {
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "%": numbers.remainder,
    "^": numbers.power,
}
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}


class Calculator(ABC):
    """Computes one tree. `raw` says that gaps stay gaps, whatever the strategy."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self._precedence = PRECEDENCE[strategy]

    @abstractmethod
    def named(self, code: str, scope: Scope, raw: bool) -> Decimal | Status:
        """The value of an element or indicator, or why it has none."""

    @abstractmethod
    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The age bands of an element."""

    @abstractmethod
    def passing_members(self, condition: Node, scope: Scope, raw: bool) -> Decimal | Status:
        """How many members meet a condition, each tested on its own."""

    def settle(self, reading: Reading, raw: bool) -> Decimal | Status:
        """What a reading counts as: itself, nought or its reported part, or missing."""
        if reading.complete:
            return reading.total or Decimal(0)
        if self.strategy is Strategy.ZERO and not raw:
            return reading.total or Decimal(0)
        return Status.MISSING

    def worst(self, *values: Value) -> Status | None:
        """The problem that is told among several values; None when there is none."""
        problems = [value for value in values if isinstance(value, Status)]
        if not problems:
            return None
        return min(problems, key=self._precedence.index)

    def apply(self, sign: str, left: Value, right: Value) -> Value:
        """One arithmetic operator on two values or problems."""
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return _OPERATIONS[sign](left, right)
        # A divisor of nought is a problem of its own, also when the dividend is missing.
        if sign in "/%" and isinstance(right, Decimal) and right.is_zero():
            return self.worst(left, Status.ZERO_DENOMINATOR) or left
        return self.worst(left, right) or left

    def value(self, node: Node, scope: Scope = HERE, raw: bool = False) -> Value:
        """The value of a node read in a scope."""
        return _HANDLERS[type(node)](self, node, scope, raw)

    def _number(self, node: Number, scope: Scope, raw: bool) -> Value:
        return node.value

    def _name(self, node: Name, scope: Scope, raw: bool) -> Value:
        return self.named(node.code, scope, raw)

    def _negate(self, node: Negate, scope: Scope, raw: bool) -> Value:
        value = self.value(node.operand, scope, raw)
        return numbers.negate(value) if isinstance(value, Decimal) else value

    def _not(self, node: Not, scope: Scope, raw: bool) -> Value:
        value = self.value(node.operand, scope, raw)
        return value if isinstance(value, Status) else not value

    def _chain(self, node: Chain, scope: Scope, raw: bool) -> Value:
        value = self.value(node.first, scope, raw)
        for sign, operand in node.rest:
            value = self.apply(sign, value, self.value(operand, scope, raw))
        return value

    def _power(self, node: Power, scope: Scope, raw: bool) -> Value:
        base = self.value(node.base, scope, raw)
        return self.apply("^", base, self.value(node.exponent, scope, raw))

    def _comparison(self, node: Comparison, scope: Scope, raw: bool) -> Value:
        left = self.value(node.left, scope, raw)
        right = self.value(node.right, scope, raw)
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return _COMPARISONS[node.sign](left, right)
        return self.worst(left, right) or left

    def _logic(self, node: Logic, scope: Scope, raw: bool) -> Value:
        """From left to right, until one operand decides; a gap decides nothing."""
        decisive = node.word == "or"
        problem: Status | None = None
        for operand in node.operands:
            value = self.value(operand, scope, raw)
            if value is decisive and problem in (None, Status.MISSING):
                return decisive
            problem = self.worst(value, *([problem] if problem else []))
        return problem or not decisive

    def _call(self, node: Call, scope: Scope, raw: bool) -> Value:
        if node.function in PERIOD_FUNCTIONS or node.function in PLACE_FUNCTIONS:
            return self.value(node.arguments[0], scope.inside(node.function), raw)
        lazy = _LAZY.get(node.function)
        if lazy:
            return lazy(self, node.arguments, scope, raw or node.function in GAP_FUNCTIONS)
        values = [self.value(argument, scope, raw) for argument in node.arguments]
        return self.worst(*values) or _STRICT[node.function](
            [value for value in values if isinstance(value, Decimal)]
        )

    def _if(self, arguments: tuple[Node, ...], scope: Scope, raw: bool) -> Value:
        condition = self.value(arguments[0], scope, raw)
        if isinstance(condition, Status):
            return condition
        return self.value(arguments[1] if condition else arguments[2], scope, raw)

    def _is_null(self, arguments: tuple[Node, ...], scope: Scope, raw: bool) -> Value:
        value = self.value(arguments[0], scope, raw)
        if isinstance(value, Status) and value is not Status.MISSING:
            return value
        return value is Status.MISSING

    def _first_non_null(self, arguments: tuple[Node, ...], scope: Scope, raw: bool) -> Value:
        for argument in arguments:
            value = self.value(argument, scope, raw)
            if value is not Status.MISSING:
                return value
        return Status.MISSING

    def _safe_div(self, arguments: tuple[Node, ...], scope: Scope, raw: bool) -> Value:
        """Only its own division is caught; a gap or a problem inside travels on."""
        left = self.value(arguments[0], scope, raw)
        right = self.value(arguments[1], scope, raw)
        problem = self.worst(left, right)
        if problem:
            return problem
        if isinstance(right, Decimal) and right.is_zero():
            return self.value(arguments[2], scope, raw)
        return self.apply("/", left, right)

    def _members_where(self, arguments: tuple[Node, ...], scope: Scope, raw: bool) -> Value:
        return self.passing_members(arguments[0], scope, raw)

    def _mortality(self, arguments: tuple[Node, ...], scope: Scope, raw: bool) -> Value:
        deaths, population = (
            [self.settle(band, raw) for band in self.bands(argument.code, scope)]
            for argument in arguments
            if isinstance(argument, Name)
        )
        return self.worst(
            *deaths,
            *population,
            *(Status.ZERO_DENOMINATOR for people in population if people == 0),
        ) or premature_mortality(
            [value for value in deaths if isinstance(value, Decimal)],
            [value for value in population if isinstance(value, Decimal)],
        )


def _sum(values: Sequence[Decimal]) -> Value:
    total: Decimal | Status = values[0]
    for value in values[1:]:
        if isinstance(total, Status):
            break
        total = numbers.add(total, value)
    return total


def _avg(values: Sequence[Decimal]) -> Value:
    total = _sum(values)
    return numbers.divide(total, Decimal(len(values))) if isinstance(total, Decimal) else total


def _score_table(values: Sequence[Decimal]) -> Value:
    for position in range(1, len(values) - 1, 3):
        low, high, points = values[position : position + 3]
        if low <= values[0] < high:
            return points
    return values[-1]


_STRICT: dict[str, Callable[[Sequence[Decimal]], Value]] = {
    "greatest": max,
    "least": min,
    "abs": lambda values: values[0].copy_abs(),
    "round": lambda values: numbers.rounded(values[0], int(values[1])),
    "sum": _sum,
    "avg": _avg,
    "score_table": _score_table,
}
_Lazy = Callable[[Calculator, tuple[Node, ...], Scope, bool], Value]
_LAZY: dict[str, _Lazy] = {
    "if": Calculator._if,
    "is_null": Calculator._is_null,
    "first_non_null": Calculator._first_non_null,
    "safe_div": Calculator._safe_div,
    "members_where": Calculator._members_where,
    "premature_mortality": Calculator._mortality,
}
_HANDLERS: dict[type[Node], Callable[..., Value]] = {
    Number: Calculator._number,
    Name: Calculator._name,
    Negate: Calculator._negate,
    Not: Calculator._not,
    Chain: Calculator._chain,
    Power: Calculator._power,
    Comparison: Calculator._comparison,
    Logic: Calculator._logic,
    Call: Calculator._call,
}

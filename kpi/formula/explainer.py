"""Why a value is what it is: the formula with names, the formula with values, the result.

The second line is a formula of the same language. Computing it again gives the third line,
digit by digit; `recompute` does so, and so may a reader with pencil and paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kpi.formula.calculator import Calculator
from kpi.formula.catalogue import Checked
from kpi.formula.evaluator import Evaluator, Result
from kpi.formula.facts import HERE, Gap, Reading, Scope
from kpi.formula.functions import PERIOD_FUNCTIONS, PLACE_FUNCTIONS, Sort
from kpi.formula.numbers import CONTEXT, plain
from kpi.formula.parser import parse
from kpi.formula.status import Status, Strategy
from kpi.formula.syntax import Call, Name, Node
from kpi.formula.writer import Replace, write

# What stands in line 2 where there is no value. They are words of the formula language, so
# that line 2 stays a formula; element codes never meet them, line 2 holds no codes.
WORDS = {
    Status.MISSING: "缺报",
    Status.NOT_APPLICABLE: "不适用",
    Status.ZERO_DENOMINATOR: "分母为零",
    Status.UNDEFINED: "无定义",
}
_MEANINGS = {word: status for status, word in WORDS.items()}


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input as it was read: its code, name, scope, value, gaps, and whether it is nested.

    `bands` holds the age bands of a banded element, whose `value` is None.
    """

    code: str
    name: str
    scope: Scope
    value: Decimal | None
    gaps: tuple[Gap, ...]
    indicator: bool
    bands: tuple[Decimal | None, ...] = ()


class Parts(NamedTuple):
    """A line in its parts, as a fraction is drawn; empty where the indicator has none."""

    numerator: str
    denominator: str = ""
    factor: str = ""

    @property
    def top(self) -> str:
        """What stands above the line of a fraction; in brackets where a factor follows it alone."""
        is_whole = self.denominator or not self.factor or " " not in self.numerator
        return self.numerator if is_whole else f"({self.numerator})"

    @property
    def line(self) -> str:
        """The parts in one line, each taken as a whole."""
        text = self.numerator
        if self.denominator:
            text = f"({text}) / ({self.denominator})"
        elif self.factor:
            text = f"({text})"
        return f"{text} * {self.factor}" if self.factor else text


@dataclass(frozen=True, slots=True)
class Explanation:
    """The three lines and the inputs behind them; `*_parts` are lines 1 and 2 taken apart."""

    formula_parts: Parts
    value_parts: Parts
    result: Result
    strategy: Strategy
    inputs: tuple[InputLine, ...]

    @property
    def formula(self) -> str:
        """Line 1."""
        return self.formula_parts.line

    @property
    def with_values(self) -> str:
        """Line 2."""
        return self.value_parts.line

    @property
    def result_text(self) -> str:
        """Line 3: the value in 28 digits, or the word for its absence."""
        return WORDS[self.result.status] if self.result.exact is None else plain(self.result.exact)


def explain(
    evaluator: Evaluator, code: str, names: Mapping[str, str], scope: Scope = HERE
) -> Explanation:
    """Explain one indicator of an evaluator's catalogue; `names` are the codes' plain names."""
    checked = evaluator.catalogue.indicators[code]
    result = evaluator.result(code, scope)
    values = _Values(evaluator, checked, scope, result)

    return Explanation(
        formula_parts=named(checked, names),
        value_parts=values.parts(),
        result=result,
        strategy=checked.definition.strategy,
        inputs=tuple(_input_lines(evaluator, checked, names, scope)),
    )


def named(checked: Checked, names: Mapping[str, str]) -> Parts:
    """Line 1 by itself: the formula with plain names, no figures needed."""

    def name(node: Node, _scope: Scope, _raw: bool) -> str | None:
        return names.get(node.code) if isinstance(node, Name) else None

    return _whole(checked, name)


def recompute(with_values: str, strategy: Strategy) -> Decimal | Status:
    """Compute line 2 anew: the value in 28 digits, or the status without one."""
    tree = parse(with_values).tree
    value = _LineTwo(strategy).value(tree)
    if value is Status.MISSING and WORDS[Status.MISSING] not in with_values:
        return Status.NOT_APPLICABLE
    if isinstance(value, Decimal):
        return CONTEXT.plus(value)
    return value if isinstance(value, Status) else Status.UNDEFINED


def _whole(checked: Checked, replace: Replace) -> Parts:
    """Formula, denominator and factor."""
    bottom = checked.denominator
    # Multiplying by 1 is kept out of sight: it changes no digit of a 28-digit value.
    factor = checked.definition.factor
    return Parts(
        numerator=write(checked.formula.tree, replace),
        denominator="" if bottom is None else write(bottom.tree, replace),
        factor="" if factor == 1 else _operand(factor),
    )


def _operand(value: Decimal) -> str:
    """A number as one operand: a negative one needs its brackets."""
    text = plain(value)
    return f"({text})" if text.startswith("-") else text


class _Values:
    """Writes line 2: every name replaced by what it counted as."""

    def __init__(
        self, evaluator: Evaluator, checked: Checked, scope: Scope, result: Result
    ) -> None:
        self._checked = checked
        self._scope = scope
        self._result = result
        self._walk = evaluator.walk(checked, scope)

    def parts(self) -> Parts:
        """Line 2; a single word when the gaps settled the matter before any computing."""
        if self._result.decided_by_gaps:
            return Parts(WORDS[self._result.status])
        return _whole(self._checked, self._replace)

    def _replace(self, node: Node, scope: Scope, raw: bool) -> str | None:
        if isinstance(node, Name):
            return self._written(self._walk.named(node.code, self._scope.then(scope), raw))
        if not isinstance(node, Call):
            return None
        if node.function in ("members_where", "premature_mortality"):
            value = self._walk.value(node, self._scope.then(scope), raw)
            return self._written(value if isinstance(value, Decimal | Status) else None)
        if node.function in PERIOD_FUNCTIONS or node.function in PLACE_FUNCTIONS:
            inner = write(node.arguments[0], self._inside(scope.inside(node.function), raw))
            return inner if _is_one_operand(inner) else f"({inner})"
        return None

    def _inside(self, outer: Scope, outer_raw: bool) -> Replace:
        return lambda node, scope, raw: self._replace(node, outer.then(scope), outer_raw or raw)

    def _written(self, value: Decimal | Status | None) -> str:
        if isinstance(value, Decimal):
            return _operand(value)
        if value is Status.MISSING and self._result.status is Status.NOT_APPLICABLE:
            return WORDS[Status.NOT_APPLICABLE]
        return WORDS[value or Status.UNDEFINED]


def _is_one_operand(text: str) -> bool:
    return text.isdecimal() or text in _MEANINGS


class _LineTwo(Calculator):
    """Computes line 2, where the only names are the words for absent values."""

    def named(self, code: str, scope: Scope, raw: bool) -> Decimal | Status:
        """What a word means."""
        status = _MEANINGS[code]
        return Status.MISSING if status is Status.NOT_APPLICABLE else status

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """Line 2 holds no age bands: their result stands there."""
        raise LookupError(code)

    def passing_members(self, condition: Node, scope: Scope, raw: bool) -> Decimal | Status:
        """Line 2 holds no members: their count stands there."""
        raise LookupError("members_where")


def _input_lines(
    evaluator: Evaluator, checked: Checked, names: Mapping[str, str], base: Scope
) -> list[InputLine]:
    lines = []
    for use in dict.fromkeys(checked.all_uses):
        if use.members is not None:
            continue
        scope = base.then(use.scope)
        name = names.get(use.code, use.code)
        if evaluator.catalogue.is_indicator(use.code):
            result = evaluator.result(use.code, scope)
            gaps = tuple(gap for _code, gap in result.gaps)
            lines.append(InputLine(use.code, name, scope, result.exact, gaps, True))
        elif evaluator.catalogue.elements[use.code] is Sort.BANDS:
            readings = evaluator.facts.bands(use.code, scope)
            gaps = tuple(dict.fromkeys(gap for one in readings for gap in one.gaps))
            bands = tuple(one.total for one in readings)
            lines.append(InputLine(use.code, name, scope, None, gaps, False, bands))
        else:
            reading = evaluator.facts.reading(use.code, scope)
            lines.append(InputLine(use.code, name, scope, reading.total, reading.gaps, False))
    return lines

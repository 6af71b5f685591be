"""The short way for plain formulas: whole sums and one closing division, over integers.

Served are sums and differences of elements with whole coefficients, one such sum divided by
another, and a factor that is a power of ten. The digits are those of the evaluator, because

* inputs below 10^18 and coefficients that add up to at most 10^9 keep every sum below 10^27,
  so the evaluator's 28 digits hold it exactly;
* with |numerator| × factor below 10^15 no rounding limit of the 12th place lies between the
  exact quotient N/D and its 28-digit form: such a limit is at least 1/(2·10^12·D) away from the
  quotient unless they are equal, and the 28th digit is worth less than that.

Everything else is for the evaluator.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter, mul

from kpi.formula.catalogue import Catalogue, Checked
from kpi.formula.functions import Sort
from kpi.formula.numbers import CONTEXT, STORED_PLACES
from kpi.formula.syntax import Call, Chain, Name, Negate, Node, Number

LARGEST_INPUT = 10**18
MOST_COEFFICIENTS = 10**9
_LARGEST_NUMERATOR = 10**15
_UNITS: int = 10**STORED_PLACES


@dataclass(frozen=True, slots=True)
class Linear:
    """A whole sum: `constant` + Σ coefficient × element."""

    terms: tuple[tuple[str, int], ...]
    constant: int = 0
    _read: Callable[[Mapping[str, int]], tuple[int, ...]] = field(
        init=False, repr=False, compare=False
    )
    _times: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Most sums add up what is there: then nothing is multiplied, and all is read at once."""
        codes = [code for code, _ in self.terms]
        several = len(codes) > 1
        one_by_one = _one_by_one(codes)
        object.__setattr__(self, "_read", itemgetter(*codes) if several else one_by_one)
        times = tuple(coefficient for _, coefficient in self.terms)
        object.__setattr__(self, "_times", () if set(times) <= {1} else times)

    def total(self, inputs: Mapping[str, int], scale: int) -> int:
        """The sum in units of 1/scale, of inputs in units of 1/scale."""
        read = self._read(inputs)
        return sum(map(mul, self._times, read) if self._times else read, self.constant * scale)


def _one_by_one(codes: Sequence[str]) -> Callable[[Mapping[str, int]], tuple[int, ...]]:
    return lambda inputs: tuple([inputs[code] for code in codes])


@dataclass(frozen=True, slots=True)
class Quotient:
    """A compiled formula: numerator ÷ denominator × factor, each whole.

    `denominator` None means that there is no division at all.
    """

    numerator: Linear
    denominator: Linear | None
    factor: int

    @property
    def codes(self) -> tuple[str, ...]:
        """The elements that are read, each once."""
        below = self.denominator.terms if self.denominator else ()
        return tuple(dict.fromkeys(code for code, _ in (*self.numerator.terms, *below)))

    def wholes(self, inputs: Mapping[str, int], scale: int = 1) -> tuple[int, int]:
        """Numerator and denominator of the value as integers, before the factor.

        Every input must be present and below 10^18 in size, in units of 1/scale.
        """
        below = scale if self.denominator is None else self.denominator.total(inputs, scale)
        return self.numerator.total(inputs, scale), below

    def stored(self, above: int, below: int) -> int | None:
        """The stored value in units of 10^-12, rounded half-up on the exact quotient.

        None when the short way does not serve: a zero denominator, or a numerator so large
        that the evaluator's 28 digits have to decide.
        """
        size = abs(above) * self.factor
        if not below or size >= _LARGEST_NUMERATOR:
            return None
        divisor = abs(below)
        units = (2 * size * _UNITS + divisor) // (2 * divisor)
        return units if (above < 0) == (below < 0) else -units

    def exact(self, above: int, below: int) -> Decimal:
        """The value in 28 digits, for points and for showing; `below` is not zero."""
        quotient = CONTEXT.divide(Decimal(above), Decimal(below))
        return CONTEXT.multiply(quotient, Decimal(self.factor))


def compile_fast(catalogue: Catalogue, code: str) -> Quotient | None:
    """Compile an indicator for the short way; None when only the evaluator may compute it."""
    checked = catalogue.indicators[code]
    factor = _power_of_ten(checked.definition.factor)
    if factor is None:
        return None
    quotient = _whole(catalogue, checked, factor)
    if quotient is None or not _small(quotient):
        return None
    return quotient


def _whole(catalogue: Catalogue, checked: Checked, factor: int) -> Quotient | None:
    tree = checked.formula.tree
    if checked.denominator is not None:
        above = _linear(catalogue, tree)
        below = _linear(catalogue, checked.denominator.tree)
        return Quotient(above, below, factor) if above and below else None
    plain_sum = _linear(catalogue, tree)
    if plain_sum:
        return Quotient(plain_sum, None, factor)
    return _closing_division(catalogue, tree, factor)


def _closing_division(catalogue: Catalogue, tree: Node, factor: int) -> Quotient | None:
    """`sum / sum`, with a power of ten before or behind."""
    if not isinstance(tree, Chain) or tree.is_sum:
        return None
    signs = [sign for sign, _ in tree.rest]
    operands = [operand for _, operand in tree.rest]
    if signs == ["/"]:
        above, below = _linear(catalogue, tree.first), _linear(catalogue, operands[0])
        return Quotient(above, below, factor) if above and below else None
    if signs == ["/", "*"]:
        quotient = Chain(tree.start, tree.end, tree.first, tree.rest[:1])
        return _scaled(catalogue, quotient, operands[1], factor)
    if signs == ["*"]:
        return _scaled(catalogue, tree.first, operands[0], factor) or _scaled(
            catalogue, operands[0], tree.first, factor
        )
    if signs == ["*", "/"]:
        product = Chain(tree.start, tree.end, tree.first, tree.rest[:1])
        above, below = _linear(catalogue, product), _linear(catalogue, operands[1])
        return Quotient(above, below, factor) if above and below else None
    return None


def _scaled(catalogue: Catalogue, tree: Node, by: Node, factor: int) -> Quotient | None:
    """A power of ten moves the point and changes no digit."""
    more = _power_of_ten(by.value) if isinstance(by, Number) else None
    return _closing_division(catalogue, tree, factor * more) if more else None


def _power_of_ten(value: Decimal) -> int | None:
    return int(value) if value in (1, 10, 100, 1_000, 10_000) else None


def _small(quotient: Quotient) -> bool:
    parts = [quotient.numerator, *([quotient.denominator] if quotient.denominator else [])]
    return all(
        sum(abs(coefficient) for _, coefficient in part.terms) + abs(part.constant)
        <= MOST_COEFFICIENTS
        for part in parts
    )


def _linear(catalogue: Catalogue, node: Node) -> Linear | None:
    """A node as a whole sum; None when it is none."""
    parts: dict[str | None, int] = {}
    if not _collect(catalogue, node, 1, lambda code, by: _put(parts, code, by)):
        return None
    constant = parts.pop(None, 0)
    return Linear(tuple((str(code), by) for code, by in parts.items()), constant)


def _put(parts: dict[str | None, int], code: str | None, by: int) -> None:
    parts[code] = parts.get(code, 0) + by


def _collect(
    catalogue: Catalogue, node: Node, times: int, put: Callable[[str | None, int], None]
) -> bool:
    """Add a node, taken `times` times, to the parts of a sum; False when it does not fit."""
    if isinstance(node, Name):
        put(node.code, times)
        return catalogue.elements.get(node.code) is Sort.NUMBER
    if isinstance(node, Number):
        put(None, times * (_whole_number(node) or 0))
        return _whole_number(node) is not None
    parts = _addends(node)
    if parts is None:
        return isinstance(node, Chain) and _product(catalogue, node, times, put)
    return all(_collect(catalogue, one, times * sign, put) for sign, one in parts)


def _addends(node: Node) -> list[tuple[int, Node]] | None:
    """What a node adds up, each with 1 or -1; None when it is no sum."""
    if isinstance(node, Negate):
        return [(-1, node.operand)]
    if isinstance(node, Call) and node.function == "sum":
        return [(1, one) for one in node.arguments]
    if isinstance(node, Chain) and node.is_sum:
        return [(1, node.first), *((1 if sign == "+" else -1, one) for sign, one in node.rest)]
    return None


def _whole_number(node: Node) -> int | None:
    if isinstance(node, Number) and node.text.isdecimal() and node.value <= MOST_COEFFICIENTS:
        return int(node.value)
    return None


def _product(
    catalogue: Catalogue, node: Chain, times: int, put: Callable[[str | None, int], None]
) -> bool:
    """One whole number times one sum."""
    if [sign for sign, _ in node.rest] != ["*"]:
        return False
    for by, what in ((node.first, node.rest[0][1]), (node.rest[0][1], node.first)):
        whole = _whole_number(by)
        if whole is not None:
            return _collect(catalogue, what, times * whole, put)
    return False

"""The tree of a formula: what the parser makes and everybody else reads.

Sums, products, `and` and `or` keep their operands in one flat node, so that a formula of a
thousand terms is no deeper than one of two. Positions are offsets into the text as typed and
take no part in comparisons: two formulas are equal when they mean the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a formula and where it stands: characters `start` to before `end`."""

    start: int = field(compare=False)
    end: int = field(compare=False)

    def children(self) -> tuple["Node", ...]:
        """The operands, in reading order."""
        return ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal number."""

    text: str

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return Decimal(self.text)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """The code of an element or of another indicator; `at` is where the code itself begins."""

    at: int = field(compare=False)
    code: str


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """Unary minus."""

    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The one operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Logical negation."""

    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The one operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """`+ -` or `* / %` applied from left to right: a first operand, then (sign, operand)s."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    @property
    def is_sum(self) -> bool:
        """Whether the signs are `+` and `-` and not `* / %`."""
        return self.rest[0][0] in "+-"

    def children(self) -> tuple[Node, ...]:
        """All operands."""
        return (self.first, *(operand for _, operand in self.rest))


@dataclass(frozen=True, slots=True)
class Power(Node):
    """`base ^ exponent`."""

    base: Node
    exponent: Node

    def children(self) -> tuple[Node, ...]:
        """Base and exponent."""
        return (self.base, self.exponent)


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """Two numbers compared: `= <> > < >= <=`."""

    sign: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """Left and right."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """Two or more truth values joined by the same word, `and` or `or`."""

    word: str
    operands: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """All operands."""
        return self.operands


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments; `at` is where its name begins, brackets around it or not."""

    at: int = field(compare=False)
    function: str
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """All arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as typed and the tree it means."""

    text: str = field(compare=False)
    tree: Node

    def source(self, node: Node) -> str:
        """The text of one node, as typed."""
        return self.text[node.start : node.end]


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree in reading order."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children()))

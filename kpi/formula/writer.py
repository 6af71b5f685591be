"""From a tree back to text: with codes, with people's names, or with values."""

from collections.abc import Callable

from kpi.formula.facts import HERE, Scope
from kpi.formula.functions import GAP_FUNCTIONS, PERIOD_FUNCTIONS, PLACE_FUNCTIONS
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

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER, _ATOM = range(1, 10)

Replace = Callable[[Node, Scope, bool], str | None]


def write(tree: Node, replace: Replace = lambda node, scope, raw: None) -> str:
    """The formula as text, with no more brackets than its meaning needs.

    `replace` may give another text for a node, told its scope and whether gaps stay gaps there;
    that text must be able to stand as one operand. Without it, parsing the text gives the tree.
    """
    return _Writer(replace).text(tree, HERE, False, _OR)


class _Writer:
    def __init__(self, replace: Replace) -> None:
        self._replace = replace

    def text(self, node: Node, scope: Scope, raw: bool, loosest: int) -> str:
        replaced = self._replace(node, scope, raw)
        if replaced is not None:
            return replaced
        written, rank = self._write(node, scope, raw)
        return written if rank >= loosest else f"({written})"

    def _write(self, node: Node, scope: Scope, raw: bool) -> tuple[str, int]:
        if isinstance(node, Number):
            return node.text, _ATOM
        if isinstance(node, Name):
            return node.code, _ATOM
        if isinstance(node, Call):
            return self._call(node, scope, raw), _ATOM
        if isinstance(node, Negate):
            return f"-{self.text(node.operand, scope, raw, _MINUS)}", _MINUS
        if isinstance(node, Not):
            return f"not {self.text(node.operand, scope, raw, _NOT)}", _NOT
        return self._infix(node, scope, raw)

    def _infix(self, node: Node, scope: Scope, raw: bool) -> tuple[str, int]:
        if isinstance(node, Chain):
            rank = _ADD if node.is_sum else _MULTIPLY
            # A chain at the beginning of a chain of its own rank was bracketed when typed.
            pieces = [self.text(node.first, scope, raw, rank + 1)]
            for sign, operand in node.rest:
                pieces.append(f"{sign} {self.text(operand, scope, raw, rank + 1)}")
            return " ".join(pieces), rank
        if isinstance(node, Logic):
            rank = _OR if node.word == "or" else _AND
            parts = [self.text(operand, scope, raw, rank + 1) for operand in node.operands]
            return f" {node.word} ".join(parts), rank
        if isinstance(node, Comparison):
            left = self.text(node.left, scope, raw, _ADD)
            return f"{left} {node.sign} {self.text(node.right, scope, raw, _ADD)}", _COMPARE
        if isinstance(node, Power):
            base = self.text(node.base, scope, raw, _ATOM)
            return f"{base} ^ {self._exponent(node.exponent, scope, raw)}", _POWER
        raise TypeError(type(node).__name__)

    def _exponent(self, node: Node, scope: Scope, raw: bool) -> str:
        """An exponent may carry a minus of its own without brackets."""
        return self.text(node, scope, raw, _MINUS)

    def _call(self, node: Call, scope: Scope, raw: bool) -> str:
        if node.function in PERIOD_FUNCTIONS or node.function in PLACE_FUNCTIONS:
            scope = scope.inside(node.function)
        raw = raw or node.function in GAP_FUNCTIONS
        arguments = (self.text(argument, scope, raw, _OR) for argument in node.arguments)
        return f"{node.function}({', '.join(arguments)})"

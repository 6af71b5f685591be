"""From the text of a formula to its tree.

Ranks from loose to tight: `or`, `and`, `not`, comparison (does not chain), `+ -`, `* / %`,
unary minus, `^` (right-associative), brackets. The parser stops at the first word or sign, in
reading order, that cannot stand where it stands.
"""

from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from kpi.formula.errors import FormulaError, at
from kpi.formula.lexer import COMPARISONS, KEYWORDS, Kind, Token, tokens
from kpi.formula.syntax import (
    Call,
    Chain,
    Comparison,
    Formula,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Power,
)

LONGEST_FORMULA = 20_000
# Nested deeper than any person would type; keeps every later walk inside Python's own limit.
DEEPEST_NESTING = 200

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER = range(1, 9)
_RANKS = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(COMPARISONS, _COMPARE),
    "+": _ADD,
    "-": _ADD,
    "*": _MULTIPLY,
    "/": _MULTIPLY,
    "%": _MULTIPLY,
    "^": _POWER,
}


@lru_cache(maxsize=1024)
def parse(text: str) -> Formula:
    """Read a formula as typed in the editor; the same text is the same tree, read once.

    Raises FormulaError at the first word or sign that cannot stand there, or one past the last
    character when the text ends too early (an empty text: line 1, column 1).
    """
    if len(text) > LONGEST_FORMULA:
        raise at(
            _("公式超过 %(most)s 个字符，多余部分从“%(text)s”开始"),
            text,
            LONGEST_FORMULA,
            most=LONGEST_FORMULA,
            text=text[LONGEST_FORMULA],
        )
    return _Parser(text).formula()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._position = 0
        self._depth = 0

    def formula(self) -> Formula:
        tree = self._expression(_OR)
        if self._next.kind is not Kind.END:
            raise self._unexpected()
        return Formula(self._text, tree)

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def _take(self) -> Token:
        token = self._tokens[self._position]
        self._position += 1
        return token

    def _sees(self, sign: str) -> bool:
        return self._next.kind is Kind.SIGN and self._next.text == sign

    def _rank(self) -> int:
        """The rank of the operator that comes next; 0 when none does."""
        token = self._next
        if token.kind is Kind.SIGN or token.text in KEYWORDS:
            return _RANKS.get(token.text, 0)
        return 0

    def _expression(self, loosest: int) -> Node:
        """Everything from here whose operators rank `loosest` or tighter."""
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise self._too_deep()
        left = self._operand(loosest)
        while (rank := self._rank()) >= loosest:
            if rank == _COMPARE:
                left = self._comparison(left)
            elif rank == _POWER:
                self._take()
                exponent = self._expression(_POWER)
                left = Power(left.start, exponent.end, left, exponent)
            elif rank in (_OR, _AND):
                left = self._logic(left, rank)
            else:
                left = self._chain(left, rank)
        self._depth -= 1
        return left

    def _chain(self, first: Node, rank: int) -> Node:
        rest: list[tuple[str, Node]] = []
        while self._rank() == rank:
            sign = self._take().text
            rest.append((sign, self._expression(rank + 1)))
        return Chain(first.start, rest[-1][1].end, first, tuple(rest))

    def _logic(self, first: Node, rank: int) -> Node:
        operands = [first]
        word = self._next.text
        while self._rank() == rank:
            self._take()
            operands.append(self._expression(rank + 1))
        return Logic(first.start, operands[-1].end, word, tuple(operands))

    def _comparison(self, left: Node) -> Node:
        sign = self._take().text
        right = self._expression(_ADD)
        if self._rank() == _COMPARE:
            raise self._unexpected()
        return Comparison(left.start, right.end, sign, left, right)

    def _operand(self, loosest: int) -> Node:
        token = self._next
        if token.kind is Kind.NUMBER:
            self._take()
            return Number(token.start, token.end, token.text)
        if token.kind is Kind.WORD and token.text not in KEYWORDS:
            self._take()
            if self._sees("("):
                return self._call(token)
            return Name(token.start, token.end, token.start, token.text)
        if self._sees("-"):
            self._take()
            operand: Node = self._expression(_MINUS)
            return Negate(token.start, operand.end, operand)
        if self._sees("("):
            self._take()
            operand = self._expression(_OR)
            end = self._close()
            return replace(operand, start=token.start, end=end)
        if token.text == "not" and loosest <= _NOT:
            self._take()
            operand = self._expression(_NOT)
            return Not(token.start, operand.end, operand)
        raise self._unexpected()

    def _call(self, word: Token) -> Node:
        self._take()
        arguments: list[Node] = []
        if not self._sees(")"):
            arguments.append(self._expression(_OR))
            while self._sees(","):
                self._take()
                arguments.append(self._expression(_OR))
        return Call(word.start, self._close(), word.start, word.text, tuple(arguments))

    def _close(self) -> int:
        if not self._sees(")"):
            raise self._unexpected()
        return self._take().end

    def _too_deep(self) -> FormulaError:
        token = self._next
        return at(
            _("公式嵌套过深，到“%(text)s”为止已超过 %(most)s 层"),
            self._text,
            token.start,
            text=self._typed(token),
            most=DEEPEST_NESTING,
        )

    def _unexpected(self) -> FormulaError:
        token = self._next
        if token.kind is not Kind.END:
            return at(_("此处不能出现“%(text)s”"), self._text, token.start, text=self._typed(token))
        if self._position == 0:
            return at(_("公式是空的"), self._text, token.start)
        last = self._tokens[self._position - 1]
        return at(
            _("公式在“%(text)s”之后结束得太早"), self._text, token.start, text=self._typed(last)
        )

    def _typed(self, token: Token) -> str:
        return self._text[token.start : token.end]

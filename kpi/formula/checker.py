"""Whether a formula means anything: names, functions, numbers and truth values, literals.

Of several offences the first in reading order is told.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpi.formula.errors import at
from kpi.formula.functions import FUNCTIONS, Sort
from kpi.formula.numbers import LONGEST_NUMBER
from kpi.formula.syntax import (
    Call,
    Comparison,
    Formula,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    Number,
)

MOST_DECIMALS = 12
_TRUTHS = (Comparison, Logic, Not)


def check_formula(formula: Formula, names: Mapping[str, Sort]) -> None:
    """Refuse a formula that cannot be computed.

    `names` gives every known code with its sort: NUMBER for elements and indicators, BANDS for
    elements by age. Raises FormulaError at the first offence.
    """
    checker = _Checker(formula, names)
    checker.check(formula.tree, Sort.NUMBER)
    if checker.offences:
        offset, template, text = min(checker.offences, key=lambda offence: offence[0])
        raise at(template, formula.text, offset, text=text)


class _Checker:
    def __init__(self, formula: Formula, names: Mapping[str, Sort]) -> None:
        self._formula = formula
        self._names = names
        self.offences: list[tuple[int, str | Promise, str]] = []

    def check(self, node: Node, wanted: Sort) -> None:
        """Note every offence in a node of which a certain sort is wanted."""
        if isinstance(node, Name):
            self._check_name(node, wanted)
        elif isinstance(node, Call):
            self._check_call(node, wanted)
        elif isinstance(node, Number) and len(node.text) > LONGEST_NUMBER:
            self._refuse(node, _("数字“%(text)s”过长"))
        else:
            sort = Sort.TRUTH if isinstance(node, _TRUTHS) else Sort.NUMBER
            self._expect(node, sort, wanted)
            operands = Sort.TRUTH if isinstance(node, Logic | Not) else Sort.NUMBER
            for child in node.children():
                self.check(child, operands)

    def _refuse(self, node: Node, template: str | Promise) -> None:
        self.offences.append((node.start, template, self._formula.source(node)))

    def _refuse_word(self, node: Name | Call, length: int, template: str | Promise) -> None:
        typed = self._formula.text[node.at : node.at + length]
        self.offences.append((node.at, template, typed))

    def _expect(self, node: Node, sort: Sort, wanted: Sort) -> None:
        if sort is wanted:
            return
        if wanted is Sort.BANDS:
            self._refuse(node, _("“%(text)s”不是分年龄组的数据元"))
        elif sort is Sort.BANDS:
            self._refuse(node, _("“%(text)s”：分年龄组的数据元只能用在 premature_mortality 中"))
        elif wanted is Sort.NUMBER:
            self._refuse(node, _("“%(text)s”是真假判断，此处需要数值"))
        else:
            self._refuse(node, _("“%(text)s”是数值，此处需要真假判断"))

    def _check_name(self, node: Name, wanted: Sort) -> None:
        sort = self._names.get(node.code)
        if sort is None:
            self._refuse_word(node, len(node.code), _("未知的名称“%(text)s”"))
        else:
            self._expect(node, sort, wanted)

    def _check_call(self, node: Call, wanted: Sort) -> None:
        signature = FUNCTIONS.get(node.function)
        length = len(node.function)
        if signature is None:
            self._refuse_word(node, length, _("没有名为“%(text)s”的函数"))
            return
        if not signature.admits(len(node.arguments)):
            self._refuse_word(node, length, _("函数“%(text)s”的参数个数不对"))
            return
        self._expect(node, signature.result, wanted)
        for position, argument in enumerate(node.arguments):
            self.check(argument, signature.sort_of(position))
        literal_rule = _LITERAL_RULES.get(node.function)
        if literal_rule:
            literal_rule(self, node)

    def check_round(self, node: Call) -> None:
        """`round` takes a literal number of decimals, 0 to 12."""
        places = node.arguments[1]
        if (
            not isinstance(places, Number)
            or not places.text.isdecimal()
            or places.value > MOST_DECIMALS
        ):
            self._refuse(places, _("“%(text)s”：小数位数须直接写成 0 至 12 的整数"))

    def check_score_table(self, node: Call) -> None:
        """Rows whose bounds are literal are neither empty nor overlap one another."""
        rows = node.arguments[1:-1]
        seen: list[tuple[Decimal, Decimal]] = []
        for position in range(0, len(rows), 3):
            low, high = literal(rows[position]), literal(rows[position + 1])
            if low is None or high is None:
                continue
            if low >= high:
                self._refuse_row(node, position, _("分值表“%(text)s”一档是空的"))
            elif any(low < other_high and other_low < high for other_low, other_high in seen):
                self._refuse_row(node, position, _("分值表“%(text)s”一档与前面的档重叠"))
            seen.append((low, high))

    def _refuse_row(self, node: Call, position: int, template: str | Promise) -> None:
        low, high = node.arguments[1 + position], node.arguments[2 + position]
        self.offences.append((low.start, template, self._formula.text[low.start : high.end]))


def literal(node: Node) -> Decimal | None:
    """The number a node spells out, with or without a minus; None for anything to compute."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negate) and isinstance(node.operand, Number):
        return -node.operand.value
    return None


_LITERAL_RULES: dict[str, Callable[[_Checker, Call], None]] = {
    "round": _Checker.check_round,
    "score_table": _Checker.check_score_table,
}

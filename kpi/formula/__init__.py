"""The formula language of indicators: read, check, compute, explain.

`check` turns typed definitions into a catalogue, `Evaluator` computes a catalogue's indicators
for one subject's `Facts`, `explain` says why, `compile_fast` offers the short way where it
gives the same digits.
"""

from kpi.formula.catalogue import Catalogue, Checked, Definition, Use, check
from kpi.formula.errors import FormulaError
from kpi.formula.evaluator import Evaluator, Result
from kpi.formula.explainer import Explanation, InputLine, explain, named, recompute
from kpi.formula.facts import AGE_BANDS, HERE, Facts, Gap, OneUnit, Reading, Scope
from kpi.formula.fast import Linear, Quotient, compile_fast
from kpi.formula.functions import FUNCTIONS, Sort
from kpi.formula.lexer import normalise
from kpi.formula.numbers import NotANumber, plain, read_number
from kpi.formula.parser import parse
from kpi.formula.status import Status, Strategy
from kpi.formula.trial import warning
from kpi.formula.writer import write

__all__ = [
    "AGE_BANDS",
    "FUNCTIONS",
    "HERE",
    "Catalogue",
    "Checked",
    "Definition",
    "Evaluator",
    "Explanation",
    "Facts",
    "FormulaError",
    "Gap",
    "InputLine",
    "Linear",
    "NotANumber",
    "OneUnit",
    "Quotient",
    "Reading",
    "Result",
    "Scope",
    "Sort",
    "Status",
    "Strategy",
    "Use",
    "check",
    "compile_fast",
    "explain",
    "named",
    "normalise",
    "parse",
    "plain",
    "read_number",
    "recompute",
    "warning",
    "write",
]

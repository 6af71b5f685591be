"""Try formulas before saving them: what would each give for these facts?"""

from alliance.core.management.trial import (
    Answer,
    BadQuestion,
    Question,
    TrialCommand,
    object_of,
    text_of,
)
from kpi.formula import (
    Catalogue,
    Definition,
    Evaluator,
    FormulaError,
    OneUnit,
    Sort,
    check,
    plain,
)
from kpi.trying.questions import read_definition, read_facts

# The formula that is tried has no code yet; no code that can be typed is empty.
_TRIED = ""


class Command(TrialCommand):
    """Compute formulas on given facts of one unit and one period."""

    help = "试算公式：标准输入读 JSON 列表，标准输出写 JSON 列表"

    def answer(self, question: Question) -> Answer:
        """Value, status, shown value; or line, column and reason of a refusal."""
        facts = read_facts(object_of(question, "facts"))
        decimals = _decimals(question)
        try:
            catalogue = _catalogue(question, facts)
        except FormulaError as error:
            return _refused(error.line, error.column, error.message)
        result = Evaluator(catalogue, facts).result(_TRIED)
        return {
            "value": None if result.value is None else plain(result.value),
            "status": result.status.value,
            "shown": None if decimals is None else result.shown(decimals),
            "error": None,
        }

    def refusal(self, reason: str) -> Answer:
        """A question that cannot be read points at its beginning."""
        return _refused(1, 1, reason)


def _catalogue(question: Question, facts: OneUnit) -> Catalogue:
    tried = read_definition(question)
    others = object_of(question, "indicators")
    definitions = {
        code: Definition(text_of(others, code), strategy=tried.strategy) for code in others
    }
    elements = dict.fromkeys(facts.values, Sort.NUMBER) | dict.fromkeys(facts.banded, Sort.BANDS)
    return check({**definitions, _TRIED: tried}, elements, [_TRIED])


def _decimals(question: Question) -> int | None:
    decimals = question.get("decimals")
    if decimals is None:
        return None
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 6:
        raise BadQuestion(f"decimals: {decimals!s:.40}")
    return decimals


def _refused(line: int | None, column: int | None, message: str) -> Answer:
    error = {"line": line, "column": column, "message": message}
    return {"value": None, "status": "refused", "shown": None, "error": error}

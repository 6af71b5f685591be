"""Try score rules before saving them: how many points would each give?"""

from decimal import Decimal
from fractions import Fraction

from alliance.core.management.trial import Answer, BadQuestion, Question, TrialCommand
from kpi.formula import NotANumber, plain, read_number
from kpi.scoring import BadRule, Gate, Mark, Marked, mark, number, read_direction, read_rule


class Command(TrialCommand):
    """Score one item of a scheme for one unit, per question."""

    help = "试算评分规则：标准输入读 JSON 列表，标准输出写 JSON 列表"

    def answer(self, question: Question) -> Answer:
        """Points, status and the below-baseline flag."""
        try:
            rule = read_rule(question.get("rule"), question)
            weight = number(question, "max")
            direction = read_direction(question)
        except BadRule as error:
            raise BadQuestion(str(error)) from error
        if isinstance(rule, Gate) or weight < 0:
            raise BadQuestion("rule or max")
        return _told(
            mark(
                rule,
                maximum=_number(question, "max") or Decimal(0),
                value=_number(question, "value"),
                direction=direction,
                last_year=_number(question, "last_year"),
                baseline=_number(question, "baseline"),
                scaling=Fraction(1),
            )
        )

    def refusal(self, reason: str) -> Answer:
        """A rule that cannot be read may not be entered."""
        return _told(Mark(Marked.REFUSED))


def _number(question: Question, key: str) -> Decimal | None:
    value = question.get(key)
    if value is None:
        return None
    try:
        return read_number(value)
    except NotANumber as error:
        raise BadQuestion(f"{key}: not a number: {error}") from error


def _told(found: Mark) -> Answer:
    return {
        "points": None if found.points is None else plain(found.points),
        "status": found.status.value,
        "below_baseline": found.below_baseline,
    }

"""Try service, eligibility and coverage on given dates before relying on them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from alliance.core.management.trial import (
    Answer,
    BadQuestion,
    Question,
    TrialCommand,
    list_of,
    text_of,
)
from staffing.management.questions import (
    day_of,
    decimal_text,
    integer_of,
    part_of,
    rows_of,
    span_of,
    step_of,
    told,
    truth_of,
)
from staffing.rules import coverage, eligibility, ledger, months, shares
from staffing.rules.spans import Span, count
from staffing.rules.titles import MIDDLE

#: How many calendar months the two rules before promotion ask for.
RULES: Final = {"base_1_year": 12, "study_6_months": 6}


class Command(TrialCommand):
    """Count days, compare them with a rule, or look at the cover of centres, per question."""

    help = "试算服务时间：标准输入读 JSON 列表，标准输出写 JSON 列表"

    def answer(self, question: Question) -> Answer:
        """What the kind of question is answered with."""
        kind = text_of(question, "kind")
        if kind not in KINDS:
            raise BadQuestion(f"kind: {kind:.40}")
        try:
            return KINDS[kind](question)
        except OverflowError as error:
            raise BadQuestion("a day beyond the calendar") from error

    def refusal(self, reason: str) -> Answer:
        """A question that cannot be read is answered with the reason alone."""
        return {"error": {"message": reason}}


def _months(question: Question) -> Answer:
    first, until = day_of(question, "from"), day_of(question, "to", may_be_open=True)
    wanted = integer_of(question, "months")
    if wanted < 0:
        raise BadQuestion("months: below nought")
    span = Span(first, until)
    return {
        "end": months.after(first, wanted).isoformat(),
        "days": None if until is None else (until - first).days,
        "counts": months.lasts(span, wanted),
    }


def _ledger(question: Question) -> Answer:
    intervals = [
        ledger.Served(span_of(row), truth_of(row, "verified"))
        for row in rows_of(question, "intervals")
    ]
    days = ledger.service(intervals, _leaves(question))
    return {"days": count(days), "merged": told(days)}


def _shares(question: Question) -> Answer:
    parts = [part_of(row) for row in rows_of(question, "intervals")]
    allowed = shares.stand_together(parts)
    total = shares.fte_days(parts) if allowed else None
    return {"allowed": allowed, "fte_days": None if total is None else decimal_text(total)}


def _eligibility(question: Question) -> Answer:
    rule = text_of(question, "rule")
    if rule not in RULES:
        raise BadQuestion(f"rule: {rule:.40}")
    ongoing = None if question.get("ongoing") is None else day_of(question, "ongoing")
    found = eligibility.standing(
        [span_of(row) for row in rows_of(question, "intervals")],
        _leaves(question),
        RULES[rule],
        day_of(question, "as_of"),
        ongoing,
    )
    earliest = None if found.earliest is None else found.earliest.isoformat()
    return {"met": found.met, "short_days": found.short, "earliest": earliest}


def _coverage(question: Question) -> Answer:
    year = integer_of(question, "year")
    if not date.min.year <= year < date.max.year:
        raise BadQuestion(f"year: {year}")
    centres = [
        coverage.Centre(text_of(row, "code"), text_of(row, "lead"))
        for row in rows_of(question, "centres")
    ]
    leaves: dict[object, list[Span]] = {}
    for row in list_of(question, "absences"):
        leaves.setdefault(text_of(row, "person"), []).append(span_of(row))
    stays = [_stay(row) for row in rows_of(question, "postings")]
    period = Span(date(year, 1, 1), date(year + 1, 1, 1))
    covers = coverage.cover(centres, stays, leaves, MIDDLE, period)
    return {
        "centres": [
            {
                "code": centre.key,
                "covered_days": cover.covered_days,
                "gap_days": cover.gap_days,
                "gaps": told(cover.gaps),
            }
            for centre, cover in zip(centres, covers, strict=True)
        ]
    }


def _stay(row: Mapping[str, Any]) -> coverage.Stay:
    return coverage.Stay(
        text_of(row, "person"),
        text_of(row, "employer"),
        text_of(row, "centre"),
        step_of(row),
        span_of(row),
    )


def _leaves(question: Question) -> list[Span]:
    return [span_of(row) for row in list_of(question, "absences")]


KINDS: Final[Mapping[str, Callable[[Question], Answer]]] = {
    "months": _months,
    "ledger": _ledger,
    "shares": _shares,
    "eligibility": _eligibility,
    "coverage": _coverage,
}

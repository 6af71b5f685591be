"""What the trial command reads: days, periods, shares and steps of the title ladder."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final

from alliance.core.management.trial import BadQuestion, NotPlain, Question, list_of, text_of
from alliance.core.numbers import plain
from staffing.rules.shares import Part
from staffing.rules.spans import Span
from staffing.rules.titles import LADDER

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LONGEST: Final = 60


def day_of(row: Question, key: str, *, may_be_open: bool = False) -> Any:
    """A day written as 2024-01-31; None where the end may be open and is."""
    if may_be_open and key in row and row[key] is None:
        return None
    text = text_of(row, key)
    if not _DAY.fullmatch(text):
        raise BadQuestion(f"{key}: not a day: {text:.40}")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(f"{key}: not a day: {text:.40}") from error


def span_of(row: Question) -> Span:
    """A period; one that ends before it begins is a slip of the pen and refused."""
    span = Span(day_of(row, "from"), day_of(row, "to", may_be_open=True))
    if span.until is not None and span.until < span.first:
        raise BadQuestion(f"to: {span.until} lies before from: {span.first}")
    return span


def rows_of(question: Question, key: str) -> list[Mapping[str, Any]]:
    """A list of objects that has to be there."""
    if not isinstance(question.get(key), list):
        raise BadQuestion(f"{key}: not a list of objects")
    return list_of(question, key)


def integer_of(row: Question, key: str) -> int:
    """A whole number."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadQuestion(f"{key}: not an integer")
    return value


def truth_of(row: Question, key: str) -> bool:
    """True or false, and nothing that only looks like it."""
    value = row.get(key)
    if not isinstance(value, bool):
        raise BadQuestion(f"{key}: neither true nor false")
    return value


def part_of(row: Question) -> Part:
    """A posting's days and its share; whoever is there full time has the whole day."""
    share = _decimal_of(row, "share")
    if share < 0:
        raise BadQuestion("share: below nought")
    if truth_of(row, "full_time") and share != 1:
        raise BadQuestion('share: not "1", although full_time is true')
    return Part(span_of(row), share)


def step_of(row: Question) -> int:
    """The step of the title ladder that a title stands on."""
    title = text_of(row, "title")
    if title not in LADDER:
        raise BadQuestion(f"title: {title:.40}")
    return LADDER.index(title)


def told(spans: Iterable[Span]) -> list[dict[str, str | None]]:
    """Periods as they travel."""
    return [
        {"from": one.first.isoformat(), "to": None if one.until is None else one.until.isoformat()}
        for one in spans
    ]


def decimal_text(exact: Fraction) -> str:
    """A sum of decimals in plain notation, with every one of its digits."""
    context = Context(prec=4 * _LONGEST)
    return plain(context.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


def _decimal_of(row: Question, key: str) -> Decimal:
    value = row.get(key)
    if not isinstance(value, str) or isinstance(value, NotPlain):
        raise BadQuestion(f"{key}: not a decimal written as a text")
    if len(value) > _LONGEST or not _DECIMAL.fullmatch(value):
        raise BadQuestion(f"{key}: not a decimal in plain notation: {value:.40}")
    return Decimal(value)

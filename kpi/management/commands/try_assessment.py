"""Try a small assessment before saving it: from entered values to ranks."""

import datetime
from decimal import Decimal
from typing import Any

from alliance.core.errors import Invalid
from alliance.core.management.trial import (
    Answer,
    BadQuestion,
    Question,
    TrialCommand,
    list_of,
    object_of,
    text_of,
)
from alliance.core.periods import Period
from kpi.assessment import Assessment, Decisions, Entered, Item, Level, Membership, assess
from kpi.assessment import SubjectScore as Score
from kpi.formula import Catalogue, Definition, FormulaError, Sort, check, parse, plain
from kpi.formula.syntax import Call, Name, walk
from kpi.management.questions import read_bands, read_definition, read_value
from kpi.scoring import BadRule, Direction, choice, read_direction, read_rule

Figures = dict[tuple[str, str, str], Entered]


class Command(TrialCommand):
    """Compute a run of a few units or alliances, per question."""

    help = "试算考核：标准输入读 JSON 列表，标准输出写 JSON 列表"

    def answer(self, question: Question) -> Answer:
        """The subjects in ranking order."""
        try:
            run = read_assessment(question)
        except (BadRule, FormulaError, Invalid) as error:
            raise BadQuestion(str(error)) from error
        return {"subjects": [_told(score) for score in assess(run)]}

    def refusal(self, reason: str) -> Answer:
        """An assessment that cannot be read has no subjects, but a reason."""
        return {"subjects": [], "error": {"message": reason}}


def read_assessment(question: Question) -> Assessment:
    """An assessment as it travels; what is read twice is taken as last written."""
    period = Period.parse(text_of(question, "period"))
    figures: Figures = {}
    _read_figures(figures, question, "values", period)
    _read_figures(figures, question, "last_year_values", period.last_year)
    catalogue = _catalogue(question, figures)
    items = _items(question)
    return Assessment(
        period,
        choice(Level, question, "level", Level.UNIT),
        _names(question, "units"),
        _names(question, "alliances"),
        tuple(_membership(row) for row in list_of(question, "memberships")),
        catalogue,
        figures,
        items,
        _decisions(question),
    )


def _names(question: Question, key: str) -> dict[str, str]:
    return {text_of(row, "code"): text_of(row, "name") for row in list_of(question, key)}


def _membership(row: Question) -> Membership:
    """The last day of membership becomes the first day without it."""
    last = _day(row, "to")
    first = _day(row, "from") or datetime.date.min
    open_ended = last is None or last == datetime.date.max
    until = None if open_ended or last is None else last + datetime.timedelta(days=1)
    return Membership(text_of(row, "unit"), text_of(row, "alliance"), first, until)


def _day(row: Question, key: str) -> datetime.date | None:
    if row.get(key) is None:
        return None
    try:
        return datetime.date.fromisoformat(text_of(row, key))
    except ValueError as error:
        raise BadQuestion(f"{key}: {error}") from error


def _read_figures(figures: Figures, question: Question, key: str, period: Period) -> None:
    for row in list_of(question, key):
        unit, element = text_of(row, "unit"), text_of(row, "element")
        value = row.get("value")
        entered: Entered
        if isinstance(value, list):
            entered = read_bands(element, value)
        else:
            entered = read_value(element, value)
        figures[(period.code, unit, element)] = entered


def _catalogue(question: Question, figures: Figures) -> Catalogue:
    definitions = {
        text_of(row, "code"): read_definition(row) for row in list_of(question, "indicators")
    }
    return check(definitions, _elements(definitions, figures))


def _elements(definitions: dict[str, Definition], figures: Figures) -> dict[str, Sort]:
    """Every code that has values, and every name that nobody entered and that is no indicator.

    An indicator whose formula is its own code counts the element of that code.
    """
    found = {
        code: Sort.BANDS if isinstance(value, tuple) else Sort.NUMBER
        for (_period, _unit, code), value in figures.items()
    }
    for own, definition in definitions.items():
        for text in filter(None, (definition.formula, definition.denominator)):
            for node in walk(parse(text).tree):
                if isinstance(node, Call) and node.function == "premature_mortality":
                    found |= {
                        one.code: Sort.BANDS for one in node.arguments if isinstance(one, Name)
                    }
                elif isinstance(node, Name) and (node.code == own or node.code not in definitions):
                    found.setdefault(node.code, Sort.NUMBER)
    return found


def _items(question: Question) -> tuple[Item, ...]:
    directions = {
        text_of(row, "code"): read_direction(row) for row in list_of(question, "indicators")
    }
    return tuple(
        _item(row, text_of(group, "code"), directions)
        for group in list_of(object_of(question, "scheme"), "groups")
        for row in list_of(group, "items")
    )


def _item(row: Question, group: str, directions: dict[str, Direction]) -> Item:
    indicator = None if row.get("indicator") is None else text_of(row, "indicator")
    if indicator is not None and indicator not in directions:
        raise BadQuestion(f"indicator: {indicator:.80}")
    weight = read_value("weight", row.get("weight")) or Decimal(0)
    if weight < 0:
        raise BadQuestion("weight: below nought")
    return Item(
        text_of(row, "code"),
        group,
        read_rule(row.get("rule"), row),
        weight,
        indicator,
        read_direction(row, directions.get(indicator or "", Direction.HIGHER)),
    )


def _decisions(question: Question) -> dict[str, Decisions]:
    leaving: dict[str, set[str]] = {}
    gates: dict[str, dict[str, bool]] = {}
    for row in list_of(question, "not_applicable"):
        leaving.setdefault(text_of(row, "subject"), set()).add(text_of(row, "item"))
    for row in list_of(question, "gate_results"):
        holds = row.get("holds")
        if not isinstance(holds, bool):
            raise BadQuestion("holds: neither true nor false")
        gates.setdefault(text_of(row, "subject"), {})[text_of(row, "item")] = holds
    return {
        subject: Decisions(frozenset(leaving.get(subject, ())), gates.get(subject, {}))
        for subject in leaving.keys() | gates.keys()
    }


def _told(score: Score) -> dict[str, Any]:
    return {
        "subject": score.code,
        "rank": score.rank,
        "total": plain(score.total),
        "values": {
            code: None if result.value is None else plain(result.value)
            for code, result in score.results.items()
        },
        "items": [
            {
                "item": item.item,
                "points": None if item.points is None else plain(item.points),
                "status": item.status.value,
            }
            for item in score.items
        ],
    }

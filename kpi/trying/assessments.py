"""A small assessment as it travels: read from a question, told as an answer.

The trial command and the REST door share it, so that both refuse the same place in the same
words. What the command may answer is fixed; the place stands in the sentence itself.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from alliance.core.errors import Invalid
from alliance.core.management.trial import BadQuestion, Question, list_of, object_of, text_of
from alliance.core.periods import Period
from kpi.assessment import Assessment, Decisions, Entered, Item, Level, Membership, assess
from kpi.assessment import SubjectScore as Score
from kpi.formula import Catalogue, Definition, FormulaError, Sort, check, parse, plain
from kpi.formula.syntax import Call, Name, Node, walk
from kpi.running.computing import Computation
from kpi.running.subjects import subjects_of
from kpi.scoring import BadRule, Direction, choice, read_direction, read_rule
from kpi.trying.questions import read_bands, read_definition, read_value

Figures = dict[tuple[str, str, str], Entered]
_Read = TypeVar("_Read")


class Misread(BadQuestion):
    """A place of a question that cannot be read: its path, why, of a formula line and column.

    `place` is a path into what was sent, such as `scheme.groups[0].items[1]`; "" is the whole.
    """

    def __init__(
        self, place: str, why: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.place, self.line, self.column = place, line, column


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Whatever is refused inside is refused at this place, unless it has one already."""
    try:
        yield
    except Misread:
        raise
    except FormulaError as error:
        raise Misread(place, str(error), error.line, error.column) from error
    except (BadQuestion, BadRule, Invalid) as error:
        raise Misread(place, str(error)) from error


def answer(question: Question) -> dict[str, Any]:
    """The subjects of an assessment in ranking order; raises Misread with the place."""
    with _at(""):
        run = read_assessment(question)
    return {"subjects": [told(score) for score in assess(run)]}


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
        tuple(_each(question, "memberships", _membership)),
        catalogue,
        figures,
        items,
        _decisions(question),
    )


def _each(
    question: Question, key: str, read: Callable[[Question], _Read], above: str = ""
) -> list[_Read]:
    """Every row of a list, read; what cannot be read is refused with its place in the list."""
    found = []
    for number, row in enumerate(list_of(question, key)):
        with _at(f"{above}{key}[{number}]"):
            found.append(read(row))
    return found


def _names(question: Question, key: str) -> dict[str, str]:
    return dict(_each(question, key, lambda row: (text_of(row, "code"), text_of(row, "name"))))


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
    def read(row: Question) -> tuple[tuple[str, str, str], Entered]:
        unit, element = text_of(row, "unit"), text_of(row, "element")
        value = row.get("value")
        entered: Entered
        if isinstance(value, list):
            entered = read_bands(element, value)
        else:
            entered = read_value(element, value)
        return (period.code, unit, element), entered

    figures.update(_each(question, key, read))


def _catalogue(question: Question, figures: Figures) -> Catalogue:
    definitions = dict(
        _each(question, "indicators", lambda row: (text_of(row, "code"), read_definition(row)))
    )
    places = {text_of(row, "code"): n for n, row in enumerate(list_of(question, "indicators"))}
    try:
        return check(definitions, _elements(definitions, figures))
    except FormulaError as error:
        place = f"indicators[{places[error.indicator]}].{error.part}"
        raise Misread(place, str(error), error.line, error.column) from error


def _elements(definitions: dict[str, Definition], figures: Figures) -> dict[str, Sort]:
    """Every code that has values, and every name that nobody entered and that is no indicator.

    An indicator whose formula is its own code counts the element of that code.
    """
    found = {
        code: Sort.BANDS if isinstance(value, tuple) else Sort.NUMBER
        for (_period, _unit, code), value in figures.items()
    }
    for own, definition in definitions.items():
        for part, text in (
            ("formula", definition.formula),
            ("denominator", definition.denominator),
        ):
            for node in _nodes(own, part, text) if text is not None else ():
                if isinstance(node, Call) and node.function == "premature_mortality":
                    found |= {
                        one.code: Sort.BANDS for one in node.arguments if isinstance(one, Name)
                    }
                elif isinstance(node, Name) and (node.code == own or node.code not in definitions):
                    found.setdefault(node.code, Sort.NUMBER)
    return found


def _nodes(own: str, part: str, text: str) -> Iterable[Node]:
    """The words of a formula; what cannot be read is said to be that indicator's."""
    try:
        return walk(parse(text).tree)
    except FormulaError as error:
        error.indicator, error.part = own, part
        raise


def _items(question: Question) -> tuple[Item, ...]:
    directions = dict(
        _each(question, "indicators", lambda row: (text_of(row, "code"), read_direction(row)))
    )
    found: list[Item] = []
    for number, group in enumerate(list_of(object_of(question, "scheme"), "groups")):
        place = f"scheme.groups[{number}]"
        with _at(place):
            code = text_of(group, "code")
            found += _each(group, "items", partial(_item, code, directions), f"{place}.")
    return tuple(found)


def _item(group: str, directions: Mapping[str, Direction], row: Question) -> Item:
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
    for subject, item in _each(question, "not_applicable", _named):
        leaving.setdefault(subject, set()).add(item)
    for (subject, item), holds in _each(question, "gate_results", _held):
        gates.setdefault(subject, {})[item] = holds
    return {
        subject: Decisions(frozenset(leaving.get(subject, ())), gates.get(subject, {}))
        for subject in leaving.keys() | gates.keys()
    }


def _named(row: Question) -> tuple[str, str]:
    return text_of(row, "subject"), text_of(row, "item")


def _held(row: Question) -> tuple[tuple[str, str], bool]:
    holds = row.get("holds")
    if not isinstance(holds, bool):
        raise BadQuestion("holds: neither true nor false")
    return _named(row), holds


def told_of(computation: Computation) -> list[dict[str, Any]]:
    """Everybody a computed scheme looks at, in ranking order; without weights by code, with values.

    A gate is not listed among the items, it has no points of its own.
    """
    if computation.has_points:
        return [told(score) for score in computation.scores()]
    run = computation.run
    codes = [row["indicator"] for row in run.frozen["scheme"]["items"] if row["indicator"]]
    return [
        {
            "subject": unit,
            "rank": None,
            "total": None,
            "values": {code: _value(computation, unit, code) for code in codes},
            "items": [],
        }
        for unit in subjects_of(run)
    ]


def _value(computation: Computation, unit: str, code: str) -> str | None:
    value = computation.result(unit, code).value
    return None if value is None else plain(value)


def told(score: Score) -> dict[str, Any]:
    """One subject with its rank, its values and its points, every number a text."""
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

"""What the trial commands read alike: values, facts, definitions of indicators."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from alliance.core.management.trial import (
    DEEPEST_JSON,
    LONGEST_INTEGER,
    BadQuestion,
    NotPlain,
    Question,
    text_of,
)
from kpi.formula import AGE_BANDS, Definition, NotANumber, OneUnit, Strategy, read_number


def as_travelled(value: Any, depth: int = 0) -> Any:
    """What a parser that knows numbers has read, as the trial commands read it.

    Numbers travel as texts: a fraction, or a whole number too long for `decimals`, is none; what
    is nested deeper than any question is nothing.
    """
    if depth > DEEPEST_JSON:
        return None
    if isinstance(value, dict):
        return {key: as_travelled(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [as_travelled(one, depth + 1) for one in value]
    if isinstance(value, float) or (type(value) is int and abs(value) >= 10**LONGEST_INTEGER):
        return NotPlain(value)
    return value


def read_facts(given: Mapping[str, Any]) -> OneUnit:
    """Facts as they travel: texts, nulls, and lists of eight of them."""
    values: dict[str, Decimal | None] = {}
    banded: dict[str, tuple[Decimal | None, ...]] = {}
    for code, value in given.items():
        if isinstance(value, list):
            banded[code] = read_bands(code, value)
        else:
            values[code] = read_value(code, value)
    return OneUnit(values, banded)


def read_value(code: str, value: object) -> Decimal | None:
    """One value: a text in plain notation, or null for a missing one."""
    if value is None:
        return None
    try:
        return read_number("" if isinstance(value, NotPlain) else value)
    except NotANumber as error:
        raise BadQuestion(f"{code}: not a number in plain notation: {value!s:.80}") from error


def read_bands(code: str, values: list[object]) -> tuple[Decimal | None, ...]:
    """The values of the eight age bands."""
    if len(values) != AGE_BANDS:
        raise BadQuestion(f"{code}: not {AGE_BANDS} age bands")
    return tuple(read_value(code, band) for band in values)


def read_definition(question: Question) -> Definition:
    """An indicator as it travels: formula, denominator, factor, strategy."""
    strategy = question.get("strategy")
    if strategy is not None and strategy not in list(Strategy):
        raise BadQuestion(f"strategy: {strategy!s:.40}")
    below = question.get("denominator")
    factor = read_value("factor", question.get("factor"))
    return Definition(
        text_of(question, "formula"),
        None if below is None else text_of(question, "denominator"),
        Decimal(1) if factor is None else factor,
        Strategy.ANY if strategy is None else Strategy(strategy),
    )

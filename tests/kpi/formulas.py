"""What the formula tests say again and again, in one breath."""

from collections.abc import Mapping
from decimal import Decimal

from kpi.formula import (
    Catalogue,
    Definition,
    Evaluator,
    FormulaError,
    OneUnit,
    Result,
    Sort,
    Strategy,
    check,
)

Facts = Mapping[str, str | list[str | None] | None]


def unit(facts: Facts) -> OneUnit:
    """Facts written as texts, like people write them."""
    plain = {code: number(value) for code, value in facts.items() if not isinstance(value, list)}
    bands = {
        code: [number(band) for band in value]
        for code, value in facts.items()
        if isinstance(value, list)
    }
    return OneUnit(plain, bands)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def catalogue(
    formula: str,
    facts: Facts,
    *,
    strategy: str = "any",
    denominator: str | None = None,
    factor: str = "1",
    indicators: dict[str, str] | None = None,
) -> Catalogue:
    """The formula under the code of nothing, with its neighbours."""
    gaps = Strategy(strategy)
    sorts = {
        code: Sort.BANDS if isinstance(value, list) else Sort.NUMBER
        for code, value in facts.items()
    }
    definitions = {
        code: Definition(text, strategy=gaps) for code, text in (indicators or {}).items()
    }
    tried = Definition(formula, denominator, Decimal(factor), gaps)
    return check({**definitions, "": tried}, sorts, [""])


def result(formula: str, facts: Facts | None = None, **how) -> Result:
    facts = facts or {}
    return Evaluator(catalogue(formula, facts, **how), unit(facts)).result("")


def worth(formula: str, facts: Facts | None = None, **how) -> str:
    """The stored value as text, or the status where there is none."""
    found = result(formula, facts, **how)
    return found.status.value if found.value is None else format(found.value.normalize(), "f")


def status(formula: str, facts: Facts | None = None, **how) -> str:
    return result(formula, facts, **how).status.value


def refusal(formula: str, facts: Facts | None = None, **how) -> tuple[int | None, int | None, str]:
    """Line, column and message of a formula that must be refused."""
    try:
        catalogue(formula, facts or {}, **how)
    except FormulaError as error:
        return error.line, error.column, error.message
    raise AssertionError(f"not refused: {formula}")

"""Charts of assessment as the table behind them; what is drawn is read from that table."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core.numbers import plain
from kpi.queries.lines import Line
from kpi.wording import difference, measure, period_words


@dataclass(frozen=True, slots=True)
class Chart:
    """One indicator over the periods there are; values are exact text, "" where missing."""

    line: Line
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    target: str
    target_words: str
    least: str


def of_line(line: Line) -> Chart:
    """The line chart of an indicator; the axis begins below all values and the target."""
    places = line.version.decimals
    rows = tuple(
        (period_words(code), ("" if value is None else difference(value, places),))
        for code, value in line.series
    )
    known = [Decimal(text) for _period, (text,) in rows if text]
    target = line.result.target
    return Chart(
        line=line,
        columns=(measure(line.indicator.unit) or _("数值"),),
        rows=rows,
        target="" if target is None else plain(target),
        target_words=line.target.printed if line.target else "",
        least=_least([*known, *([] if target is None else [target])]),
    )


def _least(values: list[Decimal]) -> str:
    """A round number below all of them, nought when that is near."""
    if not values:
        return "0"
    low, high = min(values), max(values)
    span = high - low or abs(high) / 10
    if not span or Decimal(0) <= low <= span:
        return "0"
    step = Decimal(1).scaleb(span.adjusted())
    return plain((low - span / 2) // step * step)

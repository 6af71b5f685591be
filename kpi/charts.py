"""Charts of assessment as the table behind them; what is drawn is read from that table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.numbers import plain
from kpi.queries.boards.ranking import Ranked
from kpi.queries.results.lines import Line
from kpi.wording import difference, period_words


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


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of several bodies, at most two beside each other; values are exact text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def of_ranking(rows: Sequence[Ranked], names: Mapping[str, str]) -> Bars | None:
    """Points of every ranked body, beside those of the period before; None for nobody."""
    if not rows:
        return None
    has_past = any(one.points_before is not None for one in rows)
    columns = (_("上期得分"), _("得分")) if has_past else (_("得分"),)
    told = []
    for one in rows:
        now = plain(one.total.points)
        before = "" if one.points_before is None else plain(one.points_before)
        label = names.get(one.total.unit.code, one.total.unit.name)
        told.append((label, (before, now) if has_past else (now,)))
    return Bars(columns, tuple(told))


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

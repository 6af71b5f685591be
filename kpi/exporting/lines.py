"""The table of a unit as a workbook."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_run
from kpi.formula.numbers import rounded
from kpi.models import Run, Score
from kpi.queries.results.lines import Line, Spoken, Table
from kpi.wording import SCORED, awaited, period_words, verdict


def title(run: Run, unit: str) -> str:
    """What a table of one unit is called: scheme, name of the unit then, period, revision."""
    words = _("%(scheme)s %(unit)s %(period)s 第%(revision)d版")
    if run.provisional:
        words = _("预考核 %(scheme)s %(unit)s %(period)s 第%(revision)d版")
    return words % {
        "scheme": local(run.scheme_version.scheme, "name"),
        "unit": unit,
        "period": period_words(run.period),
        "revision": run.revision,
    }


def lines(run: Run, unit: str, table: Table, scores: Iterable[Score] = ()) -> Sheet:
    """The traffic-light table of a unit (its name), values at their shown decimals.

    With `scores` also weight and points of each item, and what came of scoring.
    """
    given = {score.item_id: score for score in scores}
    year = run.period[:4]
    columns = [
        Column("#", 5), Column(_("指标"), 50), Column(_("状态"), 14),
        Column(_("%(period)s值") % {"period": period_words(run.period)}, 14),
        Column(_("计量单位"), 10), Column(_("%(year)s目标（原文）") % {"year": year}, 16),
        Column(_("距目标"), 12), Column(_("较上年"), 12), Column(_("低于基期"), 10),
        *(Column(_("%(year)s（原文）") % {"year": other.number}, 14) for other in table.years),
        Column(_("缺数"), 8), Column(_("条款"), 14),
    ]  # fmt: skip
    rows = [
        _row(line) if isinstance(line, Line) else _spoken(line, len(columns)) for line in table.rows
    ]
    if given:
        columns += [
            Column(_("原权重"), 10), Column(_("折算权重"), 10), Column(_("得分"), 10),
            Column(_("计分"), 16),
        ]  # fmt: skip
        for line, row in zip(table.rows, rows, strict=True):
            row.extend(_points(given.get(line.item.pk)))
    head = (*of_run(run), (_("单位"), unit))
    return Sheet(title(run, unit), head, columns, rows, run.demo)


def _spoken(line: Spoken, width: int) -> list[Any]:
    """A line that somebody judges: its words and its clause."""
    told = [
        line.number,
        local(line.item, "name"),
        awaited(line.item.rule, line.mark, concerns=line.concerns),
    ]
    clause = line.item.clause.key if line.item.clause else None
    return [*told, *([None] * (width - len(told) - 1)), clause]


def _row(line: Line) -> list[Any]:
    indicator, result, places = line.indicator, line.result, line.version.decimals
    found = verdict(
        result.status,
        result.met,
        has_value=result.value is not None,
        qualitative=line.version.qualitative,
        is_aimed=result.target is not None,
    )
    return [
        line.number,
        local(indicator, "name"),
        found.label,
        _at(result.value, places),
        measure(indicator.unit),
        line.target.printed if line.target else None,
        _at(line.distance, places),
        _at(line.change, places),
        _("是") if result.below_baseline else None,
        *(cell.printed if cell else None for cell in line.cells),
        line.gaps or None,
        indicator.clause.key if indicator.clause else None,
    ]


def _points(score: Score | None) -> list[Any]:
    if score is None:
        return [None] * 4
    return [score.weight, score.scaled, score.points, str(SCORED.get(score.status, score.status))]


def _at(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else rounded(value, places)

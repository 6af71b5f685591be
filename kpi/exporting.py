"""The table of a unit as columns and rows for the exporter."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.formula.numbers import rounded
from kpi.models import Run
from kpi.queries.lines import Line, Table
from kpi.wording import measure, period_words, verdict
from members.models import Unit


def title(run: Run, unit: Unit) -> str:
    """What the table is called: scheme, unit, period, revision."""
    return _("%(scheme)s %(unit)s %(period)s 第%(revision)d版") % {
        "scheme": local(run.scheme_version.scheme, "name"),
        "unit": unit.name,
        "period": period_words(run.period),
        "revision": run.revision,
    }


def lines(run: Run, table: Table) -> tuple[list[Column], Iterator[list[Any]]]:
    """Columns and rows of the traffic-light table, values at their shown decimals."""
    year = run.period[:4]
    columns = [
        Column("#", 5), Column(_("指标"), 50), Column(_("状态"), 14),
        Column(_("%(period)s值") % {"period": period_words(run.period)}, 14),
        Column(_("计量单位"), 10), Column(_("%(year)s目标（原文）") % {"year": year}, 16),
        Column(_("距目标"), 12), Column(_("较上年"), 12), Column(_("低于基期"), 10),
        *(Column(_("%(year)s（原文）") % {"year": other.number}, 14) for other in table.years),
        Column(_("缺数"), 8), Column(_("条款"), 14),
    ]  # fmt: skip
    return columns, (_row(line) for line in table.lines)


def _row(line: Line) -> list[Any]:
    indicator, result, places = line.indicator, line.result, line.version.decimals
    found = verdict(
        result.status,
        result.met,
        has_value=result.value is not None,
        qualitative=line.version.qualitative,
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


def _at(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else rounded(value, places)

"""Where figures come from, as a workbook: what differs, what is awaited, which source counts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.evidence import Shown
from alliance.core.measures import measure
from alliance.core.showing import local
from alliance.core.tables import Column
from kpi import naming
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import DataElement, DataValue, Derivation, OtherFigure, SourceRule
from kpi.queries.sourced import Awaited, Difference
from kpi.wording import REASONS, SOURCES, period_words
from members.models import County

Figure = DataValue | OtherFigure


def sources(
    county: County,
    period: str,
    rules: Sequence[SourceRule],
    figures: tuple[Iterable[Difference], Iterable[DataValue], Iterable[Awaited]],
) -> Sheet:
    """The page's four tables under one another, each row with the kind of its table.

    `figures` are the differences, the stand-ins, and what a strict rule keeps empty.
    """
    columns = [
        Column(_("种类"), 26), Column(_("数据元"), 40), Column(_("代码"), 18),
        Column(_("单位"), 34), Column(_("年龄组"), 8), Column(_("采用的数"), 14),
        Column(_("采用的来源"), 14), Column(_("另一来源的数"), 14), Column(_("另一来源"), 14),
        Column(_("相差（%）"), 10), Column(_("缺数原因"), 16), Column(_("时间"), 20),
        Column(_("权威来源"), 12), Column(_("导入自哪个系统"), 24), Column(_("未到时"), 22),
        Column(_("列出界限（%）"), 12), Column(_("依据"), 34),
    ]  # fmt: skip
    by_element = {rule.element_id: rule for rule in rules}
    differing, standing, waiting = figures
    rows: list[list[Any]] = [
        _figure(_("各来源不一致的数"), one.rule, one.used, one.other, one.share)
        for one in differing
    ]
    rows += [
        _figure(_("权威来源还没有数，暂用其他来源"), by_element[row.element_id], row)
        for row in standing
    ]
    rows += [
        _figure(_("权威来源还没有数，暂缺"), by_element[one.value.element_id], one.value, said)
        for one in waiting
        if one.value.element_id in by_element
        for said in one.said or (None,)
    ]
    rows += [
        [_("以哪个来源为准"), *_about(rule.element), *[None] * 9, *_ruled(rule)] for rule in rules
    ]
    head = (*of_county(county), (_("期间"), period_words(period) if period else None))
    return Sheet(_("数据来源"), head, columns, rows, county.demo)


def _figure(
    kind: str,
    rule: SourceRule,
    used: DataValue,
    other: OtherFigure | None = None,
    share: Decimal | None = None,
) -> list[Any]:
    newest: Figure = other or used
    is_awaited = used.missing == DataValue.Missing.AWAITED
    return [
        kind,
        *_about(used.element),
        naming.unit_name(used.unit),
        used.band or None,
        used.value,
        None if is_awaited else str(SOURCES[used.source]),
        other.value if other else None,
        str(SOURCES[other.source]) if other else None,
        share,
        _reason(used) or (_reason(other) if other else None),
        newest.at if isinstance(newest, OtherFigure) else newest.entered_at,
        *_ruled(rule),
    ]


def _about(element: DataElement) -> list[Any]:
    return [local(element, "name"), element.code]


def _ruled(rule: SourceRule) -> list[Any]:
    way = _("未到即无数") if rule.strict else _("未到时可暂用其他来源")
    return [rule.get_source_display(), rule.system or None, way, rule.limit, rule.basis]


def _reason(row: Figure) -> str | None:
    return str(REASONS[row.missing]) if row.value is None else None


def derivation(row: Derivation, facts: Iterable[tuple[Shown, bool]], hidden: int) -> Sheet:
    """The facts of one counting that the reader may see; the head says how many are not shown."""
    columns = [Column(_("名称"), 60), Column(_("登记"), 14)]
    rows = [[one.label, _("未登记") if is_unknown else _("计入")] for one, is_unknown in facts]
    head = (
        (_("县区"), local(row.county, "name")),
        (_("单位"), naming.unit_name(row.unit)),
        (_("期间"), period_words(row.period)),
        (_("数出"), row.value),
        (_("计量单位"), measure(row.element.unit)),
        (_("筛选条件"), local(row, "filter")),
        (_("查询时间"), row.at),
        (_("未登记"), row.unknown or None),
        (_("无权逐条查看的"), hidden or None),
    )
    title = _("%(name)s 逐条依据") % {"name": local(row.element, "name")}
    return Sheet(title, head, columns, rows, row.demo or row.county.demo)

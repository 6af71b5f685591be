"""Beside a run: what others owe, what differs, what assessors found; as workbooks."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.showing import listed, local
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_county, of_run
from kpi.models import Mark, Run, Waiver
from kpi.wording import period_words
from members.models import County

Json = Mapping[str, Any]


def gaps(
    run: Run, found: Iterable[Json], others: Iterable[tuple[str, Waiver]], names: Json
) -> Sheet:
    """Items that wait for somebody else, and what was decided; rows as the page has them."""
    columns = [
        Column(_("单位"), 34), Column(_("考核项"), 44), Column(_("缺什么"), 40),
        Column(_("谁提供"), 24), Column(_("哪里已有"), 24), Column(_("决定"), 18),
        Column(_("理由"), 40), Column(_("决定时间"), 20),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for one in found:
        owed = one["gap"].owed
        told = [one["unit"], one["item"], listed(local(row, "name") for row in owed)]
        told.append(listed(dict.fromkeys(row.owner or row.unit_name for row in owed)))
        told.append(listed(dict.fromkeys(row.source_system for row in owed if row.source_system)))
        rows.append([*told, *_decided(one["waiver"])])
    for name, waiver in others:
        unit = names.get(waiver.unit.code, waiver.unit.name)
        rows.append([unit, name, None, None, None, *_decided(waiver)])
    return Sheet(_("别人欠的数"), of_run(run), columns, rows, run.demo)


def _decided(waiver: Waiver | None) -> list[Any]:
    if waiver is None:
        return [_("等数"), None, None]
    words = {None: _("已提出"), True: _("不予计入"), False: _("未同意，照常计入")}
    return [words[waiver.approved], waiver.reason, waiver.decided_at]


def differing(title: str, shown: Json, head: Sequence[tuple[str, Any]] = ()) -> Sheet:
    """Changed inputs, moved items and standings of two computations, as the page shows them."""
    run: Run = shown["run"]
    columns = [
        Column(_("种类"), 16), Column(_("对象"), 60), Column(_("原来"), 20),
        Column(_("后来"), 20), Column(_("原得分"), 12), Column(_("现得分"), 12),
        Column(_("原名次"), 8), Column(_("现名次"), 8), Column(_("因为"), 60),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [one.kind, one.what, one.before, one.after] for one in shown["changes"]
    ]
    for one in shown["moves"]:
        move = one["move"]
        rows.append(
            [
                _("逐项"),
                f"{one['unit']}·{one['item']}",
                *(None if value is None else Decimal(value) for value in move.value),
                *move.points,
                None,
                None,
                listed(f"{change.kind}·{change.what}" for change in one["inputs"]) or None,
            ]
        )
    for name, one in shown["standings"]:
        rows.append([_("总分与名次"), name, None, None, *one.points, *one.rank, None])
    return Sheet(title, (*of_run(run), *head), columns, rows, run.demo)


def marks(county: County, found: Iterable[Mark]) -> Sheet:
    """What assessors found, by position and day."""
    columns = [
        Column(_("单位"), 34), Column(_("考核方案"), 34), Column(_("考核项"), 20),
        Column(_("期间"), 14), Column(_("评分"), 8), Column(_("是否通过"), 10),
        Column(_("理由"), 50), Column(_("评分时间"), 20),
    ]  # fmt: skip
    rows = [
        [
            mark.unit.name,
            local(mark.scheme, "name"),
            mark.item,
            period_words(mark.period),
            mark.points,
            mark.holds,
            mark.reason,
            mark.at,
        ]
        for mark in found
    ]
    return Sheet(_("评分"), of_county(county), columns, rows, county.demo)

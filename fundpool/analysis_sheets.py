"""An alliance's yearly economic analysis as a workbook; amounts in yuan."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.models import EconomicAnalysis
from fundpool.queries.analyses import Section
from members.models import Alliance


def analysis(
    alliance: Alliance, year: int, sections: Sequence[Section], version: EconomicAnalysis | None
) -> bytes:
    """One figure a row, with where it stands; the comment above."""
    columns = [
        Column(_("部分"), 22), Column(_("项目"), 40), Column(_("本年（元）"), 18),
        Column(_("上年（元）"), 18), Column(_("得分"), 14), Column(_("说明"), 14),
        Column(_("来源"), 40),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for section in sections:
        rows += [
            [
                section.title, one.words, None if one.fen is None else exact_yuan(one.fen),
                None if one.before is None else exact_yuan(one.before), one.points,
                _("没有数据") if one.missing else None, one.url or None,
            ]
            for one in section.figures
        ]  # fmt: skip
        if not section.figures:
            rows.append([section.title, None, None, None, None, _("没有数据"), None])
    head: list[tuple[str, Any]] = [
        (_("联盟"), local(alliance, "name")), (_("年度"), year), (_("导出时间"), now()),
    ]  # fmt: skip
    if version is not None:
        head += [
            (_("版本"), version.number), (_("状态"), version.get_status_display()),
            (_("分析意见"), version.comment),
        ]  # fmt: skip
    return write_xlsx(
        columns, rows, title=_("经济运行分析"), head=tuple(head), demo=alliance.county.demo
    )

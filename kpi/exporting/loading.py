"""Files that were loaded, tables that are remembered, superiors' forms; as workbooks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.models import ImportFile
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_county
from kpi.queries.collecting.layouts import LayoutLine
from kpi.queries.collecting.mappings import MappingLine
from kpi.queries.collecting.superiors import SuperiorLine
from kpi.wording import period_words
from members.models import County


def imports(county: County, found: Iterable[ImportFile]) -> Sheet:
    """Every file with what became of its rows."""
    columns = [
        Column(_("文件名"), 40), Column(_("状态"), 10), Column(_("上传时间"), 20),
        Column(_("写入或放弃时间"), 20), Column(_("新增"), 8), Column(_("变更"), 8),
        Column(_("不变"), 8), Column(_("退回"), 8), Column(_("文件摘要"), 66),
    ]  # fmt: skip
    kinds = ("created", "changed", "unchanged", "refused")
    rows = [
        [
            file.name,
            file.get_state_display(),
            file.at,
            file.ended_at,
            *(file.counts.get(kind) for kind in kinds),
            file.sha256,
        ]
        for file in found
    ]
    return Sheet(_("导入文件"), of_county(county), columns, rows, county.demo)


def mappings(county: County, layouts: Iterable[LayoutLine], lines: Iterable[MappingLine]) -> Sheet:
    """Every heading and name that is remembered, with what it was said to be."""
    columns = [
        Column(_("哪个系统"), 30), Column(_("表里的文字"), 40), Column(_("是什么"), 40),
        Column(_("确认时间"), 20), Column(_("撤销时间"), 20),
    ]  # fmt: skip
    rows = [
        [f"{one.row.system} {one.row.name}", text, words, one.row.at, one.row.withdrawn_at]
        for one in layouts
        for text, words in one.words
    ]
    rows += [
        [one.row.name or None, text, words, one.row.at, one.row.withdrawn_at]
        for one in lines
        for text, words in one.headings
    ]
    return Sheet(_("记住的表"), of_county(county), columns, rows, county.demo)


def superiors(county: County, found: Iterable[SuperiorLine]) -> Sheet:
    """Every form that a superior wants, how much of it is bound, when it was filled in last."""
    columns = [
        Column(_("名称"), 40), Column(_("要表的上级部门"), 24), Column(_("依据"), 34),
        Column(_("频次"), 8), Column(_("已对应的格"), 10), Column(_("最近一次期间"), 14),
        Column(_("最近一次填表时间"), 20), Column(_("停用时间"), 20), Column(_("停用的原因"), 30),
    ]  # fmt: skip
    rows = [
        [
            line.form.name,
            line.form.superior,
            line.form.basis or None,
            line.form.get_frequency_display(),
            line.cells,
            period_words(line.latest.period) if line.latest else None,
            line.latest.at if line.latest else None,
            line.form.ended_at,
            line.form.ended_reason or None,
        ]
        for line in found
    ]
    return Sheet(_("上级报表"), of_county(county), columns, rows, county.demo)

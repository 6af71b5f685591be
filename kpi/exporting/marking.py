"""One line of a marking sheet, body by body, as a workbook."""

from typing import Any

from django.utils.translation import gettext as _

from alliance.core.numbers import plain
from alliance.core.showing import listed, local
from alliance.core.tables import Column
from kpi import naming
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import Scheme
from kpi.queries.marking import Markable, MarkSheet
from kpi.queries.marking.sheet import Row
from kpi.wording import period_words


def mark_sheet(scheme: Scheme, period: str, found: MarkSheet) -> Sheet:
    """Every body of the line that is open: what was found, by whom, why, by which files."""
    columns = [
        Column(_("单位"), 34), Column(_("代码"), 14), Column(_("是否已评"), 12),
        Column(_("评分"), 8), Column(_("满分"), 8), Column(_("是否通过"), 10),
        Column(_("逐条评定"), 44), Column(_("理由"), 50), Column(_("佐证材料"), 34),
        Column(_("评分人"), 16), Column(_("评分时间"), 20),
    ]  # fmt: skip
    line = found.chosen
    head = (
        *of_county(scheme.county),
        (_("考核方案"), local(scheme, "name")),
        (_("期间"), period_words(period)),
        (_("考核项"), local(line, "name") if line else None),
        (_("还有几个评分"), found.left),
    )
    rows = [_row(one, line) for one in found.rows] if line else []
    demo = scheme.demo or scheme.county.demo
    title = _("%(scheme)s %(period)s 评分表") % {
        "scheme": local(scheme, "name"),
        "period": period_words(period),
    }
    return Sheet(title, head, columns, rows, demo)


def _row(one: Row, line: Markable) -> list[Any]:
    mark, said = one.mark, _("已评") if one.mark else _("未评")
    if one.is_left_out:
        said = _("不予计入")
    told: list[Any] = [naming.unit_name(one.unit), one.unit.code, said]
    weight = None if line.weight is None else plain(line.weight)
    if mark is None:
        return [*told, None, weight, *[None] * 6]
    conditions = listed(
        "{}：{}".format(local(row, "name"), _("成立") if row["holds"] else _("不成立"))
        for row in mark.conditions
    )
    files = listed(file.document.name for file in mark.files.all())
    by = mark.by.name if mark.by else _("系统")
    return [
        *told, mark.points, weight, mark.holds, conditions or None, mark.reason, files or None,
        by, mark.at,
    ]  # fmt: skip

"""Reserved places as a workbook, and how weekdays and months read."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.clock import now
from alliance.core.periods import Period
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from members.models import County
from referrals.queries.pools import Day, Figures

WEEKDAYS: Final[Sequence[Promise]] = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


def workbook(county: County, month: Period, days: Iterable[Day]) -> bytes:
    """A line for each published day of each service: of what, by which rule, what became of it."""
    found = list(days)
    columns = [
        Column(_("日期"), 12), Column(_("星期"), 8), Column(_("牵头单位"), 28),
        Column(_("类别"), 8), Column(_("科室或项目"), 20), Column(_("总数（分母）"), 10),
        Column(_("规则比例"), 10), Column(_("条款"), 18), Column(_("规则版本"), 10),
        Column(_("预留（分子）"), 10), Column(_("实际提供"), 10), Column(_("预约"), 8),
        Column(_("已到"), 8), Column(_("未到"), 8), Column(_("已释放"), 8),
        Column(_("没用上"), 8), Column(_("报数时间"), 20), Column(_("演示"), 8),
    ]  # fmt: skip
    head = (
        (_("县区"), local(county, "name")),
        (_("期间"), month.code),
        (_("导出时间"), now()),
    )
    return write_xlsx(
        columns, map(_row, found), title=title(), head=head,
        demo=any(day.row.demo for day in found),
    )  # fmt: skip


def title() -> str:
    """What the table is called."""
    return str(_("预留资源落实情况"))


def _row(day: Day) -> list[object]:
    row, sums = day.row, Figures((day,))
    return [
        row.on, str(WEEKDAYS[row.on.weekday()]), row.institution.name, row.get_kind_display(),
        row.service, row.total, day.rule if row.share_numerator else None,
        row.clause.key if row.clause else None, row.rule_version, row.reserved, day.offered,
        day.booked, _told(day.kept), _told(day.no_show), row.released, sums.unused, row.stated_at, row.demo,
    ]  # fmt: skip


def _told(count: int | None) -> int | str:
    """A count, or that it may not be read."""
    return str(_("隐去")) if count is None else count

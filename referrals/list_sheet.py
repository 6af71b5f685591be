"""Lines of daily lists, and patients who never came, as workbooks; numbers by their last four."""

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.showing import listed, local
from alliance.core.tables import Column, write_xlsx
from members.models import Institution
from referrals.queries.lists import TABS, Missing, Proposal


def workbook(body: Institution, tab: str, found: Iterable[Proposal]) -> bytes:
    """One line a row of the list, with the cases it may prove or has proved."""
    columns = [
        Column(_("类别"), 8), Column(_("时间"), 18), Column(_("证件号码"), 12),
        Column(_("科室"), 18), Column(_("转诊单号"), 24), Column(_("登记为"), 18),
        Column(_("确认人"), 12), Column(_("确认时间"), 18), Column(_("理由"), 30),
        Column(_("文件"), 24), Column(_("演示"), 8),
    ]  # fmt: skip
    return write_xlsx(
        columns, map(_row, found), title=title(tab), head=_head(body), demo=body.county.demo
    )


def missing_workbook(body: Institution, found: Iterable[Missing]) -> bytes:
    """One case a line whose patient never came."""
    columns = [
        Column(_("转诊单号"), 16), Column(_("转出机构"), 28), Column(_("状态"), 12),
        Column(_("应到时间"), 18), Column(_("当天清单"), 12), Column(_("演示"), 8),
    ]  # fmt: skip
    rows = (
        [
            one.case.number, local(one.case.origin, "name"), one.state,
            one.case.due_at, _("已导入") if one.listed else _("未导入"), one.case.demo,
        ]
        for one in found
    )  # fmt: skip
    return write_xlsx(columns, rows, title=missing_title(), head=_head(body), demo=body.county.demo)


def title(tab: str) -> str:
    """What the table of a tab is called."""
    return _("清单比对 %(tab)s") % {"tab": TABS[tab]}


def missing_title() -> str:
    """What the table of those who never came is called."""
    return _("转诊未到")


def _head(body: Institution) -> tuple[tuple[str, object], ...]:
    return ((_("医院"), local(body, "name")), (_("导出时间"), now()))


def _row(one: Proposal) -> list[object]:
    line = one.line
    cases = [line.referral.number] if line.referral else [fit.case.number for fit in one.fits]
    return [
        line.get_kind_display(), line.moment if line.exact else localtime(line.moment).date(),
        f"****{line.last_four}", line.department, listed(cases),
        one.fits[0].words if one.fits else None, line.settled_by.name if line.settled_by else None,
        line.settled_at, line.reason, line.file.name.removesuffix(".json"), line.demo,
    ]  # fmt: skip

"""Joint wards as a workbook: where, with whom, who answers for the beds, how many patients."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from referrals.queries.wards import Ward


def title() -> str:
    """What the table is called."""
    return str(_("联合病房"))


def workbook(wards: Iterable[Ward]) -> bytes:
    """A line for each ward, those in force first."""
    found = list(wards)
    columns = [
        Column(_("联合病房"), 24), Column(_("所在机构"), 28), Column(_("联合的医院"), 28),
        Column(_("管床医生"), 16), Column(_("起始日"), 12), Column(_("终止日（不含）"), 12),
        Column(_("待入住"), 10), Column(_("在管"), 10), Column(_("累计登记"), 10),
        Column(_("演示"), 8),
    ]  # fmt: skip
    head = ((_("导出时间"), now()),)
    demo = any(one.row.demo for one in found)
    return write_xlsx(columns, map(_row, found), title=title(), head=head, demo=demo)


def _row(ward: Ward) -> list[object]:
    row = ward.row
    return [
        row.name, local(row.institution, "name"), local(row.partner, "name"), str(row.doctor),
        row.from_on, row.until_on, ward.coming, ward.there, ward.ever, row.demo,
    ]  # fmt: skip

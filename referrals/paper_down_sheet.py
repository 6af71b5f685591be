"""Counted and doubtful down-referrals as a workbook, and their signs in words."""

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.periods import Period
from alliance.core.showing import listed, local
from alliance.core.tables import Column, write_xlsx
from members.models import County
from referrals.queries.downs import Sign
from referrals.queries.paper_downs import Listed


def sign_words(sign: Sign) -> str:
    """A sign with what was seen."""
    if sign.at is not None:
        return _("%(sign)s（出院 %(day)s）") % {
            "sign": sign.words, "day": localtime(sign.at).date().isoformat(),
        }  # fmt: skip
    if sign.count is not None:
        return _("%(sign)s（%(n)s 件）") % {"sign": sign.words, "n": sign.count}
    return str(sign.words)


def title() -> str:
    """What the table is called."""
    return _("下转计入与存疑")


def workbook(county: County, month: Period, rows: Iterable[Listed]) -> bytes:
    """One case a line, with the signs against it."""
    columns = [
        Column(_("转诊单号"), 16), Column(_("转出医院"), 28), Column(_("基层机构"), 28),
        Column(_("登记时间"), 18), Column(_("第一次随访"), 18), Column(_("计入或存疑"), 12),
        Column(_("疑点"), 60), Column(_("演示"), 8),
    ]  # fmt: skip
    head = (
        (_("县区"), local(county, "name")), (_("期间"), month.code), (_("导出时间"), now()),
    )  # fmt: skip
    return write_xlsx(columns, map(_row, rows), title=title(), head=head, demo=county.demo)


def _row(one: Listed) -> list[object]:
    case, down = one.case, one.down
    return [
        case.number, local(case.origin, "name"),
        local(case.destination, "name") if case.destination else None,
        down.registered_at, down.contact_at, _("存疑") if down.doubtful else _("计入"),
        listed(map(sign_words, down.signs)) or None, case.demo,
    ]  # fmt: skip

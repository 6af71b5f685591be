"""What is expected beside what is there, and heads by body, as workbooks."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from members.models import County
from staffing.queries.expected import Line
from staffing.queries.headcount import Heads


def expected(county: County, lines: Sequence[Line], today: date) -> bytes:
    """One line an expectation."""
    columns = [
        Column(_("事项"), 28), Column(_("应到"), 16), Column(_("实到"), 8), Column(_("共"), 8),
        Column(_("符合"), 8), Column(_("缺的机构"), 40), Column(_("说明"), 50),
        Column(_("依据"), 24),
    ]  # fmt: skip
    rows = [
        [
            line.words, line.printed, line.counted, line.of,
            None if line.met is None else (_("是") if line.met else _("否")),
            "；".join(body.name for body in line.lacking), line.missing or line.note, line.clause,
        ]
        for line in lines
    ]  # fmt: skip
    head = ((_("截至"), today), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=_("应到与实到"), head=head, demo=county.demo)


def heads(county: County, found: Sequence[Heads], today: date) -> bytes:
    """One line a body."""
    columns = [
        Column(_("机构"), 30), Column(_("按用人单位"), 12), Column(_("派出"), 8),
        Column(_("派入"), 8), Column(_("按工作地点"), 12),
    ]  # fmt: skip
    rows = [[one.body.name, one.employed, one.sent, one.received, one.working] for one in found]
    head = ((_("截至"), today), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=_("人数"), head=head, demo=county.demo)

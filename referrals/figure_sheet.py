"""One table of figures as a workbook: what it counts stands above it."""

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from members.models import County
from referrals.queries.figures import Cell, Scope, Table


def workbook(county: County, scope: Scope, table: Table) -> bytes:
    """A line for each row; a hidden count stands as its mark, never as a number."""
    head = [
        (_("县区"), local(county, "name")),
        (_("期间"), f"{scope.period.code}（{scope.period.first_day}—{scope.period.last_day}）"),
        (_("说明"), table.note),
        (_("导出时间"), now()),
    ]
    if table.withheld:
        head.append((_("隐去"), _("各数太小，合起来会让人推算出，整表不列。")))
    columns = [Column(_("统计项"), 28), *(Column(name, 14) for name in table.columns)]
    rows = [[line.head, *(map(_value, line.cells))] for line in table.lines]
    return write_xlsx(columns, rows, title=table.title, head=head, demo=county.demo)


def _value(cell: Cell) -> object:
    return cell.text if cell.value is None else cell.value

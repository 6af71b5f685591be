"""Totals of performance pay as workbooks; amounts in yuan."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.models import PayTotal, PayTotalLine
from fundpool.queries.weighing import Weighed
from members.models import County


def pay_totals(county: County, rows: Iterable[PayTotal]) -> bytes:
    """One year of one alliance a row."""
    columns = [
        Column(_("联盟"), 30), Column(_("年度"), 8), Column(_("绩效工资总量（元）"), 20),
        Column(_("核定总量的文号"), 30), Column(_("分配办法"), 30), Column(_("状态"), 16),
        Column(_("决定文号"), 30),
    ]  # fmt: skip
    lines = (
        [
            local(one.alliance, "name"), one.year, exact_yuan(one.total_fen), one.document_no,
            one.get_method_display(), one.get_status_display(), one.decision_no,
        ]
        for one in rows
    )  # fmt: skip
    head = ((_("县区"), local(county, "name")), (_("导出时间"), now()))
    return write_xlsx(columns, lines, title=_("绩效工资总量"), head=head, demo=county.demo)


def pay_total(row: PayTotal, lines: Sequence[tuple[PayTotalLine, Weighed]]) -> bytes:
    """One body a row: its weight and points, its exact part, its amount, and how it came about."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("权重"), 10),
        Column(_("考核得分"), 10), Column(_("满分"), 10), Column(_("占全部的份额"), 18),
        Column(_("分得（元）"), 18), Column(_("份额从哪里来"), 60),
    ]  # fmt: skip
    run = row.scored
    revision = _("第%(n)d次修订") % {"n": row.revision}
    head = (
        (_("县区"), local(row.county, "name")), (_("联盟"), local(row.alliance, "name")),
        (_("年度"), row.year), (_("绩效工资总量（元）"), exact_yuan(row.total_fen)),
        (_("核定总量的文号"), row.document_no), (_("分配办法"), row.get_method_display()),
        (_("依据"), row.basis),
        (_("依据的考核批次"), f"{run.scheme_version.scheme.name} {run.period} {revision}"),
        (_("状态"), row.get_status_display()), (_("决定文号"), row.decision_no),
        (_("决定日期"), row.decided_on), (_("导出时间"), now()),
    )  # fmt: skip
    table = (
        [
            one.code, local(line.institution, "name"), one.weight, one.points, one.maximum,
            str(one.share), exact_yuan(one.fen), "；".join(one.explained),
        ]
        for line, one in lines
    )  # fmt: skip
    title = _("%(year)d年度绩效工资总量") % {"year": row.year}
    return write_xlsx(columns, table, title=title, head=head, demo=row.demo)

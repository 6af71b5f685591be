"""The candidates of a need as a workbook: a line a person, with everything the order looks at."""

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from staffing.models import Posting
from staffing.queries.planning import Plan


def title() -> str:
    """What the table is called."""
    return _("派驻候选")


def workbook(row: Posting, plan: Plan) -> bytes:
    """The free ones in their order, then those who cannot go with the reason."""
    columns = [
        Column(_("名次"), 8), Column(_("人员"), 16), Column(_("科室"), 16), Column(_("职称"), 20),
        Column(_("派出后科室余员"), 16), Column(_("科室下限"), 10),
        Column(_("已核实服务天数"), 16), Column(_("上次派驻结束"), 14), Column(_("晋升前的规定"), 20),
        Column(_("不能提名"), 24),
    ]  # fmt: skip
    lines = [
        [
            one.rank, one.person.name, one.department, one.title, one.facts.left, one.least,
            one.facts.served, one.facts.last, one.applies_words, one.why,
        ]
        for one in (*plan.free, *plan.barred)
    ]  # fmt: skip
    head = (
        (_("派出单位"), row.home.name), (_("接收单位"), row.host.name), (_("岗位"), row.post),
        (_("排序条件"), "；".join(plan.criteria) or _("没有公布")), (_("导出时间"), now()),
    )  # fmt: skip
    return write_xlsx(columns, lines, title=title(), head=head, demo=row.demo)

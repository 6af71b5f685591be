"""The plan of a pool and how far it is carried out, as a workbook; amounts in yuan."""

from datetime import date

from django.utils.translation import gettext as _

from alliance.core.money import exact_yuan
from alliance.core.tables import Column, write_xlsx
from fundpool.models import Pool
from fundpool.queries.execution import Execution


def execution(pool: Pool, year: int, on: date, found: Execution) -> bytes:
    """使用计划执行情况表, one earmark a row and the sum."""
    columns: list[Column | str] = [
        Column(_("专项"), 30), Column(_("依据"), 30), _("上年结转"), _("本年计划"), _("已批待拨"),
        _("已拨付"), _("已核销"), _("尚可安排"), _("使用进度"), _("年末预测"),
    ]  # fmt: skip
    lines = (
        (
            one.earmark.name if one.earmark else _("合计"),
            one.earmark and (one.earmark.clause_words or one.earmark.document_no),
            *(
                exact_yuan(fen)
                for fen in (
                    one.carried,
                    one.planned,
                    one.committed,
                    one.paid,
                    one.accepted,
                    one.left,
                )
            ),
            one.percent or None,
            exact_yuan(one.forecast) if one.forecast is not None else None,
        )
        for one in [*found.lines, found.total]
    )
    head = [
        (_("资金池"), pool.name), (_("年度"), year), (_("截至"), on),
        (_("预测办法"), found.why_no_forecast or _("已拨付÷已过去的年度比例＋已批待拨")),
    ]  # fmt: skip
    return write_xlsx(columns, lines, title=_("使用计划执行情况表"), demo=pool.demo, head=head)

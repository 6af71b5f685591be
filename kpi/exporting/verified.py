"""A verification as a workbook: how it was drawn, reported and verified side by side, the share."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.showing import local
from alliance.core.tables import Column
from kpi import naming
from kpi.exporting.sheet import Sheet, of_run
from kpi.models import Verification, VerifiedFigure
from kpi.queries.verified import Agreement, CheckSheet
from kpi.running.verified_rule import VerifiedRule
from kpi.wording import outcome_words


def sample(
    row: Verification, sheets: Sequence[CheckSheet], every: Agreement, rule: VerifiedRule
) -> Sheet:
    """One row a figure of the sheets that the reader may see."""
    head = (
        (_("核查依据"), row.basis),
        (_("核查状态"), row.get_state_display()),
        (_("随机种子"), row.seed),
        (_("抽样框摘要"), row.frame),
        (_("抽样时间"), row.drawn_at),
        (_("怎样进入得分"), outcome_words(rule.outcome)),
        (_("规则的依据"), rule.clause or rule.said or None),
        (_("相符率（%）"), every.share),
    )
    columns = [
        Column(_("单位"), 30), Column(_("代码"), 14), Column(_("数据元"), 36),
        Column(_("数据元代码"), 20), Column(_("计量单位"), 10), Column(_("上报数"), 14),
        Column(_("核实数"), 14), Column(_("相差"), 12), Column(_("是否相符"), 10),
        Column(_("说明"), 36), Column(_("核查人"), 16), Column(_("核查时间"), 20),
        Column(_("单位相符率（%）"), 14), Column(_("签字人"), 16), Column(_("签字时间"), 20),
        Column(_("单位意见"), 36),
    ]  # fmt: skip
    rows = [_line(one, figure) for one in sheets for figure in one.figures]
    return Sheet(_("现场核查"), (*of_run(row.run), *head), columns, rows, row.demo)


def _line(one: CheckSheet, figure: VerifiedFigure) -> list[Any]:
    is_checked, sheet = figure.at is not None, one.sheet
    return [
        naming.unit_name(sheet.unit),
        sheet.unit.code,
        local(figure.element, "name"),
        figure.element.code,
        measure(figure.element.unit),
        figure.reported,
        figure.verified,
        _apart(figure.reported, figure.verified),
        (_("相符") if figure.verified == figure.reported else _("不符"))
        if is_checked
        else _("未核"),
        figure.note or None,
        figure.by.name if figure.by else None,
        figure.at,
        one.agreement.share,
        sheet.signed_by.name if sheet.signed_by else None,
        sheet.signed_at,
        sheet.words or None,
    ]


def _apart(reported: Decimal | None, verified: Decimal | None) -> Decimal | None:
    return None if reported is None or verified is None else verified - reported

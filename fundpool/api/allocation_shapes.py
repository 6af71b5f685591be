"""What is said about plans of use, bank events and how a plan is carried out, over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.shapes import Shape, moment, number, text, truth, whole
from fundpool.models import Allocation
from fundpool.queries.execution import Line
from fundpool.rules import allocating

BANK_KINDS = (
    ("interest", _("利息收入")),
    ("fee", _("银行手续费")),
    ("call_back", _("财政收回存量")),
    ("pay_source", _("缴回财政")),
)
KINDS = [*allocating.KINDS.items()]
STATES = [*allocating.ALLOCATION.states.items()]


class AllocationLineShape(Shape):
    """From one place of free money to another."""

    source = text(_("转出专项代码；未分配资金为空。"), allow_null=True)  # type: ignore[assignment]
    target = text(_("转入专项代码；未分配资金为空。"), allow_null=True)
    amount = number(_("金额，元。"))


class AllocationShape(Shape):
    """A plan of use."""

    id = whole(_("使用计划编号。"))
    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    kind = serializers.ChoiceField(KINDS, help_text=_("类型。"))
    state = serializers.ChoiceField(STATES, help_text=_("状态。"))
    document_no = text(_("文号。"))
    reason = text(_("说明。"))
    drafted_at = moment(_("起草时间。"))
    decided_at = moment(_("审批时间。"), allow_null=True)
    journal = whole(_("凭证编号；没有入账的为空。"), allow_null=True)
    version = whole(_("版本。"))
    lines = AllocationLineShape(many=True, help_text=_("明细。"))


class NewAllocationLineShape(Shape):
    """So much from one earmark to another."""

    source = text(
        _("转出专项代码；未分配资金不写。"), max_length=40, required=False, default="",
        allow_blank=True,
    )  # type: ignore[assignment]  # fmt: skip
    target = text(
        _("转入专项代码；未分配资金不写。"), max_length=40, required=False, default="",
        allow_blank=True,
    )  # fmt: skip
    amount = text(_("金额，元。"), max_length=40)


class NewAllocationShape(Shape):
    """A plan of use that is drafted."""

    year = whole(_("年度。"), min_value=2000, max_value=2100)
    kind = serializers.ChoiceField(KINDS, help_text=_("类型。"))
    document_no = text(_("文号。"), max_length=80)
    reason = text(_("说明。"), max_length=200, required=False, default="", allow_blank=True)
    lines = serializers.ListField(
        child=NewAllocationLineShape(), min_length=1, max_length=200, help_text=_("明细。")
    )


class AllocationDecisionShape(Shape):
    """Which version is decided on, and what is said."""

    version = whole(_("版本。"), min_value=1)
    note = text(
        _("审批意见；不批准时必填。"), max_length=200, required=False, default="", allow_blank=True
    )


class NewBankEventShape(Shape):
    """What a bank or finance did to a pool."""

    kind = serializers.ChoiceField(BANK_KINDS, help_text=_("业务。"))
    amount = text(_("金额，元。"), max_length=40)
    on = serializers.DateField(help_text=_("日期。"))
    source = text(_("回单号或文号。"), max_length=200)  # type: ignore[assignment]
    earmark = text(
        _("财政收回存量时的专项代码；收回未分配资金不写。"), max_length=40, required=False,
        default="", allow_blank=True,
    )  # fmt: skip


class ExecutionLineShape(Shape):
    """One earmark in a budget year."""

    earmark = text(_("专项代码；合计为空。"), allow_null=True)
    carried = number(_("上年结转，元。"))
    planned = number(_("本年计划，元。"))
    committed = number(_("已批待拨，元。"))
    paid = number(_("已拨付，元。"))
    accepted = number(_("已核销，元。"))
    left = number(_("尚可安排，元。"))
    used = text(_("使用进度，百分比；没有计划的为空。"))
    forecast = number(_("年末预测，元；不作预测的为空。"))
    alerted = truth(_("是否有未解除的预警。"))


class ExecutionShape(Shape):
    """How far a pool's plan is carried out."""

    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    passed = text(_("年度已过去的百分比。"))
    no_forecast = text(_("不作预测的理由；作预测时为空。"))
    lines = ExecutionLineShape(many=True, help_text=_("各专项。"))
    total = ExecutionLineShape(help_text=_("合计。"))


def allocation_line(row: Allocation) -> tuple[Any, ...]:
    """A plan as it is told."""
    return (
        row.pk, row.pool.code, row.year, row.kind, row.state, row.document_no, row.reason,
        moment_text(row.drafted_at), moment_text(row.decided_at) if row.decided_at else None,
        row.journal_id, row.version,
        [
            {
                "source": one.source.code if one.source else None,
                "target": one.target.code if one.target else None,
                "amount": two_places(one.fen),
            }
            for one in row.lines.all()
        ],
    )  # fmt: skip


def execution_line(one: Line) -> dict[str, Any]:
    """One earmark as it is told."""
    return {
        "earmark": one.earmark.code if one.earmark else None,
        **{
            name: two_places(getattr(one, name))
            for name in ("carried", "planned", "committed", "paid", "accepted", "left")
        },
        "used": one.percent,
        "forecast": None if one.forecast is None else two_places(one.forecast),
        "alerted": one.alert is not None,
    }

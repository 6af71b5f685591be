"""What is said about fund requests, payments and accounts of payment over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.shapes import Shape, moment, text, truth, whole
from fundpool.models import Payee, Request, RequestStep
from fundpool.queries.request_lists import Owed, Use
from fundpool.queries.request_money import Advance, Amounts
from fundpool.queries.request_payments import debtor_of
from fundpool.rules import requests as rules

STATUSES = [(code, state.words) for code, state in rules.STATES.items()]


class FundRequestShape(Shape):
    """One request; amounts in yuan with two decimals."""

    id = text(_("申请的标识。"))
    no = text(_("申请号。"))
    year = whole(_("预算年度。"))
    pool = text(_("资金池代码。"))
    earmark = text(_("专项代码。"))
    institution = text(_("申请单位代码。"))
    category = text(_("用途类别；没有为空。"))
    purpose = text(_("事由。"))
    amount = text(_("申请金额，元。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    route = text(_("审核方：lead 牵头单位，commission 卫健委；未提交为空。"))
    holder = text(_("在谁手上；已结束为空。"))
    since = moment(_("到手时间。"))
    committed = text(_("已批准，元。"))
    paid = text(_("已拨付，元。"))
    accepted = text(_("已核销，元。"))
    returned = text(_("已退回，元。"))
    out = text(_("未核销，元。"))
    misused = text(_("应追回，元。"))
    recovered = text(_("已追回，元。"))
    version = whole(_("版本；改动时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class OneFundRequestShape(FundRequestShape):
    """One request with the verbs that the caller may take now."""

    verbs = serializers.ListField(
        child=serializers.CharField(), help_text=_("调用者现在可以办理的步骤。")
    )


class NewFundRequestShape(Shape):
    """What is asked for."""

    institution = text(_("申请单位代码。"), max_length=40)
    pool = text(_("资金池代码。"), max_length=40)
    earmark = text(_("专项代码。"), max_length=40)
    amount = text(_("金额，元，最细到分。"), max_length=30)
    purpose = text(_("事由。"), max_length=500)
    category = text(_("用途类别。"), max_length=100, required=False, default="", allow_blank=True)
    facts = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, default=list, max_length=5000,
        help_text=_("据以支付的事实的来源；每项只支付一次。"),
    )  # fmt: skip


class EditFundRequestShape(Shape):
    """What is asked for, filled in anew."""

    amount = text(_("金额，元，最细到分。"), max_length=30)
    purpose = text(_("事由。"), max_length=500)
    category = text(_("用途类别。"), max_length=100, required=False, default="", allow_blank=True)
    facts = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, default=list, max_length=5000,
        help_text=_("据以支付的事实的来源；每项只支付一次。"),
    )  # fmt: skip


class PointShape(Shape):
    """A word on one item of the checklist."""

    item = text(_("清单项；其他意见为空。"), max_length=200, allow_blank=True)
    fine = truth(_("是否合格。"))
    note = text(_("要补正什么。"), max_length=300, required=False, default="", allow_blank=True)


class FundStepShape(Shape):
    """What a step says; which of them it needs and may take, the table of steps says."""

    amount = text(_("金额，元。"), max_length=30, required=False)
    offset = text(_("其中抵扣追缴，元。"), max_length=30, required=False)
    on = serializers.DateField(help_text=_("日期。"), required=False)
    bank_no = text(_("银行回单号。"), max_length=60, required=False)
    reason = text(_("理由。"), max_length=500, required=False)
    opinion = text(_("意见。"), max_length=500, required=False)
    note = text(_("使用情况。"), max_length=500, required=False)
    kind = text(_("违规情形。"), max_length=60, required=False)
    late_reason = text(_("首次未提出的原因。"), max_length=500, required=False)
    points = PointShape(many=True, required=False, help_text=_("对清单逐项的意见。"))
    unit = text(_("收到错付资金的单位代码。"), max_length=40, required=False)
    about = whole(_("所办的使用报告、追缴或拨付的编号。"), required=False)


class FundStepLineShape(Shape):
    """One step that was taken."""

    at = moment(_("时间。"))
    verb = text(_("步骤。"))
    from_status = text(_("原状态；新建为空。"))
    to_status = text(_("新状态。"))
    holder = text(_("此后在谁手上；已结束为空。"))
    person = text(_("办理人代码；系统为空。"), allow_null=True)
    institution = text(_("机构代码；卫健委为空。"), allow_null=True)
    reason = text(_("说明。"))
    late = whole(_("本可首次提出的意见数。"))


class FundDocumentShape(Shape):
    """One enclosed file."""

    id = text(_("材料的标识。"))
    item = text(_("清单项；其他材料为空。"))
    name = text(_("文件名。"))
    media_type = text(_("按内容认定的类型。"))
    size = whole(_("字节数。"))
    sha256 = text(_("文件摘要。"))
    submitted = truth(_("是否已随申请提交。"))
    added_at = moment(_("添加时间。"))


class NewFundDocumentShape(Shape):
    """What is said of a file that is enclosed."""

    item = text(
        _("清单项；其他材料不填。"), max_length=200, required=False, default="", allow_blank=True
    )


class AdvanceShape(Shape):
    """Money that is out."""

    request = text(_("申请号。"))
    institution = text(_("单位代码。"))
    earmark = text(_("专项代码。"))
    on = serializers.DateField(help_text=_("拨付日期。"))
    amount = text(_("未核销，元。"))
    days = whole(_("账龄，天。"))
    due_on = serializers.DateField(help_text=_("应核销日期；期限未设为 null。"), allow_null=True)


class RecoveryLineShape(Shape):
    """Money that has to come back."""

    id = whole(_("追缴编号。"))
    request = text(_("申请号。"))
    institution = text(_("单位代码。"))
    kind = text(_("违规情形。"))
    reason = text(_("事实与处理。"))
    at = moment(_("登记时间。"))
    amount = text(_("应追回，元。"))
    recovered = text(_("已追回，元。"))
    left = text(_("未追回，元。"))


class UseShape(Shape):
    """What became of an earmark's money at a body."""

    pool = text(_("资金池代码。"))
    earmark = text(_("专项代码。"))
    institution = text(_("单位代码。"))
    requests = whole(_("申请件数。"))
    asked = text(_("申请，元。"))
    committed = text(_("批准，元。"))
    paid = text(_("拨付，元。"))
    accepted = text(_("核销，元。"))
    returned = text(_("退回，元。"))
    misused = text(_("追缴，元。"))
    out = text(_("未核销，元。"))


class PayeeShape(Shape):
    """An account of payment, its number masked."""

    id = text(_("账户的标识。"))
    institution = text(_("单位代码。"))
    bank = text(_("开户银行。"))
    name = text(_("户名。"))
    ends_with = text(_("账号末四位。"))
    entered_at = moment(_("登记时间。"))
    confirmed_at = moment(_("确认时间；待确认为 null。"), allow_null=True)
    ended_at = moment(_("停用时间；在用为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewPayeeShape(Shape):
    """An account of payment as it is said."""

    institution = text(_("单位代码。"), max_length=40)
    bank = text(_("开户银行。"), max_length=100)
    name = text(_("户名。"), max_length=100)
    number = text(_("账号。"), max_length=40)


def request_line(row: Request, money: Amounts) -> dict[str, Any]:
    """A request as the door says it."""
    names = ("committed", "paid", "accepted", "returned", "out", "misused", "recovered")
    return {
        "id": str(row.pk), "no": row.no, "year": row.year, "pool": row.pool.code,
        "earmark": row.earmark.code, "institution": row.institution.code,
        "category": row.category, "purpose": row.purpose, "amount": two_places(row.fen),
        "status": row.status, "route": row.route,
        "holder": rules.holder_of(row.status, row.route), "since": moment_text(row.since),
        **{name: two_places(getattr(money, name)) for name in names},
        "version": row.version, "demo": row.demo,
    }  # fmt: skip


def step_line(row: RequestStep) -> dict[str, Any]:
    """A step as the door says it."""
    return {
        "at": moment_text(row.at), "verb": row.verb, "from_status": row.from_status,
        "to_status": row.to_status, "holder": row.holder,
        "person": row.actor.code if row.actor else None,
        "institution": row.institution.code if row.institution else None, "reason": row.reason,
        "late": row.late,
    }  # fmt: skip


def payee_line(row: Payee) -> dict[str, Any]:
    """An account as the door says it: never its number."""
    return {
        "id": str(row.pk), "institution": row.institution.code, "bank": row.bank,
        "name": row.name, "ends_with": row.ends_with, "entered_at": moment_text(row.entered_at),
        "confirmed_at": moment_text(row.confirmed_at), "ended_at": moment_text(row.ended_at),
        "demo": row.demo,
    }  # fmt: skip


def advance_line(one: Advance) -> dict[str, Any]:
    """Money that is out, as the door says it."""
    return {
        "request": one.request.no, "institution": one.request.institution.code,
        "earmark": one.request.earmark.code, "on": one.on.isoformat(),
        "amount": two_places(one.fen), "days": one.days,
        "due_on": one.due_on.isoformat() if one.due_on else None,
    }  # fmt: skip


def recovery_line(one: Owed) -> dict[str, Any]:
    """Money that has to come back, as the door says it."""
    row = one.row
    return {
        "id": row.pk, "request": row.request.no, "institution": debtor_of(row).code,
        "kind": row.kind, "reason": row.reason, "at": moment_text(row.at),
        "amount": two_places(row.fen), "recovered": two_places(one.recovered),
        "left": two_places(one.left),
    }  # fmt: skip


def use_line(one: Use) -> dict[str, Any]:
    """What became of an earmark's money, as the door says it."""
    names = ("committed", "paid", "accepted", "returned", "misused", "out")
    return {
        "pool": one.earmark.pool.code, "earmark": one.earmark.code, "institution": one.body.code,
        "requests": one.requests, "asked": two_places(one.asked),
        **{name: two_places(getattr(one.amounts, name)) for name in names},
    }  # fmt: skip

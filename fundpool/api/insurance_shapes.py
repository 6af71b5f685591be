"""What is said about insurance years over REST; amounts are yuan with two decimals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.numbers import plain
from alliance.core.shapes import Shape, moment, number, text, whole
from fundpool.models import (
    InsuranceSettlement,
    InsuranceShare,
    InsuranceTakeBack,
    InsuranceYear,
    InsuranceYearTakeBack,
)
from fundpool.queries.insurance import Preview
from fundpool.queries.weighing import Weighed
from fundpool.rules.insurance_years import (
    INSURANCE_SETTLEMENT,
    INSURANCE_TAKE_BACK,
    INSURANCE_YEAR,
    INSURANCE_YEAR_TAKE_BACK,
    WAYS,
)

STATUSES = [*INSURANCE_YEAR.states.items()]
SETTLED = [*INSURANCE_SETTLEMENT.states.items()]
TAKEN_BACK = [*INSURANCE_TAKE_BACK.states.items()]
YEAR_TAKEN_BACK = [*INSURANCE_YEAR_TAKE_BACK.states.items()]
WAY_CODES = [*WAYS]


class InsuranceYearShape(Shape):
    """A year of one alliance."""

    id = whole(_("医保年度编号。"))
    pool = text(_("资金池代码。"))
    alliance = text(_("联盟代码。"))
    year = whole(_("年度。"))
    budget = number(_("总额预算，元。"))
    spent = number(_("实际支出，元。"))
    left = number(_("结余，元；负数为超支。"))
    source = text(_("依据。"))  # type: ignore[assignment]
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    submitted_at = moment(_("提交时间。"))
    ended_at = moment(_("核定时间。"), allow_null=True)


class InsuranceShareShape(Shape):
    """One body of a year."""

    id = whole(_("份额编号。"))
    insured = whole(_("医保年度编号。"))
    unit = text(_("机构代码。"))
    weight = number(_("权重。"))
    amount = number(_("分得或分担，元；没有入账为空。"))
    voucher = text(_("付款凭证号；未付为空。"), allow_null=True)


class InsuranceSettlementShape(Shape):
    """How a year ended."""

    id = whole(_("入账编号。"))
    insured = whole(_("医保年度编号。"))
    way = serializers.ChoiceField(WAY_CODES, help_text=_("办法。"))
    clause = text(_("条款。"))
    total = number(_("结余或超支，元。"))
    insurer = number(_("医保承担，元。"))
    amount = number(_("记入资金池，元。"))
    decision_no = text(_("决定文号。"))
    weighing = text(_("结余怎样分给各单位；不分的为空。"))
    run = text(_("考核批次编号；不按考核分配的为空。"), allow_null=True)
    revision = whole(_("考核批次修订号。"), allow_null=True)
    status = serializers.ChoiceField(SETTLED, help_text=_("状态。"))
    voucher = text(_("凭证号。"), allow_null=True)


class InsuranceTakeBackShape(Shape):
    """How a booking was taken back, or was to be."""

    id = whole(_("撤销编号。"))
    settlement = whole(_("入账编号。"))
    on = serializers.DateField(help_text=_("冲销日期。"))
    reason = text(_("撤销的理由。"))
    status = serializers.ChoiceField(TAKEN_BACK, help_text=_("状态。"))
    answer = text(_("不予撤销的理由。"))
    submitted_at = moment(_("提交时间。"))
    ended_at = moment(_("核定时间。"), allow_null=True)
    voucher = text(_("冲销凭证号。"), allow_null=True)


class NewTakeBackShape(Shape):
    """A wish to take a booking back."""

    on = serializers.DateField(help_text=_("冲销日期。"))
    reason = text(_("撤销的理由。"), max_length=200)


class WeighedShape(Shape):
    """What a body's points make of its share."""

    points = number(_("考核得分。"))
    maximum = number(_("满分。"))
    share = text(_("占全部的份额，分数。"))
    explained = serializers.ListField(child=text(), help_text=_("怎样算出来的，一步一句。"))


class InsurancePartShape(Shape):
    """One body in a preview."""

    unit = text(_("机构代码。"))
    weight = number(_("权重。"))
    amount = number(_("分得或分担，元。"))
    weighed = WeighedShape(allow_null=True, help_text=_("按考核分配的；不是的为空。"))


class InsurancePreviewShape(Shape):
    """What a year's end would book."""

    insured = whole(_("医保年度编号。"))
    way = serializers.ChoiceField(WAY_CODES, help_text=_("办法。"))
    clause = text(_("条款。"))
    total = number(_("结余或超支，元。"))
    insurer = number(_("医保承担，元。"))
    amount = number(_("记入资金池，元；提交时照抄。"))
    own = number(_("由各单位自行承担、不记入资金池，元。"))
    tiers = text(_("分担档次。"))
    weighing = text(
        _("结余怎样分给各单位：entered 按登记的权重，score 按得分率，weighted 两者相乘。")
    )
    weighing_open = text(_("怎样按考核分配由哪一条留待设定；没有为空。"))
    mark = text(_("预览标记；按考核分配的提交时照抄。"))
    parts = InsurancePartShape(many=True, help_text=_("各单位。"))


class NewWeightShape(Shape):
    """A body's weight."""

    unit = text(_("机构代码。"), max_length=40)
    weight = text(_("权重，最多四位小数。"), max_length=40)


class NewInsuranceYearShape(Shape):
    """What the insurer has cleared."""

    pool = text(_("资金池代码。"), max_length=40)
    alliance = text(_("联盟代码。"), max_length=40)
    year = whole(_("年度。"), min_value=2000, max_value=2100)
    budget = text(_("总额预算，元。"), max_length=40)
    spent = text(_("实际支出，元。"), max_length=40)
    source = text(_("医保清算文书的名称或文号。"), max_length=200)  # type: ignore[assignment]
    weights = NewWeightShape(many=True, help_text=_("各单位的权重；不参加的不写。"))


class SettleInsuranceShape(Shape):
    """By which paper a year ends."""

    on = serializers.DateField(help_text=_("到账或记账日期。"))
    bank_no = text(_("回单号或文号。"), max_length=100)
    amount = text(_("试算的记入资金池金额，元。"), max_length=40)
    earmark = text(
        _("专项代码；归各单位的结余不写。"), max_length=40, required=False, default="",
        allow_blank=True,
    )  # fmt: skip
    decision_no = text(
        _("管委会决定的文号。"), max_length=80, required=False, default="", allow_blank=True
    )
    decided_on = serializers.DateField(
        help_text=_("决定日期。"), required=False, default=None, allow_null=True
    )
    reasonable = text(
        _("决定认定的合理超支，元。"), max_length=40, required=False, default="", allow_blank=True
    )
    scored = text(
        _("考核批次编号；按考核结果分配的写。"), max_length=40, required=False, default="",
        allow_blank=True,
    )  # fmt: skip
    mark = text(_("预览标记。"), max_length=40, required=False, default="", allow_blank=True)


class InsuranceYearTakeBackShape(Shape):
    """How a confirmed year was taken back, or was to be."""

    id = whole(_("撤销编号。"))
    insured = whole(_("医保年度编号。"))
    reason = text(_("撤销的理由。"))
    status = serializers.ChoiceField(YEAR_TAKEN_BACK, help_text=_("状态。"))
    answer = text(_("不予撤销的理由。"))
    submitted_at = moment(_("提交时间。"))
    ended_at = moment(_("核定时间。"), allow_null=True)


class InsuranceReasonShape(Shape):
    """Why."""

    reason = text(_("理由。"), max_length=200)


class InsuranceEmptyShape(Shape):
    """Nothing is said."""


class InsuranceBankShape(Shape):
    """What the bank says."""

    on = serializers.DateField(help_text=_("日期。"))
    bank_no = text(_("银行流水号，只记一次。"), max_length=100)


class InsuranceDoneShape(Shape):
    """How it stands afterwards."""

    id = whole(_("编号。"))
    status = serializers.ChoiceField(SETTLED, help_text=_("状态。"))
    voucher = text(_("凭证号。"), allow_null=True)


def year_line(row: InsuranceYear) -> tuple[Any, ...]:
    """A year as it is told."""
    return (
        row.pk, row.pool.code, row.alliance.code, row.year, two_places(row.budget_fen),
        two_places(row.spent_fen), two_places(row.left_fen), row.source, row.status,
        moment_text(row.submitted_at), moment_text(row.ended_at),
    )  # fmt: skip


def share_line(row: InsuranceShare) -> tuple[Any, ...]:
    """One body as it is told."""
    return (
        row.pk, row.insured_id, row.institution.code, plain(row.weight),
        None if row.fen is None else two_places(row.fen),
        str(row.journal) if row.journal else None,
    )  # fmt: skip


def settlement_line(row: InsuranceSettlement) -> tuple[Any, ...]:
    """How a year ended, as it is told."""
    return (
        row.pk, row.insured_id, row.way, row.clause, two_places(row.total_fen),
        two_places(row.insurer_fen), two_places(row.pool_fen), row.decision_no,
        row.weighing, row.scored_id and str(row.scored_id), row.revision, row.status,
        str(row.journal) if row.journal else None,
    )  # fmt: skip


def take_back_line(row: InsuranceTakeBack) -> tuple[Any, ...]:
    """A wish to take a booking back, as it is told."""
    return (
        row.pk, row.settlement_id, row.on.isoformat(), row.reason, row.status, row.answer,
        moment_text(row.submitted_at), moment_text(row.ended_at),
        str(row.journal) if row.journal else None,
    )  # fmt: skip


def year_back_line(row: InsuranceYearTakeBack) -> tuple[Any, ...]:
    """A wish to take a confirmed year back, as it is told."""
    return (
        row.pk, row.insured_id, row.reason, row.status, row.answer,
        moment_text(row.submitted_at), moment_text(row.ended_at),
    )  # fmt: skip


def preview_told(seen: Preview) -> dict[str, Any]:
    """A preview as it is told."""
    return {
        "insured": seen.insured.pk,
        "way": seen.way,
        "clause": seen.clause,
        "total": two_places(seen.total_fen),
        "insurer": two_places(seen.insurer_fen),
        "amount": two_places(seen.pool_fen),
        "own": two_places(seen.own_fen),
        "tiers": seen.tiers,
        "weighing": seen.weighing,
        "weighing_open": seen.choice.open if seen.choice else "",
        "mark": seen.mark if seen.is_appraised else "",
        "parts": [
            {
                "unit": one.share.institution.code, "weight": plain(one.share.weight),
                "amount": two_places(one.fen), "weighed": weighed_told(one.weighed),
            }
            for one in seen.parts
        ],
    }  # fmt: skip


def weighed_told(one: Weighed | None) -> dict[str, Any] | None:
    """What a body's points make of its share, as it is told; None where they make nothing."""
    if one is None:
        return None
    return {
        "points": plain(one.points), "maximum": plain(one.maximum), "share": str(one.share),
        "explained": one.explained,
    }  # fmt: skip

"""What is said about public-health money by head over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.shapes import Shape, moment, number, text, whole
from fundpool.models import CapitationRun, CapitationYear
from fundpool.models.records import Receipt
from fundpool.queries.capitation_owed import kept_by
from fundpool.rules import capitation_years as rules
from fundpool.rules.capitation import METHODS

YEAR_STATUSES = [*rules.CAPITATION_YEAR.states.items()]
RUN_STATUSES = [*rules.CAPITATION_RUN.states.items()]
RUN_KINDS = [*rules.RUN_KINDS.items()]
BODY_KINDS = [*rules.BODY_KINDS.items()]
QUARTERS = [*rules.QUARTER_WORDS.items()]
WAYS = [*METHODS.items()]


class CapitationYearShape(Shape):
    """A year of public-health money."""

    id = whole(_("年度预算编号。"))
    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    document_no = text(_("预算文号。"))
    population = whole(_("任务人口数；未设为 null。"), allow_null=True)
    population_source = text(_("任务人口数依据。"))
    per_head = number(_("人均筹资标准，元；未设为 null。"))
    per_head_source = text(_("人均筹资标准依据。"))
    total = number(_("全年预算，元；未设为 null。"))
    status = serializers.ChoiceField(YEAR_STATUSES, help_text=_("状态。"))
    version = whole(_("版本。"))
    confirmed_at = moment(_("核定时间；没有为 null。"), allow_null=True)
    settled_at = moment(_("年度结算时间；没有为 null。"), allow_null=True)
    unearned_to = text(_("未核拨资金去向；没有为空。"))
    unearned = number(_("未核拨资金，元。"))


def year_line(row: CapitationYear) -> dict[str, Any]:
    """A year as it is answered."""
    return {
        "id": row.pk, "pool": row.pool.code, "year": row.year, "document_no": row.document_no,
        "population": row.population, "population_source": row.population_source,
        "per_head": _yuan(row.per_head_fen), "per_head_source": row.per_head_source,
        "total": _yuan(row.total_fen), "status": row.status, "version": row.version,
        "confirmed_at": moment_text(row.confirmed_at), "settled_at": moment_text(row.settled_at),
        "unearned_to": row.unearned_to, "unearned": two_places(row.unearned_fen),
    }  # fmt: skip


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else two_places(fen)


class CapitationSaidShape(Shape):
    """A year as it is drafted or corrected."""

    document_no = text(_("预算文号。"), max_length=80)
    population = whole(
        _("任务人口数；不写则取县区已设定的数。"), required=False, allow_null=True, default=None,
        min_value=0, max_value=10**9,
    )  # fmt: skip
    population_source = text(
        _("任务人口数依据。"), required=False, default="", allow_blank=True, max_length=200
    )
    per_head = text(
        _("人均筹资标准，元；不写则取县区已设定的数。"), required=False, default="", allow_blank=True,
        max_length=40,
    )  # fmt: skip
    per_head_source = text(
        _("人均筹资标准依据。"), required=False, default="", allow_blank=True, max_length=200
    )
    quarters = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=4,
        help_text=_("县区自定的四个季度金额，元；等额时不写。"),
    )  # fmt: skip


class CapitationDraftShape(CapitationSaidShape):
    """A new year."""

    pool = text(_("资金池代码。"), max_length=40)
    year = whole(_("年度。"), min_value=2000, max_value=2199)


class CapitationChangeShape(CapitationSaidShape):
    """A draft corrected."""

    version = whole(_("看到的版本。"), min_value=0)


class CapitationBudgetSaidShape(Shape):
    """One body's budget."""

    unit = text(_("机构代码。"), max_length=40)
    amount = text(_("年度预算，元。"), max_length=40)


class CapitationSplitShape(Shape):
    """What each body has of the year, anew."""

    version = whole(_("看到的版本。"), min_value=0)
    budgets = CapitationBudgetSaidShape(many=True, help_text=_("各单位预算。"))


class CapitationStepShape(Shape):
    """A step of a year or of a run."""

    reason = text(
        _("理由；退回、不批准和取消时必填。"),
        required=False,
        default="",
        allow_blank=True,
        max_length=200,
    )
    reward = text(
        _("奖励资金专项的代码；年度结算转入奖励资金时必填。"),
        required=False,
        default="",
        allow_blank=True,
        max_length=40,
    )
    on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text=_("支付日期；支付时必填。")
    )
    bank_no = text(
        _("银行回单号；支付时必填。"), required=False, default="", allow_blank=True, max_length=60
    )


class CapitationBudgetShape(Shape):
    """A body's budget with its quarters."""

    id = whole(_("单位预算编号。"))
    capitation = whole(_("年度预算编号。"))
    year = whole(_("年度。"))
    unit = text(_("机构代码。"))
    kind = serializers.ChoiceField(BODY_KINDS, help_text=_("类别。"))
    amount = number(_("年度预算，元。"))
    quarters = serializers.ListField(
        child=serializers.CharField(), help_text=_("四个季度的经费，元；核定前为空。")
    )


class CapitationWorkShape(Shape):
    """Verified work."""

    id = whole(_("编号。"))
    capitation = whole(_("年度预算编号。"))
    year = whole(_("年度。"))
    unit = text(_("机构代码。"))
    quarter = whole(_("季度。"))
    service = text(_("服务代码。"))
    amount = number(_("核实工作量。"))
    source = text(_("核实依据。"))  # type: ignore[assignment]
    at = moment(_("核实时间。"))


class CapitationWorkSaidShape(Shape):
    """How much of a service one body did in a quarter."""

    unit = text(_("机构代码。"), max_length=40)
    quarter = whole(_("季度，1 至 4。"), min_value=1, max_value=4)
    service = text(_("服务代码。"), max_length=20)
    amount = text(_("核实工作量，最多两位小数。"), max_length=40)
    source = text(_("核实依据。"), max_length=200)  # type: ignore[assignment]


class CapitationWorksSaidShape(Shape):
    """Verified work, all or nothing."""

    works = CapitationWorkSaidShape(  # type: ignore[call-arg]
        many=True, help_text=_("各笔工作量，一次最多 1000 笔。"), max_length=1000
    )


class CapitationKeptShape(Shape):
    """How many were kept."""

    kept = whole(_("写入的笔数。"))


class CapitationServiceShape(Shape):
    """What is paid for one service."""

    code = text(_("服务代码。"), max_length=20)
    name = text(_("服务项目。"), max_length=rules.MOST_SERVICE)
    unit_words = text(_("计量单位。"), max_length=20)
    standard = text(_("支付标准，元。"), max_length=40)
    source = text(_("依据。"), max_length=200)  # type: ignore[assignment]


class CapitationPrepaidShape(Shape):
    """What finance has prepaid to the lead for a quarter."""

    quarter = whole(_("季度，1 至 4。"), min_value=1, max_value=4)
    amount = text(_("金额，元。"), max_length=40)
    on = serializers.DateField(help_text=_("到账日期。"))
    notice_no = text(_("预算指标文号。"), max_length=80)
    notice_on = serializers.DateField(help_text=_("预算指标日期。"))
    level = serializers.ChoiceField(Receipt.Level.choices, help_text=_("资金级次。"))
    project = text(_("项目。"), max_length=120)


class CapitationBackShape(Shape):
    """What a body has given back."""

    unit = text(_("机构代码。"), max_length=40)
    amount = text(_("金额，元。"), max_length=40)
    on = serializers.DateField(help_text=_("到账日期。"))
    bank_no = text(_("银行回单号。"), max_length=60)


class CapitationBookedShape(Shape):
    """The voucher of what came in."""

    voucher = text(_("凭证号。"))


class CapitationRunShape(Shape):
    """An advance or a settlement."""

    id = whole(_("编号。"))
    capitation = whole(_("年度预算编号。"))
    year = whole(_("年度。"))
    kind = serializers.ChoiceField(RUN_KINDS, help_text=_("种类。"))
    quarter = serializers.ChoiceField(QUARTERS, help_text=_("季度，0 为全年。"))
    status = serializers.ChoiceField(RUN_STATUSES, help_text=_("状态。"))
    share = text(_("预拨比例，精确的分数；结算时为空。"))
    method = serializers.ChoiceField([("", ""), *WAYS], help_text=_("结算办法；预拨时为空。"))
    basis = text(_("依据。"))
    scored = text(_("考核批次编号；没有为 null。"), allow_null=True)
    revision = whole(_("考核批次修订号；没有为 null。"), allow_null=True)
    pay = number(_("应拨合计，元。"))
    offset = number(_("其中抵扣应退，元。"))
    recover = number(_("应退合计，元。"))
    submitted_at = moment(_("提交时间。"))
    paid_on = serializers.DateField(allow_null=True, help_text=_("支付日期；没有为 null。"))


def run_line(row: CapitationRun) -> dict[str, Any]:
    """A run as it is answered."""
    return {
        "id": row.pk, "capitation": row.capitation_id, "year": row.capitation.year,
        "kind": row.kind, "quarter": row.quarter, "status": row.status, "share": row.share,
        "method": row.method, "basis": row.basis,
        "scored": str(row.scored_id) if row.scored_id else None, "revision": row.revision,
        "pay": two_places(row.pay_fen), "offset": two_places(kept_by(row)),
        "recover": two_places(row.recover_fen),
        "submitted_at": moment_text(row.submitted_at),
        "paid_on": row.paid_on.isoformat() if row.paid_on else None,
    }  # fmt: skip


class CapitationLineShape(Shape):
    """One body of a run."""

    id = whole(_("编号。"))
    run = whole(_("预拨或结算编号。"))
    unit = text(_("机构代码。"))
    quarter_money = number(_("本期经费，元。"))
    advance = number(_("已预拨，元。"))
    earned = number(_("核定，元；预拨时为 null。"))
    pay = number(_("应拨，元。"))
    offset = number(_("其中抵扣应退，元。"))
    recover = number(_("应退，元。"))
    score = number(_("得分；不按得分为 null。"))
    steps = serializers.ListField(child=serializers.CharField(), help_text=_("怎样算出来的。"))


class CapitationSeenLineShape(Shape):
    """One body of a preview."""

    unit = text(_("机构代码。"))
    earned = number(_("核定，元；预拨时为 null。"))
    pay = number(_("应拨，元。"))
    recover = number(_("应退，元。"))
    score = number(_("得分；不按得分为 null。"))
    why_not = text(_("为什么不能计算。"))
    steps = serializers.ListField(child=serializers.CharField(), help_text=_("怎样算出来的。"))


class CapitationSeenShape(Shape):
    """What a run would do; nothing is kept."""

    mark = text(_("预览的标记；提交时照抄。"))
    pay = number(_("应拨合计，元。"))
    recover = number(_("应退合计，元。"))
    free = number(_("专项可用，元。"))
    short = number(_("缺口，元。"))
    basis = text(_("依据。"))
    lines = CapitationSeenLineShape(many=True, help_text=_("各单位。"))


class CapitationSubmitShape(Shape):
    """A run to submit, as it was previewed."""

    kind = serializers.ChoiceField(RUN_KINDS, help_text=_("种类。"))
    quarter = whole(_("季度，0 为全年。"), min_value=0, max_value=4)
    mark = text(_("预览的标记。"), max_length=40)
    scored = text(
        _("考核批次编号；不按得分不写。"),
        required=False,
        default="",
        allow_blank=True,
        max_length=40,
    )


class CapitationStatedShape(Shape):
    """One body of the statement."""

    unit = text(_("机构代码。"))
    kind = serializers.ChoiceField(BODY_KINDS, help_text=_("类别。"))
    budget = number(_("年度预算，元。"))
    money = number(_("本期经费，元。"))
    advanced = number(_("已预拨，元。"))
    earned = number(_("核定，元；未结算为 null。"))
    topped = number(_("结算补拨，元。"))
    due = number(_("应退，元。"))
    back = number(_("已退回，元。"))
    paid = number(_("实拨，元。"))


class CapitationStatementShape(Shape):
    """基本公卫预拨结算表."""

    capitation = whole(_("年度预算编号。"))
    year = whole(_("年度。"))
    quarter = whole(_("季度，0 为全年。"))
    lines = CapitationStatedShape(many=True, help_text=_("各单位。"))

"""What is said about incomes and levies over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from fundpool.rules.income import BASES, LINES
from fundpool.rules.levy_runs import HOW, LEVY_RUN

#: Where a run or a correction stands.
STATUSES = [*LEVY_RUN.states.items()]


class IncomeLineShape(Shape):
    """One line of a statement."""

    code = serializers.ChoiceField([*LINES.items()], help_text=_("收入项目。"))
    amount = number(_("金额，元。"))
    counts = truth(_("是否计入提取基数。"))


class IncomeShape(Shape):
    """One version of a body's year."""

    id = whole(_("收入表编号。"))
    unit = text(_("机构代码。"))
    year = whole(_("年度。"))
    version = whole(_("版本；更正时照抄最新一版的数。"))
    is_latest = truth(_("是否最新一版。"))
    basis = serializers.ChoiceField([*BASES.items()], help_text=_("来源。"))
    total = number(_("收入合计，元。"))
    base = number(_("提取基数，元。"))
    note = text(_("更正理由。"))
    stated_at = moment(_("填写时间。"))
    lines = IncomeLineShape(many=True, help_text=_("各收入项目。"))


class IncomeToStateShape(Shape):
    """A statement as it is sent."""

    unit = text(_("机构代码。"), max_length=40)
    year = whole(_("年度，须已结束。"), min_value=2000, max_value=2199)
    version = whole(_("最新一版的版本；第一次填写为 0。"), min_value=0)
    amounts = serializers.DictField(
        child=serializers.CharField(max_length=40),
        help_text=_("各收入项目的金额，元；每项都要写。"),
    )
    note = text(_("更正理由。"), required=False, default="", max_length=200, allow_blank=True)


class IncomeStatedShape(Shape):
    """The version that was kept."""

    id = whole(_("收入表编号。"))
    version = whole(_("版本。"))
    base = number(_("提取基数，元。"))


class LevyRunShape(Shape):
    """A run of levies."""

    id = whole(_("年度提取编号。"))
    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    base_year = whole(_("基数年度。"))
    rate = text(_("提取比例，精确的分数。"))
    clause = text(_("依据。"))
    total = number(_("合计，元。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    submitted_at = moment(_("提交时间。"))
    ended_at = moment(_("核定、退回或撤回的时间；没有为 null。"), allow_null=True)
    voucher = text(_("凭证号；没有为 null。"), allow_null=True)


class LevyShape(Shape):
    """What one body owes by a run."""

    id = whole(_("编号。"))
    run = whole(_("年度提取编号。"))
    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    unit = text(_("机构代码。"))
    base = number(_("提取基数，元。"))
    how = serializers.ChoiceField([*HOW.items()], help_text=_("提取方式。"))
    months = whole(_("成员月数。"))
    amount = number(_("应缴，元。"))


class LevyPreviewLineShape(Shape):
    """What one body would owe."""

    unit = text(_("机构代码。"))
    base = number(_("提取基数，元。"))
    how = serializers.ChoiceField([*HOW.items()], help_text=_("提取方式。"))
    months = whole(_("成员月数。"))
    amount = number(_("应缴，元；不能计算为 null。"))
    why_not = text(_("为什么不能计算。"))


class LevyPreviewShape(Shape):
    """What a run would book; nothing is kept."""

    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    base_year = whole(_("基数年度。"))
    rate = text(_("提取比例，精确的分数。"))
    clause = text(_("依据。"))
    total = number(_("合计，元；提交时照抄。"))
    lines = LevyPreviewLineShape(many=True, help_text=_("各单位。"))


class LevySubmitShape(Shape):
    """A run to submit, as it was previewed."""

    pool = text(_("资金池代码。"), max_length=40)
    year = whole(_("年度。"), min_value=2000, max_value=2199)
    total = text(_("试算的合计，元。"), max_length=40)


class LevyReasonShape(Shape):
    """Why something is sent back."""

    reason = text(_("理由。"), max_length=200)


class LevyEmptyShape(Shape):
    """Nothing further is said."""


class LevyDecidedShape(Shape):
    """Where it stands now."""

    id = whole(_("编号。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    voucher = text(_("凭证号；没有为 null。"), allow_null=True)


class LevyPaymentShape(Shape):
    """Money of one body, by the bank's own number."""

    pool = text(_("资金池代码。"), max_length=40)
    unit = text(_("机构代码。"), max_length=40)
    year = whole(_("年度。"), min_value=2000, max_value=2199)
    amount = text(_("金额，元。"), max_length=40)
    on = serializers.DateField(help_text=_("到账日期。"))
    bank_no = text(_("银行流水号。"), max_length=100)


class LevyBookedShape(Shape):
    """The voucher of a payment."""

    voucher = text(_("凭证号。"))
    open = number(_("登记后仍未缴的数额，元；多缴为负。"))


class LevyOwedShape(Shape):
    """What one body owes and has paid for a year."""

    unit = text(_("机构代码。"))
    assessed = number(_("应缴，元。"))
    paid = number(_("已缴，元。"))
    open = number(_("未缴，元；多缴为负。"))


class LevyOwedYearShape(Shape):
    """应缴未缴 of a pool's year."""

    pool = text(_("资金池代码。"))
    year = whole(_("年度。"))
    bodies = LevyOwedShape(many=True, help_text=_("各单位。"))

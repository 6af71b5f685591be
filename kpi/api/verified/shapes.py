"""What an on-site verification looks like from outside, and what its verbs take."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.api.verbs import Typed
from kpi.models import Verification
from kpi.parameters import VERIFICATION_OUTCOMES

STATES = tuple(Verification.State.values)


class VerificationShape(Shape):
    """One drawing from the figures of a run, and how far it is."""

    id = serializers.UUIDField(help_text=_("核查编号。"))
    run = serializers.UUIDField(help_text=_("批次编号。"))
    scheme = text(_("考核方案代码。"))
    period = text(_("期间代码。"))
    state = serializers.ChoiceField(
        STATES, help_text=_("open 核查中，done 已完成（都已签字），called_off 已撤销。")
    )
    basis = text(_("依据（文件名称和文号）。"))
    seed = text(_("随机种子；同样的种子和抽样框，谁抽都一样。"))
    frame = text(_("抽样框的摘要（SHA-256）。"))
    frame_units = whole(_("抽样框单位数。"))
    frame_elements = whole(_("抽样框数据元数。"))
    units = whole(_("抽几家。"))
    elements = whole(_("每家抽几个数。"))
    drawn_by = text(_("抽样人。"), allow_null=True)
    drawn_at = moment(_("抽样时间。"))
    ended_at = moment(_("了结时间。"), allow_null=True)
    reason = text(_("撤销的原因。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class CheckSheetShape(Shape):
    """One body's sheet."""

    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    figures = whole(_("抽到几个数。"))
    checked = whole(_("已核几个。"))
    same = whole(_("与上报一致的几个。"))
    share = number(_("相符率（%）；还没有核为 null。"))
    words = text(_("单位意见。"), allow_null=True)
    signed_by = text(_("签字人。"), allow_null=True)
    signed_at = moment(_("签字时间。"), allow_null=True)


class VerifiedOutcomeShape(Shape):
    """How the county counts what is found."""

    outcome = serializers.ChoiceField(
        [code for code, _words in VERIFICATION_OUTCOMES],
        allow_null=True,
        help_text=_(
            "verified_value 按核实数计分，deduction 不符的扣分，neither 不影响得分；未设为 null。"
        ),
    )
    points_per_figure = number(_("每个不符的数从考核项扣的分；未设为 null。"))
    tolerance = number(_("与上报数相差百分之几以内仍算相符；未设为 null，不同即不符。"))
    clause = text(_("方案的条款；方案没有写为 null。"), allow_null=True)
    basis = text(_("县区设定所依据的文件。"), allow_null=True)
    on = serializers.DateField(help_text=_("按这一天（期间最后一天）有效的规则。"))


class OneVerificationShape(VerificationShape):
    """A verification with its sheets and the rule by which it counts."""

    figures = whole(_("抽到几个数（可见的）。"))
    checked = whole(_("已核几个。"))
    same = whole(_("与上报一致的几个。"))
    share = number(_("相符率（%）。"))
    sheets = CheckSheetShape(many=True, help_text=_("可见的核查表。"))
    rule = VerifiedOutcomeShape(help_text=_("核查结果怎样进入得分。"))


class VerifiedFigureShape(Shape):
    """One figure of the sample: reported and verified side by side."""

    id = whole(_("编号。"))
    verification = serializers.UUIDField(help_text=_("核查编号。"))
    unit = text(_("单元代码。"))
    element = text(_("数据元代码。"))
    period = text(_("期间代码。"))
    reported = number(_("上报数；没有上报为 null。"))
    verified = number(_("核实数；还没有核为 null。"))
    same = truth(_("是否相符；还没有核为 null。"), allow_null=True)
    note = text(_("差在哪里。"), allow_null=True)
    by = text(_("核查人。"), allow_null=True)
    at = moment(_("核查时间。"), allow_null=True)
    document = text(_("佐证材料的文件名和摘要（SHA-256）。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class DrawVerificationShape(Shape):
    """What is drawn."""

    run = serializers.UUIDField(help_text=_("批次编号：已计算、还没有公示的。"))
    basis = text(_("规定现场核查的文件名称和文号。"), max_length=300)
    units = whole(_("抽几家。"), min_value=1, max_value=200)
    elements = whole(_("每家抽几个数。"), min_value=1, max_value=40)
    seed = text(_("当众抽签得到的数；不写由系统随机取。"), max_length=40, required=False)


class EnterVerifiedShape(Shape):
    """What was found of one figure."""

    value = Typed(help_text=_("核实数，数字的字符串；查无此数写 0 并说明。"), max_length=40)
    note = text(_("与上报数不同的，写明差在哪里。"), max_length=500, required=False)


class SignSheetShape(Shape):
    """What a body says when it signs."""

    words = text(_("单位意见；认可的可不写。"), max_length=1000, required=False)


class CallOffVerificationShape(Shape):
    """Why a verification is stopped."""

    reason = text(_("撤销的原因。"), max_length=500)

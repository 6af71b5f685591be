"""What an explanation looks like, for the OpenAPI document."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.api.marks import MarkConditionShape


class ClauseShape(Shape):
    """A clause of the plan."""

    key = text(_("条款编号。"))
    quote = text(_("条款原文。"))


class PrintedShape(Shape):
    """A printed or set cell as it was frozen."""

    year = whole(_("年度。"))
    role = text(_("stated 指标值，target 目标值。"))
    comparator = text(_("比较符。"))
    value = number(_("值。"))
    tolerance = number(_("允许偏差。"))
    printed = text(_("原文写法。"))
    force = text(_("语气。"))
    clause = ClauseShape(allow_null=True)


class DerivedShape(Shape):
    """How the system counted a figure itself."""

    filter = text(_("筛选条件。"))
    filter_en = text(_("筛选条件（英文）。"))
    unknown = whole(_("登记中没有写明的条数，有则不得数。"))
    at = moment(_("查询时间。"))


class EntryShape(Shape):
    """One entered value."""

    id = whole(_("数据值行号。"), allow_null=True)
    period = text(_("期间代码。"))
    value = number(_("值。"))
    missing = text(_("缺数原因。"), allow_null=True)
    source = text(_("来源。"), allow_null=True)  # type: ignore[assignment]
    entered_at = moment(_("填报时间。"), allow_null=True)
    entered_by = text(_("填报人。"), allow_null=True)
    derived = DerivedShape(allow_null=True, help_text=_("由系统推算的，怎样数出来的。"))


class CheckedShape(Shape):
    """A figure that was verified on the spot and signed, with both numbers."""

    unit = text(_("单元代码。"))
    element = text(_("数据元代码。"))
    period = text(_("期间代码。"))
    reported = number(_("上报数；没有上报为 null。"))
    checked_against = number(_("核查时的上报数。"))
    verified = number(_("核实数。"))
    effect = serializers.CharField(
        allow_null=True,
        help_text=_("value 代替上报数，points 不符扣分；不影响得分为 null。"),
    )
    note = text(_("差在哪里。"))
    verification = serializers.UUIDField(help_text=_("核查编号。"))
    checked_by = text(_("核查人。"))
    signed_by = text(_("签字人。"))
    signed_at = moment(_("签字时间。"))


class VerifiedRuleShape(Shape):
    """How the county counted verified figures, as the run froze it."""

    outcome = text(_("verified_value、deduction、neither；未设为空。"))
    each = number(_("每个不符的数扣的分。"))
    tolerance = number(_("与上报数相差百分之几以内仍算相符。"))
    clause = text(_("方案的条款；方案没有写为空。"))
    said = text(_("县区设定所依据的文件。"))
    on = serializers.DateField(help_text=_("按这一天有效的规则。"))


class DeductionShape(Shape):
    """Points that came off for figures found wrong: before − off = points, rounded once."""

    before = number(_("计分规则给的分，未取整。"))
    each = number(_("每个不符的数扣的分。"))
    figures = whole(_("几个不符的数。"))
    off = number(_("共扣的分。"))
    points = number(_("扣后的得分，不低于 0。"))


class ContributorShape(Shape):
    """What one unit brings to an input."""

    unit = text(_("单元代码。"))
    name = text(_("单元名称。"))
    demo = truth(_("是否演示单位。"))
    total = number(_("该单位各期之和。"))
    missing_entries = whole(_("缺多少个填报值。"))
    applicable = truth(_("是否适用。"))
    entries = EntryShape(many=True)
    checked = CheckedShape(many=True, help_text=_("现场核实过的数。"))


class InputShape(Shape):
    """One thing that the formula names."""

    code = text(_("数据元或指标代码。"))
    name = text(_("名称。"))
    periods = serializers.ListField(
        child=serializers.CharField(), help_text=_("previous、last_year、year_to_date。")
    )
    place = text(_("county、alliance，空为本单元。"))
    band = whole(_("年龄组，0 为不分组。"))
    total = number(_("合计。"))
    unit_label = text(_("计量单位。"))
    complete = truth(_("是否无缺数。"))
    owner = text(_("归口。"))
    source_system = text(_("已有何处。"))
    units = ContributorShape(many=True, help_text=_("有权查看的单位及其填报值。"))
    units_not_shown = whole(_("无权查看逐项数据的单位个数。"))
    nested = serializers.SerializerMethodField(help_text=_("公式引用的另一个指标的解释。"))

    @extend_schema_field({"oneOf": [{"$ref": "#/components/schemas/Cell"}, {"type": "null"}]})
    def get_nested(self, row: Any) -> Any:
        """Another indicator's explanation, or nothing."""
        return row["nested"]


class AheadShape(Shape):
    """The next bound."""

    bound = number(_("下一个界限。"))
    distance = number(_("相差。"))
    points = number(_("到达后的得分。"))


class WaivedShape(Shape):
    """The decision by which an item is left out for a unit."""

    item = text(_("考核项代码。"))
    reason = text(_("不予计入的理由。"))
    by = text(_("决定人。"))
    position = text(_("决定人职务。"))
    at = moment(_("决定时间。"))


class MarkedFileShape(Shape):
    """A piece of evidence."""

    name = text(_("文件名。"))
    sha256 = text(_("摘要（SHA-256）。"))


class MarkedShape(Shape):
    """What an assessor found by hand, as the run froze it."""

    id = whole(_("评分编号。"))
    item = text(_("考核项代码。"))
    points = number(_("专家评的分；一票否决和定性指标为 null。"))
    holds = truth(_("一票否决是否通过，定性指标是否达到；专家评分为 null。"), allow_null=True)
    conditions = MarkConditionShape(many=True, help_text=_("定性指标的逐条评定。"))
    reason = text(_("理由。"))
    by = text(_("评分人。"))
    position = text(_("评分人职务。"))
    at = moment(_("时间。"))
    files = MarkedFileShape(many=True, help_text=_("佐证。"))
    demo = truth(_("是否演示数据。"))


class CellShape(Shape):
    """Formula, values, result and everything they are held against."""

    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    indicator = text(_("指标代码。"))
    name = text(_("指标名称。"))
    name_en = text(_("英文名称。"))
    unit_label = text(_("计量单位。"))
    definition_version = whole(_("指标定义的版次。"))
    clause = ClauseShape(allow_null=True)
    formula = text(_("公式，写名称。"))
    with_values = text(_("公式，代入数值。"))
    result = text(_("结果。"))
    status = text(_("有值或无值的原因。"))
    value = number(_("未取整的值。"))
    shown = number(_("四舍五入后显示的值。"))
    decimals = whole(_("显示小数。"))
    strategy = text(_("缺数处理：any、zero。"))
    covers = text(_("统计范围。"))
    inputs = InputShape(many=True)
    target = PrintedShape(allow_null=True)
    baseline = PrintedShape(allow_null=True)
    printed = PrintedShape(many=True, help_text=_("该指标所有印出的单元格。"))
    met = truth(_("是否达标。"), allow_null=True)
    below_baseline = truth(_("是否差于基期。"), allow_null=True)
    ahead = AheadShape(allow_null=True)
    waived = WaivedShape(allow_null=True, help_text=_("按决定不予计入时，谁为什么决定。"))
    mark = MarkedShape(
        allow_null=True, help_text=_("由人评定的：谁凭什么怎样评的；没有评为 null。")
    )
    verified_rule = VerifiedRuleShape(
        allow_null=True, help_text=_("有现场核实过的数时，县区怎样计入得分。")
    )
    deduction = DeductionShape(allow_null=True, help_text=_("因核查不符扣的分。"))


class FrozenRunShape(Shape):
    """Where it was computed."""

    id = serializers.UUIDField(help_text=_("批次编号。"))
    scheme = text(_("考核方案代码。"))
    scheme_name = text(_("考核方案名称。"))
    scheme_version = whole(_("考核方案版次。"))
    period = text(_("期间代码。"))
    revision = whole(_("修订号。"))
    software = text(_("软件版本。"))
    computed_at = moment(_("计算完成时间。"))
    demo = truth(_("是否演示数据。"))


class ExplanationShape(CellShape):
    """An indicator value explained."""

    id = whole(_("行号。"))
    run = FrozenRunShape()


class RuleShape(Shape):
    """How the points were given."""

    rule = text(_("计分规则。"))
    params = serializers.JSONField(help_text=_("计分参数。"))
    target = number(_("计分目标。"))
    comparator = text(_("比较符。"))


class ScoreExplanationShape(Shape):
    """A score explained."""

    id = whole(_("行号。"))
    item = text(_("考核项代码。"))
    group = text(_("一级指标。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    status = text(_("计分状态。"))
    points = number(_("得分。"))
    weight = number(_("原权重。"))
    scaled = number(_("折算权重。"))
    rule = RuleShape()
    weights = text(_("权重所依据的文件。"), allow_null=True)
    total = number(_("总分。"))
    maximum = number(_("满分。"))
    rank = whole(_("名次。"), allow_null=True)
    value = CellShape(allow_null=True)
    mark = MarkedShape(allow_null=True, help_text=_("这一项由人评定的：谁凭什么怎样评的。"))
    gates = MarkedShape(
        many=True, help_text=_("对该单位的一票否决：holds 为 false 的，该组或总分为 0。")
    )
    run = FrozenRunShape()

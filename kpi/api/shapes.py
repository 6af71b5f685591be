"""What a line of each list looks like, for the OpenAPI document and for the columns' order.

Nothing is written through these: lists go from the database to bytes without an object per
row. Numbers are strings of plain digits; what is missing is null and has a status.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.api.parameters import LEVELS, STATUSES
from kpi.api.removed import REMOVED
from kpi.models import DataValue, Run


class IndicatorValueShape(Shape):
    """One indicator of one unit in one revision of a run."""

    id = whole(_("行号，用于解释的地址。"))
    indicator = text(_("指标代码。"))
    definition_version = whole(_("指标定义的版次。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    level = serializers.ChoiceField(LEVELS, help_text=_("单元层级。"))
    period = text(_("期间代码，如 2024、2024Q1、202403。"))
    value = number(_("值：不含指数写法的数字字符串，未经显示取整；无值为 null。"))
    numerator = number(_("分子。"))
    denominator = number(_("分母。"))
    status = serializers.ChoiceField(
        [*STATUSES, REMOVED], help_text=_("有值或无值的原因；removed 为这一修订不再有的行。")
    )
    target = number(_("该年度的目标，未印未设为 null。"))
    comparator = text(
        _("比较符：ge、le、gt、lt、eq、approx；bare 为文件只印数字。"), allow_null=True
    )
    met = truth(_("是否达标；没有值或没有目标为 null。"), allow_null=True)
    below_baseline = truth(_("是否差于基期。"), allow_null=True)
    scheme = text(_("考核方案代码。"))
    scheme_version = whole(_("考核方案版次。"))
    run = serializers.UUIDField(help_text=_("批次编号。"))
    revision = whole(_("批次的修订号；新修订是新行，旧行仍可读。"))
    computed_at = moment(_("计算完成时间。"))
    available_at = moment(_("可取用时间，一个县区内严格递增。"))
    demo = truth(_("是否演示数据。"))


class ScoreShape(Shape):
    """Points of one unit for one item in one revision of a run."""

    id = whole(_("行号，用于解释的地址。"))
    item = text(_("考核项代码。"))
    indicator = text(_("指标代码。"), allow_null=True)
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    level = serializers.ChoiceField(LEVELS, help_text=_("单元层级。"))
    period = text(_("期间代码。"))
    value = number(_("指标值。"))
    points = number(_("得分，两位小数以内。"))
    weight = number(_("原权重，即该项满分。"))
    scaled = number(_("折算权重：不适用的项退出后的满分。"))
    status = text(_("计分状态；removed 为这一修订不再有的行。"))
    scheme = text(_("考核方案代码。"))
    scheme_version = whole(_("考核方案版次。"))
    weights = text(_("权重所依据的文件。"), allow_null=True)
    run = serializers.UUIDField(help_text=_("批次编号。"))
    revision = whole(_("批次的修订号。"))
    computed_at = moment(_("计算完成时间。"))
    available_at = moment(_("可取用时间。"))
    demo = truth(_("是否演示数据。"))


class TotalShape(Shape):
    """The sum of a unit's points in one revision of a run."""

    id = whole(_("行号。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    level = serializers.ChoiceField(LEVELS, help_text=_("单元层级。"))
    period = text(_("期间代码。"))
    points = number(_("总分：各项得分之和。"))
    maximum = number(_("满分。"))
    rank = whole(_("名次，同分同名次（1、2、2、4）。"), allow_null=True)
    status = text(_("ranked 有名次；removed 为这一修订不再有的行。"))
    scheme = text(_("考核方案代码。"))
    scheme_version = whole(_("考核方案版次。"))
    weights = text(_("权重所依据的文件。"), allow_null=True)
    run = serializers.UUIDField(help_text=_("批次编号。"))
    revision = whole(_("批次的修订号。"))
    computed_at = moment(_("计算完成时间。"))
    available_at = moment(_("可取用时间。"))
    demo = truth(_("是否演示数据。"))


class DataValueShape(Shape):
    """A reported number, or the reason why there is none."""

    id = whole(_("行号。"))
    element = text(_("数据元代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    level = serializers.ChoiceField(LEVELS, help_text=_("单元层级。"))
    period = text(_("期间代码。"))
    band = whole(_("年龄组 1–8，0 为不分组。"))
    value = number(_("值；缺数为 null。"))
    missing = serializers.ChoiceField(
        DataValue.Missing.values, help_text=_("缺数原因。"), allow_null=True
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]
        DataValue.Source.values, help_text=_("来源。")
    )
    entered_at = moment(_("填报时间。"))
    version = whole(_("第几次填报，从 1 起。"))
    demo = truth(_("是否演示数据。"))


class RunShape(Shape):
    """A run and how far it is."""

    id = serializers.UUIDField(help_text=_("批次编号。"))
    scheme = text(_("考核方案代码。"))
    scheme_version = whole(_("考核方案版次。"))
    period = text(_("期间代码。"))
    revision = whole(_("修订号。"))
    state = serializers.ChoiceField(Run.State.values, help_text=_("状态。"))
    parts_done = whole(_("已完成的分片。"))
    parts = whole(_("全部分片。"))
    percent = whole(_("进度，百分数，向下取整。"))
    error = text(_("未完成的原因。"), allow_null=True)
    demo = truth(_("是否演示数据。"))
    software = text(_("软件版本。"))
    started_at = moment(_("发起时间。"))
    computed_at = moment(_("计算完成时间。"), allow_null=True)
    available_at = moment(_("可取用时间。"), allow_null=True)
    published_at = moment(_("公布时间。"), allow_null=True)
    provisional = truth(_("预考核：别的单位的数没有到齐，只供了解情况，不会公布。"))
    reason = text(_("修订原因。"), allow_null=True)
    corrects = serializers.UUIDField(help_text=_("更正的是哪个批次。"), allow_null=True)
    feedback_until = serializers.DateField(help_text=_("反馈截止日（含）。"), allow_null=True)
    notice_from = serializers.DateField(help_text=_("公示起始日。"), allow_null=True)
    notice_until = serializers.DateField(help_text=_("公示截止日（含）。"), allow_null=True)
    locked_at = moment(_("锁定时间。"), allow_null=True)


class ReportedShape(Shape):
    """One value to be loaded."""

    unit = text(_("单元代码，或登记的名称。"))
    element = text(_("数据元代码，或名称。"))
    period = text(_("期间代码。"))
    value = text(_("数字的字符串，或缺数原因。"))
    band = text(_("年龄组 1–8；不分组的不写。"), required=False)


class CountsShape(Shape):
    """How many values come to what."""

    created = whole(_("新增的值。"))
    changed = whole(_("变更的值。"))
    unchanged = whole(_("不变的值。"))
    refused = whole(_("退回的行。"))
    left_out = whole(_("未读入的行：合计、说明等。"))
    rows = whole(_("读入的行。"))


class OutcomeShape(Shape):
    """What one value comes to."""

    row = whole(_("文件中的行号；JSON 从 1 数起。"))
    status = text(_("created、changed、refused。"))
    unit = text(_("单元代码；退回的照原文。"))
    element = text(_("数据元代码；退回的照原文。"))
    period = text(_("期间代码。"))
    band = whole(_("年龄组。"))
    old = text(_("原值。"), allow_null=True)
    new = text(_("新值。"), allow_null=True)
    column = text(_("被退回的列。"), allow_null=True)
    reason = text(_("退回或提请核对的原因。"), allow_null=True)


class LeftOutShape(Shape):
    """A row that is no data."""

    row = whole(_("行号。"))
    difference = text(_("合计行与各行相加不符之处。"))
    text = text(_("文字。"))


class ImportShape(Shape):
    """What a load has done, or would do."""

    file = serializers.UUIDField(help_text=_("导入文件的编号，在导入页面可以查看。"))
    dry_run = truth(_("是否只比对。"))
    state = text(
        _("compared 已比对，asking 还认不出是什么表，applied 已写入，withdrawn 没有可写入的值。")
    )
    sheet = text(_("工作簿有几张工作表时读的那一张；只有一张的为 null。"), allow_null=True)
    sheets_not_read = serializers.ListField(
        child=serializers.CharField(), help_text=_("没有读的工作表。")
    )
    counts = CountsShape()
    outcomes = OutcomeShape(many=True)
    outcomes_not_listed = whole(_("没有列出的条数。"))
    left_out = LeftOutShape(many=True)
    unknown_columns = serializers.ListField(
        child=serializers.CharField(), help_text=_("不认识的列。")
    )


class StartShape(Shape):
    """What starts a run."""

    scheme = text(_("考核方案代码。"), max_length=40)
    period = text(_("期间代码，如 2024。"), max_length=6)
    provisional = truth(_("预考核。"), required=False)
    reason = text(_("已公布之后再算一版的原因。"), max_length=300, required=False)
    decision = text(_("已锁定之后再算一版所依据的决定。"), max_length=150, required=False)

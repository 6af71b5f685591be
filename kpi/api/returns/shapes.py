"""What a return looks like from outside, and what its verbs take."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.api.verbs import SeenShape, Typed
from kpi.models import Finding, Submission

STATES = tuple(Submission.State.values)
OWN, CLINIC, COUNTY = "own", "clinic", "county"


class OwedShape(Shape):
    """A return that is still to be handed in."""

    data_set = text(_("报表代码。"))
    name = text(_("报表名称。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    due_on = serializers.DateField(help_text=_("最后一天；未设为 null。"), allow_null=True)
    cells = whole(_("要填多少格。"))
    there = whole(_("其中多少格已经有数或有缺数原因。"))
    state = text(_("状态；还没有保存过为 null。"), allow_null=True)
    version = whole(_("版本；还没有保存过为 0。"))
    returned_for = text(_("退回的原因。"), allow_null=True)
    whose = serializers.ChoiceField(
        (OWN, CLINIC, COUNTY),
        help_text=_("own 本单位，clinic 由本单位代填的村卫生室，county 县区自己的数。"),
    )


class OwedListShape(Shape):
    """All of them, the most urgent first."""

    results = OwedShape(many=True)
    not_listed = whole(_("没有列出的条数。"))


class SubmissionShape(Shape):
    """One return in the list."""

    data_set = text(_("报表代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    state = serializers.ChoiceField(STATES, help_text=_("状态。"))
    version = whole(_("版本，每次保存和办理加一。"))
    basis = serializers.ChoiceField(
        Submission.Basis.values, help_text=_("own 本单位填报，paper、telephone 代填的依据。")
    )
    late = truth(_("首次提交是否迟于规定的日子。"))
    saved_at = moment(_("保存时间。"))
    submitted_at = moment(_("提交时间。"), allow_null=True)
    reviewed_at = moment(_("审核时间。"), allow_null=True)
    accepted_at = moment(_("接收时间。"), allow_null=True)
    returned_for = text(_("退回的原因。"), allow_null=True)
    findings_open = whole(_("没有了结的疑点。"))
    demo = truth(_("是否演示数据。"))


class ReturnCellShape(Shape):
    """One cell of a return."""

    key = text(_("格的代码：数据元代码，分年龄组的加 # 和组号。"))
    element = text(_("数据元代码。"))
    name = text(_("名称。"))
    band = whole(_("年龄组 1–8，0 为不分组。"))
    text = text(_("所填的内容，照原文；空为未填。"))
    before = number(_("上一期的值。"))
    last_year = number(_("上年同期的值。"))
    stated_zero = truth(_("是否确认的零（零报告）。"))


class FindingShape(Shape):
    """Something that does not fit."""

    id = whole(_("疑点编号。"))
    kind = serializers.ChoiceField(Finding.Kind.values, help_text=_("怎样发现的。"))
    rule = text(_("校验规则代码。"), allow_null=True)
    element = text(_("数据元代码。"), allow_null=True)
    figures = serializers.JSONField(help_text=_("不符的数。"))
    state = serializers.ChoiceField(Finding.State.values, help_text=_("状态。"))
    explanation = text(_("填报单位的说明。"), allow_null=True)


class ReturnShape(Shape):
    """One return with its cells."""

    data_set = text(_("报表代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    state = text(_("状态；还没有保存过为 null。"), allow_null=True)
    version = whole(_("版本；还没有保存过为 0。保存和办理时照写。"))
    due_on = serializers.DateField(help_text=_("最后一天；未设为 null。"), allow_null=True)
    late = truth(_("首次提交是否迟于规定的日子；没有提交过为 null。"), allow_null=True)
    lock = text(_("现在为什么不能改；可以改为 null。"), allow_null=True)
    own = truth(_("调用者是否为本单位填报；代填须写 basis 和 told_by。"))
    basis = text(_("依据。"), allow_null=True)
    told_by = text(_("数由何人提供（代填）。"), allow_null=True)
    saved_at = moment(_("保存时间。"), allow_null=True)
    submitted_at = moment(_("提交时间。"), allow_null=True)
    reviewed_at = moment(_("审核时间。"), allow_null=True)
    accepted_at = moment(_("接收时间。"), allow_null=True)
    returned_for = text(_("退回的原因。"), allow_null=True)
    photo = text(_("代填所附照片的文件名和摘要（SHA-256）。"), allow_null=True)
    cells = ReturnCellShape(many=True, help_text=_("向这个单位要的每一格，按表内顺序。"))
    findings = FindingShape(many=True, help_text=_("疑点，未了结的在前。"))
    demo = truth(_("是否演示数据。"))


class SaveShape(SeenShape):
    """What is saved: any of the cells, as typed."""

    cells = serializers.DictField(
        child=Typed(allow_blank=True),
        help_text=_("格的代码对所填的内容：数字的字符串或缺数原因，空为清空。没有写到的格不变。"),
    )
    basis = serializers.ChoiceField(
        [Submission.Basis.PAPER.value, Submission.Basis.TELEPHONE.value],
        help_text=_("代填的依据；本单位填报不写。"),
        required=False,
    )
    told_by = text(_("代填：数是何人提供的。"), required=False, max_length=120)


class HandInShape(SeenShape):
    """What is handed in."""

    zeros = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("确认为零的空格（零报告）；其余空格不能提交。"),
        required=False,
    )


class GiveBackShape(SeenShape):
    """Why it goes back."""

    reason = text(_("退回的原因，填报人照着改。"), max_length=500)


class UnlockShape(Shape):
    """Why it may be changed again, and how long."""

    reason = text(_("解锁的原因。"), max_length=500)
    until_on = serializers.DateField(help_text=_("可改到哪一天（含当日）。"))

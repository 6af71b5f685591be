"""What personnel lists are made of over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, text, truth, whole


class PersonnelShape(Shape):
    """Somebody of a body whose staff the caller keeps."""

    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    institution = text(_("机构代码。"), allow_null=True)
    department = text(_("科室；没有登记为 null。"), allow_null=True)
    position = text(_("职务；没有登记为 null。"), allow_null=True)
    number = text(_("身份证号，只有末四位；没有登记为 null。"), allow_null=True)
    profession = text(_("执业类别；没有登记为 null。"), allow_null=True)
    employed_as = text(_("用人方式；没有登记为 null。"), allow_null=True)
    licence_last_day = serializers.DateField(
        help_text=_("执业证书有效期最后一天；没有登记为 null。"), allow_null=True
    )
    title = text(_("职称；没有登记为 null。"), allow_null=True)
    title_step = whole(_("职称级别，0 无职称至 4 正高；没有登记为 null。"), allow_null=True)
    title_on = serializers.DateField(help_text=_("任职时间；没有登记为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class RosterCountsShape(Shape):
    """Outcomes of a list by what they come to."""

    created = whole(_("新增的人数。"))
    changed = whole(_("变更的项数。"))
    unchanged = whole(_("不变的人数。"))
    refused = whole(_("退回的行数。"))
    left_out = whole(_("未读入的行数。"))
    rows = whole(_("读出的行数。"))


class RosterOutcomeShape(Shape):
    """What a row, or one cell of it, comes to."""

    row = whole(_("原表的行号。"))
    name = text(_("姓名。"), allow_null=True)
    status = text(_("created 新增，changed 变更，refused 退回。"))
    column = text(_("列；整行为 null。"), allow_null=True)
    old = text(_("登记的内容；没有为 null。"), allow_null=True)
    new = text(_("表中的内容；没有为 null。"), allow_null=True)
    reason = text(_("退回的原因；没有退回为 null。"), allow_null=True)


class RosterLeftOutShape(Shape):
    """A row of the sheet that is nobody."""

    row = whole(_("原表的行号。"))
    text = text(_("行首的文字。"))


class RosterColumnShape(Shape):
    """A heading that nobody knows."""

    heading = text(_("列名。"))
    values = serializers.ListField(
        child=serializers.CharField(), help_text=_("前几个值；号码只有末四位。")
    )


class RosterImportShape(Shape):
    """What a personnel list has done, or would do."""

    file = serializers.UUIDField(help_text=_("导入文件的标识，在名册导入页面可以查看。"))
    dry_run = truth(_("是否只比对。"))
    state = text(
        _("compared 已比对，asking 认不出姓名列，applied 已写入，withdrawn 没有可写入的。")
    )
    counts = RosterCountsShape(help_text=_("各种结果的数目。"))
    outcomes = RosterOutcomeShape(many=True, help_text=_("新增、变更和退回的各行。"))
    outcomes_not_listed = whole(_("没有列出的条数。"))
    left_out = RosterLeftOutShape(many=True, help_text=_("未读入的行。"))
    unknown_columns = RosterColumnShape(
        many=True, help_text=_("不认识的列；用 columns 说明一次，以后同样表头的名册自动对应。")
    )
    offered_columns = serializers.DictField(
        child=serializers.CharField(), help_text=_("不认识的列可以对应到的列：代码和名称。")
    )
    unknown_titles = serializers.ListField(
        child=serializers.CharField(), help_text=_("还没有人说过是哪一级的职称，在导入页面说明。")
    )

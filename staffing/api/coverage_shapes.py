"""What is said about coverage over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, text, truth, whole


class CoverageSpanShape(Shape):
    """Days without anybody."""

    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）。"))


class CoverageMonthShape(Shape):
    """One month of a centre."""

    month = whole(_("月份。"))
    days = whole(_("应有人的天数。"))
    missed = whole(_("到今天为止没有人的天数。"))
    open = whole(_("今天以后还没有安排的天数。"))


class CoverageCentreShape(Shape):
    """One centre."""

    code = text(_("机构代码。"))
    name = text(_("机构名称。"))
    days = whole(_("全年应有人的天数。"))
    missed = whole(_("到今天为止没有人的天数。"))
    open = whole(_("今天以后还没有安排的天数。"))
    empty_since = serializers.DateField(help_text=_("今天空缺的，自哪天起。"), allow_null=True)
    gaps = CoverageSpanShape(many=True, help_text=_("当年没有人的各段日子。"))
    months = CoverageMonthShape(many=True, help_text=_("各月。"))
    demo = truth(_("是否演示数据。"))


class CoverageEndingShape(Shape):
    """Somebody who leaves within ninety days."""

    posting = text(_("派驻的标识。"))
    person = text(_("姓名。"))
    institution = text(_("机构代码。"))
    last_day = serializers.DateField(help_text=_("最后一天。"))
    days_left = whole(_("还有几天。"))
    gap_from = serializers.DateField(
        help_text=_("此后 90 天内首个无人的日子；有接续为 null。"), allow_null=True
    )


class CoverageShape(Shape):
    """The board of a year."""

    county = text(_("县区代码。"))
    year = whole(_("年度。"))
    as_of = serializers.DateField(help_text=_("截至哪一天。"))
    title = text(_("最低职称。"), allow_null=True)
    people = whole(_("每天至少几人。"), allow_null=True)
    clause = text(_("依据的条款。"), allow_null=True)
    missing = text(_("没有设定时，说明由哪一条留待县区设定。"), allow_blank=True)
    centres = CoverageCentreShape(many=True, help_text=_("各机构，今天空缺的在前。"))
    endings = CoverageEndingShape(many=True, help_text=_("90 天内到期的。"))

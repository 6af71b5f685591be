"""What titles, leaves, departments and their floors are made of over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from staffing.rules.titles import LADDER

_STEP = _("职称级别，0 无职称至 4 正高。")


class StaffTitleShape(Shape):
    """A title that somebody holds from a day on."""

    person = text(_("人员代码。"))
    institution = text(_("机构代码。"), allow_null=True)
    name = text(_("职称。"))
    step = whole(_STEP)
    from_on = serializers.DateField(help_text=_("起始日。"))
    document_no = text(_("文号；没有填为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewStaffTitleShape(Shape):
    """A title to be stated; its step is said, not guessed."""

    person = text(_("人员代码。"), max_length=40)
    name = text(_("职称。"), max_length=40)
    step = serializers.IntegerField(help_text=_STEP, min_value=0, max_value=len(LADDER) - 1)
    from_on = serializers.DateField(help_text=_("起始日。"))
    document_no = text(_("文号。"), max_length=80, required=False, default="", allow_blank=True)


class StaffLeaveShape(Shape):
    """Days on which somebody is away from all work."""

    id = text(_("请假的标识。"))
    person = text(_("人员代码。"))
    institution = text(_("机构代码。"), allow_null=True)
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；未定为 null。"), allow_null=True)
    reason = text(_("事由。"))
    stated_at = moment(_("登记时间。"))
    demo = truth(_("是否演示数据。"))


class NewStaffLeaveShape(Shape):
    """A leave to be recorded."""

    person = text(_("人员代码。"), max_length=40)
    from_on = serializers.DateField(help_text=_("起始日。"))
    last_day = serializers.DateField(
        help_text=_("最后一天（含）；未定为 null。"), allow_null=True, required=False, default=None
    )
    reason = text(_("事由。"), max_length=2000)


class StaffDutyShape(Shape):
    """In which department and team somebody works."""

    person = text(_("人员代码。"))
    institution = text(_("机构代码。"), allow_null=True)
    department = text(_("科室。"), allow_blank=True)
    team = text(_("家庭医生团队。"), allow_blank=True)
    version = whole(_("版本；再登记时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class NewStaffDutyShape(Shape):
    """Department and team to be stated."""

    person = text(_("人员代码。"), max_length=40)
    department = text(_("科室。"), max_length=60, required=False, default="", allow_blank=True)
    team = text(_("家庭医生团队。"), max_length=60, required=False, default="", allow_blank=True)


class DepartmentFloorShape(Shape):
    """How many of a department must stay at home."""

    institution = text(_("机构代码。"))
    department = text(_("科室。"))
    least = whole(_("至少留多少人。"))
    demo = truth(_("是否演示数据。"))


class NewDepartmentFloorShape(Shape):
    """A floor to be stated."""

    institution = text(_("机构代码。"), max_length=40)
    department = text(_("科室，有人登记的一个。"), max_length=60)
    least = serializers.IntegerField(help_text=_("至少留多少人。"), min_value=0, max_value=10_000)

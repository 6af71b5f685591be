"""What is said about duty rosters over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.shapes import Shape, moment, text, truth, whole
from referrals.models import DutyContact, DutyShift
from referrals.models.rosters import DESKS, LONGEST_PHONE


class DutyShiftShape(Shape):
    """Somebody is on duty."""

    id = whole(_("班次编号。"))
    institution = text(_("机构代码。"))
    desk = serializers.ChoiceField([*DESKS.items()], help_text=_("岗位。"))
    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    phone = text(_("这一班的值班电话；没有另写为空。"))
    work_phone = text(_("名册上的工作电话。"))
    from_at = moment(_("起。"))
    until_at = moment(_("止。"))
    demo = truth(_("是否演示数据。"))


class NewShiftShape(Shape):
    """A shift as it is said."""

    person = text(_("人员代码。"), max_length=40)
    phone = text(_("值班电话。"), max_length=LONGEST_PHONE, required=False, default="",
                 allow_blank=True)  # fmt: skip
    from_at = moment(_("起。"))
    until_at = moment(_("止。"))


class PutShiftShape(NewShiftShape):
    """A shift of a desk as it is said."""

    desk = serializers.ChoiceField([*DESKS.items()], help_text=_("岗位。"))


class PutShiftsShape(Shape):
    """Shifts to put into the rosters of a body."""

    institution = text(_("机构代码。"), max_length=40)
    shifts = PutShiftShape(many=True, help_text=_("班次；同一岗位同一人同一起点的，改为这里写的。"))


class ShiftsPutShape(Shape):
    """How many shifts were put."""

    entered = whole(_("登记的班次数。"))


class DutyRowShape(Shape):
    """A row of a table of duty, as in a workbook."""

    desk = text(_("岗位的名称或代码。"), max_length=60)
    on = text(_("日期，如 2026-11-22。"), max_length=40)
    until = text(_("止，如 17:30；不晚于起点的，算到第二天。"), max_length=40)
    person = text(_("姓名或人员代码。"), max_length=60)
    phone = text(_("值班电话。"), max_length=LONGEST_PHONE, required=False, default="",
                 allow_blank=True)  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        """One column is called by a word of the language."""
        start = text(_("起，如 08:00。"), max_length=40)
        return {**super().get_fields(), "from": start}


class LoadShiftsShape(Shape):
    """A table of duty to be loaded."""

    institution = text(_("机构代码。"), max_length=40)
    rows = DutyRowShape(many=True, help_text=_("一行一个班次，列与导入的表格相同。"))
    dry_run = truth(_("只比对，不写入。"), required=False, default=False)


class DutyDeskShape(Shape):
    """Whether a desk keeps a roster."""

    institution = text(_("机构代码。"), max_length=40)
    desk = serializers.ChoiceField([*DESKS.items()], help_text=_("岗位。"))
    keeps = truth(_("是否排班；排班的岗位，明天有空着的时段就提醒。"))


class NewDutyWeekShape(Shape):
    """All shifts of a desk that begin in a week."""

    shifts = NewShiftShape(many=True, help_text=_("这一周开始的全部班次。"))


class DutyWeekShape(Shape):
    """A desk's week as it stands."""

    version = whole(_("岗位版本；改动时写在 If-Match 里。"))
    shifts = DutyShiftShape(many=True, help_text=_("这一周开始的班次。"))


class CopiedShape(Shape):
    """How many shifts were made."""

    made = whole(_("照抄的班次数。"))


class DutyContactShape(Shape):
    """Whom a body names for what is late."""

    id = whole(_("标识。"))
    institution = text(_("机构代码。"))
    office = serializers.ChoiceField(DutyContact.Office.choices, help_text=_("职责。"))
    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    phone = text(_("电话。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewDutyContactShape(Shape):
    """A contact as it is said."""

    institution = text(_("机构代码。"), max_length=40)
    office = serializers.ChoiceField(DutyContact.Office.choices, help_text=_("职责。"))
    person = text(_("人员代码。"), max_length=40)
    phone = text(_("电话。"), max_length=LONGEST_PHONE, required=False, default="",
                 allow_blank=True)  # fmt: skip
    from_on = serializers.DateField(help_text=_("起始日。"))


class EndDutyContactShape(Shape):
    """From when nobody answers."""

    until_on = serializers.DateField(help_text=_("终止日（不含），不早于今天。"))


def shift_line(row: DutyShift) -> dict[str, Any]:
    """A shift as it is told."""
    return {
        "id": row.pk,
        "institution": row.roster.institution.code,
        "desk": row.roster.desk,
        "person": row.person.code,
        "name": row.person.name,
        "phone": row.phone,
        "work_phone": row.person.phone,
        "from_at": moment_text(row.from_at),
        "until_at": moment_text(row.until_at),
        "demo": row.demo,
    }


def contact_line(row: DutyContact) -> dict[str, Any]:
    """A contact as it is told."""
    return {
        "id": row.pk,
        "institution": row.institution.code,
        "office": row.office,
        "person": row.person.code,
        "name": row.person.name,
        "phone": row.phone or row.person.phone,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "demo": row.demo,
    }

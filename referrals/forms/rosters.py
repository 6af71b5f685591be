"""What people type about rosters: shifts of a week, desks, and whom a body names."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField
from alliance.core.sheet_field import SheetField
from members.models import Institution
from referrals.models import DutyContact
from referrals.models.rosters import DESKS, LONGEST_PHONE
from referrals.queries import rosters as queries
from referrals.queries.rosters import ShiftTold

_WEEKDAYS = (
    *((0, _("周一")), (1, _("周二")), (2, _("周三")), (3, _("周四")), (4, _("周五"))),
    *((5, _("周六")), (6, _("周日"))),
)


class OfPerson(Answered):
    """A form that names somebody of the county's register, by code or by name."""

    person = forms.CharField(
        label=_("人员"), max_length=60, help_text=_("姓名或人员代码；有同名的写代码。")
    )
    phone = forms.CharField(
        label=_("值班电话"), max_length=LONGEST_PHONE, required=False,
        help_text=_("不填就用名册上的工作电话。"),
    )  # fmt: skip

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution

    def clean_person(self) -> Any:
        """The one person who is meant."""
        found, why = queries.person_named(self.institution, self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(why)
        return found


class ShiftForm(OfPerson):
    """The same hours on several days of a week."""

    desk = forms.ChoiceField(label=_("岗位"), choices=[*DESKS.items()])
    days = forms.TypedMultipleChoiceField(
        label=_("哪几天"), choices=_WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    from_time = forms.TimeField(label=_("起"), widget=forms.TimeInput(attrs={"type": "time"}))
    until_time = forms.TimeField(
        label=_("止"), widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("不晚于起点的，算到第二天。"),
    )  # fmt: skip
    field_order = ("desk", "person", "phone", "from_time", "until_time", "days")
    called = {"from_at": "from_time", "until_at": "until_time"}

    def shifts(self, monday: date) -> list[tuple[str, ShiftTold]]:
        """The shifts that were typed, by desk."""
        said = self.cleaned_data
        begins, ends = said["from_time"], said["until_time"]
        night = timedelta(days=0 if ends > begins else 1)
        asked = (monday + timedelta(days=n) for n in said["days"])
        return [
            (
                said["desk"],
                ShiftTold(
                    said["person"].pk,
                    said["phone"],
                    queries.at(day, begins),
                    queries.at(day + night, ends),
                ),
            )
            for day in asked
        ]


class DeskForm(Answered):
    """Whether a desk keeps a roster."""

    desk = forms.ChoiceField(label=_("岗位"), choices=[*DESKS.items()])
    keeps = forms.BooleanField(
        label=_("这个岗位排班"), required=False, initial=True,
        help_text=_("声明排班的岗位，明天有空着的时段就提醒。"),
    )  # fmt: skip


class ContactForm(OfPerson):
    """Whom the body names for what is late."""

    office = forms.ChoiceField(label=_("职责"), choices=DutyContact.Office.choices)
    from_on = DayField(label=_("自"))
    field_order = ("office", "person", "phone", "from_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today()


class RosterFileForm(Answered):
    """A file of shifts."""

    file = SheetField()

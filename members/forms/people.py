"""What is typed about people: who they are, where they go, when they leave."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField
from members.forms.fields import BodyField
from members.models import Institution


class ChangePersonForm(forms.Form):
    """Name, position and telephone at work."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    position = forms.CharField(label=_("职务"), max_length=100, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=40, required=False)
    version = forms.CharField(widget=forms.HiddenInput)


class AddPersonForm(forms.Form):
    """A new person; the account comes later, by invitation."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    position = forms.CharField(label=_("职务"), max_length=100, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=40, required=False)
    code = forms.CharField(
        label=_("代码"), max_length=40, required=False, help_text=_("不填则自动编号。")
    )

    def __init__(self, *args: Any, bodies: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"] = BodyField(
            label=_("机构"),
            queryset=bodies,
            required=False,
            empty_label=_("县区一级（不属于机构）"),
        )
        self.order_fields(["name", "position", "institution", "phone", "code"])


class MovePersonForm(forms.Form):
    """Where somebody works from a day on."""

    position = forms.CharField(label=_("新职务"), max_length=100, required=False)
    reason = forms.CharField(label=_("事由"), max_length=500)
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"] = BodyField(
            label=_("调入机构"),
            queryset=bodies,
            required=False,
            empty_label=_("县区一级（不属于机构）"),
        )
        self.fields["on"] = DayField(label=_("到新机构的第一天"), initial=today)
        self.order_fields(["institution", "position", "on", "reason"])


class LeaveForm(forms.Form):
    """The last day of somebody who leaves."""

    last_day = DayField(
        label=_("最后在任日（含）"),
        help_text=_("次日起各项角色、委托终止，不能再登录。"),
        initial=today,
    )
    reason = forms.CharField(label=_("事由"), max_length=500)

    def clean_last_day(self) -> date:
        """No day of another age."""
        day: date = self.cleaned_data["last_day"]
        if abs((day - today()).days) > 366:  # noqa: PLR2004 a year
            raise forms.ValidationError(_("离任日应在前后一年之内。"))
        return day

    @property
    def left_on(self) -> date:
        """The first day on which they are no longer there."""
        day: date = self.cleaned_data["last_day"]
        return day + timedelta(days=1)

"""What is typed to load the notice of a year, and to count working days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.sheet_field import SheetField

FIRST_YEAR, LAST_YEAR = 2000, 2199
MOST_DAYS = 1000


class CalendarForm(forms.Form):
    """The table of a year's shifted days, under the notice that orders them."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    notice = forms.CharField(
        label=_("通知文号"), max_length=100, help_text=_("照抄放假安排通知的文号。")
    )
    title = forms.CharField(label=_("通知名称"), max_length=200, required=False)
    file = SheetField(help_text=_("Excel 或 CSV，不超过 20 MB。先试算比对，不会直接写入。"))


class CountForm(forms.Form):
    """From which day, how many working days."""

    after = forms.DateField(
        label=_("起算日（次日为第一天）"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    n = forms.IntegerField(label=_("工作日数"), min_value=1, max_value=MOST_DAYS)

    @classmethod
    def asked(cls, said: Any) -> "CountForm":
        """What was asked in the address, otherwise five days from today."""
        return cls({"after": said.get("after") or today().isoformat(), "n": said.get("n") or 5})

"""What people type to state and publish capacity, and to book a place."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered, DayField, LocalChoice
from alliance.core.sheet_field import SheetField
from members.models import Institution
from referrals.models import PoolDay
from referrals.reserving import LONGEST_CASE, LONGEST_SERVICE, MOST_DAYS, MOST_PLACES


class OfBody(Answered):
    """A form that speaks for one of one's own bodies; it is asked which only where there are two."""

    def __init__(self, *args: Any, bodies: "QuerySet[Institution]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = list(bodies[:2])
        if len(self._only) > 1:
            field = LocalChoice(label=_("单位"), queryset=bodies)
            self.fields = {"institution": field, **self.fields}

    def clean(self) -> dict[str, Any]:
        """The one body where nothing was asked."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if len(self._only) == 1:
            given["institution"] = self._only[0]
        return given


class DaysForm(OfBody):
    """From which day until which last day."""

    from_on = DayField(label=_("自"))
    last_on = DayField(label=_("至（含）"))

    def clean(self) -> dict[str, Any]:
        """The days in their order, and not too many at once."""
        given = super().clean()
        first, last = given.get("from_on"), given.get("last_on")
        if first and last:
            if last < first:
                self.add_error("last_on", _("最后一天不能早于第一天。"))
            elif (last - first).days >= MOST_DAYS:
                told = _("一次最多 %(n)d 天，请分几次。") % {"n": MOST_DAYS}
                self.add_error("last_on", told)
            given["days"] = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return given


class CapacityForm(DaysForm):
    """So many places a day of one kind of one service."""

    kind = forms.ChoiceField(label=_("类别"), choices=PoolDay.Kind.choices)
    service = forms.CharField(label=_("科室或项目"), max_length=LONGEST_SERVICE)
    total = forms.IntegerField(
        label=_("每天总数"),
        min_value=0,
        max_value=MOST_PLACES,
        help_text=_("全部的号、床位或检查数；预留多少由规则算出。"),
    )
    field_order = ("institution", "kind", "service", "from_on", "last_on", "total")


class BookForm(OfBody):
    """For which case."""

    case_number = forms.CharField(
        label=_("转诊单号或病例编号"),
        max_length=LONGEST_CASE,
        help_text=_("本单位的编号即可，不写姓名和身份证号。"),
    )


class BodyForm(OfBody):
    """Nothing but the body, where there are two."""


class UploadForm(OfBody):
    """A file of capacity."""

    file = SheetField()

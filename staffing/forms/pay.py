"""A month of pay as it is asked for, closed and corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered, DayField, LocalChoice
from members.models import Institution


class PayForm(Answered):
    """Whose people, and any day of the month."""

    institution = LocalChoice(label=_("派出单位"), queryset=Institution.objects.none())
    month = DayField(label=_("月份"), help_text=_("选这个月里的任意一天。"))

    def __init__(self, places: Any, data: Any = None) -> None:
        super().__init__(data)
        place: Any = self.fields["institution"]
        place.queryset = places
        if len(places) == 1:
            place.initial = places[0].pk


class PayCorrectionForm(Answered):
    """Why a closed month is corrected."""

    reason = forms.CharField(
        label=_("更正的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

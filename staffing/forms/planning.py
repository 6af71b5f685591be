"""Planning as it is typed: an order of criteria, a candidate with a reason, how many must stay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered, LocalChoice
from members.models import Institution
from staffing.models import CandidateOrder
from staffing.rules.ranking import CRITERIA

_RANKS = (_("第一条"), _("第二条"), _("第三条"), _("第四条"))


class OrderForm(Answered):
    """The criteria, one after the other."""

    institution = LocalChoice(label=_("派出单位"), queryset=Institution.objects.none())
    called = {"criteria": "criterion0"}

    def __init__(self, places: Any, order: CandidateOrder | None, data: Any = None) -> None:
        super().__init__(data, prefix="order")
        place: Any = self.fields["institution"]
        place.queryset = places
        if len(places) == 1:
            place.initial = places[0].pk
        now = order.criteria if order else []
        choices = [("", _("不用")), *((code, one.words) for code, one in CRITERIA.items())]
        for n, words in enumerate(_RANKS):
            self.fields[f"criterion{n}"] = forms.ChoiceField(
                label=words, choices=choices, required=n == 0,
                initial=now[n] if n < len(now) else "",
            )  # fmt: skip

    def criteria(self) -> list[str]:
        """Those that were chosen, in their order."""
        said = self.cleaned_data
        return [said[f"criterion{n}"] for n in range(len(_RANKS)) if said[f"criterion{n}"]]


class FloorForm(Answered):
    """How many of a department must stay."""

    institution = LocalChoice(label=_("机构"), queryset=Institution.objects.none())
    department = forms.CharField(label=_("科室"), max_length=60)
    least = forms.IntegerField(label=_("至少留多少人"), min_value=0, max_value=9999)

    def __init__(self, places: Any, data: Any = None) -> None:
        super().__init__(data, prefix="floor")
        place: Any = self.fields["institution"]
        place.queryset = places
        if len(places) == 1:
            place.initial = places[0].pk


class ChoiceForm(Answered):
    """Who is nominated, and why where it is not the first."""

    version = forms.CharField(widget=forms.HiddenInput)
    person = forms.CharField(label=_("人选"), max_length=40)
    reason = forms.CharField(
        label=_("理由"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000,
        help_text=_("不按排序提名第一名，或派出后科室人数低于下限时必填；会留存。"),
    )  # fmt: skip

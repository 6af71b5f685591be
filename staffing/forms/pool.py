"""人力资源池 as it is typed: who enters, and what a step needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from members.models import Institution, Person
from staffing.models import PoolEntry
from staffing.rules.pool import FIELDS, Move


class _Recruit(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A recruit with the body that employs them."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and body."""
        return f"{obj.name}（{obj.institution.name}）"


class EnterForm(Answered):
    """Who enters the pool, when hired, from which day."""

    lead = LocalChoice(label=_("牵头医院"), queryset=Institution.objects.none())
    person = _Recruit(label=_("人员"), queryset=Person.objects.none())
    hired_on = DayField(label=_("招聘日期"))
    entered_on = DayField(label=_("入池日期"))

    def __init__(self, places: Any, recruits: Any, data: Any = None) -> None:
        super().__init__(data, initial={"entered_on": today()})
        lead: Any = self.fields["lead"]
        person: Any = self.fields["person"]
        lead.queryset, person.queryset = places, recruits
        if len(places) == 1:
            lead.initial = places[0].pk


class PoolStepForm(Answered):
    """What one step of the table needs."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: PoolEntry, move: Move, members: Any, data: Any = None) -> None:
        super().__init__(data, initial={"version": row.version})
        self.names = move.needs
        for name in self.names:
            label: Any = FIELDS[name]
            if name == "on":
                self.fields[name] = DayField(label=label, initial=today())
            elif name == "member":
                self.fields[name] = LocalChoice(label=label, queryset=members)
            elif name == "order_no":
                self.fields[name] = forms.CharField(label=label, max_length=80)
            else:
                self.fields[name] = forms.CharField(
                    label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
                )

    def said(self) -> dict[str, Any]:
        """The answers by field."""
        return {name: self.cleaned_data[name] for name in self.names}

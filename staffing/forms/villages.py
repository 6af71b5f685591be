"""Visits, villages served, teams and seats as they are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from members.models import Institution, Person, Village


class TourForm(Answered):
    """Whose people came to which village, when, how, for what."""

    institution = LocalChoice(label=_("服务单位"), queryset=Institution.objects.none())
    village = LocalChoice(label=_("行政村"), queryset=Village.objects.none())
    on = DayField(label=_("日期"))
    mode = forms.ChoiceField(label=_("方式"))
    services = forms.MultipleChoiceField(label=_("服务内容"), widget=forms.CheckboxSelectMultiple)
    served = forms.IntegerField(label=_("服务人次"), required=False, min_value=0, max_value=100_000)

    def __init__(self, places: Any, villages: Any, words: Any, data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})
        modes, services = words
        place: Any = self.fields["institution"]
        village: Any = self.fields["village"]
        mode: Any = self.fields["mode"]
        offered: Any = self.fields["services"]
        place.queryset, village.queryset = places, villages
        mode.choices = [(one, one) for one in modes]
        offered.choices = [(one, one) for one in services]
        if len(places) == 1:
            place.initial = places[0].pk


class DutyForm(Answered):
    """Which village somebody serves from a day on."""

    village = LocalChoice(label=_("行政村"), queryset=Village.objects.none())
    from_on = DayField(label=_("自"))

    def __init__(self, villages: Any, data: Any = None) -> None:
        super().__init__(data)
        village: Any = self.fields["village"]
        village.queryset = villages


class LastDayForm(Answered):
    """The last day of something that goes on."""

    last_day = DayField(label=_("最后一天"))


class TeamForm(Answered):
    """A new team of a centre."""

    centre = LocalChoice(label=_("机构"), queryset=Institution.objects.none())
    name = forms.CharField(label=_("团队名称"), max_length=60)
    from_on = DayField(label=_("自"))

    def __init__(self, places: Any, data: Any = None) -> None:
        super().__init__(data, initial={"from_on": today()})
        centre: Any = self.fields["centre"]
        centre.queryset = places
        if len(places) == 1:
            centre.initial = places[0].pk


class _Candidate(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody with the body that employs them."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and body."""
        return f"{obj.name}（{obj.institution.name}）"


class SeatForm(Answered):
    """Who takes which seat from a day on."""

    seat = forms.ChoiceField(label=_("席位"))
    person = _Candidate(label=_("人员"), queryset=Person.objects.none())
    from_on = DayField(label=_("自"))

    def __init__(self, seats: Any, people: Any, data: Any = None) -> None:
        super().__init__(data, initial={"from_on": today()})
        seat: Any = self.fields["seat"]
        person: Any = self.fields["person"]
        seat.choices = [(one, one) for one in seats]
        person.queryset = people

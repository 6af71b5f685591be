"""Joint wards as they are typed: where, with which hospital, who answers for the beds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered, LocalChoice
from members.models import Institution, Person
from referrals.models import JointWard
from referrals.queries import wards
from referrals.queries.remote import doctors_of


class WardForm(Answered):
    """A ward that begins today."""

    partner = LocalChoice(label=_("联合的医院"), queryset=Institution.objects.none())
    institution = LocalChoice(label=_("所在机构"), queryset=Institution.objects.none())
    name = forms.CharField(label=_("联合病房"), max_length=60)
    doctor = LocalChoice(label=_("管床医生"), queryset=Person.objects.none())

    def __init__(self, hospitals: Any, bases: Any, data: Any = None) -> None:
        super().__init__(data)
        doctors = Person.objects.none()
        for place in (*hospitals, *bases):
            doctors |= doctors_of(place.pk)
        partner: Any = self.fields["partner"]
        institution: Any = self.fields["institution"]
        doctor: Any = self.fields["doctor"]
        partner.queryset, institution.queryset = hospitals, bases
        doctor.queryset = doctors
        doctor.help_text = _("病房所在机构或联合医院的医生。")
        if len(hospitals) == 1:
            partner.initial = hospitals[0].pk


class DoctorForm(Answered):
    """Another doctor for the beds."""

    version = forms.CharField(widget=forms.HiddenInput)
    doctor = LocalChoice(label=_("管床医生"), queryset=Person.objects.none())

    def __init__(self, ward: JointWard, data: Any = None) -> None:
        super().__init__(data, initial={"version": ward.version})
        doctor: Any = self.fields["doctor"]
        there = wards.doctors_for(ward.institution, ward.partner)
        doctor.queryset = there.exclude(pk=ward.doctor_id)

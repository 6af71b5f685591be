"""What a receiving body's desk types for the slips of its patients."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered
from referrals.actions.papers import LONGEST, ArrivalTold
from referrals.models import ArrivalNote


class ArrivalForm(Answered):
    """Door, whom to ask, telephone, what to bring; the version the desk has seen."""

    version = forms.CharField(widget=forms.HiddenInput)
    door = forms.CharField(label=_("走哪个门"), max_length=LONGEST["door"], required=False)
    ask_for = forms.CharField(label=_("到后找谁"), max_length=LONGEST["ask_for"], required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=LONGEST["phone"], required=False)
    bring = forms.CharField(label=_("要带什么"), max_length=LONGEST["bring"], required=False)

    def __init__(self, note: ArrivalNote | None, data: Any = None) -> None:
        names = tuple(LONGEST)
        there = {name: getattr(note, name) for name in names} if note else {}
        super().__init__(data, initial={**there, "version": note.version if note else 0})

    def told(self) -> ArrivalTold:
        """What was typed, as the action takes it."""
        return ArrivalTold(**{name: self.cleaned_data[name] for name in LONGEST})

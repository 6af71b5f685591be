"""What is typed about two rows of one patient, about hiding a record, and in an emergency."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered
from referrals.models import Patient
from referrals.people_rules import KEPT, LONGEST_REASON, OTHER
from referrals.queries import doubles as queries

FIRST, SECOND = "first", "second"


class MergeForm(Answered):
    """Which of two rows stays, and of every field that differs whose value."""

    def __init__(self, first: Patient, second: Patient, data: Any = None) -> None:
        super().__init__(data)
        self.pair = {FIRST: first, SECOND: second}
        self.fields["kept"] = forms.ChoiceField(
            label=_("保留哪一份记录"),
            choices=[(FIRST, _("第一份")), (SECOND, _("第二份"))],
            widget=forms.RadioSelect,
            initial=FIRST,
        )
        self.called = {}
        for one in queries.beside(first, second):
            if one.same:
                continue
            name = f"of_{one.name}"
            self.called[one.name] = name
            self.fields[name] = forms.ChoiceField(
                label=str(one.label),
                choices=[(FIRST, one.first or "—"), (SECOND, one.second or "—")],
                widget=forms.RadioSelect,
            )
        self.fields["reason"] = forms.CharField(
            label=_("合并依据"),
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("如：已电话向患者核实。这里不要写证件号码。"),
        )

    def rows(self) -> tuple[Patient, Patient]:
        """The row that stays, and the other one."""
        said = self.cleaned_data["kept"]
        return self.pair[said], self.pair[SECOND if said == FIRST else FIRST]

    def chosen(self) -> dict[str, str]:
        """Whose value of each differing field stays."""
        said = self.cleaned_data["kept"]
        return {
            name: KEPT if self.cleaned_data[field] == said else OTHER
            for name, field in self.called.items()
        }


class RestrictionForm(Answered):
    """By which case the patient is known, and who asked."""

    number = forms.CharField(label=_("患者任一件转诊的单号"), max_length=20)
    reason = forms.CharField(
        label=_("申请理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写明谁在何时提出请求、依据是什么；不要写证件号码。"),
    )


class OpeningForm(Answered):
    """The number, the reason, and that it is an emergency."""

    number = forms.CharField(
        label=_("患者证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("急救理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(
        label=_("我确认这是急救需要；这次查看会被记录并复核。"), required=False
    )

"""What people type of incomes and levies."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from alliance.core.money import two_places
from alliance.core.sheet_field import SheetField
from fundpool.forms.amounts import NumberField
from fundpool.models import IncomeStatement
from fundpool.rules.income import BASES, LINES
from fundpool.rules.levying import income
from members.models import Institution


class AmountField(NumberField):
    """An amount in yuan, read into fen as `fundpool.rules.levying.income` reads it."""

    def read(self, text: str) -> int:
        """The fen; refused in the words of the rule."""
        return income(text)


class IncomeForm(Answered):
    """One year of one body, line by line; the version it was read in travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, statement: IncomeStatement | None, assigns: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        there = {line.code: line.fen for line in statement.lines.all()} if statement else {}
        for code, words in LINES.items():
            shown = two_places(there[code]) if code in there else None
            self.fields[code] = AmountField(label=words, initial=shown)
        self.initial.setdefault("version", statement.version if statement else 0)
        if statement is not None:
            self.fields["note"] = forms.CharField(label=_("更正理由"), max_length=200)
        if assigns:
            self.fields["basis"] = forms.ChoiceField(label=_("来源"), choices=[*BASES.items()])
            self.fields["document"] = AttachmentField(label=_("核定文件"), required=False)

    def fen(self) -> dict[str, int]:
        """What was typed, by line."""
        return {code: self.cleaned_data[code] for code in LINES}


class UploadForm(Answered):
    """A workbook of statements."""

    file = SheetField()


class PaymentForm(Answered):
    """Money of one body that came in, or went back to it."""

    institution = LocalChoice(label=_("单位"), queryset=Institution.objects.none())
    amount = AmountField(label=_("金额（元）"))
    on = DayField(label=_("到账日期"), initial=today)
    bank_no = forms.CharField(label=_("银行流水号"), max_length=100)

    def __init__(self, *args: Any, bodies: "QuerySet[Institution]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = bodies

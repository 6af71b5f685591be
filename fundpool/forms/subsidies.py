"""What people type of a subsidy by appraisal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField
from alliance.core.money import two_places
from alliance.core.sheet_field import SheetField
from alliance.core.showing import local
from fundpool.actions._said import BANK
from fundpool.actions.subsidies import DOCUMENT, BodyTold
from fundpool.forms.amounts import MoneyField
from fundpool.models import AppraisedSubsidy, Earmark, SubsidyLine
from fundpool.queries.subsidies import Kind
from fundpool.rules import subsidy_years as rules
from members.models import Institution


class EarmarkChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An earmark behind the name of its pool."""

    def label_from_instance(self, obj: Any) -> str:
        """Pool and earmark."""
        return f"{obj.pool.name}：{obj.name}"


class DraftForm(Answered):
    """A year of one of the kinds that the county's plan orders."""

    kind = forms.ChoiceField(label=_("种类"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2199)
    earmark = EarmarkChoice(Earmark.objects.none(), label=_("从哪个专项支付"))
    document_no = forms.CharField(label=_("核定文号"), max_length=DOCUMENT)

    def __init__(
        self, *args: Any, kinds: Sequence[Kind], earmarks: "QuerySet[Earmark]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.code, one.words) for one in kinds]  # type: ignore[attr-defined]
        self.fields["earmark"].queryset = earmarks  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year


class FiguresForm(Answered):
    """What is approved of each body; an empty body takes no part."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, row: AppraisedSubsidy, bodies: Sequence[Institution],
        lines: Sequence[SubsidyLine], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = row.version
        self.bodies, self.names = bodies, rules.FIGURES[row.kind]
        there = {one.institution_id: one for one in lines}
        for body in bodies:
            for name in self.names:
                label = f"{local(body, 'name')}：{rules.FIGURE_WORDS[name]}"
                self.fields[f"{name}_{body.pk}"] = (
                    forms.CharField(label=label, max_length=200, required=False)
                    if name == "tasks"
                    else MoneyField(label=label, required=False)
                )
                said = getattr(there.get(body.pk), name, None)
                shown = two_places(said) if isinstance(said, int) else said
                self.fields[f"{name}_{body.pk}"].initial = shown

    @property
    def heads(self) -> list[str]:
        """What the figures are called, in their order."""
        return [str(rules.FIGURE_WORDS[name]) for name in self.names]

    @property
    def rows(self) -> list[tuple[Institution, list[forms.BoundField]]]:
        """Every body with its fields."""
        return [(body, [self[f"{name}_{body.pk}"] for name in self.names]) for body in self.bodies]

    def told(self) -> list[BodyTold]:
        """Every body of which something was typed."""
        found = []
        for body in self.bodies:
            said = {name: self.cleaned_data[f"{name}_{body.pk}"] for name in self.names}
            if any(value not in {None, ""} for value in said.values()):
                found.append(BodyTold(body, rules.Figures(**said)))
        return found


class FiguresFileForm(Answered):
    """A table of figures, and the draft it is for."""

    subsidy = forms.ModelChoiceField(
        AppraisedSubsidy.objects.none(), label=_("哪一项补助"), empty_label=None
    )
    file = SheetField()

    def __init__(self, *args: Any, drafts: "QuerySet[AppraisedSubsidy]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subsidy"].queryset = drafts  # type: ignore[attr-defined]


class PayForm(Answered):
    """When and by which receipt of the bank the whole was paid."""

    on = DayField(label=_("支付日期"))
    bank_no = forms.CharField(label=_("银行回单号"), max_length=BANK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

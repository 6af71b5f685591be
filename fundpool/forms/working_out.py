"""What is entered to work out subsidies and pay above the total."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import Answered, LocalChoice
from alliance.core.money import parse_yuan
from fundpool.forms.amounts import NumberField
from members.models import Institution

CASES = (("township", _("镇（街）卫生院")), ("lead", _("牵头医院")))


class SignedField(NumberField):
    """An amount in yuan, read into whole fen; below nought only where `below` lets it."""

    def __init__(self, *, below: bool = False, **kwargs: Any) -> None:
        self.below = below
        super().__init__(**kwargs)

    def read(self, text: str) -> int:
        """The fen."""
        fen = parse_yuan(text)
        if fen < 0 and not self.below:
            raise Invalid(_("工资和保险金额不能是负数，请核对。"))
        return fen


class StaffForm(Answered):
    """A payroll: which kind of body, wages and insurance of the time that is worked out."""

    case = forms.ChoiceField(label=_("单位类别"), choices=CASES)
    wages = SignedField(label=_("人员工资（元）"))
    insurance = SignedField(label=_("人员保险（元）"))


class PayForm(Answered):
    """A body's balance of a year, to which levies are added back."""

    body = LocalChoice(Institution.objects.none(), label=_("机构"), to_field_name="code")
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    balance = SignedField(label=_("收支结余（元）"), below=True)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.initial.setdefault("year", today().year)


class TotalForm(Answered):
    """The pay of a year, and what of it the plan leaves out of the approved total."""

    paid = SignedField(label=_("当年发放的绩效工资（元）"))

    def __init__(self, *args: Any, left_out: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [f"out{n}" for n in range(len(left_out))]
        for name, words in zip(self.names, left_out, strict=True):
            label = _("其中：%(words)s（元）") % {"words": words}
            self.fields[name] = SignedField(label=label)

    def told(self) -> list[int]:
        """The parts left out, in the order of the plan."""
        return [self.cleaned_data[name] for name in self.names]

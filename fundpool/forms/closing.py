"""What people type when a pool ends, and about a year of the insurance budget."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.forming import Answered, DayField
from alliance.core.numbers import parse_number
from alliance.core.showing import local
from fundpool.actions.insurance import EndTold, YearTold
from fundpool.forms.amounts import NumberField
from fundpool.forms.levies import AmountField
from fundpool.models import Earmark, Pool
from fundpool.rules import insurance_years as rules
from members.models import Institution

PLACES = 4


class WeightField(NumberField):
    """A weight with at most four decimals."""

    def read(self, text: str) -> Decimal:
        """The number."""
        return parse_number(text, places=PLACES)


class StartForm(Answered):
    """By which decision a pool is dissolved."""

    document_no = forms.CharField(label=_("解体决定的文号"), max_length=80)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class PaidForm(Answered):
    """When and by which number the bank paid, or sent back."""

    on = DayField(label=_("日期"))
    bank_no = forms.CharField(label=_("银行流水号"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class InsuranceYearForm(Answered):
    """Budget and spending of a year as the insurer cleared them, and each body's weight."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    budget_fen = AmountField(label=_("总额预算（元）"))
    spent_fen = AmountField(label=_("实际支出（元）"))
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("医保清算文书的名称或文号。")
    )
    document = AttachmentField(label=_("佐证材料"), required=False)

    def __init__(self, *args: Any, bodies: list[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today().year - 1
        self.bodies = bodies
        for body in bodies:
            self.fields[f"w{body.pk}"] = WeightField(
                label=_("%(unit)s：权重") % {"unit": local(body, "name")}, required=False
            )

    def told(self) -> YearTold:
        """What was typed; a body without a weight takes no part."""
        said = self.cleaned_data
        weights = {
            body: said[f"w{body.pk}"] for body in self.bodies if said[f"w{body.pk}"] is not None
        }
        return YearTold(
            said["year"], said["budget_fen"], said["spent_fen"], said["source"], weights
        )


class SettleForm(Answered):
    """The paper by which a year ends; of an overspend that finance bears also the decision."""

    on = DayField(label=_("到账或记账日期"))
    bank_no = forms.CharField(label=_("回单号或文号"), max_length=100)

    def __init__(
        self, *args: Any, way: str, pool: Pool, appraised: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()
        if way != rules.FOR_UNITS:
            self.fields["earmark"] = forms.ModelChoiceField(
                Earmark.objects.filter(county=pool.county_id, pool=pool), label=_("专项")
            )
        if way == rules.BY_FINANCE or appraised:
            self.fields["decision_no"] = forms.CharField(label=_("决定文号"), max_length=80)
            self.fields["decided_on"] = DayField(label=_("决定日期"))
        if way == rules.BY_FINANCE:
            self.fields["reasonable_fen"] = AmountField(
                label=_("认定的合理超支（元）"),
                help_text=_("其余部分由各单位按权重承担，不记入资金池。"),
            )

    def told(self) -> EndTold:
        """What was typed."""
        return EndTold(**self.cleaned_data)


class TakeBackForm(Answered):
    """On which day and why a booking is taken back."""

    on = DayField(label=_("冲销日期"))
    reason = forms.CharField(label=_("撤销的理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class YearBackForm(Answered):
    """Why a confirmed year is taken back."""

    reason = forms.CharField(label=_("撤销的理由"), max_length=200)


class PostingIncomeForm(Answered):
    """Income of posted services and what they cost."""

    income = AmountField(label=_("下沉诊疗服务收入（元）"))
    cost = AmountField(label=_("成本（元）"))

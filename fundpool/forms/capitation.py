"""What people type of a year of public-health money."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import Answered, DayField, LocalChoice
from alliance.core.money import two_places
from alliance.core.numbers import parse_number
from alliance.core.showing import local, yuan
from fundpool.actions._capitation_said import FOUR, YearTold
from fundpool.actions.capitation import BudgetTold
from fundpool.actions.receipts import Notice
from fundpool.forms.amounts import AmountField, MoneyField, NumberField
from fundpool.forms.ledger import Once
from fundpool.models import (
    CapitationBudget,
    CapitationStandard,
    CapitationYear,
    Earmark,
    Pool,
    Receipt,
)
from fundpool.queries.capitation_owed import Debt
from fundpool.rules import capitation_years as rules
from fundpool.rules.levying import split
from members.models import Institution

_QUARTERS = [(n, rules.QUARTER_WORDS[n]) for n in rules.covered(rules.WHOLE)]
AMOUNTS, WEIGHTS = "amounts", "weights"


class QuantityField(NumberField):
    """A verified quantity with at most two decimals."""

    def read(self, text: str) -> Decimal:
        """The number."""
        return parse_number(text, places=2)


class YearForm(Answered):
    """A year: what is left open is taken from the county's own values, or stays not set."""

    called = {"per_head": "per_head_fen"}

    document_no = forms.CharField(label=_("预算文号"), max_length=80)
    population = forms.IntegerField(
        label=_("任务人口数"), required=False, min_value=0, max_value=10**9,
        help_text=_("不填则取县区已设定的数；县区没有设定就是未设，提交前须补上。"),
    )  # fmt: skip
    population_source = forms.CharField(label=_("任务人口数依据"), max_length=200, required=False)
    per_head_fen = MoneyField(label=_("人均筹资标准（元）"), required=False)
    per_head_source = forms.CharField(label=_("人均筹资标准依据"), max_length=200, required=False)
    q1_fen = MoneyField(
        label=_("自定第一季度（元）"), required=False,
        help_text=_("县区选定自定季度金额时才填，四个季度合计等于全年预算。"),
    )  # fmt: skip
    q2_fen = MoneyField(label=_("自定第二季度（元）"), required=False)
    q3_fen = MoneyField(label=_("自定第三季度（元）"), required=False)
    q4_fen = MoneyField(label=_("自定第四季度（元）"), required=False)

    def __init__(self, *args: Any, row: CapitationYear | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is None:
            return
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=row.version)
        for name in ("document_no", "population", "population_source", "per_head_source"):
            self.fields[name].initial = getattr(row, name)
        for name in ("per_head_fen", *FOUR):
            fen = getattr(row, name)
            self.fields[name].initial = None if fen is None else two_places(fen)

    def told(self) -> YearTold:
        """What was typed."""
        said = self.cleaned_data
        own = [said[name] for name in FOUR]
        first, second, third, fourth = (fen or 0 for fen in own)
        return YearTold(
            said["document_no"], said["population"], said["population_source"],
            said["per_head_fen"], said["per_head_source"],
            (first, second, third, fourth) if any(fen is not None for fen in own) else None,
        )  # fmt: skip


class DraftForm(YearForm):
    """A new year of one of the pools."""

    pool = forms.ModelChoiceField(Pool.objects.none(), label=_("资金池"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2199)

    field_order = ["pool", "year"]

    def __init__(self, *args: Any, pools: "QuerySet[Pool]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = pools  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year


class SplitForm(Answered):
    """An amount for each body, or a weight by which a sum is split to the fen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("填写方式"), choices=[(AMOUNTS, _("各单位金额（元）")), (WEIGHTS, _("各单位权重"))]
    )
    total = MoneyField(
        label=_("按权重分配的总额（元）"), required=False,
        help_text=_("按权重填写时必填；余下的分按最大余数分给各单位。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, row: CapitationYear, bodies: "QuerySet[Institution]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = list(bodies)
        there = dict(row.budgets.values_list("institution", "fen"))
        self.fields["version"].initial = row.version
        for one in self.bodies:
            fen = there.get(one.pk)
            self.fields[f"b{one.pk}"] = MoneyField(
                label=f"{one.name} {one.code}", required=False,
                initial=None if fen is None else two_places(fen),
            )  # fmt: skip

    def lines(self) -> list[BudgetTold]:
        """A budget for each body that has one; Invalid where weights have no sum to split."""
        said = {one: self.cleaned_data[f"b{one.pk}"] or 0 for one in self.bodies}
        if self.cleaned_data["how"] == AMOUNTS:
            return [BudgetTold(one, fen) for one, fen in said.items() if fen]
        total = self.cleaned_data["total"]
        if total is None:
            told = _("请填写按权重分配的总额。")
            raise Invalid(told, fields={"total": told})
        shares = split(total, {one.code: weight for one, weight in said.items()})
        return [BudgetTold(one, shares[one.code]) for one in self.bodies if shares[one.code]]


class PrepaidForm(Once):
    """Money that finance has prepaid to the lead for a quarter."""

    called = {"year": "quarter"}

    quarter = forms.TypedChoiceField(label=_("第几季度"), choices=_QUARTERS, coerce=int)
    fen = AmountField(label=_("金额（元）"))
    on = DayField(label=_("到账日期"), initial=today)
    notice_no = forms.CharField(label=_("预算指标文号"), max_length=80)
    notice_on = DayField(label=_("预算指标日期"))
    level = forms.ChoiceField(label=_("资金级次"), choices=Receipt.Level.choices)
    project = forms.CharField(label=_("项目"), max_length=120)

    def notice(self, year: int) -> Notice:
        """The budget notice."""
        said = self.cleaned_data
        return Notice(said["notice_no"], said["notice_on"], said["level"], said["project"], year)


class ServiceForm(Answered):
    """What is paid for one service."""

    code = forms.CharField(label=_("代码"), max_length=20)
    name = forms.CharField(label=_("服务项目"), max_length=rules.MOST_SERVICE)
    unit = forms.CharField(label=_("计量单位"), max_length=20)
    standard = MoneyField(label=_("支付标准（元）"))
    source = forms.CharField(label=_("依据"), max_length=200)


class WorkForm(Answered):
    """How much of a service one body did in a quarter."""

    budget = forms.ModelChoiceField(CapitationBudget.objects.none(), label=_("机构"))
    quarter = forms.TypedChoiceField(label=_("第几季度"), choices=_QUARTERS, coerce=int)
    service = forms.ModelChoiceField(CapitationStandard.objects.none(), label=_("服务项目"))
    amount = QuantityField(label=_("核实工作量"))
    source = forms.CharField(label=_("核实依据"), max_length=200)

    def __init__(self, *args: Any, budgets: Any, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["budget"]
        field.queryset = budgets
        field.label_from_instance = lambda one: f"{one.institution.name} {one.institution.code}"
        self.fields["service"].queryset = services  # type: ignore[attr-defined]


class PayForm(Answered):
    """The bank's slip of a payment; of each body that owes something back, what is kept for it."""

    on = DayField(label=_("支付日期"), initial=today)
    bank_no = forms.CharField(label=_("银行回单号"), max_length=60)

    def __init__(self, *args: Any, debts: Mapping[int, Sequence[Debt]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = [owed[0].budget.institution for owed in debts.values()]
        for body in self.bodies:
            owed = sum(one.fen for one in debts[body.pk])
            self.fields[f"offset{body.pk}"] = MoneyField(
                label=_("抵扣：%(unit)s（元）") % {"unit": local(body, "name")}, required=False,
                help_text=_("应退 %(fen)s，不填不抵扣。") % {"fen": yuan(owed)},
            )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        offsets = {body: said[f"offset{body.pk}"] or 0 for body in self.bodies}
        return {"on": said["on"], "bank_no": said["bank_no"], "offsets": offsets}


class BackForm(Answered):
    """Money that a body has given back."""

    budget = forms.ModelChoiceField(CapitationBudget.objects.none(), label=_("机构"))
    fen = AmountField(label=_("金额（元）"))
    on = DayField(label=_("到账日期"), initial=today)
    bank_no = forms.CharField(label=_("银行回单号"), max_length=60)

    def __init__(self, *args: Any, budgets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["budget"]
        field.queryset = budgets
        field.label_from_instance = lambda one: one.institution.name


class SettleForm(Answered):
    """Where unearned money goes, when it goes to reward money."""

    reward = LocalChoice(
        label=_("奖励资金专项"), queryset=Earmark.objects.none(), required=False,
        help_text=_("县区选定未核拨资金转入奖励资金时选。"),
    )  # fmt: skip

    def __init__(self, *args: Any, row: CapitationYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Earmark.objects.filter(county=row.county_id, pool=row.pool_id)
        self.fields["reward"].queryset = rows.exclude(pk=row.earmark_id)  # type: ignore[attr-defined]

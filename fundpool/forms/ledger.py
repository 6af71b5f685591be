"""What people type about pools, receipts, bank events, plans of use and accounting codes."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField
from fundpool.actions.allocations import Move
from fundpool.forms.amounts import AmountField
from fundpool.models import Earmark, Pool, Receipt
from fundpool.models.ledger import POOL_KINDS
from fundpool.queries.plan_uses import Uses
from fundpool.rules import allocating
from fundpool.rules.ledger import ACCOUNTS
from members.models import Alliance, County

BANK_KINDS = (
    ("interest", _("利息收入")),
    ("fee", _("银行手续费")),
    ("call_back", _("财政收回存量")),
    ("pay_source", _("缴回财政")),
)


class PoolForm(Answered):
    """A new pool."""

    code = forms.CharField(label=_("代码"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=[*POOL_KINDS.items()])
    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), label=_("联盟"), required=False,
        empty_label=_("全县区"),
    )  # fmt: skip
    year = forms.IntegerField(label=_("首个年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, county: County, alliances: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alliance"].queryset = alliances.filter(county=county)  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year


class EarmarkForm(Answered):
    """A further use: one that the plan lists, or the county's own with its document."""

    code = forms.CharField(label=_("代码"), max_length=40)
    use = forms.ChoiceField(
        label=_("方案所列用途"), required=False, help_text=_("选定以后不必填名称和文号。")
    )
    name = forms.CharField(label=_("名称"), max_length=120, required=False)
    document_no = forms.CharField(label=_("文号"), max_length=80, required=False)
    checklist = forms.CharField(
        label=_("材料清单"), required=False, help_text=_("一行一份；申请时先显示给申请单位。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, uses: Uses, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause = uses.clause
        if uses.names:
            own = [("", _("县区增设")), *((name, name) for name in uses.names)]
            self.fields["use"].choices = own  # type: ignore[attr-defined]
        else:
            del self.fields["use"]

    def clean(self) -> dict[str, Any]:
        """The plan's own name and clause where one of its uses was chosen."""
        said = super().clean() or {}
        if use := said.pop("use", ""):
            return {**said, "name": use, "basis": self.clause}
        return said


class Once(Answered):
    """A form that is entered once however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", str(uuid4()))


def _earmarks(field: Any, pool: Pool) -> None:
    field.queryset = Earmark.objects.filter(county=pool.county_id, pool=pool)


class ReceiptForm(Once):
    """Money from finance."""

    fen = AmountField(label=_("金额（元）"))
    on = DayField(label=_("到账日期"))
    notice_no = forms.CharField(label=_("预算指标文号"), max_length=80)
    notice_on = DayField(label=_("预算指标日期"))
    level = forms.ChoiceField(label=_("资金级次"), choices=Receipt.Level.choices)
    project = forms.CharField(label=_("项目"), max_length=120)
    year = forms.IntegerField(label=_("预算年度"), min_value=2000, max_value=2100)
    earmark = forms.ModelChoiceField(
        Earmark.objects.none(), label=_("专项"), required=False, empty_label=_("未指定用途")
    )

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _earmarks(self.fields["earmark"], pool)
        self.fields["year"].initial = today().year
        self.fields["on"].initial = today()


class BankForm(Once):
    """What the bank or finance did."""

    kind = forms.ChoiceField(label=_("业务"), choices=BANK_KINDS)
    fen = AmountField(label=_("金额（元）"))
    on = DayField(label=_("日期"))
    source = forms.CharField(label=_("回单号或文号"), max_length=200)
    earmark = forms.ModelChoiceField(
        Earmark.objects.none(), label=_("专项"), required=False, empty_label=_("未分配资金"),
        help_text=_("只有财政收回存量时选。"),
    )  # fmt: skip

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _earmarks(self.fields["earmark"], pool)
        self.fields["on"].initial = today()


class AllocationForm(Answered):
    """A plan of use: for each earmark how much; a shift says from where to where."""

    kind = forms.ChoiceField(label=_("类型"), choices=[*allocating.KINDS.items()])
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    document_no = forms.CharField(label=_("文号"), max_length=80)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)
    source = forms.ModelChoiceField(
        Earmark.objects.none(), label=_("转出专项"), required=False, empty_label="—",
        help_text=_("只有专项之间调剂时选。"),
    )  # fmt: skip

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _earmarks(self.fields["source"], pool)
        self.fields["year"].initial = today().year
        self.earmarks = list(Earmark.objects.filter(county=pool.county_id, pool=pool))
        for row in self.earmarks:
            self.fields[f"e{row.pk}"] = AmountField(label=row.name, required=False)

    def moves(self) -> list[Move]:
        """One move for each earmark that has an amount."""
        said = self.cleaned_data
        kind, found = said["kind"], []
        for row in self.earmarks:
            fen = said.get(f"e{row.pk}")
            if not fen:
                continue
            if kind == allocating.UNALLOCATION:
                found.append(Move(fen, source=row.pk))
            elif kind == allocating.REALLOCATION:
                source = said["source"]
                found.append(Move(fen, source=source.pk if source else None, target=row.pk))
            else:
                found.append(Move(fen, target=row.pk))
        return found


class YearForm(Answered):
    """The year that is opened."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)


class ReverseForm(Answered):
    """Why and when a journal is taken back."""

    on = DayField(label=_("冲销日期"))
    reason = forms.CharField(label=_("冲销理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class CodesForm(Answered):
    """Code and name of each kind of account."""

    def __init__(self, *args: Any, shown: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, (code, name) in shown.items():
            words = ACCOUNTS[kind].words
            self.fields[f"{kind}_code"] = forms.CharField(
                label=_("%(kind)s：代码") % {"kind": words}, max_length=40, initial=code
            )
            self.fields[f"{kind}_name"] = forms.CharField(
                label=_("%(kind)s：名称") % {"kind": words}, max_length=80, initial=name
            )

    def said(self) -> dict[str, tuple[str, str]]:
        """Code and name by kind."""
        return {
            kind: (self.cleaned_data[f"{kind}_code"], self.cleaned_data[f"{kind}_name"])
            for kind in ACCOUNTS
        }

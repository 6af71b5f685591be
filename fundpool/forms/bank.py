"""What people type about bank accounts, their balances and lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.forming import Answered, DayField
from alliance.core.sheet_field import SheetField
from fundpool.forms.amounts import AmountField, YuanField
from fundpool.models import BankAccount, Pool
from fundpool.queries import bank as queries
from fundpool.rules import banking as rules
from members.models import County


class BankAccountForm(Answered):
    """An account at the custody holder, with the pools that are kept in it."""

    code = forms.CharField(label=_("代码"), max_length=40)
    holder = forms.CharField(
        label=_("存放单位"), max_length=120, help_text=_("照方案规定的资金存放单位填写。")
    )
    bank = forms.CharField(label=_("开户银行"), max_length=100)
    ends_with = forms.CharField(label=_("账号末四位"), max_length=4)
    since = DayField(label=_("起始日"), help_text=_("这一天以前的账视为已与银行对清。"))
    pools = forms.ModelMultipleChoiceField(
        Pool.objects.none(), label=_("账户里的资金池"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Pool.objects.filter(county=county, bank_share=None).order_by("code")
        self.fields["pools"].queryset = free  # type: ignore[attr-defined]
        self.fields["holder"].initial = queries.holder_of(county.pk, today())
        self.fields["since"].initial = today().replace(month=1, day=1)


class BankPoolForm(Answered):
    """One more pool of an account."""

    pool = forms.ModelChoiceField(Pool.objects.none(), label=_("资金池"))

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Pool.objects.filter(county=county, bank_share=None).order_by("code")
        self.fields["pool"].queryset = free  # type: ignore[attr-defined]


class BalanceForm(Answered):
    """What the bank's statement says of a day."""

    on = DayField(label=_("日期"))
    fen = YuanField(label=_("银行余额（元）"))
    statement_no = forms.CharField(label=_("对账单号"), max_length=80)
    upload = AttachmentField(label=_("对账单"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class LineForm(Answered):
    """One line of the bank's statement."""

    on = DayField(label=_("日期"))
    side = forms.ChoiceField(label=_("收付"), choices=[*rules.SIDES.items()])
    fen = AmountField(label=_("金额（元）"))
    reference = forms.CharField(label=_("流水号"), max_length=60)
    counterparty = forms.CharField(label=_("对方户名"), max_length=120, required=False)
    purpose = forms.CharField(label=_("内容摘要"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class StatementFileForm(Answered):
    """A bank's statement of one account."""

    account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("银行账户"), empty_label=None
    )
    file = SheetField()

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class PaymentsFileForm(Answered):
    """A list of what the treasury has paid."""

    file = SheetField()

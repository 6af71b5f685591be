"""What is said of a bank line or of a payment by the treasury, and whether it can be kept."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.models import BankAccount
from fundpool.rules import banking as rules

LONGEST: Final = {"reference": 60, "counterparty": 120, "payee": 120, "purpose": 200}


@dataclass(frozen=True)
class LineTold:
    """A line as the bank's statement says it; `side` is in or out, the amount in fen."""

    on: date
    side: str
    fen: int
    reference: str
    counterparty: str = ""
    purpose: str = ""


def check_line(account: BankAccount, told: LineTold) -> None:
    """Whether a line can be kept; Invalid names what is wrong with it."""
    wrong = {}
    if not account.since <= told.on <= today():
        wrong["on"] = _("日期要在起始日和今天之间。")
    if type(told.fen) is not int or told.fen <= 0:
        wrong["fen"] = _("金额要大于 0，最细到分。")
    if told.side not in rules.SIDES:
        wrong["side"] = _("请选收或付。")
    wrong |= _too_long(told, "reference", "counterparty", "purpose")
    if not told.reference.strip():
        wrong["reference"] = _("请填银行流水号。")
    if wrong:
        code = "INVALID_AMOUNT" if set(wrong) == {"fen"} else ""
        raise Invalid(" ".join(wrong.values()), fields=wrong, code=code)


@dataclass(frozen=True)
class PaidTold:
    """A row of a payment list; the amount in fen."""

    on: date
    fen: int
    reference: str
    payee: str
    purpose: str = ""


def check_paid(told: PaidTold) -> None:
    """Whether a row can confirm anything; Invalid names what is wrong with it."""
    wrong = {}
    if told.on > today():
        wrong["on"] = _("日期不能晚于今天。")
    if told.fen <= 0:
        wrong["amount"] = _("金额要大于 0，最细到分。")
    wrong |= _too_long(told, "reference", "payee", "purpose")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


def _too_long(told: LineTold | PaidTold, *names: str) -> dict[str, str]:
    return {
        name: _("请不超过%(most)d字。") % {"most": LONGEST[name]}
        for name in names
        if len(getattr(told, name)) > LONGEST[name]
    }

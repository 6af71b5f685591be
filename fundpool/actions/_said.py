"""Words that somebody types with a step: there, and not too long."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import wrong_field

#: Characters of a reason or a note, and of a bank's number.
LONGEST: Final = 200
BANK: Final = 60


def check_said(said: Mapping[str, str], longest: int) -> None:
    """Invalid, with the field, where something is empty or too long."""
    for name, text in said.items():
        if not text or len(text) > longest:
            raise wrong_field(name, _("请填写，不超过%(n)d个字符。") % {"n": longest})


def reason_said(reason: str) -> str:
    """A reason without the blanks around it; Invalid where there is none or too much."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise wrong_field("reason", _("请写明理由，不超过%(most)d字。") % {"most": LONGEST})
    return reason


def bank_said(bank_no: str, on: date) -> str:
    """The bank's number of a payment made on a day, without the blanks around it."""
    bank_no = bank_no.strip()
    check_said({"bank_no": bank_no}, BANK)
    if on > today():
        raise wrong_field("on", _("日期不能晚于今天。"))
    return bank_no

"""Numbers of documents: one way to write each, and what a resident's number says by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.resident import born_on, normalised, sign_of
from referrals.vocabulary import RESIDENT, UNKNOWN

__all__ = ["Identity", "identity_of", "masked", "normalised", "sign_of"]
_SHOWN: Final = 4


@dataclass(frozen=True)
class Identity:
    """A document's number in its one form, with the day of birth and sex where it says them."""

    document: str
    number: str
    born_on: date | None = None
    sex: str = ""


def identity_of(document: str, text: str) -> Identity:
    """What was typed, checked; Invalid with a sentence when it cannot be such a number.

    A resident's number is checked by GB 11643-1999: day of birth and the last sign.
    """
    number = normalised(text)
    if document == UNKNOWN:
        if number:
            raise _wrong(_("选了“身份不明”就不填号码；有号码请选证件类型。"))
        return Identity(document, "")
    if not number:
        raise _wrong(_("请填证件号码；没有证件请选“身份不明”。"))
    if document != RESIDENT:
        return Identity(document, number)
    born = born_on(number)
    if born is None:
        raise _wrong(_("身份证号码不对：应为18位，请逐位核对。"))
    return Identity(document, number, born, "1" if int(number[16]) % 2 else "2")


def masked(text: str) -> str:
    """A number or telephone as lists show it: its last four signs."""
    return f"****{text[-_SHOWN:]}" if len(text) > _SHOWN else "****" if text else ""


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, code="identity", fields={"number": sentence})

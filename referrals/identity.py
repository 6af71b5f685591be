"""Numbers of documents: one way to write each, and what a resident's number says by itself."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from referrals.vocabulary import RESIDENT, UNKNOWN

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "10X98765432"
_RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_SHOWN: Final = 4


@dataclass(frozen=True)
class Identity:
    """A document's number in its one form, with the day of birth and sex where it says them."""

    document: str
    number: str
    born_on: date | None = None
    sex: str = ""


def normalised(text: str) -> str:
    """One way to write a number: full-width signs become plain, blanks go, letters are large."""
    said = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in said if not letter.isspace() and letter != "-").upper()


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
    born_on = _born_on(number) if _RESIDENT.fullmatch(number) else None
    if born_on is None or number[17] != sign_of(number):
        raise _wrong(_("身份证号码不对：应为18位，请逐位核对。"))
    return Identity(document, number, born_on, "1" if int(number[16]) % 2 else "2")


def sign_of(number: str) -> str:
    """The last sign that belongs to the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _SIGNS[total % 11]


def masked(text: str) -> str:
    """A number or telephone as lists show it: its last four signs."""
    return f"****{text[-_SHOWN:]}" if len(text) > _SHOWN else "****" if text else ""


def _born_on(number: str) -> date | None:
    try:
        return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return None


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, code="identity", fields={"number": sentence})

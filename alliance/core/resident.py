"""A resident's identity number (GB 11643-1999): one way to write it, and what it says by itself."""

import re
import unicodedata
from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "10X98765432"
_RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")


def normalised(text: str) -> str:
    """One way to write a number: full-width signs become plain, blanks go, letters are large."""
    said = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in said if not letter.isspace() and letter != "-").upper()


def sign_of(number: str) -> str:
    """The last sign that belongs to the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _SIGNS[total % 11]


def born_on(number: str) -> date | None:
    """The day of birth in a number that can be a resident's; None for any other text."""
    if not _RESIDENT.fullmatch(number) or number[17] != sign_of(number):
        return None
    try:
        return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return None

"""The unified social credit code (GB 32100-2015): its form, its check character, its county.

Nothing here knows a row. A code whose check fails is warned about and never barred: such codes
are in use.
"""

from collections.abc import Iterable
from typing import Final

LENGTH: Final = 18
#: Without I, O, S, V and Z, which are mistaken for digits.
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_REGION: Final = slice(2, 8)


def normalised(text: str) -> str:
    """As it is stored: capitals, without the blanks and dashes in which people group it."""
    return "".join(text.split()).replace("-", "").upper()


def check_character(first: str) -> str:
    """The eighteenth character for the first seventeen; where the remainder is 0 it is `0`."""
    remainder = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(first, _WEIGHTS, strict=True)
    ) % len(ALPHABET)
    return ALPHABET[(len(ALPHABET) - remainder) % len(ALPHABET)]


def is_formed(code: str) -> bool:
    """Whether it has eighteen characters of the code's alphabet."""
    return len(code) == LENGTH and all(letter in ALPHABET for letter in code)


def passes(code: str) -> bool:
    """Whether the check character fits; False also for what is no such code at all."""
    return is_formed(code) and check_character(code[:-1]) == code[-1]


def region(code: str) -> str:
    """The county (GB/T 2260) in which it was registered; "" when it is no such code."""
    return code[_REGION] if is_formed(code) else ""


def is_of(code: str, regions: Iterable[str]) -> bool:
    """Whether it was registered in one of these counties, under codes of today or of then."""
    return region(code) in set(regions)

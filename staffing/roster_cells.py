"""Cells of a personnel list as a county has it: days in every form, words in several spellings."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports.layout import normal
from alliance.core.resident import born_on, normalised
from members.importing.fields import Choice, Day, LastDay

_SERIAL: Final = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_EIGHT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTED: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:\s*00:00.*)?")
#: Day nought of a spreadsheet's calendar.
_NOUGHT: Final = date(1899, 12, 30)
_NUMBER_AS_FLOAT: Final = re.compile(r"[0-9.]+E\+?[0-9]+")
_DIGITS: Final = 18
_MASKED: Final = re.compile(r"\*+\s*([0-9]{3}[0-9X])")
#: A spreadsheet keeps fifteen digits of a number; of eighteen the last three become nought.
_LOST: Final = "000"


def day_of(text: str) -> date:
    """2024/3/1, 2024年3月1日, 20240301, full-width, or a spreadsheet's own number of a day."""
    said = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(said):
        return _NOUGHT + timedelta(days=int(said.partition(".")[0]))
    found = _EIGHT.fullmatch(said) or _PARTED.fullmatch(said)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise Invalid(_("“%(text)s”不是日期，请写作 2024-12-31。") % {"text": text[:40]})


@dataclass(frozen=True)
class AnyDay(Day):
    """A day, in whatever form."""

    def read(self, text: str) -> date:
        """The day."""
        return day_of(text)


@dataclass(frozen=True)
class AnyLastDay(LastDay):
    """A last day, in whatever form; its value is the first day after."""

    def read(self, text: str) -> date:
        """The first day on which it no longer holds."""
        return day_of(text) + timedelta(days=1)


@dataclass(frozen=True)
class Spelled(Choice):
    """One of some codes, whose word has other spellings too."""

    others: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """The code."""
        other = {normal(word): code for word, code in self.others.items()}.get(normal(text))
        return other or super().read(text)


def was_number(text: str) -> bool:
    """Whether a spreadsheet has turned an identity number into a number and lost its end."""
    said = normalised(text)
    if _NUMBER_AS_FLOAT.fullmatch(said):
        return True
    return len(said) == _DIGITS and said.isdecimal() and said.endswith(_LOST) and not born_on(said)


def ends_lost(text: str) -> bool:
    """Whether it may be one of those: right as it stands by chance alone."""
    said = normalised(text)
    return said.endswith(_LOST) and born_on(said) is not None


def masked_end(text: str) -> str:
    """The last four signs of a number as exports write it; "" for any other text."""
    found = _MASKED.fullmatch(normalised(text))
    return found[1] if found else ""

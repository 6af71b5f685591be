"""What stands in one column of the registry's tables: how it is read, how it is written.

`read` takes a text as people write it and gives the value; Invalid says what to write instead.
`write` gives the one text of a value: what an export holds and what two files are compared by.
Words for choices are taken in every language and written in Chinese.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliance.core.errors import Invalid
from alliance.core.imports import Column
from alliance.core.imports.layout import normal
from alliance.core.numbers import parse_number, plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Written into a cell to empty what is there; a blank cell leaves it as it is.
CLEARED: Final = "清空"
_DATE: Final = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?:\s*00:00.*)?")
_YES: Final = {"是", "有", "√", "y", "yes", "true", "1"}
_NO: Final = {"否", "无", "×", "n", "no", "false", "0"}
_LIST: Final = re.compile(r"[、,，;；\n]+")
_FEN: Final = 100
YUAN: Final = {"元": 1, "万元": 10_000}


@dataclass(frozen=True)
class Field:
    """One column: its texts as they are."""

    code: str
    name: "StrOrPromise"
    aliases: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200
    help: "StrOrPromise" = ""

    def column(self) -> Column:
        """The column as the engine looks for it: its heading may be in any language."""
        return Column(self.code, self.name, self.headings(), required=self.required)

    def headings(self) -> tuple[str, ...]:
        """Other headings it is known by: its name in every language among them."""
        found = list(self.aliases)
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.append(str(self.name))
        return tuple(dict.fromkeys(found))

    def read(self, text: str) -> Any:
        """The value of a text."""
        if len(text) > self.longest:
            raise Invalid(_("最多 %(n)d 个字。") % {"n": self.longest})
        return text

    def write(self, value: Any) -> str:
        """The text of a value; "" for none; its lines end as a cell holds them."""
        return "" if value is None else str(value).replace("\r\n", "\n")

    def offered(self) -> list[str]:
        """The texts to choose from, where there are few."""
        return []


@dataclass(frozen=True)
class Day(Field):
    """A date; 2024-12-31, 2024年12月31日 and 20241231 are the same."""

    def read(self, text: str) -> date:
        """The day."""
        found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
        try:
            return date(*(int(part) for part in found.groups())) if found else _no_day(text)
        except ValueError:
            return _no_day(text)


@dataclass(frozen=True)
class LastDay(Day):
    """A last day as people write it; its value is the first day after."""

    def read(self, text: str) -> date:
        """The first day on which it no longer holds."""
        return super().read(text) + timedelta(days=1)

    def write(self, value: date | None) -> str:
        """The last day."""
        return "" if value is None else (value - timedelta(days=1)).isoformat()


@dataclass(frozen=True)
class Whole(Field):
    """A whole number that counts persons, beds, stars."""

    most: int = 10_000_000

    def read(self, text: str) -> int:
        """The number; none below zero."""
        number = parse_number(text, places=0)
        if not 0 <= number <= self.most:
            raise Invalid(_("须是 0 到 %(most)d 之间的整数。") % {"most": self.most})
        return int(number)


@dataclass(frozen=True)
class Yuan(Field):
    """Money in 元 or, where the heading says so, 万元; its value is whole fen."""

    def column(self) -> Column:
        """With its two units; total rows hold its sum."""
        return Column(
            self.code, self.name, self.headings(), self.required, adds=True, unit="元", units=YUAN
        )

    def read(self, text: str) -> int:
        """The fen."""
        amount = parse_number(text, places=2)
        if amount < 0:
            raise Invalid(_("金额不能小于零。"))
        return int(amount * _FEN)

    def write(self, value: int | None) -> str:
        """In 元."""
        return "" if value is None else plain(Decimal(value) / _FEN)


@dataclass(frozen=True)
class YesNo(Field):
    """是 or 否; blank is neither."""

    def read(self, text: str) -> bool:
        """Whether."""
        said = normal(text)
        if said not in _YES | _NO:
            raise Invalid(_("请写“是”或“否”。"))
        return said in _YES

    def write(self, value: bool | None) -> str:
        """是, 否 or nothing."""
        return "" if value is None else "是" if value else "否"

    def offered(self) -> list[str]:
        """Both."""
        return ["是", "否"]


@dataclass(frozen=True)
class Choice(Field):
    """One of some codes, by the code or by the word for it."""

    choices: tuple[tuple[str, Any], ...] = ()

    def read(self, text: str) -> str:
        """The code."""
        found = self._words().get(normal(text))
        if found is None:
            raise Invalid(_("只能写：%(words)s。") % {"words": "、".join(self.offered())})
        return found

    def write(self, value: str | None) -> str:
        """The word."""
        return self._labels().get(value or "", value or "")

    def offered(self) -> list[str]:
        """The words."""
        return list(self._labels().values())

    def _labels(self) -> dict[str, str]:
        with override(settings.LANGUAGE_CODE):
            return {code: str(word) for code, word in self.choices}

    def _words(self) -> dict[str, str]:
        found = {normal(code): code for code, _word in self.choices}
        for language, _name in settings.LANGUAGES:
            with override(language):
                for code, word in self.choices:
                    found |= dict.fromkeys((normal(str(word)), normal(f"{code}{word}")), code)
        return found


@dataclass(frozen=True)
class Texts(Field):
    """Several texts in one cell, with 、 between them."""

    def read(self, text: str) -> tuple[str, ...]:
        """Each once, in their order."""
        parts = [part.strip() for part in _LIST.split(text)]
        if any(len(part) > self.longest for part in parts):
            raise Invalid(_("每一项最多 %(n)d 个字。") % {"n": self.longest})
        return tuple(dict.fromkeys(part for part in parts if part))

    def write(self, value: Iterable[str] | None) -> str:
        """Joined with 、."""
        return "、".join(value or ())


@dataclass(frozen=True)
class Choices(Choice):
    """Several of some codes in one cell."""

    def read(self, text: str) -> Any:
        """The codes, each once, in the order in which they are offered."""
        said = {super(Choices, self).read(part) for part in _LIST.split(text) if part.strip()}
        return tuple(code for code, _word in self.choices if code in said)

    def write(self, value: Any) -> str:
        """The words with 、 between them."""
        return "、".join(super(Choices, self).write(code) for code in value or ())


@dataclass(frozen=True)
class Named(Field):
    """Another row, by its name or code: `find` looks it up, `show` writes it."""

    find: Callable[[str], Any] = field(default=lambda text: None)
    show: Callable[[Any], str] = field(default=str)

    def read(self, text: str) -> Any:
        """The row."""
        return self.find(text)

    def write(self, value: Any) -> str:
        """Its name where that names one alone, otherwise its code."""
        return "" if value is None else self.show(value)


@dataclass(frozen=True)
class Pattern(Field):
    """A text of a certain form."""

    form: re.Pattern[str] = re.compile(r".*")
    hint: "StrOrPromise" = ""

    def read(self, text: str) -> str:
        """The text without blanks, half-width; Invalid says what the form is."""
        said = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        if not self.form.fullmatch(said) or len(said) > self.longest:
            raise Invalid(str(self.hint))
        return said


def _no_day(text: str) -> date:
    raise Invalid(_("“%(text)s”不是日期，请写作 2024-12-31。") % {"text": text[:40]})

"""A rule's cells: its value as people type it, its first day, its name and its unit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliance.core.imports.layout import normal
from alliance.core.parameter_entry import entered, for_edit, share_words
from alliance.core.parameters import Parameter, name_of, written
from members.importing.fields import Day, Field, YesNo

#: Written where nothing is set; asked for, the value is taken away again.
NOT_SET: Final = "未设"
FROM_THE_BEGINNING: Final = "自始"
#: The first day of what has no first day.
START: Final = date.min
_FLAG: Final = YesNo("value", "")


@dataclass(frozen=True)
class Since(Day):
    """A first day; 自始 is the beginning."""

    def read(self, text: str) -> date:
        """The day."""
        return START if normal(text) == FROM_THE_BEGINNING else super().read(text)

    def write(self, value: date | None) -> str:
        """The day, or 自始."""
        return FROM_THE_BEGINNING if value == START else super().write(value)


@dataclass(frozen=True)
class Value(Field):
    """A value as it is typed; None is 未设."""

    def read(self, text: str) -> str | None:
        """The text; what it means is its parameter's to say."""
        return None if normal(text) in {NOT_SET, "notset"} else super().read(text)

    def write(self, value: Any) -> str:
        """The text, or 未设."""
        return NOT_SET if value is None else str(value)


def names_of(key: str) -> list[str]:
    """What a parameter is called, Chinese first."""
    found = []
    for language, _name in sorted(settings.LANGUAGES, key=lambda one: one[0] == "en"):
        with override(language):
            found.append(name_of(key))
    return found


def unit_of(parameter: Parameter, unit: str) -> str:
    """The unit in which a cell is written: money in 元."""
    return "元" if parameter.type == "money" else unit


def wrong_unit(key: str, right: Sequence[str]) -> str:
    """What to write instead of another unit; `right` is the unit, then as the page shows it."""
    if not right[0]:
        return _("“%(name)s”没有单位，请清空这一格；比例在值里写20%%。") % {"name": name_of(key)}
    return _("“%(name)s”的单位是“%(unit)s”，请换算后改写。") % {
        "name": name_of(key),
        "unit": right[-1],
    }


def shown(parameter: Parameter, text: str) -> str:
    """A stored value as a cell holds it: read again it is the same value."""
    if parameter.type == "flag":
        return _FLAG.write(text == "true")
    if parameter.type == "share":
        words = share_words(text)
        return words.partition("（")[2].rstrip("）") or words
    return for_edit(parameter, text)


def stored(parameter: Parameter, text: str) -> str:
    """The stored text of what a cell holds; Invalid, with a sentence, when it cannot be read."""
    if parameter.type == "flag":
        return written(parameter, str(_FLAG.read(text)))
    if parameter.type == "list" and "\n" in text:
        return written(parameter, [line for line in text.splitlines() if line.strip()])
    if parameter.type == "date":
        return Day("value", "").read(text).isoformat()
    return entered(parameter, text)


def given(parameter: Parameter, text: str) -> object:
    """The value of a cell as the action takes it: a list's texts may hold any mark."""
    read = stored(parameter, text)
    return json.loads(read) if parameter.type == "list" else read

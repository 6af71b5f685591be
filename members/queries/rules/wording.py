"""How a rule's value reads: its name, its sign, its value in words, its unit."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.parameter_entry import share_words
from alliance.core.parameters import declared, name_of, typed
from alliance.core.showing import number, yuan
from members.rules import KINDS

SIGNS = {
    "ge": "≥",
    "le": "≤",
    "gt": ">",
    "lt": "<",
    "eq": "=",
    "approx": "≈",
    "bare": "",
    "between": "",
    "": "",
}


class Valued(Protocol):
    """A row that carries a parameter's value: of a plan or of a county."""

    key: str
    comparator: str
    value: str | None
    unit: str


@dataclass(frozen=True)
class Value:
    """A parameter as people read it; `words` is "" where nothing is set."""

    key: str
    name: str
    sign: str
    words: str
    unit: str
    is_text: bool

    @property
    def is_set(self) -> bool:
        """Whether there is a value at all."""
        return bool(self.words)


def value_of(row: Valued) -> Value:
    """The value of a row in words; a key that is no longer declared is shown as it is."""
    parameter = declared().get(row.key)
    money = parameter is not None and parameter.type == "money"
    return Value(
        key=row.key,
        name=name_of(row.key),
        sign=SIGNS.get(row.comparator, row.comparator),
        words=words_of(row.key, row.value),
        unit=measure("元" if money else row.unit),
        is_text=parameter is not None
        and parameter.type in {"list", "text"}
        and not parameter.choices,
    )


def words_of(key: str, value: str | None) -> str:
    """A stored value as people read it; "" where nothing is set."""
    parameter = declared().get(key)
    if value is None or parameter is None:
        return value or ""
    read = typed(parameter, value)
    if isinstance(read, bool):
        return _("是") if read else _("否")
    if isinstance(read, tuple):
        return "、".join(read)
    if parameter.type == "money":
        return yuan(int(value))
    if parameter.type == "share":
        return share_words(value)
    said = dict(parameter.choices).get(value, value)
    return str(said) if parameter.type in {"text", "date"} else number(value)


def kind_words(kind: str | None) -> str:
    """A WS 218 kind in words; one that is not listed is shown by its code, none as ""."""
    return str(KINDS.get(kind, kind)) if kind else ""

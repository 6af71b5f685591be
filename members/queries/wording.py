"""How a rule's value reads: its name, its sign, its value in words, its unit."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alliance.core.parameters import declared, typed
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
    name: str | Promise
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
    words = row.value or ""
    if parameter is not None and row.value is not None:
        read = typed(parameter, row.value)
        if isinstance(read, bool):
            words = _("是") if read else _("否")
        elif isinstance(read, tuple):
            words = "、".join(read)
    return Value(
        key=row.key,
        name=parameter.name if parameter else row.key,
        sign=SIGNS.get(row.comparator, row.comparator),
        words=words,
        unit=row.unit,
        is_text=parameter is not None and parameter.type in {"list", "text"},
    )


def kind_words(kind: str | None) -> str:
    """A WS 218 kind in words; one that is not listed is shown by its code, none as ""."""
    return str(KINDS.get(kind, kind)) if kind else ""

"""The key by which Chinese names are put in order for people; stored, so it can be corrected."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def _reading() -> Any:
    """The dictionary of readings: half a second and 30 MB that only who enters a name pays."""
    return import_module("pypinyin")


def pinyin_key(name: str) -> str:
    """`江津区` is `jiang1 jin1 qu1`; what is not Chinese stays as it is, in small letters.

    Libraries read some place names wrongly, therefore the key is kept beside the name.
    """
    reading = _reading()
    parts = reading.lazy_pinyin(name, style=reading.Style.TONE3, neutral_tone_with_five=True)
    return " ".join(part.lower().strip() for part in parts if part.strip())[:300]


def initials(name: str) -> str:
    """`接龙镇中心卫生院` is `jlzzxwsy`: what people type to find it; letters and digits stay."""
    reading = _reading()
    parts = reading.lazy_pinyin(name, style=reading.Style.FIRST_LETTER)
    return "".join(letter for part in parts for letter in part.lower() if letter.isalnum())[:60]


def named(name: str) -> dict[str, str]:
    """The columns of a row that is found and ordered by its name."""
    return {"name": name, "sort_key": pinyin_key(name), "initials": initials(name)}


def put_keys(row: Any) -> None:
    """A row that has another name gets the keys of it."""
    for column, key in named(row.name).items():
        setattr(row, column, key)


def kept_or_named(known: Any, name: str) -> dict[str, str]:
    """The same for a row that may be there: a corrected key stays as long as the name does."""
    if known is not None and known.name == name and known.initials:
        return {"name": name, "sort_key": known.sort_key, "initials": known.initials}
    return named(name)

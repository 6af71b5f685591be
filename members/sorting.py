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

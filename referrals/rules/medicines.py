"""Which of a packet's medicines a base does not list: line by line, by generic name or code."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_PARTS: Final = re.compile(r"[\n；;]+")
#: What people put before a line: 1. （2） 3、 - ·
_MARK: Final = re.compile(r"^[(（]?\d{1,2}[)）.、．]\s*(?!\d)|^[-·•*]\s*")
_WORDS: Final = re.compile(r"[\s,，、:：()（）]+")
_NONE: Final = frozenset({"无", "无带药", "不带药", "没有", "none"})


def medicine_lines(text: str) -> list[str]:
    """The lines of a text, each one medicine, without their numbering; none where it says so."""
    lines = (_MARK.sub("", part.strip()).strip() for part in _PARTS.split(text))
    return [line for line in lines if line and _plain(line).rstrip("。.") not in _NONE]


def missing(text: str, listed: Iterable[tuple[str, str]]) -> list[str]:
    """The lines that begin with no generic name of the list and hold no code of it, as written.

    A list is pairs of generic name and code (may be empty). 复方阿司匹林片 is not 阿司匹林.
    """
    pairs = [(_plain(name), _plain(code)) for name, code in listed]
    names = tuple(name for name, _code in pairs if name)
    codes = {code for _name, code in pairs if code}
    return [line for line in medicine_lines(text) if not _stands(line, names, codes)]


def _stands(line: str, names: tuple[str, ...], codes: set[str]) -> bool:
    words = {_plain(word) for word in _WORDS.split(line)}
    return _plain(line).startswith(names) or bool(words & codes)


def _plain(text: str) -> str:
    """Half-width, small letters, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

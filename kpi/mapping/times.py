"""The period that a heading or a cell of somebody else's table speaks of."""

import re
import unicodedata
from typing import Final

from alliance.core.errors import Invalid
from alliance.core.periods import Period

_YEAR: Final = r"(?P<y>(?:19|20)\d\d)"
_SAYS: Final = (
    re.compile(
        rf"{_YEAR}(?:年度?|[-./])(?P<m>1[0-2]|0?[1-9])(?:月份?)?(?:[-./]?(?:0?1日?)?)(?!\d)"
    ),
    re.compile(rf"(?<!\d){_YEAR}(?P<m>1[0-2]|0[1-9])(?!\d)"),
    re.compile(rf"{_YEAR}年?度?第?(?:Q)?(?P<q>[1-4一二三四])季度?"),
    re.compile(rf"{_YEAR}Q(?P<q>[1-4])"),
    re.compile(rf"{_YEAR}年?度?(?P<h>[上下])半年"),
    re.compile(rf"(?<!\d){_YEAR}(?:年度?|(?!\d))"),
)
#: January to October is no month: whoever loads such a table says for which period it stands.
_SPAN: Final = re.compile(r"\d月?份?\s*[-~至到—–]\s*\d{1,2}\s*月")
_MONTH: Final = re.compile(r"(?:(?P<m>1[0-2]|0?[1-9])|(?P<z>十[一二]?|[一二三四五六七八九]))月份?")
_QUARTER: Final = re.compile(r"第?(?P<q>[1-4一二三四])季度?")
_CHINESE: Final = {z: n for n, z in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
}


def _half_width(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def said_period(text: str) -> Period | None:
    """The period somewhere in a text (报表期间：2024年10月), with its year; None without one."""
    said = _half_width(text)
    if _SPAN.search(said):
        return None
    for pattern in _SAYS:
        if match := pattern.search(said):
            return _period(match.groupdict())
    return None


def _period(said: dict[str, str | None]) -> Period | None:
    year = said["y"]
    if month := said.get("m"):
        code = f"{year}{int(month):02}"
    elif quarter := said.get("q"):
        code = f"{year}Q{_CHINESE.get(quarter, quarter)}"
    elif half := said.get("h"):
        code = f"{year}H{1 if half == '上' else 2}"
    else:
        code = str(year)
    try:
        return Period.parse(code)
    except Invalid:
        return None


def month_in(text: str) -> str:
    """`03` for 3月 or 三月, `Q2` for 二季度: a text that is a part of a year and nothing else."""
    said = _half_width(text)
    if match := _MONTH.fullmatch(said):
        return f"{int(match['m']) if match['m'] else _CHINESE[match['z']]:02}"
    if match := _QUARTER.fullmatch(said):
        return f"Q{_CHINESE.get(match['q'], match['q'])}"
    return ""


def period_of(heading: str, year: int | None = None) -> Period | None:
    """The period that a heading is: 2024年3月, 202403, 2024年, or 3月 of the year that is known.

    A heading that says more (门诊人次) is no period.
    """
    said = _half_width(heading)
    if part := month_in(said):
        return Period.parse(f"{year}{part}") if year else None
    for pattern in _SAYS:
        if match := pattern.fullmatch(said):
            return _period(match.groupdict())
    return None


def is_time(heading: str) -> bool:
    """Whether a heading is a period, with its year or without."""
    return bool(month_in(heading) or period_of(heading))

"""How numbers, amounts and times are written for people; nothing here computes."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from alliance.core import clock

MISSING = "—"
MINUS = "\u2212"
GAP = "\u00a0"
_PLAIN = re.compile(r"([+\-\u2212]?)(\d+)(\.\d+)?")
_HAN = re.compile("[\u4e00-\u9fff]")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_FULL_GROUP = 1000  # a group of four that starts with a digit other than 0


def local(row: object, name: str) -> str:
    """A shipped text (`name`, `name_en`) in the language of the page, otherwise in Chinese."""
    if (get_language() or "").startswith("en"):
        return str(getattr(row, f"{name}_en", "") or getattr(row, name))
    return str(getattr(row, name))


def kept(text: str) -> str:
    """A word as somebody wrote it; on a page in another language its Chinese is marked as such."""
    if _HAN.search(text) and (get_language() or "").startswith("en"):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return text


def listed(texts: Iterable[object]) -> str:
    """Several texts after each other, parted as the language of the page parts them."""
    return pgettext("list separator", "、").join(str(text) for text in texts)


def sentences(texts: Iterable[object]) -> str:
    """Whole sentences after each other: a space between them in English, none in Chinese."""
    gap = " " if (get_language() or "").startswith("en") else ""
    return gap.join(str(text) for text in texts)


def quoted(text: str) -> str:
    """A quotation in its marks: those inside it become single ones; one that has its marks stays.

    GB/T 15834-2011 4.8.
    """
    if text.startswith("“") and text.find("”") == len(text) - 1:
        return text
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def number(value: int | Decimal | str | None, *, signed: bool = False) -> str:
    """Thousands with a no-break space, a real minus sign, decimals exactly as given.

    Missing is a dash; words such as “未填” stay words. A float is a mistake: TypeError.
    """
    if value is None or value == "":
        return MISSING
    if isinstance(value, float):
        raise TypeError("Numbers are shown exactly: hand over int, Decimal or text, not float.")
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    found = _PLAIN.fullmatch(text)
    if not found:
        return text
    sign, whole, rest = found.groups()
    whole = f"{int(whole):,}".replace(",", GAP)
    zero = not any(digit in "123456789" for digit in whole + (rest or ""))
    if zero:
        sign = ""
    elif sign in {"-", MINUS}:
        sign = MINUS
    else:
        sign = "+" if signed else ""
    return f"{sign}{whole}{rest or ''}"


def yuan(fen: int | None) -> str:
    """Whole fen as yuan with two decimals: 38600000 is `386 000.00`."""
    if fen is None:
        return MISSING
    whole, rest = divmod(abs(fen), 100)
    return number(f"{'-' if fen < 0 else ''}{whole}.{rest:02d}")


def capitals(fen: int) -> str:
    """The amount in Chinese capitals, as vouchers print it: 21222200 is 贰拾壹万贰仟…元整."""
    whole, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = "负" if fen < 0 else ""
    if whole:
        words += _whole_capitals(whole) + "元"
    if not rest:
        return words + ("整" if whole else "零元整")
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (_DIGITS[cents] + "分" if cents else "整")


def _whole_capitals(whole: int) -> str:
    """Digits in groups of four; gaps inside and between groups are read as one 零."""
    groups = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        if words and (group < _FULL_GROUP or not groups[place + 1]):
            words += "零"
        words += _group_capitals(group) + _GROUPS[place]
    return words


def _group_capitals(group: int) -> str:
    words = ""
    gap = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words


def short_day(day: date, today: date) -> str:
    """A date as people write it: 11-17, with the year when it is not this one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def short_time(at: datetime, today: date) -> str:
    """A moment in local time: 11-17 15:10, with the year when it is not this one."""
    here = clock.local(at)
    return f"{short_day(here.date(), today)} {here:%H:%M}"


def time_left(due_on: date, today: date) -> tuple[str, str]:
    """How long until the last day, in words, and its tone: bad when over, warn today."""
    days = (due_on - today).days
    if days < 0:
        words = ngettext("逾期 %(days)d 天", "逾期 %(days)d 天", -days)
        return words % {"days": -days}, "bad"
    if days == 0:
        return _("今日到期"), "warn"
    return ngettext("剩 %(days)d 天", "剩 %(days)d 天", days) % {"days": days}, ""


def spark_points(
    values: list[str | int | Decimal | None], *, width: int, height: int, target: str = ""
) -> tuple[list[str], float | None]:
    """Where a small line runs: one polyline per unbroken stretch, and the target's height.

    Values travel as exact text; missing ones leave a gap. Coordinates have one decimal.
    """
    known = [Decimal(value) if value not in (None, "") else None for value in values]
    goal = Decimal(target) if target else None
    levels = [value for value in [*known, goal] if value is not None]
    if not levels:
        return [], None
    low, high = min(levels), max(levels)
    step = (width - 3) / max(len(known) - 1, 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.0
        return round(height - 3 - share * (height - 6), 1)

    lines: list[list[str]] = [[]]
    for place, value in enumerate(known):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{1 + place * step:.1f},{y(value)}")
    return [" ".join(line) for line in lines if line], y(goal) if goal is not None else None

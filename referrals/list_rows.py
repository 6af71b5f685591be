"""Rows of a hospital's list: what is kept of one, and what a kept one says."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from alliance.core import crypto
from alliance.core.clock import end_of, now
from alliance.core.errors import Invalid
from alliance.core.imports import Record
from alliance.core.imports.layout import normal
from referrals.identity import identity_of, masked, normalised
from referrals.models import ListLine
from referrals.queries.cases import NUMBER
from referrals.vocabulary import RESIDENT

NAME: Final = "list.name"
LONGEST_NUMBER: Final = 40
LONGEST_DEPARTMENT: Final = 60
_RESIDENTS: Final = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
_MOMENT: Final = re.compile(
    r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?"
    r"(?:[ T]*(\d{1,2})[:时](\d{1,2})分?(?::?(\d{1,2})(?:\.\d+)?秒?)?(?:\+08:?00)?)?"
)
_KINDS: Final = {
    ListLine.Kind.REGISTERED: (
        "registered",
        "挂号",
        "门诊",
        "就诊",
        "门诊挂号",
        "急诊",
        "急诊挂号",
    ),
    ListLine.Kind.ADMITTED: ("admitted", "入院", "住院", "入院登记"),
    ListLine.Kind.DISCHARGED: ("discharged", "出院", "出院登记", "出院结算"),
}
#: So many digits in a column of words are somebody's number in the wrong place.
_DIGITS: Final = 11
_YEARS: Final = range(2000, 2200)


@dataclass(frozen=True)
class LineTold:
    """One line without its number: `indexes` under every key, the one in use first."""

    row: int
    kind: str
    moment: datetime
    exact: bool
    latest: datetime
    department: str
    indexes: tuple[str, ...]
    last_four: str
    name_index: str = ""

    @property
    def keys(self) -> list[tuple[str, datetime, str]]:
        """What it is about, under every key."""
        return [(self.kind, self.moment, index) for index in self.indexes]


def cleaned(records: Iterable[Record], kind: str = "") -> list[dict[str, str]]:
    """What is kept of a list's rows: texts by column; a line that stands twice is kept once.

    `kind` is that of the whole list, where its rows do not say it. A row that cannot be taken
    keeps the reason's code in `wrong`, and nothing by which somebody could be found.
    """
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for record in records:
        row = _cleaned(record, kind)
        if row["wrong"]:
            found[row["row"],] = row
            continue
        there = found.setdefault((row["kind"], row["indexes"], row["at"]), row)
        if there is not row and row["department"] not in there["department"].split("、"):
            there["department"] = _short(f"{there['department']}、{row['department']}")
    return list(found.values())


def _cleaned(record: Record, kind: str) -> dict[str, str]:
    said = record.values
    row = {
        "row": str(record.number),
        "kind": _harmless(said.get("kind", "")),
        "at": _harmless(said.get("at", "")),
        "number": masked(normalised(said.get("number", ""))),
        "department": _short(_harmless(said.get("department", ""))),
        "indexes": "",
        "name_index": "",
        "wrong": "",
    }
    code = kind or _kind(said.get("kind", ""))
    moment = _moment(said.get("at", ""))
    number, wrong = _number(said.get("number", ""))
    if not code:
        row["wrong"] = "kind"
    elif wrong:
        row["wrong"] = wrong
    elif moment is None:
        row["wrong"] = "at"
    elif moment[0] > now():
        row["wrong"] = "future"
    else:
        at, exact = moment
        row["kind"], row["at"] = (
            code,
            f"{localtime(at):%Y-%m-%d %H:%M:%S}" if exact else (f"{localtime(at):%Y-%m-%d}"),
        )
        row["indexes"] = " ".join(crypto.blind_indexes(number, NUMBER))
        if name := "".join(said.get("name", "").split()):
            row["name_index"] = crypto.blind_index(name, NAME)
    return row


def told_in(kept: dict[str, str]) -> LineTold | None:
    """The line that a kept row says; None for one that cannot be taken."""
    moment = _moment(kept.get("at", ""))
    if kept.get("wrong") or moment is None:
        return None
    at, exact = moment
    return LineTold(
        row=int(kept["row"]),
        kind=kept["kind"],
        moment=at,
        exact=exact,
        latest=_latest(at, exact=exact),
        department=kept.get("department", ""),
        indexes=tuple(kept["indexes"].split()),
        last_four=kept["number"].lstrip("*"),
        name_index=kept.get("name_index", ""),
    )


def _latest(at: datetime, *, exact: bool) -> datetime:
    """The last moment that is written so: to the day, to the minute, or to the second."""
    said = timedelta(seconds=1) if at.second else timedelta(minutes=1)
    return (at + said if exact else end_of(localtime(at).date())) - timedelta(microseconds=1)


def trouble(code: str) -> tuple[str, str]:
    """Which column a row is refused for, and why, for the one who reads it now."""
    most = {"most": LONGEST_NUMBER}
    told = {
        "kind": ("kind", _("类别只能是挂号、入院或出院。")),
        "blank": ("number", _("没有证件号码，无法与转诊比对。")),
        "resident": ("number", _("身份证号码不对：应为18位，请逐位核对。")),
        "long": ("number", _("证件号码过长，最多 %(most)d 位。") % most),
        "at": ("at", _("时间看不懂，请写成 2026-11-22 或 2026-11-22 08:30。")),
        "future": ("at", _("时间还没有到，不能是将来。")),
    }
    return told[code]


def same_name(index: str, name: str) -> bool | None:
    """Whether the list and the case name the same person; None where the list says no name."""
    return index in crypto.blind_indexes("".join(name.split()), NAME) if index else None


def _kind(text: str) -> str:
    said = normal(text)
    return next((str(kind) for kind, words in _KINDS.items() if said in words), "")


def _number(text: str) -> tuple[str, str]:
    """The number in its one form, and what is wrong with it."""
    number = normalised(text)
    if not number:
        return "", "blank"
    if len(number) > LONGEST_NUMBER:
        return "", "long"
    if _RESIDENTS.fullmatch(number):
        try:
            identity_of(RESIDENT, number)
        except Invalid:
            return "", "resident"
    return number, ""


def _moment(text: str) -> tuple[datetime, bool] | None:
    """The moment in the county's time zone, and whether an hour was said; None for none."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        naive = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - aware at once
        at = make_aware(naive)
    except ValueError:
        return None
    exact = any((hour, minute, second))
    return (at, exact) if year in _YEARS else None


def _harmless(text: str) -> str:
    """A text that may stay as it is; one with a number in it keeps its last four signs."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return masked(plain) if sum(map(str.isdigit, plain)) >= _DIGITS else plain


def _short(text: str) -> str:
    return text.strip("、")[:LONGEST_DEPARTMENT]


def first_and_former(indexes: Sequence[str]) -> tuple[str, str]:
    """The index under the key in use, and under the one before; the same where there is one key."""
    return indexes[0], indexes[min(1, len(indexes) - 1)]

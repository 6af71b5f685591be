"""Periods: a year, half-year, quarter or month as one value.

Stored as code, kind and first day. Days are half-open inside the product (`first_day` up
to but without `until`); people type and read `last_day`.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, total_ordering
from typing import Final, Literal, Self, cast

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid

Kind = Literal["year", "half", "quarter", "month"]
#: How many months one period of a kind lasts; the order is from long to short.
MONTHS: Final[dict[Kind, int]] = {"year": 12, "half": 6, "quarter": 3, "month": 1}
KINDS: Final = [
    ("year", _("年")),
    ("half", _("半年")),
    ("quarter", _("季度")),
    ("month", _("月")),
]
_CODE = re.compile(
    r"(?P<year>[0-9]{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2}))?"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@total_ordering
@dataclass(frozen=True)
class Period:
    """One period: `Period("quarter", 2024, 3)` is the third quarter of 2024, `2024Q3`.

    `number` counts from 1 within the year. Periods of one kind follow each other; of two
    kinds the one that begins first comes first, and at the same day the longer one.
    """

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // MONTHS[self.kind]:
            raise ValueError(f"no {self.kind} number {self.number}")

    @classmethod
    def parse(cls, code: str) -> Self:
        """The period written as `2024`, `2024H1`, `2024Q1` or `202403`; Invalid otherwise."""
        match = _CODE.fullmatch(code)
        if match is None or not _FIRST_YEAR <= int(match["year"]) <= _LAST_YEAR:
            raise _unknown(code)
        for kind in ("half", "quarter", "month"):
            if match[kind]:
                if not 1 <= int(match[kind]) <= 12 // MONTHS[kind]:
                    raise _unknown(code)
                return cls(kind, int(match["year"]), int(match[kind]))
        return cls("year", int(match["year"]))

    @classmethod
    def containing(cls, day: datetime.date, kind: Kind) -> Self:
        """The period of this kind in which the day lies."""
        return cls(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)

    @classmethod
    def range(cls, first: Self, last: Self) -> list[Self]:
        """All periods from `first` to `last`, both included; Invalid when kinds differ."""
        if first.kind != last.kind:
            raise Invalid(
                _("起止期间要是同一种：%(first)s 和 %(last)s 不是。")
                % {"first": first.code, "last": last.code},
                code="period_kinds_differ",
            )
        return [first.shift(step) for step in range(last.ordinal - first.ordinal + 1)]

    @cached_property
    def code(self) -> str:
        """`2024`, `2024H1`, `2024Q1` or `202403`."""
        mark = {"year": "", "half": "H{}", "quarter": "Q{}", "month": "{:02}"}[self.kind]
        return f"{self.year:04}{mark.format(self.number)}"

    @property
    def ordinal(self) -> int:
        """The place of this period among all of its kind; neighbours differ by one."""
        return self.year * (12 // MONTHS[self.kind]) + self.number - 1

    @property
    def first_day(self) -> datetime.date:
        """The first day that belongs to the period."""
        return datetime.date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def until(self) -> datetime.date:
        """The first day that no longer belongs to the period."""
        return self.next.first_day

    @property
    def last_day(self) -> datetime.date:
        """The last day that belongs to the period."""
        return self.until - datetime.timedelta(days=1)

    @property
    def next(self) -> Self:
        """The period right after, of the same kind."""
        return self.shift(1)

    @property
    def previous(self) -> Self:
        """The period right before, of the same kind."""
        return self.shift(-1)

    @cached_property
    def last_year(self) -> Self:
        """The same period a year before."""
        return type(self)(self.kind, self.year - 1, self.number)

    def shift(self, steps: int) -> Self:
        """The period `steps` later (earlier when negative), of the same kind."""
        year, number = divmod(self.ordinal + steps, 12 // MONTHS[self.kind])
        return type(self)(self.kind, year, number + 1)

    def year_to_date(self) -> list[Self]:
        """The periods of this kind from the beginning of the year to this one."""
        return [type(self)(self.kind, self.year, n) for n in range(1, self.number + 1)]

    def parts(self, kind: Kind) -> list[Self]:
        """The shorter periods this one is made of; itself alone when the kind is its own."""
        if MONTHS[kind] > MONTHS[self.kind]:
            raise ValueError(f"a {self.kind} is not made of {kind} periods")
        first = type(self).containing(self.first_day, kind)
        return [first.shift(step) for step in range(MONTHS[self.kind] // MONTHS[kind])]

    def __contains__(self, day: datetime.date) -> bool:
        return self.first_day <= day < self.until

    def __lt__(self, other: "Period") -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[datetime.date, int]:
        return self.first_day, -MONTHS[self.kind]

    def __str__(self) -> str:
        return self.code


def parse_range(text: str) -> list[Period]:
    """`2024..2026` as its periods, one code as that period alone; Invalid otherwise.

    At most 240 periods, so that an address cannot ask for centuries.
    """
    first, _dots, last = text.partition("..")
    found = Period.range(Period.parse(first), Period.parse(last or first))
    if not 1 <= len(found) <= 240:  # noqa: PLR2004 - the sentence says it
        raise Invalid(_("期间要从早到晚，一次最多 240 个。"), code="period_range")
    return found


def relative(name: str, to: datetime.date) -> list[Period]:
    """`THIS_YEAR`, `LAST_YEAR`, `THIS_MONTH`, `LAST_3_QUARTERS` … counted from the day `to`.

    `LAST_n_…` are the n completed periods before the one in which the day lies;
    `MONTHS_THIS_YEAR`, `QUARTERS_LAST_YEAR` … are all of a year. The names are those of DHIS2,
    in which a half-year is also a SIX_MONTH.
    """
    if match := re.fullmatch(r"(HALVE|QUARTER|MONTH)S_((?:THIS|LAST)_YEAR)", name):
        (year,) = relative(match[2], to)
        return year.parts(_kind(match[1]))
    match = re.fullmatch(
        r"(?P<word>THIS|LAST)_(?:(?P<n>[0-9]{1,3})_)?"
        r"(?P<kind>YEAR|HALF|SIX_?MONTH|QUARTER|MONTH)S?",
        name,
    )
    if match is None or (match["word"] == "THIS" and match["n"]) or name.endswith("SIX_MONTHS"):
        raise _unknown(name)
    current = Period.containing(to, _kind(match["kind"]))
    if match["word"] == "THIS":
        return [current]
    count = int(match["n"] or 1)
    if not 1 <= count <= 240:  # noqa: PLR2004 - as in parse_range
        raise _unknown(name)
    return list(_before(current, count))


def _kind(word: str) -> Kind:
    """The kind that a word of a relative period means."""
    if word in {"HALVE", "SIXMONTH", "SIX_MONTH"}:
        return "half"
    return cast(Kind, word.lower())


def _before(period: Period, count: int) -> Iterator[Period]:
    return (period.shift(-back) for back in range(count, 0, -1))


def _unknown(code: str) -> Invalid:
    return Invalid(
        _("“%(code)s”不是期间。请写成 2024、2024H1、2024Q1 或 202403 的样子。")
        % {"code": code[:40]},
        code="period",
    )

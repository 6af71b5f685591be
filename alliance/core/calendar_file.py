"""The table that comes with a year's notice: one shifted day a row.

Loading a year again replaces its days: what is no longer in the file follows the week again,
and the comparison says so before anything is written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.layout import normal
from alliance.core.imports.lines import Line, Shown
from alliance.core.models import CalendarDay, CalendarYear, ImportFile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CALENDAR: Final = "core.calendar"
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_FREE: Final = frozenset(map(normal, ("放假", "休", "休息", "假", "holiday", "off")))
_WORKED: Final = frozenset(map(normal, ("上班", "班", "调休上班", "工作", "work", "on")))
_ON, _OFF, _WEEK = "on", "off", "week"
_SATURDAY: Final = 5
_DECEMBER: Final = 12


@dataclass
class CalendarLayout(Layout):
    """The shifted days of one year, under the notice that orders them."""

    year: int
    notice: str
    title: str = ""
    kind: str = field(default=CALENDAR, init=False)

    def columns(self) -> Sequence[Column]:
        """The day, what it is, and the feast it belongs to."""
        return (
            Column("day", _("日期"), ("日", "date", "day")),
            Column("works", _("安排"), ("放假或上班", "类型", "status", "arrangement")),
            Column("name", _("名称"), ("节日", "节假日", "说明", "name"), required=False),
        )

    def key_columns(self) -> Sequence[str]:
        """A day stands once."""
        return ("day",)

    def key_of(self, record: Record) -> str:
        """Two ways of writing a day are one day."""
        day = read_day(record.values["day"])
        return day.isoformat() if day else normal(record.values["day"])

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Each day against what is loaded; days of the year that the file leaves out, last."""
        there = {row.day: row for row in CalendarDay.objects.select_related("year").order_by("day")}
        outcomes = [self._compared(record, there) for record in records]
        named = {outcome.key for outcome in outcomes}
        left = [
            row for row in there.values()
            if row.year.year == self.year and row.day.isoformat() not in named
        ]  # fmt: skip
        last = records[-1].number if records else 0
        dropped = [
            Outcome(last, "changed", row.day.isoformat(), _coded(row.works, row.name), _WEEK)
            for row in left
        ]
        return outcomes + dropped if records else outcomes

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Write the notice and its days; whatever the file leaves out follows the week again."""
        year, _made = CalendarYear.objects.select_for_update(no_key=True).update_or_create(
            year=self.year, defaults={"notice": self.notice, "title": self.title, "at": now()}
        )
        by_day = {read_day(record.values["day"]): record for record in records.values()}
        for outcome in outcomes:
            day = date.fromisoformat(outcome.key)
            record = by_day.get(day)
            if record is None:
                CalendarDay.objects.filter(year=year, day=day).delete()
                continue
            said = {"year": year, "works": _read_works(record), "name": _name(record)}
            CalendarDay.objects.update_or_create(day=day, defaults=said)

    def _compared(self, record: Record, there: Mapping[date, CalendarDay]) -> Outcome:
        day, works = read_day(record.values["day"]), _read_works(record)
        reason, column = self._wrong(day, works, there)
        if reason or day is None or works is None:
            return refusal(record, reason, column, self.key_of(record))
        old, new = there.get(day), _coded(works, _name(record))
        if old is None:
            return Outcome(record.number, "created", day.isoformat(), "", new)
        was = _coded(old.works, old.name)
        status = "unchanged" if was == new else "changed"
        return Outcome(record.number, status, day.isoformat(), was, new)  # type: ignore[arg-type]

    def _wrong(
        self, day: date | None, works: bool | None, there: Mapping[date, CalendarDay]
    ) -> tuple["StrOrPromise", str]:
        """Why the row cannot be taken and which column says so; two empty texts when it can."""
        if day is None:
            return _("不是日期，请写作2024-12-31。"), "day"
        in_december_before = (day.year, day.month) == (self.year - 1, _DECEMBER)
        if day.year != self.year and not in_december_before:
            return _("不在%(year)s年，也不在上年12月。请核对年份。") % {"year": self.year}, "day"
        if works is None:
            return _("请写“放假”或“上班”。"), "works"
        if works and day.weekday() < _SATURDAY:
            return _("这天是周一至周五，本来上班，不必列出。请核对日期。"), "works"
        other = there.get(day)
        if other is not None and other.year.year != self.year:
            said = {"year": other.year.year, "notice": other.year.notice}
            return _("这天已由%(year)s年的通知（%(notice)s）写明。") % said, "day"
        return "", ""


def layout_of(file: ImportFile) -> CalendarLayout:
    """The layout a loaded file was compared with."""
    said = file.arguments
    return CalendarLayout(int(said["year"]), said["notice"], said["title"])


def compare_calendar(
    *, county: int, year: int, notice: str, title: str, name: str, content: bytes, by: Actor
) -> ImportFile:
    """Read the table of a notice and compare it with what is loaded; nothing is written yet."""
    if not notice.strip():
        raise Invalid(_("请写明通知的文号。"), fields={"notice": _("请写明通知的文号。")})
    layout = CalendarLayout(year, notice.strip(), title.strip())
    return imports.compare(
        layout=layout,
        county=county,
        name=name,
        content=content,
        by=by,
        arguments={"year": year, "notice": layout.notice, "title": layout.title},
    )


class CalendarShown(Shown):
    """The comparison of a notice's table as people read it."""

    def line(self, one: Outcome) -> Line:
        """A day under its own date, also where the file leaves it out."""
        line = super().line(one)
        about = line.about if one.status == "refused" else (one.key,)
        return replace(line, about=about, old=_in_words(one.old), new=_in_words(one.new))


def _coded(works: bool, name: str) -> str:
    """A day as a comparison keeps it, in no language."""
    return f"{_ON if works else _OFF} {name}".strip()


def _in_words(coded: str) -> str:
    code, _blank, name = coded.partition(" ")
    words = {_ON: _("上班"), _OFF: _("放假"), _WEEK: _("按周计")}
    return f"{words[code]} {name}".strip() if code in words else coded


def read_day(text: str) -> date | None:
    """A day as people and spreadsheets write it; None when it is none."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _read_works(record: Record) -> bool | None:
    text = normal(record.values["works"])
    if text in _WORKED:
        return True
    return False if text in _FREE else None


def _name(record: Record) -> str:
    return record.values.get("name", "").strip()[:40]

"""Who is on duty, loaded from a table or written as one: one shift a row."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, wrong_field
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.layout import normal
from alliance.core.models import ImportFile
from alliance.core.tables import write_xlsx
from members.models import Institution, Person
from referrals.access.rosters import ROSTER
from referrals.actions import rosters as actions
from referrals.models import DutyShift, RosterDesk
from referrals.models.rosters import DESKS, OFFICE
from referrals.queries import rosters as queries
from referrals.queries.rosters import DAYS, ShiftTold

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
_HOUR: Final = re.compile(r"(?:1899-12-3[01] |1900-01-0\d )?(\d{1,2}):(\d{2})(?::\d{2})?")
_MIDNIGHT: Final = 24
_Said = tuple[str, ShiftTold]


@dataclass
class RosterLayout(Layout):
    """Desk, day, hours, person and telephone of one body."""

    institution: Institution
    actor: Actor
    kind: str = field(default=ROSTER, init=False)
    asks_headings: bool = field(default=True, init=False)

    def columns(self) -> Sequence[Column]:
        """The six columns."""
        return (
            Column("desk", gettext_lazy("岗位"), ("科室", "专科", "desk")),
            Column("on", gettext_lazy("日期"), ("值班日期", "on", "date")),
            Column("from", gettext_lazy("起"), ("开始", "上班", "from")),
            Column("until", gettext_lazy("止"), ("结束", "下班", "until")),
            Column("person", gettext_lazy("人员"), ("值班人", "姓名", "人员代码", "person")),
            Column("phone", gettext_lazy("值班电话"), ("电话", "phone"), required=False),
        )

    def key_columns(self) -> Sequence[str]:
        """Desk, day, beginning and person."""
        return ("desk", "on", "from", "person")

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against the roster as it stands; set by set."""
        said: list[tuple[Record, _Said | Invalid]] = []
        known: dict[str, Person | Invalid] = {}
        for record in records:
            try:
                said.append((record, self._row(record.values, known)))
            except Invalid as wrong:
                said.append((record, wrong))
        told = [row for _record, row in said if not isinstance(row, Invalid)]
        there = self._there(told)
        found: list[Outcome] = []
        taken = [(row.roster.desk, row.person_id, row.from_at, row.until_at) for row in there]
        for record, row in said:
            if isinstance(row, Invalid):
                found.append(refusal(record, row, next(iter(row.fields), "")))
            else:
                found.append(_outcome(record, row, there, taken))
        return found

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Write what is new or changed, all of it or nothing."""
        known: dict[str, Person | Invalid] = {}
        rows = [self._row(records[outcome.row].values, known) for outcome in outcomes]
        actions.enter_shifts(
            institution=self.institution, rows=rows, by=by, source=DutyShift.Source.FILE
        )

    def _row(self, values: dict[str, str], known: dict[str, Person | Invalid]) -> _Said:
        """What a row says; Invalid names the column that cannot be read."""
        desk, day = _desk(values.get("desk", "")), _day(values.get("on", ""))
        begins = _moment(day, values.get("from", ""), "from")
        ends = _moment(day, values.get("until", ""), "until")
        if ends <= begins:
            ends += timedelta(days=1)
        name = values.get("person", "")
        if name not in known:
            person, why = queries.person_named(self.institution, name)
            known[name] = person or Invalid(why, fields={"person": why})
        found = known[name]
        if isinstance(found, Invalid):
            raise found
        phone = values.get("phone", "").strip()
        told = ShiftTold(found.pk, phone, timezone.make_aware(begins), timezone.make_aware(ends))
        if told.until_at <= now():
            raise wrong_field("on", _("这个班次已经过去，不用再登记。"))
        return desk, told

    def _there(self, told: Sequence[_Said]) -> list[DutyShift]:
        if not told:
            return []
        first, last = min(one.from_at for _d, one in told), max(one.until_at for _d, one in told)
        desks = list(RosterDesk.objects.filter(institution=self.institution))
        rows = queries.of_desks(desks, first, last)
        by_pk = {desk.pk: desk for desk in desks}
        for row in rows:
            row.roster = by_pk[row.roster_id]
        return rows


def _outcome(
    record: Record,
    row: _Said,
    there: list[DutyShift],
    taken: list[tuple[str, int, datetime, datetime]],
) -> Outcome:
    """What a row comes to; `taken` grows by what it would write."""
    desk, told = row
    key = f"{DESKS[desk]}·{_hours(told.from_at, told.until_at)}"
    mine = (desk, told.person)
    new = " ".join(filter(None, (_clock(told.until_at), told.phone)))
    same = next(
        (one for one in there if (one.roster.desk, one.person_id) == mine and
         one.from_at == told.from_at), None
    )  # fmt: skip
    for other_desk, person, begins, ends in taken:
        replaced = same is not None and begins == told.from_at
        apart = told.until_at <= begins or ends <= told.from_at
        if (other_desk, person) == mine and not apart and not replaced:
            why = _("同一岗位同一人的班次重叠：%(at)s。") % {"at": _hours(begins, ends)}
            return refusal(record, why, "from", key)
    if same is None:
        taken.append((*mine, told.from_at, told.until_at))
        return Outcome(record.number, "created", key, "", new, "until")
    old = " ".join(filter(None, (_clock(same.until_at), same.phone)))
    return Outcome(record.number, "unchanged" if old == new else "changed", key, old, new, "until")


def compare_file(*, institution: Institution, name: str, content: bytes, by: Actor) -> ImportFile:
    """Read a file and compare it with the roster; writes nothing but the comparison."""
    return imports.compare(
        layout=RosterLayout(institution, by), county=institution.county_id, name=name,
        content=content, by=by, arguments={"institution": institution.code},
    )  # fmt: skip


def body_of(file: ImportFile) -> Institution:
    """The body a file speaks of."""
    rows = Institution.objects.select_related("county")
    return rows.get(county=file.county_id, code=file.arguments["institution"])


def layout_of(file: ImportFile, by: Actor) -> RosterLayout:
    """The layout a file was compared with, for whoever looks at it or applies it now."""
    return RosterLayout(body_of(file), by)


def headings(institution: Institution) -> list[str]:
    """The headings of the table."""
    return [str(column.name) for column in RosterLayout(institution, Actor()).columns()]


def template(institution: Institution) -> bytes:
    """A table to fill in: every desk that keeps a roster, the seven days of next week."""
    desks = RosterDesk.objects.filter(institution=institution, keeps=True).order_by("desk")
    names = [str(row) for row in desks] or [str(DESKS[OFFICE])]
    monday = queries.monday_of(today()) + timedelta(days=DAYS)
    lines = [
        [name, (monday + timedelta(days=n)).isoformat(), None, None, None, None]
        for name in names
        for n in range(DAYS)
    ]
    demo = institution.county.demo
    return write_xlsx(headings(institution), lines, title=_("值班表"), demo=demo)


def week_sheet(institution: Institution, shifts: Iterable[DutyShift]) -> bytes:
    """A week as the table that can be loaded again."""
    lines = [
        [
            str(DESKS[row.roster.desk]),
            timezone.localdate(row.from_at).isoformat(),
            _clock(row.from_at),
            _clock(row.until_at),
            row.person.code,
            row.phone,
        ]
        for row in shifts
    ]
    demo = institution.county.demo or any(row.demo for row in shifts)
    return write_xlsx(headings(institution), lines, title=_("值班表"), demo=demo)


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _hours(begins: datetime, ends: datetime) -> str:
    return f"{timezone.localtime(begins).strftime('%Y-%m-%d %H:%M')}–{_clock(ends)}"


def _desk(text: str) -> str:
    said = normal(text)
    for code, words in DESKS.items():
        if said in {code, normal(str(words))}:
            return code
    raise wrong_field("desk", _("没有“%(desk)s”这个岗位。") % {"desk": text[:40]})


def _day(text: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise wrong_field("on", _("“%(text)s”不是日期，请写成 2026-11-22。") % {"text": text[:40]})


def _moment(day: date, text: str, column: str) -> datetime:
    """A moment on the clock of that day; 24:00 is the end of it."""
    found = _HOUR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found:
        hour, minute = (int(part) for part in found.groups())
        if (hour, minute) == (_MIDNIGHT, 0):
            return datetime.combine(day + timedelta(days=1), time())
        try:
            return datetime.combine(day, time(hour, minute))
        except ValueError:
            pass
    raise wrong_field(column, _("“%(text)s”不是钟点，请写成 08:00。") % {"text": text[:40]})

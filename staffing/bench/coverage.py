"""The coverage board of a county with twenty thousand people and five years of postings.

Beside the board the same days are marked one by one from four plain statements; both must find
the same days without anybody.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection, transaction

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.db.bulk import copy_rows
from alliance.core.ids import uuid7
from alliance.core.measuring import Outcome, Watch, digest_of
from members import actions as member_actions
from members.models import County, Institution, Person
from staffing.models import Absence, Leave, Posting, Title
from staffing.queries import coverage

CODE: Final = 920001
CENTRES: Final = 20
PEOPLE: Final = 20_000
POSTINGS: Final = 8_000
SEED: Final = 20261123
MOST_QUERIES: Final = 6
_YEARS: Final = 5
_POSTING: Final = (
    "id", "county", "kind", "person", "home", "host", "post", "planned_from_on",
    "planned_until_on", "from_on", "until_on", "full_time", "share", "days_a_week", "base_payer",
    "bonus_payer", "allowance_payer", "status", "before", "owner_side", "holds", "whole",
    "proposed_by", "created_at", "changed_at", "version", "demo",
)  # fmt: skip


def seed(counties: int) -> None:
    """So many counties of a hospital, twenty centres, their people and postings."""
    for number in range(counties):
        county, bodies = _county(number)
        chance = random.Random(SEED)  # noqa: S311 the same postings every time
        with transaction.atomic():
            people = _people(county, bodies)
            rows = list(_postings(county, bodies, people, chance))
            copy_rows(Posting, _POSTING, rows)
            _away(county, rows, chance)
    _settled()


def product() -> Outcome:
    """The board of this year."""
    county = County.objects.get(code=f"{CODE}")
    with Watch() as watch:
        found = coverage.board(county.pk, today().year, today())
        told = [
            (line.centre.code, line.year.missed, line.year.open, line.since) for line in found.lines
        ]
    return watch.outcome(digest_of(told), counts={"queries a board": watch.queries})


def floor() -> Outcome:
    """The same days, marked in an array a centre."""
    county = County.objects.get(code=f"{CODE}")
    first, day = date(today().year, 1, 1), today()
    size = (date(first.year + 1, 1, 1) - first).days
    with Watch() as watch:
        codes = dict(_asked(_BODIES, county.pk))
        absences: dict[Any, list[Any]] = {}
        for posting, begin, end in _asked(_ABSENCES, county.pk):
            absences.setdefault(posting, []).append((begin, end))
        leaves: dict[Any, list[Any]] = {}
        for person, begin, end in _asked(_LEAVES, county.pk):
            leaves.setdefault(person, []).append((begin, end))
        marks = {code: bytearray(size) for code in codes.values()}
        for posting, person, host, begin, end, titled, status in _asked(_STAYS, county.pk):
            begin = max(_day(begin), _day(titled))  # noqa: PLW2901
            if status == "ordered":
                begin = max(begin, day + timedelta(days=1))  # noqa: PLW2901
            _mark(marks[codes[host]], first, begin, _day(end),
                  [*absences.get(posting, ()), *leaves.get(person, ())])  # fmt: skip
        told = [(code, *_read(there, (day - first).days, first)) for code, there in marks.items()]
    return watch.outcome(digest_of(told), counts={"queries a board": watch.queries})


_BODIES: Final = (
    "SELECT id, code FROM members_institution WHERE county_id = %s AND kind = 'C220' ORDER BY id"
)
_ABSENCES: Final = "SELECT posting_id, from_on, until_on FROM staffing_absence WHERE county_id = %s"
_LEAVES: Final = "SELECT person_id, from_on, until_on FROM staffing_leave WHERE county_id = %s"
_STAYS: Final = (
    "SELECT p.id, p.person_id, p.host_id, p.from_on, p.until_on, t.from_on, p.status"
    " FROM staffing_posting p JOIN staffing_title t ON t.person_id = p.person_id AND t.step >= 2"
    " WHERE p.county_id = %s AND p.holds AND p.full_time"
)


def _asked(statement: str, county: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [county])
        return list(cursor.fetchall())


def _mark(there: bytearray, first: date, begin: date, end: date, away: list[Any]) -> None:
    low = max((begin - first).days, 0)
    high = min((end - first).days, len(there))
    if low >= high:
        return
    part = bytearray(b"\1") * (high - low)
    for gone, back in away:
        start = max((_day(gone) - first).days - low, 0)
        stop = min((_day(back) - first).days - low, len(part))
        for at in range(start, stop):
            part[at] = 0
    for at, held in enumerate(part, low):
        there[at] |= held


def _read(there: bytearray, at: int, first: date) -> tuple[Any, ...]:
    """Days missed until today, days open after it, since when it is empty today."""
    since = None
    if not there[at]:
        begin = there.rfind(1, 0, at) + 1
        since = first + timedelta(days=begin)
    return there.count(0, 0, at + 1), there.count(0, at + 1), since


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _county(number: int) -> tuple[County, list[Institution]]:
    county = member_actions.county.found_county(
        code=f"{CODE + number}", name=f"量县{number}", short=f"量县{number}",
        name_en=f"Bench {number}", by=Actor.system(0, "bench"),
    )  # fmt: skip
    by = Actor.system(county.pk, "bench")
    alliance = member_actions.alliances.found_alliance(
        county=county, code="A", name="医共体", kind="tight", by=by
    )
    bodies = []
    for n in range(CENTRES + 1):
        body = member_actions.register_institution(
            county=county, code=f"I{n:03}", name=f"机构{n:03}", by=by,
            kind="C220" if n else "A100", ownership="public",
        )  # fmt: skip
        member_actions.join(
            alliance=alliance, institution=body, by=by, role="member" if n else "lead",
            from_on=date(2000, 1, 1),
        )  # fmt: skip
        bodies.append(body)
    for key, value in ((coverage.TITLE, "中级"), (coverage.PEOPLE, 1)):
        member_actions.set_rule(county=county, key=key, value=value, reason="量", by=by)
    return county, bodies


def _people(county: County, bodies: list[Institution]) -> list[int]:
    columns = (
        "county", "code", "name", "position", "institution", "phone", "sort_key", "initials",
        "demo", "version",
    )  # fmt: skip
    copy_rows(
        Person, columns,
        ((county.pk, f"P{n:06}", f"演示人员 {n}", "医师", bodies[0].pk, "", "", "", True, 1)
         for n in range(PEOPLE)),
    )  # fmt: skip
    ids = list(Person.objects.filter(county=county).order_by("pk").values_list("pk", flat=True))
    copy_rows(
        Title, ("county", "person", "name", "step", "from_on", "document_no", "demo"),
        ((county.pk, pk, "主治医师", 1 + n % 3, date(2018, 1, 1 + n % 28), "", True)
         for n, pk in enumerate(ids)),
    )  # fmt: skip
    return ids


def _postings(
    county: County, bodies: list[Institution], people: list[int], chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    """Each person at most once, from a month to a year long, thin enough to leave gaps."""
    moment, day = now(), today()
    start = day - timedelta(days=365 * _YEARS)
    for n in range(POSTINGS):
        host = bodies[1 + chance.randrange(CENTRES)].pk
        begin = start + timedelta(days=chance.randrange(365 * _YEARS + 200))
        end = begin + timedelta(days=chance.choice((3, 10, 30)))
        status = "ordered" if begin > day else "active" if end > day else "credited"
        yield (
            uuid7(), county.pk, "posting", people[n], bodies[0].pk, host, "内科", begin, end,
            begin, end, True, 1, None, "home", "home", "home", status, "", "", True, True, None,
            moment, moment, 1, True,
        )  # fmt: skip


def _away(county: County, rows: list[tuple[Any, ...]], chance: random.Random) -> None:
    some = [row for row in rows if chance.random() < 0.2]  # noqa: PLR2004
    copy_rows(
        Absence, ("county", "posting", "from_on", "until_on", "reason", "demo"),
        ((county.pk, row[0], row[9], row[9] + timedelta(days=2), "外出", True) for row in some),
    )  # fmt: skip
    copy_rows(
        Leave, ("id", "county", "person", "from_on", "until_on", "reason", "stated_at", "demo"),
        ((uuid7(), county.pk, row[3], row[9] + timedelta(days=1), row[9] + timedelta(days=4),
          "公休", now(), True) for row in some[::2]),
    )  # fmt: skip


def _settled() -> None:
    """What the database knows of its tables after some days of use."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

"""Coverage of the township centres: which days of a year somebody who counts is there.

Six statements, however many people and postings a county has: the two rules, who leads which
centre, postings with the titles of whoever is posted, who was away, and changed hosts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from members import queries as member_queries
from members.models import Institution
from staffing.queries._coverage_facts import LEAD, There, facts_of
from staffing.rules.board import DaysOf, Month, Year, months_of, year_of
from staffing.rules.coverage import Centre, cover
from staffing.rules.spans import Span, within, without
from staffing.rules.titles import LADDER
from staffing.vocabulary import STEPS

TITLE: Final = "staffing.posting.minimum_title"
PEOPLE: Final = "staffing.posting.people_per_member"
#: How far an end is looked ahead to, and how far its successor.
HORIZONS: Final = (30, 60, 90)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What the plan asks for: from which step of the ladder on, how many people, by what: clause or decision."""

    step: int
    people: int
    clause: str

    @property
    def title(self) -> str:
        """The least title as it is printed."""
        return LADDER[self.step]

    @property
    def words(self) -> str:
        """The least title in the language of the page."""
        return str(STEPS[self.step])


@dataclass(frozen=True)
class Ending:
    """A posting that ends soon: its last day, and the first day after it that nobody covers."""

    there: There
    centre: Institution
    last_day: date
    left: int
    gap_from: date | None


@dataclass(frozen=True)
class Line:
    """One centre: how its year stands, since when it is empty today, what ends soon."""

    centre: Institution
    year: Year
    months: Sequence[Month]
    since: date | None
    there: Sequence[There]
    gaps: Sequence[Span]
    days: DaysOf

    @property
    def empty_days(self) -> int:
        """How long it has been empty, today included; 0 when somebody is there."""
        return self.year.days_since(self.since)


@dataclass(frozen=True)
class Board:
    """A county's centres, those that are empty today first, and what ends within 90 days."""

    wanted: Wanted
    year: int
    today: date
    lines: Sequence[Line]
    endings: Sequence[Ending]

    @property
    def empty(self) -> list[Line]:
        """The centres that are empty today."""
        return [line for line in self.lines if line.since is not None]

    def ending_within(self, days: int) -> list[Ending]:
        """What ends within so many days and has a day without anybody as long after it."""
        return [
            one
            for one in self.endings
            if one.left <= days
            and one.gap_from is not None
            and (one.gap_from - one.last_day).days <= days
        ]


def wanted_of(county: int, on: date) -> Wanted:
    """What is asked for in a county on a day; NotSet names the clause that leaves it open."""
    rows = member_queries.rules.county_rules(county, on).filter(key__in=(TITLE, PEOPLE))
    found = {row.key: row for row in rows}
    for key in (TITLE, PEOPLE):
        if key not in found or found[key].value is None:
            member_queries.rules.rule(county, key, on=on)
    title = found[TITLE]
    clause = title.parameter.rule.clause.key if title.parameter else title.reason
    return Wanted(LADDER.index(str(title.value)), int(str(found[PEOPLE].value)), clause)


def board(
    county: int, year: int, today: date, *, cadre: str = "", bodies: Iterable[int] | None = None
) -> Board:
    """The board of a year as it stands on a day; `cadre` is a profession, `bodies` narrows it.

    Days until today are those that were worked, later ones those that are ordered. NotSet
    where the plan asks for nobody.
    """
    whole = Span(date(year, 1, 1), date(year + 1, 1, 1))
    wanted = wanted_of(county, min(today, (whole.until or today) - _DAY))
    ahead = today + timedelta(days=2 * HORIZONS[-1] + 1)
    period = Span(min(whole.first, today), max(whole.until or today, ahead))
    facts = facts_of(county, period, today, wanted.step, cadre)
    if bodies is not None:
        seen = set(bodies)
        facts.centres = {pk: body for pk, body in facts.centres.items() if pk in seen}
    covers = cover(
        [Centre(pk, LEAD) for pk in facts.centres], facts.stays, facts.leaves, wanted.step,
        period, least_people=wanted.people,
    )  # fmt: skip
    lines, endings = [], []
    for (pk, body), found in zip(facts.centres.items(), covers, strict=True):
        required = within(
            (span for (centre, _lead), spans in facts.leads.items() if centre == pk
             for span in spans),
            period.first, period.until,
        )  # fmt: skip
        gaps = without(required, found.covered)
        there = facts.there.get(pk, [])
        since = next((gap.first for gap in gaps if today in gap), None)
        days = DaysOf(required, gaps, [(one.person, one.spans) for one in there], today)
        lines.append(
            Line(
                centre=body, year=year_of(required, gaps, whole, today),
                months=months_of(required, gaps, year, today), since=since, there=there,
                gaps=within(gaps, whole.first, whole.until), days=days,
            )
        )  # fmt: skip
        endings += _endings(body, there, gaps, today)
    lines.sort(key=_first_gaps)
    endings.sort(key=lambda one: (one.last_day, one.centre.sort_key, one.there.person))
    return Board(wanted, year, today, lines, endings)


def _first_gaps(line: Line) -> tuple[Any, ...]:
    since = line.since or date.max
    return since, -line.year.missed, -line.year.open, line.centre.sort_key, line.centre.code


def _endings(
    body: Institution, there: Iterable[There], gaps: Sequence[Span], today: date
) -> list[Ending]:
    """Who is there today and leaves within the longest horizon."""
    found = []
    for one in there:
        if one.until is None or not any(today in span for span in one.spans):
            continue
        left = (one.until - _DAY - today).days
        if left > HORIZONS[-1]:
            continue
        after = within(gaps, one.until, one.until + timedelta(days=HORIZONS[-1]))
        gap = after[0].first if after else None
        found.append(Ending(one, body, one.until - _DAY, left, gap))
    return found

"""What does not fit in a county's registry on a day, derived from its rules and its own rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from alliance.core.errors import NotSet
from members.models import Alliance, County, Institution, Membership, Town
from members.queries.county.counts import Counted, Day, counted, day_of
from members.queries.days import open_on
from members.queries.rules.values import RuleValue, rule
from members.rules import FULL_ROLES, PRIMARY_KINDS, VILLAGE_KINDS

COVERAGE: Final = "kpi.target.public_primary_coverage"
COVERAGE_DUE: Final = "kpi.goal.due_on[coverage]"


@dataclass(frozen=True)
class Coverage:
    """公办基层: how many public primary-care bodies stand in a tight alliance, and by when all must.

    `demo` of the `bodies` are invented ones, which printed counts keep apart.
    """

    covered: int
    bodies: int
    demo: int
    missing: list[Institution]
    rule: RuleValue | None
    due_on: date | None
    on: date

    @property
    def tone(self) -> str:
        """Good when all are in, bad when the day is over, neutral where no rule asks for it."""
        if not self.missing:
            return "good"
        if self.rule is None:
            return "neutral"
        return "bad" if self.due_on and self.on >= self.due_on else "warn"


@dataclass(frozen=True)
class Twice:
    """A body with two full memberships on a day where one excludes the other."""

    institution: Institution
    one: Membership
    other: Membership


@dataclass(frozen=True)
class Checks:
    """Everything there is to be looked at."""

    counted: list[Counted]
    alone: list[Institution]
    twice: list[Twice]
    leaderless: list[tuple[Alliance, str, int]]
    empty: list[Alliance]
    towns_without_member: list[Town]
    towns_without_body: list[Town]
    towns_known: bool
    coverage: Coverage

    @property
    def open(self) -> int:
        """How many kinds of trouble there are."""
        lists = (self.alone, self.twice, self.leaderless, self.empty, self.towns_without_member)
        found = sum(bool(rows) for rows in (*lists, self.towns_without_body))
        return found + sum(not row.fits for row in self.counted) + bool(self.coverage.missing)


def checks(county: County, on: date) -> Checks:
    """All checks of a county on a day; the registry is read once."""
    day = day_of(county.pk, on)
    placed = _placed(day)
    alone = [
        body
        for body in day.institutions
        if body.pk not in placed and body.kind not in VILLAGE_KINDS
    ]
    towns = list(Town.objects.filter(open_on(on), county=county).order_by("sort_key", "code"))
    here = {body.town_id for body in day.institutions}
    served = {body.town_id for body in day.institutions if body.pk in placed}
    standing = {row.alliance_id for row in day.memberships}
    return Checks(
        counted=counted(county, on, day),
        alone=alone,
        twice=_twice(day),
        leaderless=_leaderless(day),
        empty=[one for one in day.alliances if one.pk not in standing],
        towns_without_member=[town for town in towns if town.pk in here - served],
        towns_without_body=[town for town in towns if town.pk not in here],
        towns_known=bool(towns),
        coverage=_coverage(county.pk, on, day),
    )


def _placed(day: Day) -> set[int]:
    """The bodies that belong somewhere, and those that do through the one above them."""
    inside = {row.institution_id for row in day.memberships}
    return inside | {body.pk for body in day.institutions if body.parent_id in inside}


def _twice(day: Day) -> list[Twice]:
    """Where an alliance excludes others of its kind, a body stands in one of them."""
    held: dict[tuple[int, str], list[Membership]] = defaultdict(list)
    for row in day.memberships:
        if row.alliance.exclusive and row.role in FULL_ROLES:
            held[row.institution_id, row.alliance.kind].append(row)
    return [
        Twice(one.institution, one, other)
        for rows in held.values()
        for one, other in combinations(rows, 2)
        if one.alliance_id != other.alliance_id
    ]


def _leaderless(day: Day) -> list[tuple[Alliance, str, int]]:
    """Alliances and lines with members and nobody who leads them or the whole."""
    lines: dict[tuple[Alliance, str], list[Membership]] = defaultdict(list)
    for row in day.memberships:
        lines[row.alliance, row.line].append(row)
    whole = {
        row.alliance_id
        for row in day.memberships
        if row.role == Membership.Role.LEAD and row.line == Membership.Line.GENERAL
    }
    return [
        (alliance, str(rows[0].get_line_display()), len(rows))
        for (alliance, _line), rows in lines.items()
        if alliance.pk not in whole
        and not any(row.role == Membership.Role.LEAD for row in rows)
        and any(row.role in FULL_ROLES for row in rows)
    ]


def _coverage(county: int, on: date, day: Day) -> Coverage:
    inside = day.bodies(Alliance.Kind.TIGHT)
    bodies = [
        body
        for body in day.institutions
        if body.kind in PRIMARY_KINDS and body.ownership == Institution.Ownership.PUBLIC
    ]
    missing = [body for body in bodies if body.unit_id not in inside]
    wanted, due = _known(county, COVERAGE, on), _known(county, COVERAGE_DUE, on)
    due_on = due.typed if due else None
    return Coverage(
        covered=len(bodies) - len(missing),
        bodies=len(bodies),
        demo=sum(body.demo for body in bodies),
        missing=missing,
        rule=wanted,
        due_on=due_on if isinstance(due_on, date) else None,
        on=on,
    )


def _known(county: int, key: str, on: date) -> RuleValue | None:
    """The rule in force; None where there is none."""
    try:
        return rule(county, key, on=on)
    except NotSet:
        return None

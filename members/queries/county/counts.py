"""Counts that a plan or the county's rules print, beside what is registered on a day.

登记 n / 文件 m: a printed count without names is an expectation and never invented rows, so
every difference is explained instead of filled.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alliance.core.parameters import declared
from alliance.core.showing import local, sentences
from members.models import (
    Alliance,
    Clause,
    County,
    CountyRule,
    Expectation,
    Institution,
    Membership,
)
from members.queries.days import alliances_on, institutions_on, memberships_on
from members.queries.rules.values import county_rules
from members.rules import FULL_ROLES, PRIMARY_KINDS

LEAD = Membership.Role.LEAD
#: Units that are counted, and whether each is invented.
Rows = dict[int, bool]
#: How 二级甲等 is written in registers and in speech.
SECOND_GRADE_A: Final = frozenset({"二级甲等", "二甲"})


@dataclass(frozen=True)
class Day:
    """What was registered in a county on a day: read once, counted in many ways."""

    institutions: list[Institution]
    alliances: list[Alliance]
    memberships: list[Membership]

    def of_kind(self, *kinds: str) -> Rows:
        """Institutions of these kinds, and whether each is invented."""
        return {body.unit_id: body.demo for body in self.institutions if body.kind in kinds}

    def unions(self, kind: str) -> Rows:
        """Alliances of this kind."""
        return {one.unit_id: one.demo for one in self.alliances if one.kind == kind}

    def bodies(self, kind: str, line: str = "", *, lead: bool | None = None) -> Rows:
        """Full members of alliances of a kind, each once; leads only, or all but the leads."""
        rows = [
            row
            for row in self.memberships
            if row.alliance.kind == kind and row.role in FULL_ROLES and line in {"", row.line}
        ]
        leads = {row.institution_id for row in rows if row.role == LEAD}
        return {
            row.institution.unit_id: row.institution.demo
            for row in rows
            if lead is None or (row.institution_id in leads) == lead
        }


def day_of(county: int, on: date) -> Day:
    """The registry on a day, in three statements."""
    rows = memberships_on(county, on).select_related("alliance", "institution")
    return Day(
        list(institutions_on(county, on).order_by("code")),
        list(alliances_on(county, on).order_by("code")),
        list(rows.order_by("alliance__code", "institution__code", "id")),
    )


@dataclass(frozen=True)
class Counted:
    """A printed count beside what is registered; invented bodies apart; why they differ."""

    what: str | Promise
    printed: int | None
    printed_max: int | None
    registered: int
    demo: int
    clause: Clause | None
    note: str
    units: frozenset[int]

    @property
    def fits(self) -> bool:
        """Whether they agree; so does everything where nothing is printed."""
        if self.printed is None:
            return True
        return self.printed <= self.registered <= (self.printed_max or self.printed)

    @property
    def tone(self) -> str:
        """Good when they agree, warn when not, neutral where nothing is printed."""
        return "neutral" if self.printed is None else ("good" if self.fits else "warn")

    @property
    def explanation(self) -> str:
        """Why the two differ, or what the plan says beside the count."""
        said = []
        if self.printed is not None and self.registered < self.printed:
            missing = self.printed - self.registered
            said.append(_("还有%(n)d家没有登记：文件只印数目的，列名后逐家登记。") % {"n": missing})
        elif not self.fits:
            over = self.registered - (self.printed_max or self.printed or 0)
            said.append(_("登记多出%(n)d家，请核对类别、身份和起止日。") % {"n": over})
        if self.note:
            said.append(self.note)
        return sentences(said)


_ByRule = Callable[[Day, str], Rows]
#: How the value of a county's rule is counted; the second argument is the part in brackets.
BY_RULE: Final[dict[str, _ByRule]] = {
    "members.alliance.count": lambda day, _p: day.unions("tight"),
    "members.alliance.lead_count": lambda day, _p: day.bodies("tight", lead=True),
    "members.alliance.member_count": lambda day, _p: day.bodies("tight", lead=False),
    "members.line.lead_count": lambda day, part: day.bodies("tight", part, lead=True),
    "members.line.member_count": lambda day, part: day.bodies("tight", part, lead=False),
    "members.tcm_alliance.count": lambda day, _p: day.unions("tcm"),
    "members.subcentre.count": lambda day, _p: day.unions("centre"),
    "members.league.count": lambda day, _p: day.unions("league"),
    "members.primary_care.count": lambda day, _p: day.of_kind(*PRIMARY_KINDS),
    "members.village_clinic.count": lambda day, _p: day.of_kind("D600"),
    "members.second_grade_a.count": lambda day, _p: {
        body.unit_id: body.demo for body in day.institutions if body.level in SECOND_GRADE_A
    },
}


def counted(county: County, on: date, day: Day | None = None) -> list[Counted]:
    """Every count of the plan and of the county's rules, each thing once, in their order."""
    day = day or day_of(county.pk, on)
    expected = Expectation.objects.filter(county=county).select_related("clause").order_by("id")
    found = [_of_expectation(row, day) for row in expected]
    told = {(row.clause, row.printed, row.units) for row in found}
    for row in county_rules(county.pk, on).filter(basis__in=("printed", "county")):
        one = _of_rule(row, day)
        if one and (one.clause, one.printed, one.units) not in told:
            found.append(one)
    return found


def _of_expectation(row: Expectation, day: Day) -> Counted:
    units = _rows_counted(row.counts, day)
    what = local(row, "what")
    return _counted(what, (row.printed, row.printed_max), units, row.clause, row.note)


def _of_rule(row: CountyRule, day: Day) -> Counted | None:
    """A rule whose value is a number of bodies or alliances; None for every other rule."""
    parts = re.fullmatch(r"([a-z_.]+)(?:\[(\w+)\])?", row.key)
    count = BY_RULE.get(parts[1]) if parts else None
    if parts is None or count is None or not (row.value or "").isdecimal():
        return None
    clause = row.parameter.rule.clause if row.parameter else None
    note = row.parameter.note if row.parameter else row.reason
    units = count(day, parts[2] or "")
    return _counted(declared()[row.key].name, (int(row.value or 0), None), units, clause, note)


def _counted(
    what: str | Promise,
    printed: tuple[int | None, int | None],
    units: Rows,
    clause: Clause | None,
    note: str,
) -> Counted:
    marks = Counter(units.values())
    return Counted(what, *printed, marks[False], marks[True], clause, note, frozenset(units))


def _rows_counted(counts: dict[str, object], day: Day) -> Rows:
    """The rows that a printed count speaks of, each once, and whether they are invented."""
    if "alliance" in counts:
        return {
            row.institution.unit_id: row.institution.demo
            for row in day.memberships
            if row.alliance.code == counts["alliance"]
            and counts.get("role", row.role) == row.role
            and counts.get("line", row.line) == row.line
        }
    if "alliances" in counts:
        return {
            row.unit_id: row.demo
            for row in day.alliances
            if counts.get("kind", row.kind) == row.kind
        }
    if "members_of" in counts:
        return day.bodies(str(counts["members_of"]), lead=False)
    kinds = counts.get("kind_in")
    return {
        row.unit_id: row.demo
        for row in day.institutions
        if (not isinstance(kinds, list) or row.kind in kinds)
        and counts.get("ownership", row.ownership) == row.ownership
    }

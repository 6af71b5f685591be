"""What a run of levies would book, computed afresh from statements and the county's rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet, Refused
from fundpool.models import IncomeStatement, LevyAssessment, LevyRun, LevyTrueUp, Pool
from fundpool.queries import income
from fundpool.queries.levies.owed import owed_of_year
from fundpool.rules import levy_runs as rules
from fundpool.rules.income import ASSIGNED
from fundpool.rules.levying import levy, part_year, rate_words, true_up
from members import queries as member_queries
from members.models import Institution, Membership
from members.rules import FULL_ROLES, PRIMARY_KINDS

#: Pools that bodies pay into by their income.
LEVIED: Final = ("technical", "development")
_RATE, _BY, _BACK = (
    "fundpool.levy.rate[%s]",
    "fundpool.levy.paid_by[%s]",
    "fundpool.levy.base_years_back",
)
_NEW, _PART = "fundpool.levy.new_body", "fundpool.levy.part_year"


@dataclass(frozen=True)
class BodyLevy:
    """What one body would owe; `why_not` says what is missing, then the amount is none."""

    body: Institution
    statement: IncomeStatement | None
    base_fen: int
    how: str
    months: int
    fen: int
    why_not: str = ""

    @property
    def how_words(self) -> str:
        """How its base was taken, in words."""
        return str(rules.HOW[self.how])


@dataclass(frozen=True)
class Preview:
    """A run that nobody has submitted: its rate with the clause, every body, what is missing."""

    pool: Pool
    year: int
    base_year: int
    rate: Fraction
    clause: str
    lines: list[BodyLevy]
    unknown: int

    @property
    def rate_words(self) -> str:
        """The rate as people read it."""
        return rate_words(self.rate)

    @property
    def total_fen(self) -> int:
        """The sum of the rounded levies."""
        return sum(line.fen for line in self.lines)

    @property
    def base_fen(self) -> int:
        """The sum of the bases."""
        return sum(line.base_fen for line in self.lines)

    @property
    def missing(self) -> list[BodyLevy]:
        """The bodies that cannot be levied yet."""
        return [line for line in self.lines if line.why_not]


def check_levied(pool: Pool) -> None:
    """Refused for a pool into which nobody pays by income."""
    if pool.kind not in LEVIED:
        raise Refused(
            _("“%(pool)s”不按收入提取，请选技术服务协作资金池或发展资金池。") % {"pool": pool.name},
            code="not_levied",
        )


def preview(pool: Pool, year: int, on: date) -> Preview:
    """Every body that pays, with what it owes; NotSet with the clause that leaves something open."""
    check_levied(pool)
    county = pool.county_id
    rate = _rule(county, _RATE % pool.kind, on)
    back = _rule(county, _BACK, on)
    base_year = year - int(back.value)
    bodies = list(_payers(pool, year, _rule(county, _BY % pool.kind, on).value))
    months = _months(pool, [one.pk for one in bodies], year)
    there = income.current(county, base_year, [one.pk for one in bodies])
    asked = _Asked(county, on, base_year, Fraction(rate.value))
    lines = [asked.line(one, there.get(one.pk), months[one.pk]) for one in bodies]
    unknown = _existing(pool, year).filter(kind=None).count()
    return Preview(
        pool, year, base_year, Fraction(rate.value), _words(rate), lines, unknown
    )  # fmt: skip


def difference(
    assessment: LevyAssessment, booked_fen: int
) -> tuple[IncomeStatement, int, int] | None:
    """The newer statement of an assessed body, its base and what is to be booked; None for none.

    Computed by the run's own rate and the body's own months, as they were assessed.
    """
    run = assessment.run
    there = income.current(run.county_id, run.base_year, [assessment.institution_id])
    return _difference(assessment, there.get(assessment.institution_id), booked_fen)


def corrected(
    run: LevyRun, assessments: Sequence[LevyAssessment]
) -> list[tuple[LevyAssessment, int]]:
    """The bodies of a booked run whose corrected base changes what is booked, and by how much.

    Who already waits for a decision is left out; four statements, however many there are.
    """
    waiting = LevyTrueUp.objects.filter(assessment__run=run, status=rules.SUBMITTED)
    waits = set(waiting.values_list("assessment", flat=True))
    rest = [one for one in assessments if one.pk not in waits]
    bodies = [one.institution_id for one in rest]
    there = income.current(run.county_id, run.base_year, bodies)
    books = owed_of_year(run.pool, run.year, Institution.objects.filter(pk__in=bodies))
    booked = {one.body.pk: one.assessed_fen for one in books}
    found = []
    for one in rest:
        one.run = run
        pk = one.institution_id
        if changed := _difference(one, there.get(pk), booked.get(pk, 0)):
            found.append((one, changed[2]))
    return found


def _difference(
    assessment: LevyAssessment, statement: IncomeStatement | None, booked_fen: int
) -> tuple[IncomeStatement, int, int] | None:
    if statement is None or statement.pk == assessment.statement_id:
        return None
    if assessment.how in {rules.NEW_EXEMPT, rules.PART_EXEMPT}:
        return None
    base = statement.base_fen
    if assessment.how == rules.MONTHS:
        base = part_year(base, assessment.months)
    fen = true_up(base, Fraction(assessment.run.rate), booked_fen)
    return (statement, base, fen) if fen else None


@dataclass(frozen=True)
class _Asked:
    """What holds for every body of a run; the county's open choices are asked only when needed."""

    county: int
    on: date
    base_year: int
    rate: Fraction

    def line(self, body: Institution, statement: IncomeStatement | None, months: int) -> BodyLevy:
        """What one body owes."""
        try:
            how, base = self._taken(body, statement, months)
        except (NotSet, _Missing) as trouble:
            return BodyLevy(body, statement, 0, rules.WHOLE, months, 0, str(trouble))
        return BodyLevy(body, statement, base, how, months, levy(base, self.rate))

    def _taken(
        self, body: Institution, statement: IncomeStatement | None, months: int
    ) -> tuple[str, int]:
        if self._is_new(body, statement):
            if _rule(self.county, _NEW, self.on).value == "exempt":
                return rules.NEW_EXEMPT, 0
            if statement is None:
                raise _Missing(_("缺卫健委核定的提取基数。"))
            return rules.NEW_ASSIGNED, statement.base_fen
        if months < rules.MONTHS_A_YEAR:
            chosen = _rule(self.county, _PART, self.on).value
            if chosen == "exempt":
                return rules.PART_EXEMPT, 0
            if chosen == "months" and statement is not None:
                return rules.MONTHS, part_year(statement.base_fen, months)
        if statement is None:
            raise _Missing(_("缺%(year)d年度收入表。") % {"year": self.base_year})
        return rules.WHOLE, statement.base_fen

    def _is_new(self, body: Institution, statement: IncomeStatement | None) -> bool:
        """Opened after the base's year began: it has no whole prior year of its own."""
        began = date(self.base_year, 1, 1)
        late = body.opened_on is not None and body.opened_on > began
        return late and (statement is None or statement.basis == ASSIGNED)


class _Missing(Exception):
    """A body cannot be levied yet, in words."""


def _rule(county: int, key: str, on: date) -> Any:
    return member_queries.rules.rule(county, key, on=on)


def _words(rate: Any) -> str:
    return str(rate.clause or rate.reason)


def _existing(pool: Pool, year: int) -> QuerySet[Institution]:
    """Bodies of the county that existed on some day of the year."""
    rows = Institution.objects.filter(
        Q(opened_on=None) | Q(opened_on__lt=date(year + 1, 1, 1)),
        Q(closed_on=None) | Q(closed_on__gt=date(year, 1, 1)),
        county=pool.county_id,
    )
    return rows.select_related("county").order_by("code")


def _payers(pool: Pool, year: int, who: str) -> QuerySet[Institution]:
    """Public bodies of the kind that pays; of an alliance's own pool its members alone."""
    public = Q(ownership="public") | Q(ownership=None)
    kinds = Q(kind__in=PRIMARY_KINDS)
    if who == "county_hospital":
        kinds = Q(kind__startswith="A") & ~Q(kind="A720")
    rows = _existing(pool, year).filter(public, kinds)
    if pool.alliance_id is not None:
        rows = rows.filter(pk__in=_memberships(pool, year).values("institution"))
    return rows


def _memberships(pool: Pool, year: int) -> QuerySet[Membership]:
    """Full memberships on some day of the year, of the pool's alliance or of any tight one."""
    rows = Membership.objects.filter(
        Q(from_on=None) | Q(from_on__lt=date(year + 1, 1, 1)),
        Q(until_on=None) | Q(until_on__gt=date(year, 1, 1)),
        county=pool.county_id, role__in=FULL_ROLES,
    )  # fmt: skip
    if pool.alliance_id is not None:
        return rows.filter(alliance=pool.alliance_id)
    return rows.filter(alliance__kind="tight")


def _months(pool: Pool, bodies: Iterable[int], year: int) -> dict[int, int]:
    """Of each body its whole calendar months as a member; twelve for who never joined or left.

    A county's pool is paid by every body of the kind: one that stands in no alliance pays whole.
    """
    found: dict[int, set[int]] = {}
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    for row in _memberships(pool, year).filter(institution__in=list(bodies)):
        whole = {
            month
            for month in range(1, 13)
            if (row.from_on is None or row.from_on <= firsts[month - 1])
            and (row.until_on is None or row.until_on >= firsts[month])
        }
        found.setdefault(row.institution_id, set()).update(whole)
    return {pk: len(found[pk]) if pk in found else rules.MONTHS_A_YEAR for pk in bodies}

"""Questions about a year of public-health money: what the county chose, what came in, what stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q, QuerySet, Sum

from alliance.core.clock import today
from alliance.core.errors import NotSet
from fundpool.models import (
    CapitationBudget,
    CapitationLine,
    CapitationPrepayment,
    CapitationQuarter,
    CapitationRun,
    CapitationWork,
    CapitationYear,
    Journal,
    Pool,
)
from fundpool.queries.capitation_owed import owed_of
from fundpool.rules import capitation_years as rules
from members import queries as member_queries
from members.models import Institution, Membership
from members.queries.rules.values import RuleValue
from members.rules import FULL_ROLES, PRIMARY_KINDS, VILLAGE_KINDS

SHARE: Final = "fundpool.prepay.share[member]"
POPULATION: Final = "fundpool.capitation.population"
PER_HEAD: Final = "fundpool.capitation.amount"
CUT: Final = "fundpool.capitation.quarters"
METHOD: Final = "fundpool.capitation.method"
BANDS: Final = "fundpool.capitation.bands"
UNEARNED: Final = "fundpool.capitation.unearned"
#: Professional bodies of public health, by WS 218.
PROFESSIONAL_KINDS: Final = ("G100", "J100", "O100")
#: The journals that one run posts, by what it does then.
STEPS: Final = ("approved", "accepted", "shortfall", "disbursed", "earned", "released")


def rule(county: int, key: str) -> RuleValue:
    """A county's value with its clause; NotSet with the clause that leaves it open."""
    return member_queries.rules.rule(county, key, on=today())


def source_of(said: RuleValue) -> str:
    """Where a value comes from, as it is kept beside it."""
    return f"{said.plan} {said.clause} {said.reason}".strip()[:200]


def open_choices(county: int) -> list[str]:
    """What the county has still to choose before a year can be submitted or settled, in sentences."""
    return left_open(county, (SHARE, CUT, METHOD, UNEARNED))


def left_open(county: int, keys: Iterable[str]) -> list[str]:
    """Of these values the ones that are not set, each by the sentence that says so."""
    found = []
    for key in keys:
        try:
            rule(county, key)
        except NotSet as open_:
            found.append(str(open_))
    return found


def candidates(pool: Pool) -> QuerySet[Institution]:
    """Whom a budget may name: hospitals and centres of the alliance, village clinics, professional bodies.

    A county's own pool takes every body of the county.
    """
    on = today()
    rows = Institution.objects.filter(
        Q(opened_on=None) | Q(opened_on__lte=on), Q(closed_on=None) | Q(closed_on__gt=on),
        county=pool.county_id,
    )  # fmt: skip
    members = Membership.objects.filter(
        member_queries.in_force(on), county=pool.county_id, role__in=FULL_ROLES
    )
    professional = Q(kind__in=PROFESSIONAL_KINDS) | Q(kind=None)
    if pool.alliance_id is not None:
        members = members.filter(alliance=pool.alliance_id)
        mine = members.values("institution")
        rows = rows.filter(Q(pk__in=mine) | Q(parent__in=mine) | professional)
    else:
        base = Q(kind__in=[*PRIMARY_KINDS, *VILLAGE_KINDS])
        rows = rows.filter(Q(pk__in=members.values("institution")) | base | professional)
    return rows.select_related("county").order_by("code")


def kind_of(pool: Pool, body: Institution) -> str:
    """A professional body is paid by its work alone; whoever belongs to an alliance is a member."""
    if body.kind in PROFESSIONAL_KINDS:
        return rules.PROFESSIONAL
    if body.kind is not None:
        return rules.MEMBER
    rows = Membership.objects.filter(
        member_queries.in_force(today()), institution=body, role__in=FULL_ROLES
    )
    return rules.MEMBER if rows.exists() else rules.PROFESSIONAL


@dataclass(frozen=True)
class Received:
    """A quarter of the whole budget: what finance owes the lead, and what came in. In fen."""

    quarter: int
    planned: int | None
    came: int

    @property
    def words(self) -> str:
        """Which quarter."""
        return str(rules.QUARTER_WORDS[self.quarter])


def received(row: CapitationYear) -> list[Received]:
    """What finance has prepaid to the lead, by quarter; what was taken back does not count."""
    rows = CapitationPrepayment.objects.filter(
        county=row.county_id, capitation=row, journal__reversed_by=None
    )
    came = dict(
        rows.values_list("quarter").annotate(fen=Sum("journal__receipt__fen")).order_by("quarter")
    )
    planned: list[int | None] = [None] * 4
    if row.total_fen is not None and (row.own is not None or row.status != rules.DRAFT):
        planned = [*rules.cut(row.total_fen, row.total_fen, row.own)]
    return [Received(n, planned[n - 1], came.get(n, 0)) for n in rules.covered(rules.WHOLE)]


def live(row: CapitationYear) -> QuerySet[CapitationRun]:
    """Its advances and settlements that stand or wait."""
    return CapitationRun.objects.filter(county=row.county_id, capitation=row).exclude(
        status__in=rules.ENDED
    )


def settlement_of(row: CapitationYear, quarters: Iterable[int]) -> CapitationRun | None:
    """A settlement that takes in one of these quarters."""
    found = live(row).filter(kind=rules.SETTLEMENT)
    return found.filter(quarter__in=[*quarters, rules.WHOLE]).first()


def advance_of(row: CapitationYear, quarters: Iterable[int]) -> QuerySet[CapitationRun]:
    """Advances of these quarters."""
    return live(row).filter(kind=rules.ADVANCE, quarter__in=list(quarters))


def quarters_of(row: CapitationYear, quarters: Iterable[int]) -> dict[int, int]:
    """Each budget's money of these quarters, in fen, by the budget's id."""
    rows = CapitationQuarter.objects.filter(
        county=row.county_id, budget__capitation=row, quarter__in=list(quarters)
    )
    summed = rows.values_list("budget").annotate(total=Sum("fen")).order_by("budget")
    return dict(summed)


def advanced(row: CapitationYear, quarters: Iterable[int]) -> dict[int, int]:
    """What was paid in advance for these quarters, in fen, by the budget's id."""
    rows = CapitationLine.objects.filter(
        county=row.county_id, run__capitation=row, run__kind=rules.ADVANCE,
        run__quarter__in=list(quarters), run__status=rules.DONE,
    )  # fmt: skip
    return dict(rows.values_list("budget").annotate(total=Sum("pay_fen")).order_by("budget"))


def budgets_of(row: CapitationYear) -> QuerySet[CapitationBudget]:
    """The bodies of a year with their budgets."""
    rows = CapitationBudget.objects.filter(county=row.county_id, capitation=row)
    return rows.select_related("institution__county", "capitation").order_by("institution__code")


def works_of(row: CapitationYear, quarters: Iterable[int]) -> QuerySet[CapitationWork]:
    """Verified work of these quarters."""
    rows = CapitationWork.objects.filter(
        county=row.county_id, budget__capitation=row, quarter__in=list(quarters)
    )
    return rows.select_related("budget__institution", "service", "by").order_by(
        "budget__institution__code", "quarter", "service__code"
    )


def key_of(run: CapitationRun, step: str) -> str:
    """The one key of a journal of a run."""
    return f"capitation:{run.pk}:{step}"


def journals_of(run: CapitationRun) -> QuerySet[Journal]:
    """Its journals, the first first."""
    keys = [key_of(run, step) for step in STEPS]
    rows = Journal.objects.filter(county=run.county_id, key__in=keys)
    return rows.select_related("period", "pool").order_by("pk")


def with_lines(run: CapitationRun) -> QuerySet[CapitationLine]:
    """A run's bodies."""
    rows = CapitationLine.objects.filter(county=run.county_id, run=run)
    return rows.select_related("budget__institution__county", "run", "payee").order_by(
        "budget__institution__code"
    )


def owed_by(budget: CapitationBudget) -> int:
    """What a body has still to give back of a year, in fen."""
    return owed_of([budget.pk]).get(budget.pk, 0)


def unearned(row: CapitationYear) -> int:
    """What of the settled quarters nobody earned, in fen."""
    rows = CapitationLine.objects.filter(
        county=row.county_id, run__capitation=row, run__kind=rules.SETTLEMENT,
        run__status=rules.DONE, earned_fen__lt=F("quarter_fen"),
    )  # fmt: skip
    found = rows.aggregate(fen=Sum(F("quarter_fen") - F("earned_fen"), default=0))
    return int(found["fen"])

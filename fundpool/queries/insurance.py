"""What the end of an insurance year would book, each number with where it comes from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet, Refused
from fundpool.models import (
    InsuranceSettlement,
    InsuranceShare,
    InsuranceTakeBack,
    InsuranceYear,
    InsuranceYearTakeBack,
    Pool,
    Request,
)
from fundpool.queries import appraisals
from fundpool.queries.weighing import Choice, Later, Weighed, choice, later, read, weighed
from fundpool.rules import insurance as rules
from fundpool.rules import insurance_years as ways
from fundpool.rules import weighing
from fundpool.rules.levying import split
from fundpool.rules.requests import VOID
from kpi.models import Run
from members import queries as member_queries
from members.models import Alliance, Institution, Membership
from members.rules import FULL_ROLES

SURPLUS: Final = "fundpool.insurance.surplus_use"
OVERRUN: Final = "fundpool.insurance.overrun_bearer"
TIERS: Final = "fundpool.insurance.overrun_tiers"
WEIGHING: Final = "fundpool.insurance.surplus_weighing"


@dataclass(frozen=True)
class Part:
    """One body: its weight, and what falls to it; by an appraisal also what came of its points."""

    share: InsuranceShare
    fen: int
    weighed: Weighed | None = None


@dataclass(frozen=True)
class Preview:
    """A year's end as it would be booked: `pool_fen` moves in the pool, `own_fen` stays with units.

    `slices` explain how insurer and alliance share an overspend; `parts` are each body's.
    """

    insured: InsuranceYear
    way: str
    clause: str
    total_fen: int
    insurer_fen: int
    pool_fen: int
    own_fen: int
    tiers: str
    slices: list[rules.Slice]
    parts: list[Part]
    #: Of a surplus for the units how it is shared, where from or why not set, and by which run.
    choice: Choice | None = None
    scored: Run | None = None

    @property
    def weighing(self) -> str:
        """How a surplus for the units is shared; "" where nothing is shared."""
        return self.choice.method if self.choice else ""

    @property
    def weighing_words(self) -> str:
        """The same in words."""
        return str(dict(weighing.SURPLUS_WEIGHINGS).get(self.weighing, ""))

    @property
    def is_appraised(self) -> bool:
        """Whether an appraisal decides the shares."""
        return self.weighing in weighing.APPRAISED

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Each body's points, weight and fen as they are frozen beside the decision."""
        return [one.weighed.kept for one in self.parts if one.weighed]

    @property
    def mark(self) -> str:
        """Changes with every share: what a submission by an appraisal hands back."""
        run = self.scored and str(self.scored.pk)
        return appraisals.mark_of([self.way, self.weighing, run, self.kept])

    @property
    def is_surplus(self) -> bool:
        """Whether something is left."""
        return self.insured.left_fen > 0

    @property
    def way_words(self) -> str:
        """The way in words."""
        return str(dict(ways.WAYS)[self.way])

    @property
    def weights(self) -> Fraction:
        """The sum of the weights."""
        return sum((Fraction(one.share.weight) for one in self.parts), Fraction(0))


def preview(
    insured: InsuranceYear, on: date, reasonable_fen: int | None = None,
    scored: Run | None = None,
) -> Preview:  # fmt: skip
    """What would be booked; NotSet with the clause that leaves the rule open.

    `reasonable_fen` is what the committee has found reasonable of an overspend that finance
    bears; None stands for the whole of it. Refused NO_BASIS where nobody has a weight, or where
    the county shares a surplus by an appraisal and `scored` names none; NO_SCORE with the names
    of those whom the appraisal gives no points.
    """
    if not insured.left_fen:
        raise Refused(_("这一年度收支相抵，没有结余也没有超支。"), code="nothing_left")
    if insured.left_fen > 0:
        return _surplus(insured, on, scored)
    return _overrun(insured, on, reasonable_fen)


def _surplus(insured: InsuranceYear, on: date, scored: Run | None) -> Preview:
    found = member_queries.rules.rule(insured.county_id, SURPLUS, on=on)
    left, for_units = insured.left_fen, found.value == ways.FOR_UNITS
    chosen = choice(insured.county_id, WEIGHING) if for_units else None
    appraised = chosen is not None and chosen.method in weighing.APPRAISED
    parts = _parts(insured, left) if for_units and not appraised else []
    if chosen is not None and appraised:
        parts = _appraised(insured, chosen.method, left, scored)
    return Preview(
        insured=insured, way=found.value, clause=found.clause or found.reason, total_fen=left,
        insurer_fen=0, pool_fen=left, own_fen=0, tiers="", slices=[], parts=parts, choice=chosen,
        scored=scored if appraised else None,
    )  # fmt: skip


def _appraised(insured: InsuranceYear, method: str, fen: int, scored: Run | None) -> list[Part]:
    if scored is None:
        raise Refused(
            _("县区已定结余按考核结果分配，请选一个已公布的%(year)d年度考核批次。")
            % {"year": insured.year},
            code="NO_BASIS",
        )
    appraisals.check_of_year(insured.county_id, insured.year, scored)
    shares = shares_of(insured)
    found = weighed(scored, method, fen, {one.institution: one.weight for one in shares})
    given = {one.code: one for one in found}
    return [
        Part(one, given[code].fen if code in given else 0, given.get(code))
        for one in shares
        for code in [one.institution.code]
    ]


def asks_for_run(insured: InsuranceYear, on: date) -> bool:
    """Whether the county shares this year's surplus by an appraisal, so that a run is needed."""
    try:
        found = member_queries.rules.rule(insured.county_id, SURPLUS, on=on)
    except NotSet:
        return False
    is_for_units = insured.left_fen > 0 and found.value == ways.FOR_UNITS
    return is_for_units and choice(insured.county_id, WEIGHING).method in weighing.APPRAISED


def as_settled(settlement: InsuranceSettlement) -> Preview:
    """A year's end as it was decided by an appraisal, from what was frozen then."""
    given = {one.code: one for one in standing(settlement)}
    shares = shares_of(settlement.insured)
    codes = [one.institution.code for one in shares]
    return Preview(
        insured=settlement.insured, way=settlement.way, clause=settlement.clause,
        total_fen=settlement.total_fen, insurer_fen=0, pool_fen=settlement.pool_fen, own_fen=0,
        tiers="", slices=[], choice=Choice(settlement.weighing), scored=settlement.scored,
        parts=[
            Part(one, given[code].fen if code in given else 0, given.get(code))
            for one, code in zip(shares, codes, strict=True)
        ],
    )  # fmt: skip


def standing(settlement: InsuranceSettlement) -> list[Weighed]:
    """Each body's points, weight and fen as they were frozen beside the decision; by code."""
    return read(settlement.weighed, settlement.weighing)


def later_than(settlement: InsuranceSettlement) -> Later | None:
    """What a later revision of the appraisal would give; the settlement itself stays as it is."""
    if settlement.scored is None:
        return None
    return later(settlement.scored, settlement.weighing, standing(settlement))


def _overrun(insured: InsuranceYear, on: date, reasonable_fen: int | None) -> Preview:
    found = member_queries.rules.rule(insured.county_id, OVERRUN, on=on)
    clause, over = found.clause or found.reason, -insured.left_fen
    if found.value == ways.BY_FINANCE:
        borne = over if reasonable_fen is None else reasonable_fen
        rest = over - borne
        return Preview(
            insured=insured, way=found.value, clause=clause, total_fen=over, insurer_fen=0,
            pool_fen=borne, own_fen=rest, tiers="", slices=[],
            parts=_parts(insured, rest) if rest > 0 else [],
        )  # fmt: skip
    texts = member_queries.rules.rule(insured.county_id, TIERS, on=on).texts
    tiers = rules.tiers_of(texts)
    shared = rules.overspend(insured.budget_fen, insured.spent_fen, tiers)
    return Preview(
        insured=insured, way=found.value, clause=clause, total_fen=over,
        insurer_fen=shared.insurer_fen, pool_fen=shared.alliance_fen, own_fen=0,
        tiers="、".join(texts),
        slices=rules.slices(insured.budget_fen, insured.spent_fen, tiers),
        parts=_parts(insured, shared.alliance_fen),
    )  # fmt: skip


def _parts(insured: InsuranceYear, fen: int) -> list[Part]:
    shares = shares_of(insured)
    weights = {one.institution.code: Fraction(one.weight) for one in shares}
    given = split(fen, weights)
    return [Part(one, given[one.institution.code]) for one in shares]


def shares_of(insured: InsuranceYear) -> list[InsuranceShare]:
    """The bodies with their weights, by code."""
    rows = insured.shares.select_related("institution", "journal__period")
    return list(rows.order_by("institution__code"))


def own_shares(shares: QuerySet[InsuranceShare]) -> list[InsuranceShare]:
    """Of these shares each with its year and its payment, the latest year first."""
    rows = shares.select_related(
        "institution", "insured__alliance", "insured__pool", "journal__period"
    )  # fmt: skip
    return list(rows.order_by("-insured__year", "institution__code", "-pk"))


def living_settlement(insured: InsuranceYear) -> InsuranceSettlement | None:
    """How the year was settled, or waits to be."""
    rows = insured.settlements.filter(status__in=ways.LIVING)
    return rows.select_related(
        "earmark", "submitted_by", "ended_by", "journal__period", "insured",
        "scored__scheme_version__scheme",
    ).first()  # fmt: skip


def take_backs_of(insured: InsuranceYear) -> list[InsuranceTakeBack]:
    """Every wish to take a booking of the year back and what became of it, the last first."""
    rows = InsuranceTakeBack.objects.filter(
        county=insured.county_id, settlement__insured=insured
    ).select_related(
        "settlement__journal__period", "journal__period", "submitted_by", "ended_by"
    )  # fmt: skip
    return list(rows.order_by("-pk"))


def year_backs_of(insured: InsuranceYear) -> list[InsuranceYearTakeBack]:
    """Every wish to take the year itself back and what became of it, the last first."""
    rows = InsuranceYearTakeBack.objects.filter(county=insured.county_id, insured=insured)
    return list(rows.select_related("submitted_by", "ended_by").order_by("-pk"))


def uses_of(settlement: InsuranceSettlement) -> QuerySet[Request]:
    """What the surplus was asked for: every request on its earmark that was not given up."""
    rows = Request.objects.filter(county=settlement.county_id, earmark=settlement.earmark)
    return rows.exclude(status__in=(*VOID, "draft")).select_related("institution").order_by("no")


def members_of(alliance: Alliance, on: date) -> list[Institution]:
    """The alliance's lead and members on a day, by code."""
    rows = Membership.objects.filter(
        member_queries.in_force(on), county=alliance.county_id, alliance=alliance,
        role__in=FULL_ROLES,
    )  # fmt: skip
    return list(Institution.objects.filter(pk__in=rows.values("institution")).order_by("code"))


def alliance_of(pool: Pool, alliances: Any) -> Alliance | None:
    """The pool's own alliance; of a county's pool the only one there is."""
    if pool.alliance is not None:
        return pool.alliance
    rows = list(alliances.filter(county=pool.county_id)[:2])
    return rows[0] if len(rows) == 1 else None

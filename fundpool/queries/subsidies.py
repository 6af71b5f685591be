"""Subsidies by appraisal: which kinds a county's plan orders, what a year would pay, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import NotSet, Refused
from alliance.core.numbers import plain
from alliance.core.showing import yuan
from fundpool.models import AppraisedSubsidy, Journal, Pool, SubsidyLine
from fundpool.queries import appraisals, capitation, ledger
from fundpool.queries.execution import percent
from fundpool.rules import subsidy_years as rules
from fundpool.rules.capitation import Band
from fundpool.rules.capitation_years import reached
from kpi.models import Run
from members import queries as member_queries
from members.models import County, Institution, Membership
from members.rules import PRIMARY_KINDS, VILLAGE_KINDS

METHOD: Final = "fundpool.appraised.method[%s]"
BANDS: Final = "fundpool.appraised.bands[%s]"
LINK: Final = "fundpool.appraised.paid_link"
STEPS: Final = "fundpool.running_subsidy.steps"
NEXT: Final = "fundpool.appraised.next_prepay"
INCENTIVE_TOTAL: Final = "fundpool.incentive.amount"


@dataclass(frozen=True)
class Kind:
    """A kind that the county's plan orders: its clause, its words, what the plan leaves open."""

    code: str
    clause: str
    text: str
    open: tuple[str, ...]
    steps: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it is called."""
        return str(rules.KINDS[self.code])


def keys_of(kind: str) -> tuple[str, ...]:
    """The county's values without which a kind is not worked out."""
    more = {rules.MEDICINE: (LINK,), rules.INCENTIVE: (INCENTIVE_TOTAL,), rules.VILLAGE: (NEXT,)}
    return (METHOD % kind, *more.get(kind, ()))


def kinds_of(county: County) -> list[Kind]:
    """The kinds that the county's plan or a document of its own orders, with what is not set."""
    printed = member_queries.rules.plan_rules().filter(plan=county.plan) if county.plan else None
    found = []
    for kind in rules.KINDS:
        key = METHOD % kind
        rule = (
            printed.filter(parameters__key=key).select_related("clause").first()
            if printed
            else None
        )
        open_ = tuple(capitation.left_open(county.pk, keys_of(kind)))
        steps = _steps(county.pk) if kind == rules.RUNNING else ()
        if rule is not None:
            found.append(Kind(kind, rule.clause.key, rule.text, open_, steps))
        elif reason := _own(county.pk, key):
            found.append(Kind(kind, "", reason, open_, steps))
    return found


def _own(county: int, key: str) -> str:
    """By which document the county has set a value itself; "" where it has not."""
    try:
        said = capitation.rule(county, key)
    except NotSet:
        return ""
    return str(said.reason)


def _steps(county: int) -> tuple[str, ...]:
    """The steps that the plan prints, in its words."""
    try:
        steps: tuple[str, ...] = capitation.rule(county, STEPS).texts
    except NotSet:
        return ()
    return steps


def bodies(kind: str, pool: Pool) -> QuerySet[Institution]:
    """Whom a kind is for: the base, village clinics, or leads; of the pool's alliance if it has one."""
    if kind == rules.INCENTIVE:
        leads = Membership.objects.filter(
            member_queries.in_force(today()), county=pool.county_id, role="lead"
        )
        if pool.alliance_id is not None:
            leads = leads.filter(alliance=pool.alliance_id)
        rows = Institution.objects.filter(county=pool.county_id, pk__in=leads.values("institution"))
        return rows.select_related("county").order_by("code")
    kinds = VILLAGE_KINDS if kind == rules.VILLAGE else PRIMARY_KINDS
    return capitation.candidates(pool).filter(Q(kind__in=[*kinds]))


@dataclass(frozen=True)
class Line:
    """What one body would be paid, in fen, with the score and share it comes from; or why not."""

    row: SubsidyLine
    score: Decimal | None = None
    share: Fraction | None = None
    next_share: Fraction | None = None
    fen: int | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Seen:
    """A year as it would be submitted; `next_open` says why next year's prepayment stays open."""

    row: AppraisedSubsidy
    scored: Run
    method: str
    link: str
    basis: str
    lines: Sequence[Line]
    free_fen: int
    next_open: str

    @property
    def pay_fen(self) -> int:
        """What is paid in all."""
        return sum(one.fen or 0 for one in self.lines)

    @property
    def missing(self) -> list[Line]:
        """The bodies that cannot be worked out yet."""
        return [one for one in self.lines if one.why_not]

    @property
    def mark(self) -> str:
        """Changes with every figure: what a submission hands back to say that it saw these."""
        said = [
            self.row.version, self.method, self.link, str(self.scored.pk),
            [[one.row.institution_id, str(one.score), str(one.share), str(one.next_share), one.fen]
             for one in self.lines],
        ]  # fmt: skip
        return appraisals.mark_of(said)


def seen(row: AppraisedSubsidy, scored: Run | None) -> Seen:
    """A draft's amounts by a published appraisal, computed now.

    NotSet, with the clause, where the plan leaves open how the appraisal counts; Refused NO_BASIS
    without an appraisal of the year or beyond the sum that the county has set for leads.
    """
    said = capitation.rule(row.county_id, METHOD % row.kind)
    method, link = str(said.value), ""
    if row.kind == rules.MEDICINE:
        link = str(capitation.rule(row.county_id, LINK).value)
    lines = lines_of(row)
    _check_total(row, lines)
    bands = appraisals.bands(row.county_id, BANDS % row.kind) if method == rules.BY_BANDS else ()
    if scored is None:
        raise Refused(_("请选一个已公布的年度考核批次，再核定补助。"), code="NO_BASIS")
    check_counts(row, scored)
    upcoming, next_open = _upcoming(row)
    how = _How(row.kind, method, link, bands, upcoming, appraisals.points(scored))
    return Seen(
        row, scored, method, link, capitation.source_of(said), [how.line(one) for one in lines],
        ledger.free(row.pool, row.earmark_id), next_open,
    )  # fmt: skip


def check_counts(row: AppraisedSubsidy, scored: Run) -> None:
    """The run is of this county and year, published, and no later revision takes its place."""
    appraisals.check_of_year(row.county_id, row.year, scored)


def lines_of(
    row: AppraisedSubsidy, among: QuerySet[SubsidyLine] | None = None
) -> list[SubsidyLine]:
    """Its bodies, by code; `among` those that somebody reads."""
    rows = SubsidyLine.objects.all() if among is None else among
    rows = rows.filter(county=row.county_id, subsidy=row)
    return list(
        rows.select_related("subsidy", "institution__county", "payee").order_by("institution__code")
    )


def _check_total(row: AppraisedSubsidy, lines: Sequence[SubsidyLine]) -> None:
    if row.kind != rules.INCENTIVE:
        return
    most = int(capitation.rule(row.county_id, INCENTIVE_TOTAL).value)
    asked = sum(one.approved_fen or 0 for one in lines)
    if asked > most:
        told = _("各牵头医院核定合计 %(asked)s，超出县区设定的激励资金 %(most)s，请调整。")
        raise Refused(told % {"asked": yuan(asked), "most": yuan(most)}, code="over_total")


def _upcoming(row: AppraisedSubsidy) -> tuple[tuple[Band, ...], str]:
    """The bands of next year's prepayment of village clinics; otherwise why they stay open."""
    if row.kind != rules.VILLAGE:
        return (), ""
    try:
        return appraisals.bands(row.county_id, NEXT), ""
    except NotSet as open_:
        return (), str(open_)


@dataclass(frozen=True)
class _How:
    """What holds for every body of a year."""

    kind: str
    method: str
    link: str
    bands: tuple[Band, ...]
    upcoming: tuple[Band, ...]
    scores: dict[int, Decimal]

    def line(self, row: SubsidyLine) -> Line:
        """What one body's score earns."""
        figures = row.figures
        if gaps := figures.lacking(self.kind):
            named = "、".join(str(rules.FIGURE_WORDS[name]) for name in gaps)
            return Line(row, why_not=_("还没有填：%(named)s。") % {"named": named})
        score = self.scores.get(row.institution.unit_id)
        if score is None:
            return Line(row, why_not=_("这个考核批次没有它的得分。"))
        share = rules.share_of(self.method, score, self.bands)
        upcoming = reached(self.upcoming, score).share if self.upcoming else None
        return Line(row, score, share, upcoming, rules.amount(self.kind, figures, share, self.link))


def explained(
    row: SubsidyLine, line: Line | None, method: str, link: str, prepaid: Fraction | None = None
) -> list[str]:
    """How a body's amount came about, one step a sentence; only the steps whose data are there."""
    kind = row.subsidy.kind
    told = row.figures
    found = []
    if kind == rules.RUNNING and told.tasks:
        found.append(_("核定任务：%(tasks)s") % {"tasks": told.tasks})
    if not told.lacking(kind):
        found.append(_approved(kind, told))
        if kind == rules.MEDICINE:
            paid = {"paid": yuan(told.paid_fen or 0), "due": yuan(told.due_fen or 0)}
            found.append(_("已付采购款 %(paid)s，应付 %(due)s") % paid)
            if link:
                found.append(str(dict(rules.LINKS)[link]))
    if prepaid is not None:
        share = {"share": percent(prepaid)}
        found.append(_("本年度预拨比例 %(share)s，按上年度考核") % share)
    if line is None or line.fen is None or line.score is None or line.share is None:
        return found
    if words := dict(rules.METHODS).get(method):
        found.append(str(words))
    how = {"score": plain(line.score), "share": percent(line.share)}
    found.append(_("考核得分 %(score)s，核拨比例 %(share)s") % how)
    found.append(_("补助 %(fen)s，四舍五入到分") % {"fen": yuan(line.fen)})
    if line.next_share is not None:
        found.append(_("下年度预拨比例 %(share)s") % {"share": percent(line.next_share)})
    return found


def _approved(kind: str, told: rules.Figures) -> str:
    fen = yuan(rules.approved(kind, told))
    if kind != rules.RUNNING:
        return _("核定补助 %(fen)s") % {"fen": fen}
    return _("核定支出 %(spent)s － 核定收入 %(came)s，收支差额 %(fen)s（收大于支为 0）") % {
        "spent": yuan(told.expense_fen or 0),
        "came": yuan(told.income_fen or 0),
        "fen": fen,
    }


def kept(row: AppraisedSubsidy, line: SubsidyLine) -> Line | None:
    """A submitted body's amount as it was kept; None while nothing was submitted."""
    if row.status == rules.DRAFT or line.fen is None:
        return None
    upcoming = Fraction(line.next_share) if line.next_share else None
    return Line(line, line.score, Fraction(line.share), upcoming, line.fen)


def key_of(row: AppraisedSubsidy, step: str) -> str:
    """The one key of a journal of a year."""
    return f"subsidy:{row.pk}:{step}"


def journals_of(row: AppraisedSubsidy) -> QuerySet[Journal]:
    """Its journals, the first first."""
    keys = [key_of(row, step) for step in ("approved", "disbursed", "earned", "released")]
    rows = Journal.objects.filter(county=row.county_id, key__in=keys)
    return rows.select_related("period", "pool").order_by("pk")


def prepay_shares(row: AppraisedSubsidy) -> dict[int, Fraction]:
    """What part of a village clinic's subsidy is prepaid, by last year's appraisal; by its id."""
    if row.kind != rules.VILLAGE:
        return {}
    rows = SubsidyLine.objects.filter(
        county=row.county_id, subsidy__kind=row.kind, subsidy__year=row.year - 1,
        subsidy__pool=row.pool_id, subsidy__status__in=rules.STANDS,
    ).exclude(next_share="")  # fmt: skip
    return {body: Fraction(share) for body, share in rows.values_list("institution", "next_share")}

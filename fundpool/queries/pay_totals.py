"""The total of performance pay of a year: what a locked appraisal makes of it, body by body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid, NotSet, Refused
from alliance.core.periods import Period
from fundpool.models import PayTotal, PayTotalLine
from fundpool.queries import appraisals, capitation
from fundpool.queries.weighing import Later, Weighed, later, read, weighed
from fundpool.rules import weighing as rules
from fundpool.rules.levying import BAD_AMOUNT
from kpi.models import Run
from members import queries as member_queries
from members.models import Alliance, County, Institution, Membership
from members.rules import FULL_ROLES

WEIGHING: Final = "fundpool.pay.total_weighing"
#: Characters of a document's number, and the earliest year.
DOCUMENT: Final = 80
FIRST: Final = 2000


@dataclass(frozen=True)
class Ordered:
    """What the county's plan says about it: clause and words; and why it is not set, if it is not."""

    clause: str
    text: str
    open: str


@dataclass(frozen=True)
class TotalTold:
    """What a county states: the year, its total in fen, by which document, who takes part."""

    year: int
    total_fen: int
    document_no: str
    weights: Mapping[Institution, Decimal]


@dataclass(frozen=True)
class Seen:
    """A year's total as it would be proposed."""

    alliance: Alliance
    year: int
    total_fen: int
    method: str
    basis: str
    scored: Run
    bodies: Sequence[Weighed]

    @property
    def method_words(self) -> str:
        """The way in words."""
        return str(dict(rules.PAY_WEIGHINGS)[self.method])

    @property
    def mark(self) -> str:
        """Changes with every figure: what a proposal hands back to say that it saw these."""
        run = str(self.scored.pk)
        said = [one.kept for one in self.bodies]
        return appraisals.mark_of([self.alliance.pk, self.year, self.method, run, said])


def ordered(county: County) -> list[Ordered]:
    """What links an appraisal with the total of pay: clauses of the plan, or the county's own paper.

    None where neither does.
    """
    try:
        own, open_ = capitation.rule(county.pk, WEIGHING).reason, ""
    except NotSet as refusal:
        own, open_ = "", str(refusal)
    rows = member_queries.rules.plan_rules().filter(parameters__key=WEIGHING)
    printed = rows.filter(plan=county.plan).select_related("clause") if county.plan else []
    found = [Ordered(one.clause.key, one.text, open_) for one in printed]
    return found or ([Ordered("", own, "")] if own else [])


def seen(
    alliance: Alliance, year: int, total_fen: int, scored: Run | None,
    bodies: Mapping[Institution, Decimal],
) -> Seen:  # fmt: skip
    """A total shared by a locked appraisal of the year, computed now.

    NotSet, with the clause, where the county has not decided how; Refused NO_BASIS without an
    appraisal of the year or anything to share by, NOT_LOCKED before it is locked, NO_SCORE with
    the names of those without points.
    """
    said = capitation.rule(alliance.county_id, WEIGHING)
    if scored is None:
        told = _("请选一个已锁定的%(year)d年度考核批次，再分配绩效工资总量。")
        raise Refused(told % {"year": year}, code="NO_BASIS")
    check_counts(alliance.county_id, year, scored)
    method = str(said.value)
    return Seen(
        alliance, year, total_fen, method, capitation.source_of(said), scored,
        weighed(scored, method, total_fen, bodies),
    )  # fmt: skip


def check_told(alliance: Alliance, told: TotalTold) -> None:
    """Invalid where a figure, the document or a body cannot be so."""
    wrong = {}
    if not FIRST <= told.year <= today().year:
        wrong["year"] = _("请填写四位年份，不晚于今年。")
    if told.total_fen <= 0:
        wrong["total_fen"] = _("总量要大于 0。")
    if not told.document_no.strip() or len(told.document_no) > DOCUMENT:
        wrong["document_no"] = _("请填写核定总量的文号，不超过%(n)d个字符。") % {"n": DOCUMENT}
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), code=BAD_AMOUNT, fields=wrong)
    if any(not weight.is_finite() or weight < 0 for weight in told.weights.values()):
        raise Invalid(_("权重不能是负数，请核对。"), code="weight")
    members = {one.pk for one in bodies_of(alliance, told.year)}
    if any(body.pk not in members for body in told.weights):
        raise Invalid(_("只有这一年年底在联盟中的牵头和成员单位参加分配。"), code="NOT_MEMBER")


def check_counts(county: int, year: int, scored: Run) -> None:
    """The run is of this county and year, locked, and no later revision takes its place."""
    appraisals.check_of_year(county, year, scored)
    if scored.state != Run.State.LOCKED:
        raise Refused(
            _("绩效工资总量按已锁定的考核结果分配，这个批次还没有锁定；请在锁定后再办理。"),
            code="NOT_LOCKED",
        )


def check_method(row: PayTotal) -> None:
    """The county still wants it shared as it was proposed; Refused preview_stale otherwise."""
    if str(capitation.rule(row.county_id, WEIGHING).value) != row.method:
        raise Refused(_("提出之后规则有了变化，请撤回后重新提出。"), code="preview_stale")


def bodies_of(alliance: Alliance, year: int) -> list[Institution]:
    """The alliance's lead and members on the year's last day, by code."""
    rows = Membership.objects.filter(
        member_queries.in_force(Period.parse(str(year)).last_day), county=alliance.county_id,
        alliance=alliance, role__in=FULL_ROLES,
    )  # fmt: skip
    bodies = Institution.objects.filter(pk__in=rows.values("institution"))
    return list(bodies.select_related("county").order_by("code"))


def lines_of(
    row: PayTotal, among: QuerySet[PayTotalLine] | None = None
) -> list[tuple[PayTotalLine, Weighed]]:
    """Each body with how its part came about, from what was kept; `among` those somebody reads."""
    everybody = list(
        PayTotalLine.objects.filter(county=row.county_id, total=row)
        .select_related("institution__unit").order_by("institution__code")
    )  # fmt: skip
    shown = (
        {one.pk for one in everybody}
        if among is None
        else set(among.filter(total=row).values_list("pk", flat=True))
    )
    told = {one.code: one for one in read(map(_kept, everybody), row.method)}
    return [(one, told[one.institution.code]) for one in everybody if one.pk in shown]


def later_than(row: PayTotal) -> Later | None:
    """What a later revision of the appraisal would give; the decision itself stays as it is."""
    return later(row.scored, row.method, [one for _line, one in lines_of(row)])


def _kept(line: PayTotalLine) -> dict[str, object]:
    body = line.institution
    return {
        "code": body.code, "name": body.name, "unit": body.unit.code, "weight": line.weight,
        "points": line.points, "maximum": line.maximum, "fen": line.fen,
    }  # fmt: skip

"""Questions about fund requests: what they ask for, what became of the money, who has them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import localdate

from alliance.core.clock import today
from alliance.core.errors import NotSet
from fundpool.models import (
    Disbursement,
    Earmark,
    Misuse,
    Payee,
    Request,
    RequestDocument,
    RequestStep,
    UseReport,
)
from fundpool.queries import ledger
from fundpool.rules import requests as rules
from members import queries as member_queries
from members.models import Grant, Institution, Membership
from members.rules import COUNTY, MAY, PRIMARY_KINDS

HOSPITAL: Final = "A"
TWO_FROM: Final = "fundpool.claim.two_from"
REVIEWER: Final = "fundpool.claim.reviewer"
ACCOUNT_WITHIN: Final = "fundpool.claim.account_within"
_DRAWN_BY: Final = "fundpool.claim.drawn_by[{}]"
#: Kinds of pools whose users a plan names; the others serve every member.
NAMED_KINDS: Final = ("technical", "development")


# --- who may draw, who reviews, how many approve --------------------------------------


def drawn_by(earmark: Earmark) -> str:
    """Which bodies draw on the pool of an earmark; NotSet where the plan leaves it open."""
    if earmark.pool.kind not in NAMED_KINDS:
        return "member"
    key = _DRAWN_BY.format(earmark.pool.kind)
    return member_queries.rules.rule(earmark.county_id, key, on=today()).value


def may_draw(earmark: Earmark, body: Institution, group: str) -> bool:
    """Whether a body belongs to those who draw on a pool: the plan's group, its own alliance."""
    kind = body.kind or ""
    fits = {
        "county_hospital": kind.startswith(HOSPITAL),
        "township": kind in PRIMARY_KINDS,
        "member": True,
    }[group]
    stands = member_queries.days.memberships_of(body, today())
    allied = earmark.pool.alliance_id
    return fits and any(allied in {None, row.alliance_id} for row in stands)


def route_of(body: Institution) -> str:
    """Who reviews what a body asks for: as the plan says, otherwise its lead.

    A body that leads, or has no lead but itself, is reviewed by the commission: nobody reviews
    what their own body asks for.
    """
    try:
        said = member_queries.rules.rule(body.county_id, REVIEWER, on=today()).value
    except NotSet:
        said = rules.LEAD
    return rules.LEAD if said == rules.LEAD and leads_of(body) else rules.COMMISSION


def leads_of(body: Institution) -> list[int]:
    """The bodies that lead an alliance of this one; none where it leads one itself."""
    alliances = [row.alliance_id for row in member_queries.days.memberships_of(body, today())]
    rows = Membership.objects.filter(
        member_queries.days.in_force(today()), alliance__in=alliances, role=Membership.Role.LEAD
    )
    leads = set(rows.values_list("institution_id", flat=True))
    return [] if body.pk in leads else sorted(leads)


def two_from(county: int) -> int | None:
    """From which amount on two people approve, in fen; None where the county has set none."""
    try:
        said = member_queries.rules.rule(county, TWO_FROM, on=today()).typed
    except NotSet:
        return None
    return int(said) if isinstance(said, int) else None


def account_within(county: int) -> int | None:
    """Within how many days paid money is accounted for; None where the county has set none."""
    try:
        said = member_queries.rules.rule(county, ACCOUNT_WITHIN, on=today()).typed
    except NotSet:
        return None
    return int(said) if isinstance(said, int) else None


def uses_of(earmark: Earmark) -> tuple[str, ...]:
    """What the plan lists as uses of the earmark's pool; the lists end in “等”."""
    if earmark.pool.kind not in NAMED_KINDS:
        return ()
    key = f"fundpool.pool.uses[{earmark.pool.kind}]"
    try:
        return member_queries.rules.rule(earmark.county_id, key, on=today()).texts
    except NotSet:
        return ()


def evidence_required(county: int) -> bool:
    """Whether nothing is asked for without documents: everywhere but where a county says no."""
    try:
        said = member_queries.rules.rule(
            county, "fundpool.claim.evidence_required", on=today()
        ).typed
    except NotSet:
        return True
    return said is not False


def abuse_kinds(county: int) -> tuple[str, ...]:
    """What the plan lists as irregular."""
    try:
        return member_queries.rules.rule(county, "fundpool.abuse.kinds", on=today()).texts
    except NotSet:
        return ()


# --- the course of one request ----------------------------------------------------------


def reports_of(row: Request) -> QuerySet[UseReport]:
    """What was reported of the use of its money, or given back."""
    rows = UseReport.objects.filter(request=row)
    return rows.select_related("by", "decided_by", "document__document")


def payments_of(row: Request) -> QuerySet[Disbursement]:
    """Its payments."""
    rows = Disbursement.objects.filter(request=row).select_related(
        "by", "payee", "journal", "treasury"
    )
    return rows.prefetch_related("returns__journal__period", "misdirected__institution")


def misuses_of(row: Request) -> QuerySet[Misuse]:
    """What was found to have been used otherwise."""
    return Misuse.objects.filter(request=row)


def step_rows(row: Request) -> QuerySet[RequestStep]:
    """Its steps."""
    return RequestStep.objects.filter(request=row).select_related("actor", "institution")


def document_rows(row: Request) -> QuerySet[RequestDocument]:
    """Its documents."""
    return RequestDocument.objects.filter(request=row).select_related("document")


def steps_taken(row: Request) -> list[RequestStep]:
    """Every step, in the order in which it was taken, by the ids of who took it."""
    return list(RequestStep.objects.filter(request=row).order_by("pk"))


def steps_of(row: Request) -> list[RequestStep]:
    """The same with who took them, to be shown."""
    rows = RequestStep.objects.filter(request=row).select_related("actor", "institution")
    return list(rows.order_by("pk"))


def taken(steps: Iterable[RequestStep]) -> list[rules.Taken]:
    """The steps as the rule of separated duties reads them."""
    return [
        rules.Taken(
            one.verb,
            frozenset(pk for pk in (one.actor_id, one.acting_for_id) if pk is not None),
        )
        for one in steps
    ]


def days_with(row: Request, steps: Sequence[RequestStep]) -> dict[str, int]:
    """How many days the request lay with each office since it was first filed."""
    filed = next((n for n, one in enumerate(steps) if one.verb == "submit"), len(steps))
    passed = [rules.Passed(localdate(one.at), one.holder) for one in steps[filed:]]
    return rules.days_with(passed, today())


def documents_of(row: Request) -> list[RequestDocument]:
    """What is enclosed, in the order in which it came."""
    rows = RequestDocument.objects.filter(request=row).select_related("document", "added_by")
    return list(rows.defer("document__content"))


def missing_items(checklist: Sequence[str], enclosed: Iterable[RequestDocument]) -> list[str]:
    """What of the checklist has no document yet."""
    there = {one.item for one in enclosed}
    return [item for item in checklist if item not in there]


def last_return(steps: Sequence[RequestStep]) -> RequestStep | None:
    """The last time it was returned."""
    return next((one for one in reversed(steps) if one.verb == "return"), None)


def late_returns(county: int) -> dict[int, int]:
    """How many points each reviewer raised that could have been raised the first time."""
    rows = RequestStep.objects.filter(county=county, late__gt=0, actor__isnull=False)
    found = rows.order_by().values_list("actor").annotate(n=Sum("late"))
    return {int(actor): int(n) for actor, n in found}


# --- people and money around it -----------------------------------------------------------


def people_for(right: str, row: Request) -> list[int]:
    """Who holds a role that may take the next step at the body of a request or for the county."""
    reached: Mapping[str, str] = MAY[right]
    wide = [role for role, far in reached.items() if far == COUNTY]
    near = [role for role, far in reached.items() if far != COUNTY]
    places = leads_of(row.institution) if right == rules.REVIEW_MEMBERS else [row.institution_id]
    held = Q(role__in=wide) | Q(role__in=near, institution__in=places)
    rows = Grant.objects.filter(
        held, member_queries.days.in_force(today()), county=row.county_id, person__left_on=None
    )
    return sorted(set(rows.values_list("person_id", flat=True)))


def right_now(row: Request) -> str:
    """The right with which the next step of a request is taken; "" when it has ended."""
    if row.status == "submitted":
        return rules.REVIEW_MEMBERS if row.route == rules.LEAD else rules.REVIEW
    return {
        "draft": rules.APPLY,
        "returned": rules.APPLY,
        "reviewed": rules.APPROVE,
        "first_approved": rules.APPROVE,
        "approved": rules.PAY,
        "disbursing": rules.PAY,
        "accounting": rules.APPLY,
    }.get(row.status, "")


def free_of(earmark: Earmark) -> int:
    """What may still be drawn of an earmark, in fen."""
    return ledger.free(earmark.pool, earmark.pk)


def payee_of(institution: int) -> Payee | None:
    """The account a body is paid to today."""
    return Payee.objects.filter(
        institution=institution, confirmed_at__isnull=False, ended_at__isnull=True
    ).first()


def to_recover(row: Request) -> list[Misuse]:
    """What the body of a request still has to give back to the same pool, the oldest first."""
    mine = Q(misdirected__institution=row.institution_id) | Q(
        misdirected=None, request__institution=row.institution_id
    )
    rows = Misuse.objects.filter(mine, county=row.county_id, request__pool=row.pool_id)
    return [one for one in rows.order_by("at", "pk") if left_of(one)]


def left_of(row: Misuse) -> int:
    """What of a misuse has not come back, in fen."""
    back = row.recoveries.aggregate(total=Sum("fen"))["total"]
    return row.fen - int(back or 0)

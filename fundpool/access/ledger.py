"""Which pools, books and plans of use an actor reaches, and who may do what with them."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from fundpool.models import (
    Account,
    AccountCode,
    Allocation,
    BookCheck,
    Earmark,
    Entry,
    FundAlert,
    Journal,
    Pool,
    Receipt,
)
from members import access as member_access
from members import queries as member_queries
from members.models import Institution, Membership

READ_POOLS: Final = "fundpool.read_pools"
READ_BOOKS: Final = "fundpool.read_books"
READ_UNIT: Final = "fundpool.read_unit"
KEEP_POOLS: Final = "fundpool.keep_pools"
POST: Final = "fundpool.post"
DRAFT: Final = "fundpool.draft_allocation"
APPROVE: Final = "fundpool.approve_allocation"
CLOSE: Final = "fundpool.close_year"
CODES: Final = "fundpool.keep_codes"


def pools_for(actor: Actor) -> QuerySet[Pool]:
    """Pools of the counties one oversees; a body those of its alliances and of its county."""
    reached = member_access.reach(actor, READ_POOLS)
    rows = Pool.objects.filter(county__in=actor.counties)
    mine = Membership.objects.filter(
        member_queries.in_force(today()),
        county__in=actor.counties,
        institution__in=reached.institutions,
    )
    counties = Institution.objects.filter(pk__in=reached.institutions).values("county")
    return rows.filter(
        Q(county__in=reached.counties)
        | Q(alliance=None, county__in=counties)
        | Q(alliance__in=mine.values("alliance"))
    )


def pool_for(actor: Actor, county: int, code: str) -> Pool:
    """One of them by its code; NotFound otherwise."""
    rows = Pool.objects.select_related("county", "alliance")
    pool = pools_for(actor).filter(county=county, code=code).first()
    if pool is None:
        there = rows.filter(county=county, code=code).exists()
        raise NotFound(_("没有找到这个资金池。"), exists=there)
    return rows.get(pk=pool.pk)


def earmarks_for(actor: Actor) -> QuerySet[Earmark]:
    """Earmarks of the pools one reads."""
    return Earmark.objects.filter(county__in=actor.counties, pool__in=pools_for(actor))


def _counties(actor: Actor, verb: str) -> frozenset[int]:
    return member_access.reach(actor, verb).counties


def journals_for(actor: Actor) -> QuerySet[Journal]:
    """Journals of the books one reads."""
    return Journal.objects.filter(county__in=_counties(actor, READ_BOOKS))


def journal_for(actor: Actor, pk: int) -> Journal:
    """One of them; NotFound otherwise."""
    rows = journals_for(actor).select_related(
        "county", "pool", "period", "by", "reviewed_by", "reverses__period"
    )
    return one_of(rows, pk, _("没有找到这张凭证。"))


def entries_for(actor: Actor) -> QuerySet[Entry]:
    """Entries of those books; a body those that were made with it."""
    reached = member_access.reach(actor, READ_UNIT)
    rows = Entry.objects.filter(county__in=actor.counties)
    return rows.filter(
        Q(county__in=_counties(actor, READ_BOOKS)) | Q(institution__in=reached.institutions)
    )


def accounts_for(actor: Actor) -> QuerySet[Account]:
    """Accounts of the pools one reads; a body none of another body's."""
    reached = member_access.reach(actor, READ_UNIT)
    rows = Account.objects.filter(county__in=actor.counties, pool__in=pools_for(actor))
    return rows.filter(
        Q(county__in=_counties(actor, READ_BOOKS)) | Q(unit=None) | Q(unit__in=reached.institutions)
    )


def units_for(actor: Actor) -> QuerySet[Institution]:
    """Bodies whose movements one reads."""
    reached = member_access.reach(actor, READ_UNIT)
    return Institution.objects.filter(
        Q(county__in=reached.counties) | Q(pk__in=reached.institutions)
    ).order_by("code")


def unit_for(actor: Actor, county: int, code: str) -> Institution:
    """One of them by its code; NotFound otherwise."""
    row = units_for(actor).filter(county=county, code=code).first()
    if row is None:
        there = Institution.objects.filter(county=county, code=code).exists()
        raise NotFound(_("没有找到这家机构。"), exists=there)
    return row


def receipts_for(actor: Actor) -> QuerySet[Receipt]:
    """What came from finance into the books one reads."""
    return Receipt.objects.filter(county__in=_counties(actor, READ_BOOKS))


def allocations_for(actor: Actor) -> QuerySet[Allocation]:
    """Plans of use of the books one reads."""
    return Allocation.objects.filter(county__in=_counties(actor, READ_BOOKS))


def allocation_for(actor: Actor, pk: int) -> Allocation:
    """One of them; NotFound otherwise."""
    rows = allocations_for(actor).select_related(
        "county", "pool", "drafted_by", "first_by", "decided_by", "journal__period"
    )
    return one_of(rows, pk, _("没有找到这份使用计划。"))


def book_checks_for(actor: Actor) -> QuerySet[BookCheck]:
    """What recomputing the books found, of the books one reads."""
    return BookCheck.objects.filter(county__in=_counties(actor, READ_BOOKS))


def account_codes_for(actor: Actor) -> QuerySet[AccountCode]:
    """The county's accounting codes, for who reads its books."""
    return AccountCode.objects.filter(county__in=_counties(actor, READ_BOOKS))


def alerts_for(actor: Actor) -> QuerySet[FundAlert]:
    """Crossed thresholds of the books one reads."""
    return FundAlert.objects.filter(county__in=_counties(actor, READ_BOOKS))


def check_can_read_books(actor: Actor, county: int) -> None:
    """Whoever oversees the county's money; NotFound for everybody else."""
    if county not in _counties(actor, READ_BOOKS):
        raise NotFound(_("没有找到资金池的账。"), exists=True)


def check_can_keep_pools(actor: Actor, county: int) -> Actor:
    """Finance opens pools and names their earmarks."""
    return member_access.check_may(actor, KEEP_POOLS, county=county)


def check_can_post(actor: Actor, pool: Pool) -> Actor:
    """Finance keeps the books."""
    return member_access.check_may(actor, POST, county=pool.county_id)


def check_can_close(actor: Actor, pool: Pool) -> Actor:
    """Finance opens and closes years."""
    return member_access.check_may(actor, CLOSE, county=pool.county_id)


def check_can_keep_codes(actor: Actor, county: int) -> Actor:
    """Finance proposes and confirms the accounting codes."""
    return member_access.check_may(actor, CODES, county=county)


def check_can_draft(actor: Actor, pool: Pool) -> Actor:
    """Finance drafts plans of use."""
    return member_access.check_may(actor, DRAFT, county=pool.county_id)


def check_can_withdraw(actor: Actor, allocation: Allocation) -> Actor:
    """Whoever drafted it."""
    acting = member_access.check_may(actor, DRAFT, county=allocation.county_id)
    if allocation.drafted_by_id is not None and allocation.drafted_by_id not in actor.persons:
        raise Forbidden(_("使用计划只能由起草人撤回。"))
    return acting


def check_can_decide(actor: Actor, allocation: Allocation) -> Actor:
    """An approver who neither drafted it nor has approved it already."""
    acting = member_access.check_may(actor, APPROVE, county=allocation.county_id)
    if allocation.drafted_by_id in acting.names:
        raise Forbidden(_("起草人不能审批自己的计划，请另一人审批。"), code="SAME_PERSON")
    if allocation.first_by_id is not None and allocation.first_by_id in acting.names:
        raise Forbidden(_("您已审批过这份计划，请另一位审批人办理。"), code="SAME_PERSON")
    return acting


#: Journals that the books' own pages enter, and by which verb each is taken back.
_REVERSED_BY: Final = {
    **dict.fromkeys(
        ("subsidy_received", "interest", "interest_due", "bank_fee", "called_back", "source_paid"),
        POST,
    ),
    **dict.fromkeys(("allocated", "reallocated", "unallocated"), APPROVE),
}


def check_can_reverse(actor: Actor, journal: Journal) -> Actor:
    """Finance what it has entered; an approver what was approved, and not by whoever drafted it."""
    verb = _REVERSED_BY.get(journal.kind)
    if journal.reverses_id is not None:
        raise Refused(_("冲销凭证不能再冲销，请重新记账。"), code="IS_REVERSAL")
    if verb is None:
        raise Refused(_("这张凭证由其他业务生成，请在原业务中撤销。"), code="NOT_HERE")
    acting = member_access.check_may(actor, verb, county=journal.county_id)
    if verb == APPROVE and journal.by_id is not None and journal.by_id in acting.names:
        raise Forbidden(_("起草人不能冲销自己起草的凭证，请另一人办理。"), code="SAME_PERSON")
    return acting

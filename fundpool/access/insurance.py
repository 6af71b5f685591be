"""Who reads insurance years, who enters them, who confirms, settles and pays."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden
from alliance.core.rows import one_of
from fundpool.access.ledger import APPROVE, POST, READ_BOOKS
from fundpool.models import InsuranceSettlement, InsuranceShare, InsuranceYear, Pool
from members import access as member_access

PAY: Final = "fundpool.pay"


def years_for(actor: Actor) -> QuerySet[InsuranceYear]:
    """Insurance years of the counties whose books one reads."""
    return InsuranceYear.objects.filter(county__in=member_access.reach(actor, READ_BOOKS).counties)


def year_for(actor: Actor, pk: int) -> InsuranceYear:
    """One of them; NotFound otherwise."""
    rows = years_for(actor).select_related(
        "county", "pool", "alliance", "document", "submitted_by", "ended_by"
    )
    return one_of(rows, pk, _("没有找到这个医保年度。"))


def settlements_for(actor: Actor) -> QuerySet[InsuranceSettlement]:
    """How these years were settled."""
    return InsuranceSettlement.objects.filter(
        county__in=member_access.reach(actor, READ_BOOKS).counties
    )


def settlement_for(actor: Actor, pk: int) -> InsuranceSettlement:
    """One of them; NotFound otherwise."""
    rows = settlements_for(actor).select_related("county", "insured__pool", "insured__alliance")
    return one_of(rows, pk, _("没有找到这次医保入账。"))


def shares_for(actor: Actor) -> QuerySet[InsuranceShare]:
    """Weights and parts of the bodies in these years."""
    return InsuranceShare.objects.filter(county__in=member_access.reach(actor, READ_BOOKS).counties)


def share_for(actor: Actor, pk: int) -> InsuranceShare:
    """One of them; NotFound otherwise."""
    rows = shares_for(actor).select_related("county", "insured__pool", "institution")
    return one_of(rows, pk, _("没有找到这家单位的医保份额。"))


def check_can_enter(actor: Actor, pool: Pool) -> Actor:
    """Finance enters what the insurer has cleared."""
    return member_access.check_may(actor, POST, county=pool.county_id)


def check_can_withdraw(actor: Actor, row: InsuranceYear | InsuranceSettlement) -> Actor:
    """Finance takes back what waits."""
    return member_access.check_may(actor, POST, county=row.county_id)


def check_can_confirm(actor: Actor, row: InsuranceYear | InsuranceSettlement) -> Actor:
    """An approver who has not submitted it."""
    acting = member_access.check_may(actor, APPROVE, county=row.county_id)
    if row.submitted_by_id is not None and row.submitted_by_id in acting.names:
        raise Forbidden(_("不能核定自己提交的数据，请由另一人核定。"), code="SAME_PERSON")
    return acting


def check_can_pay(actor: Actor, settlement: InsuranceSettlement) -> Actor:
    """Finance pays, and nobody who confirmed."""
    acting = member_access.check_may(actor, PAY, county=settlement.county_id)
    if settlement.ended_by_id is not None and settlement.ended_by_id in acting.names:
        raise Forbidden(_("核定的人不能付款，请由另一人付款。"), code="SAME_PERSON")
    return acting

"""Who reads how a pool ends, who starts it, who submits, confirms and pays."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden
from alliance.core.rows import one_of
from fundpool.access.ledger import APPROVE, KEEP_POOLS, POST, READ_BOOKS
from fundpool.models import Dissolution, DissolutionLine, Pool
from members import access as member_access

PAY: Final = "fundpool.pay"


def dissolutions_for(actor: Actor) -> QuerySet[Dissolution]:
    """Ends of the pools whose books one reads."""
    return Dissolution.objects.filter(county__in=member_access.reach(actor, READ_BOOKS).counties)


def dissolution_for(actor: Actor, pk: int) -> Dissolution:
    """One of them; NotFound otherwise."""
    rows = dissolutions_for(actor).select_related("county", "pool")
    return one_of(rows, pk, _("没有找到这次解体。"))


def lines_for(actor: Actor) -> QuerySet[DissolutionLine]:
    """What goes back to whom by them."""
    counties = member_access.reach(actor, READ_BOOKS).counties
    return DissolutionLine.objects.filter(county__in=counties)


def line_for(actor: Actor, pk: int) -> DissolutionLine:
    """One of these parts; NotFound otherwise."""
    rows = lines_for(actor).select_related(
        "county", "dissolution__pool", "institution", "journal__period"
    )
    return one_of(rows, pk, _("没有找到这笔返还。"))


def check_can_start(actor: Actor, pool: Pool) -> Actor:
    """Finance, which opens pools, also begins to end them."""
    return member_access.check_may(actor, KEEP_POOLS, county=pool.county_id)


def check_can_submit(actor: Actor, row: Dissolution) -> Actor:
    """Finance submits the distribution it has seen."""
    return member_access.check_may(actor, POST, county=row.county_id)


def check_can_decide(actor: Actor, row: Dissolution) -> Actor:
    """An approver who has neither started nor submitted it."""
    acting = member_access.check_may(actor, APPROVE, county=row.county_id)
    if acting.names & {row.started_by_id, row.submitted_by_id}:
        raise Forbidden(_("发起或提交解体的人不能核定，请由另一人核定。"), code="SAME_PERSON")
    return acting


def check_can_pay(actor: Actor, row: Dissolution) -> Actor:
    """Finance pays, and nobody who confirmed."""
    acting = member_access.check_may(actor, PAY, county=row.county_id)
    if row.decided_by_id is not None and row.decided_by_id in acting.names:
        raise Forbidden(_("核定解体的人不能付款，请由另一人付款。"), code="SAME_PERSON")
    return acting

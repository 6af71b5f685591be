"""Which accounts of payment an actor sees, who enters them, who confirms them."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, Refused
from alliance.core.rows import one_of
from fundpool.models import Payee
from members import access as member_access
from members.models import Institution

KEEP: Final = "fundpool.keep_payees"
CONFIRM: Final = "fundpool.confirm_payees"


def payees_for(actor: Actor) -> QuerySet[Payee]:
    """Accounts of the actor's own body; all of the county for who confirms."""
    own = member_access.reach(actor, KEEP).institutions
    wide = member_access.reach(actor, CONFIRM).counties
    rows = Payee.objects.filter(
        Q(institution__in=own) | Q(county__in=wide), county__in=actor.counties
    )
    return rows.select_related("county", "institution", "entered_by", "confirmed_by")


def payee_for(actor: Actor, pk: UUID) -> Payee:
    """One of them; NotFound otherwise."""
    return one_of(payees_for(actor), pk, _("没有找到这个收款账户。"))


def keeping_bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose accounts the actor enters."""
    own = member_access.reach(actor, KEEP).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_keep_payee(actor: Actor, institution: Institution) -> Actor:
    """Whoever speaks for the money of this body."""
    return member_access.check_may(
        actor, KEEP, county=institution.county_id, institution=institution.pk
    )


def check_can_confirm_payee(actor: Actor, row: Payee) -> Actor:
    """Somebody of the commission who did not enter it, once: SAME_PERSON otherwise."""
    acting = member_access.check_may(
        actor, CONFIRM, county=row.county_id, institution=row.institution_id
    )
    if row.entered_by_id in acting.names:
        raise Forbidden(_("不能确认自己登记的账户，须由另一人确认。"), code="SAME_PERSON")
    if row.confirmed_at is not None or row.ended_at is not None:
        raise Refused(_("这个账户已经办过。"), code="payee_done")
    return acting


def check_can_drop_payee(actor: Actor, row: Payee) -> Actor:
    """Whoever entered it or confirms it, while it waits."""
    if row.confirmed_at is not None or row.ended_at is not None:
        raise Refused(_("这个账户已经办过。"), code="payee_done")
    own = member_access.reach(actor, KEEP).covers(row.county_id, row.institution_id)
    return member_access.check_may(
        actor, KEEP if own else CONFIRM, county=row.county_id, institution=row.institution_id
    )

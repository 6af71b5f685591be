"""Down-referrals counted and doubted: each reader those of the cases they take part in."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from members import access as member_access
from referrals.access.cases import READ, desk_places, own_places, referrals_for
from referrals.models import Referral
from referrals.vocabulary import DOWN


def check_reads_downs(actor: Actor, county: int) -> None:
    """Whoever takes part in cases at all; a refusal that says who does."""
    if not own_places(actor) and not desk_places(actor):
        member_access.check_may(actor, READ, county=county)
        raise NotFound(_("没有找到。"))


def downs_for(actor: Actor, county: int) -> QuerySet[Referral]:
    """The down-referrals of a county that the actor sees."""
    check_reads_downs(actor, county)
    return referrals_for(actor).filter(county=county, direction=DOWN)

"""Who reads the coverage board, and of which centres: the county's of all, a lead's, one's own."""

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from members import access as member_access
from members.models import County
from staffing.access.postings import READ


def bodies_for(actor: Actor, county: County) -> frozenset[int] | None:
    """The bodies whose days the actor reads; None means every one of the county.

    Forbidden for who reads no postings at all.
    """
    reach = member_access.reach(actor, READ)
    if county.pk in reach.counties:
        return None
    if not reach.institutions:
        member_access.check_may(actor, READ, county=county.pk)
        raise NotFound(_("没有找到这个县区的派驻覆盖。"))
    return reach.institutions

"""Who reads what posted staff are rewarded with: whoever oversees the county's money."""

from alliance.core.actor import Actor
from fundpool.access.ledger import READ_BOOKS
from members import access as member_access
from members.models import County


def check_can_read(actor: Actor, county: County) -> Actor:
    """Forbidden for everybody else."""
    return member_access.check_may(actor, READ_BOOKS, county=county.pk)

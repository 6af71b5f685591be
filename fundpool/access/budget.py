"""Who reads the yearly special budget of a county."""

from typing import Final

from alliance.core.actor import Actor
from members import access as member_access
from members.models import County, Institution

READ: Final = "fundpool.read_levies"


def check_can_read(actor: Actor, county: County) -> Actor:
    """Whoever oversees the county's money, and whoever reads a body's own."""
    mine = member_access.reach(actor, READ).institutions
    own = Institution.objects.filter(county=county, pk__in=mine).order_by("code").first()
    return member_access.check_may(
        actor, READ, county=county.pk, institution=own.pk if own else None
    )

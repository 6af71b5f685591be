"""Who sets a county up, and while what."""

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members.access.deciding import check_may
from members.models import County


def check_can_set_up(actor: Actor, county: County) -> Actor:
    """The founder of a county in preparation; Refused once it is open."""
    by = check_may(actor, "members.set_up", county=county.pk)
    if county.state != County.State.PREPARING:
        raise Refused(_("%(county)s已经启用，筹建已结束。") % {"county": county.name}, code="open")
    return by

"""What of remote diagnosis and consultation waits for whom, in one line."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from referrals.access.cases import desk_places, own_places
from referrals.access.remote import remote_for
from referrals.queries import remote as queries
from referrals.queries.cases import Places


def remote_waiting(actor: Actor) -> list[Waiting]:
    """How many items wait for the actor, how many late, how many critical values; one statement."""
    places = Places(own=own_places(actor), allied=desk_places(actor))
    if actor.is_system or not (places.own or places.allied):
        return []
    found = queries.standing(remote_for(actor), places)
    if not found.n:
        return []
    words = _("%(n)d件远程诊断、会诊等您办理")
    if found.critical:
        words = _("%(n)d件远程诊断、会诊等您办理，其中%(critical)d件危急值未告知")
    elif found.late:
        words = _("%(n)d件远程诊断、会诊等您办理，其中%(late)d件逾期")
    return [
        Waiting(
            app="referrals",
            what=words % {"n": found.n, "late": found.late, "critical": found.critical},
            who="",
            when=None,
            due_on=localdate(found.first) if found.first else None,
            url=reverse("referrals:remote"),
            verb=_("办理"),
            tone="bad" if found.late or found.critical else "neutral",
        )
    ]

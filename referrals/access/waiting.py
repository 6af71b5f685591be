"""What of referrals waits for whom: the home page and the side bar ask `waiting_for`."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from referrals import queries
from referrals.access.cases import desk_places, own_places, referrals_for
from referrals.access.escalations import called
from referrals.access.pool_waiting import unsettled
from referrals.access.remote_waiting import remote_waiting
from referrals.access.rosters import uncovered


def waiting_for(actor: Actor) -> list[Waiting]:
    """Cases to deal with, calls about late ones, hours nobody covers, bookings nobody settled."""
    return [
        *_worklist(actor), *called(actor), *uncovered(actor), *remote_waiting(actor),
        *unsettled(actor),
    ]  # fmt: skip


def _worklist(actor: Actor) -> list[Waiting]:
    """The actor's worklist in one line: how many cases, how many late, the earliest hour's day."""
    places = queries.cases.Places(own=own_places(actor), allied=desk_places(actor))
    if actor.is_system or not (places.own or places.allied):
        return []
    found = queries.cases.standing(referrals_for(actor), places)
    if not found.n:
        return []
    what = _("%(n)d件转诊等您办理") % {"n": found.n}
    if found.late:
        what = _("%(n)d件转诊等您办理，其中%(late)d件逾期") % {"n": found.n, "late": found.late}
    return [
        Waiting(
            app="referrals",
            what=what,
            who="",
            when=None,
            due_on=localdate(found.first) if found.first else None,
            url=reverse("referrals:list"),
            verb=_("办理"),
            tone="bad" if found.late else "neutral",
        )
    ]

"""The row of a booking, and giving its place back to the pool."""

from django.db.models import F

from alliance.core.actor import Actor
from alliance.core.clock import now
from referrals.models import PoolBooking, PoolDay
from referrals.reserving import POOL_BOOKING


def locked(booking: PoolBooking) -> PoolBooking:
    """The booking's row, locked, with its pool."""
    rows = PoolBooking.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("pool", "institution").get(pk=booking.pk)


def end(booking: PoolBooking, verb: str, by: Actor, reason: str = "") -> None:
    """A place that is not used after all goes back to its pool; the hot row is touched last."""
    booking.state = POOL_BOOKING.after(booking.state, verb)
    booking.settled_by_id, booking.settled_at, booking.reason = by.person, now(), reason
    booking.save(update_fields=["state", "settled_by", "settled_at", "reason"])
    PoolDay.objects.filter(pk=booking.pool_id).update(taken=F("taken") - 1)

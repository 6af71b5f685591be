"""The row of a booking, and giving its place back to the pool."""

from django.db.models import F
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from referrals.models import PoolBooking, PoolDay
from referrals.reserving import POOL_BOOKING


def locked(booking: PoolBooking) -> PoolBooking:
    """The booking's row, locked, with its pool."""
    rows = PoolBooking.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("pool", "institution").get(pk=booking.pk)


def check_stands_alone(booking: PoolBooking) -> None:
    """The place of a referral is settled by the referral's own steps: Refused says where."""
    if booking.referral_id is not None:
        raise Refused(
            _("这个预约属于转诊%(number)s，请在那件转诊里办理，预约会随之更新。")
            % {"number": booking.case_number},
            code="of_a_referral",
        )


def end(booking: PoolBooking, verb: str, by: Actor, reason: str = "") -> None:
    """A place that is not used after all goes back to its pool; the hot row is touched last."""
    booking.state = POOL_BOOKING.after(booking.state, verb)
    booking.settled_by_id, booking.settled_at, booking.reason = by.person, now(), reason
    booking.save(update_fields=["state", "settled_by", "settled_at", "reason"])
    PoolDay.objects.filter(pk=booking.pool_id).update(taken=F("taken") - 1)


def settle(booking: PoolBooking, verb: str, by: Actor) -> None:
    """Whether who was booked has come is written down; the place stays used."""
    booking.state = POOL_BOOKING.after(booking.state, verb)
    booking.settled_by_id, booking.settled_at = by.person, now()
    booking.save(update_fields=["state", "settled_by", "settled_at"])

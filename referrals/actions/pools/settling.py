"""Whether who was booked has come, as the lead hospital says it."""

from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from referrals.access import pools as access
from referrals.actions.pools._places import locked
from referrals.models import PoolBooking
from referrals.reserving import POOL_BOOKING


@action
def mark_kept(*, booking: PoolBooking, by: Actor) -> PoolBooking:
    """The patient has come."""
    booking = locked(booking)
    by = access.check_can_settle(by, booking)
    _settle(booking, "keep", by)
    audit.record(by, "referrals.booking_kept", booking, pool=booking.pool_id)
    return booking


@action
def mark_no_show(*, booking: PoolBooking, by: Actor) -> PoolBooking:
    """The patient has not come; who booked is told."""
    booking = locked(booking)
    by = access.check_can_settle(by, booking)
    _settle(booking, "miss", by)
    audit.record(by, "referrals.booking_missed", booking, pool=booking.pool_id)
    if booking.asked_by_id is not None:
        outbox.tell(
            county=booking.county_id,
            person=booking.asked_by_id,
            text=gettext_noop("预约的%(service)s（%(day)s，%(case)s）没有到，请联系患者。"),
            url=booking.pool.get_absolute_url(),
            service=booking.pool.service,
            day=booking.pool.on.isoformat(),
            case=booking.case_number,
        )
    return booking


def _settle(booking: PoolBooking, verb: str, by: Actor) -> None:
    booking.state = POOL_BOOKING.after(booking.state, verb)
    booking.settled_by_id, booking.settled_at = by.person, now()
    booking.save(update_fields=["state", "settled_by", "settled_at"])

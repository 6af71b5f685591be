"""Whether who was booked has come, as the lead hospital says it."""

from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from referrals.access import pools as access
from referrals.actions._places import check_stands_alone, locked, settle
from referrals.models import PoolBooking


@action
def mark_kept(*, booking: PoolBooking, by: Actor) -> PoolBooking:
    """The patient has come."""
    booking = locked(booking)
    by = access.check_can_settle(by, booking)
    check_stands_alone(booking)
    settle(booking, "keep", by)
    audit.record(by, "referrals.booking_kept", booking, pool=booking.pool_id)
    return booking


@action
def mark_no_show(*, booking: PoolBooking, by: Actor) -> PoolBooking:
    """The patient has not come; who booked is told."""
    booking = locked(booking)
    by = access.check_can_settle(by, booking)
    check_stands_alone(booking)
    settle(booking, "miss", by)
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

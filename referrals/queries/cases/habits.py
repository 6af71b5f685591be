"""What was written the last time, so that nobody types it again: proposed in a form, never taken."""

from datetime import timedelta
from typing import Final

from alliance.core.clock import now
from referrals.models import Referral, ReferralEvent
from referrals.vocabulary import UP

#: What is older is no habit any more.
_LATELY: Final = timedelta(days=90)


def last_destination(origin: int, county: int) -> int | None:
    """Where the body has lately sent its last patient up; None where it has sent nobody."""
    rows = ReferralEvent.objects.filter(
        county=county, action="create", occurred_at__gte=now() - _LATELY,
        referral__origin=origin, referral__direction=UP, referral__destination__isnull=False,
    )  # fmt: skip
    found: int | None = (
        rows.order_by("-occurred_at").values_list("referral__destination", flat=True).first()
    )
    return found


def last_where(row: Referral) -> str:
    """Where the hospital has lately told the patients of this specialty to go; "" for nowhere."""
    rows = ReferralEvent.objects.filter(
        county=row.county_id, action="book", occurred_at__gte=now() - _LATELY,
        referral__destination=row.destination_id, referral__specialty=row.specialty,
    )  # fmt: skip
    packet = rows.order_by("-occurred_at").values_list("referral__packet", flat=True).first()
    return str((packet or {}).get("where", ""))

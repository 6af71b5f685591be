"""Wrong codes are counted on the row they were tried on, and lock it for a while."""

from datetime import timedelta

from django.conf import settings

from alliance.core.clock import now
from members.models import Device, SecondFactor

Lockable = SecondFactor | Device


def is_locked(row: Lockable) -> bool:
    """Whether it takes no code now."""
    return row.locked_until is not None and row.locked_until > now()


def missed(row: Lockable) -> None:
    """One more wrong code; every fifth in a row locks for a quarter of an hour."""
    row.failures += 1
    if row.failures % settings.AXES_FAILURE_LIMIT == 0:
        row.locked_until = now() + timedelta(hours=settings.AXES_COOLOFF_TIME)


def hit(row: Lockable) -> None:
    """The right code: counting begins anew."""
    row.failures, row.locked_until = 0, None

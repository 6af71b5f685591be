"""What time does to reserved places: holds that are over, days to release, days behind the rule."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from members.models import County
from referrals.models import PoolBooking, PoolDay


def over_holds(moment: datetime) -> QuerySet[PoolBooking]:
    """Holds whose time is over."""
    return PoolBooking.objects.filter(state="held", held_until__lte=moment)


def to_release(day: date) -> QuerySet[PoolDay]:
    """Published days whose release is due and that still have free places."""
    return PoolDay.objects.filter(
        published_at__isnull=False,
        release_on__lte=day,
        on__gte=day,
        reserved__gt=F("taken") + F("released"),
    )


def coming(day: date) -> QuerySet[PoolDay]:
    """Days from this one on: they follow the rules of their county."""
    return PoolDay.objects.filter(on__gte=day)


def counties_with(rows: "QuerySet[Any]") -> list[County]:
    """The counties of such rows."""
    return list(County.objects.filter(pk__in=rows.values("county")).order_by("pk"))

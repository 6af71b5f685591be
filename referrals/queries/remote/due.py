"""What the workers look for: claims that have lapsed, critical values of which nobody was told."""

from datetime import datetime

from django.db.models import QuerySet

from members.models import County
from referrals.models import RemoteItem


def lapsed(moment: datetime) -> QuerySet[RemoteItem]:
    """Readings whose claim is over."""
    return RemoteItem.objects.filter(status="claimed", lease_until__lte=moment)


def untold(moment: datetime) -> QuerySet[RemoteItem]:
    """Critical values past their hour, of which nobody has been reminded yet."""
    return RemoteItem.objects.filter(critical_due_at__lte=moment, critical_late=False)


def counties_with(rows: QuerySet[RemoteItem]) -> list[County]:
    """The counties that have such rows, by code."""
    return list(County.objects.filter(pk__in=rows.values("county")).order_by("code"))

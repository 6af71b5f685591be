"""Bookings by what must be done with them next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from members import queries as member_queries
from referrals.models import PoolBooking, PoolDay, Referral

#: So many days are offered for choice, the next ones.
_MOST: Final = 100


@dataclass(frozen=True)
class Tab:
    """A part of the bookings with how many there are."""

    code: str
    label: str
    count: int
    rows: "QuerySet[PoolBooking]"
    late: bool = False


def booking_tabs(rows: "QuerySet[PoolBooking]", day: date) -> Sequence[Tab]:
    """To be settled, still to come, all; counted in one statement."""
    settle = Q(state="booked", pool__on__lte=day)
    come = Q(state="held") | Q(state="booked", pool__on__gt=day)
    counted = rows.order_by().aggregate(
        settle=Count("pk", filter=settle), come=Count("pk", filter=come), all=Count("pk")
    )
    soonest = ("pool__on", "pool__service", "asked_at")
    return (
        Tab("settle", _("待登记到没到"), counted["settle"],
            rows.filter(settle).order_by(*soonest), late=True),
        Tab("come", _("将要来的"), counted["come"], rows.filter(come).order_by(*soonest)),
        Tab("all", _("全部"), counted["all"], rows.order_by("-pool__on", "-asked_at")),
    )  # fmt: skip


def open_for(row: Referral, day: date) -> list[PoolDay]:
    """The coming days at the hospital of a referral with a free place for its base, the next first.

    Only where the base, or the centre it belongs to, shares an alliance with the hospital that day.
    """
    at = [row.origin_id, *([row.origin.parent_id] if row.origin.parent_id else [])]
    allied = member_queries.days.partners_of(at, day)
    if row.destination_id is None or row.destination_id not in allied:
        return []
    rows = PoolDay.objects.filter(
        county=row.county_id,
        institution=row.destination_id,
        on__gte=day,
        published_at__isnull=False,
        reserved__gt=F("taken") + F("released"),
    )
    return list(rows.order_by("on", "kind", "service", "id")[:_MOST])


def booked_for(row: Referral) -> PoolBooking | None:
    """The reserved place that a referral has taken and that is not settled yet."""
    return PoolBooking.objects.filter(
        county=row.county_id, referral=row, state__in=("held", "booked")
    ).first()

"""Bookings by what must be done with them next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from referrals.models import PoolBooking


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

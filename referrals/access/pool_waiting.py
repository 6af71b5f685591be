"""Bookings whose day is over and of which nobody has said whether the patient came, in one line."""

from typing import Final

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.waiting import Waiting
from members import access as member_access
from referrals.models import PoolBooking

SETTLE: Final = "referrals.settle_pools"


def unsettled(actor: Actor) -> list[Waiting]:
    """How many there are at the hospitals for which the actor settles; one statement.

    The place of a referral is settled in its own case, which has an hour of its own.
    """
    if actor.is_system:
        return []
    there = member_access.reach(actor, SETTLE).institutions
    if not there:
        return []
    rows = PoolBooking.objects.filter(
        state="booked", referral=None, pool__institution__in=there, pool__on__lt=today()
    )
    found = rows.order_by().aggregate(n=Count("pk"), first=Min("pool__on"))
    if not found["n"]:
        return []
    return [
        Waiting(
            app="referrals",
            what=_("%(n)d个预约的日子已过，还没有登记到没到") % {"n": found["n"]},
            who="", when=None, due_on=found["first"],
            url=f"{reverse('referrals:pool-bookings')}?show=settle", verb=_("登记"), tone="warn",
        )
    ]  # fmt: skip

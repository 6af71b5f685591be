"""The reserved place of a case: taken with its appointment, settled when the case moves on."""

from typing import Final

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from referrals import queries
from referrals.access import pools as access
from referrals.actions import _places as places
from referrals.actions.cases._taking import Taking
from referrals.models import PoolBooking, PoolDay, Referral
from referrals.vocabulary import BASE, UP

#: What becomes of the place by the step that ends the appointment; given back by all others.
_ENDS: Final = {"arrive": "keep", "no_show": "miss", "close_no_show": "miss"}
_WAITING: Final = ("booked", "cancel_requested")


def take(taking: Taking) -> None:
    """One place of the pool that was named, on the day of the appointment; a base must name one.

    The place is taken by one conditional update, last of all: of two for the last one succeeds.
    """
    row, pool = taking.row, taking.said.get("pool")
    if pool is None:
        if taking.side == BASE:
            sentence = _("转出方只能约预留资源，请选一个；没有合适的由接收医院安排。")
            raise Invalid(sentence, fields={"pool": sentence})
        return
    if localdate(taking.said["booked_for"]) != pool.on:
        sentence = _("预约时间要在所选预留资源的那一天：%(day)s。") % {"day": pool.on.isoformat()}
        raise Invalid(sentence, fields={"booked_for": sentence})
    PoolBooking.objects.create(
        county_id=row.county_id,
        pool=pool,
        institution=row.origin,
        referral=row,
        case_number=row.number,
        state="booked",
        asked_by_id=taking.by.person,
        asked_at=now(),
        demo=row.demo,
    )
    free = PoolDay.objects.filter(pk=pool.pk, reserved__gt=F("taken") + F("released"))
    if not free.update(taken=F("taken") + 1):
        raise access.full(pool)


def settle(taking: Taking) -> None:
    """Whoever came has used the place, whoever did not has missed it; otherwise it is free again."""
    row = taking.row
    if row.direction != UP or taking.before not in _WAITING or row.status in _WAITING:
        return
    verb = _ENDS.get(taking.move.verb)
    if verb is None:
        give_back(row, taking.before, taking.by, taking.reason)
    elif (booking := queries.pools.booked_for(row)) is not None:
        places.settle(places.locked(booking), verb, taking.by)


def give_back(row: Referral, before: str, by: Actor, reason: str) -> None:
    """The place of a case that waited for its appointment is free for another; none: nothing."""
    if row.direction != UP or before not in _WAITING:
        return
    booking = queries.pools.booked_for(row)
    if booking is not None:
        places.end(places.locked(booking), "give_back", by, reason[:200])

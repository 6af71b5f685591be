"""Taking a place of a reserved pool: held for a while or booked at once, and given back."""

from datetime import timedelta

from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from members.models import Institution
from referrals.access import pools as access
from referrals.actions._places import check_stands_alone, end, locked
from referrals.models import PoolBooking, PoolDay
from referrals.queries.pools import PoolRules
from referrals.reserving import LONGEST_CASE, POOL_BOOKING


@action
def hold_place(*, pool: PoolDay, institution: Institution, by: Actor) -> PoolBooking:
    """Keep a place for whoever is still filling in the referral, as long as the county says.

    Raises NotSet where the county has not said for how long: booking at once is possible then.
    """
    by = access.check_can_book(by, pool, institution)
    minutes = access.check_can_hold(PoolRules(pool.county_id))
    until = now() + timedelta(minutes=minutes)
    booking = _asked(pool, institution, by, state=POOL_BOOKING.first, held_until=until)
    _take(pool)
    audit.record(by, "referrals.place_held", booking, pool=pool.pk, held_until=until)
    return booking


@action
def book_place(
    *,
    pool: PoolDay,
    institution: Institution,
    by: Actor,
    case_number: str = "",
) -> PoolBooking:
    """Book a place for a case; of two who press together for the last place one gets it.

    The case goes by that body's own number; a referral's appointment books its place by itself
    (`referrals.actions.cases`). Looked at without a lock
    first; the place itself is taken by one conditional update, last of all, so that nobody
    waits for who comes too late. That a case is booked once the table itself says.
    """
    by = access.check_can_book(by, pool, institution)
    case_number = _case(case_number)
    if not _free(pool).exists():
        raise access.full(pool)
    try:
        booking = _asked(pool, institution, by, state="booked", case_number=case_number)
    except IntegrityError as error:
        raise _booked_already() from error
    _take(pool)
    audit.record(by, "referrals.place_booked", booking, pool=pool.pk)
    return booking


@action
def confirm_hold(*, booking: PoolBooking, case_number: str, by: Actor) -> PoolBooking:
    """Book the place that is held."""
    booking = locked(booking)
    by = access.check_can_confirm(by, booking)
    case_number = _case(case_number)
    _check_not_booked(booking.pool, booking.institution, case_number)
    booking.state = POOL_BOOKING.after(booking.state, "confirm")
    booking.case_number, booking.held_until = case_number, None
    booking.save(update_fields=["state", "case_number", "held_until"])
    audit.record(by, "referrals.place_booked", booking, pool=booking.pool_id)
    return booking


@action
def give_back(*, booking: PoolBooking, reason: str, by: Actor) -> PoolBooking:
    """Give a place back: it is free for another base at once. A booking needs the reason."""
    booking = locked(booking)
    by = access.check_can_give_back(by, booking)
    check_stands_alone(booking)
    reason = " ".join(reason.split())[:200]
    if booking.state == "booked" and not reason:
        told = _("请写明退回的原因。")
        raise Invalid(told, fields={"reason": told})
    end(booking, "give_back", by, reason)
    audit.record(by, "referrals.place_given_back", booking, reason=reason, pool=booking.pool_id)
    return booking


def _free(pool: PoolDay) -> "QuerySet[PoolDay]":
    """The pool's row while a place of it is free."""
    return PoolDay.objects.filter(
        pk=pool.pk,
        published_at__isnull=False,
        reserved__gt=F("taken") + F("released"),
    )


def _take(pool: PoolDay) -> None:
    if not _free(pool).update(taken=F("taken") + 1):
        raise access.full(pool)


def _asked(pool: PoolDay, institution: Institution, by: Actor, **said: object) -> PoolBooking:
    return PoolBooking.objects.create(
        county_id=pool.county_id,
        pool=pool,
        institution=institution,
        asked_by_id=by.person,
        asked_at=now(),
        demo=pool.demo,
        **said,
    )


def _case(number: str) -> str:
    """The base's own number of the case; Invalid without one."""
    number = "".join(number.split())
    if not 0 < len(number) <= LONGEST_CASE:
        told = _("请写转诊单号或本单位的病例编号（不写姓名和身份证号），最多 %(n)d 字。")
        told %= {"n": LONGEST_CASE}
        raise Invalid(told, fields={"case_number": told})
    return number


def _check_not_booked(pool: PoolDay, institution: Institution, case_number: str) -> None:
    same = PoolBooking.objects.filter(
        pool=pool, institution=institution, case_number=case_number,
        state__in=("held", "booked", "kept"),
    )  # fmt: skip
    if same.exists():
        raise _booked_already()


def _booked_already() -> Refused:
    return Refused(_("这个病例在这一天已经约过，不必再约。"), code="booked_already")

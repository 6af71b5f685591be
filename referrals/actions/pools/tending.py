"""What time does to reserved places: holds lapse, unused places are released, days follow rules."""

from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County
from referrals.actions._places import end
from referrals.actions.pools._ruling import RULED, rule_places, told
from referrals.models import PoolDay
from referrals.queries.pools import PoolRules, due

AT_ONCE: Final = 500
_LAPSED: Final = gettext_noop("您占的%(service)s（%(day)s）到时没有确认，已经让出；还要请重新约。")


@action
def lapse_holds(*, county: County, by: Actor) -> int:
    """Give the places back whose holds are over and tell who held them; refused when none is.

    Returns how many.
    """
    member_access.check_is_system(by)
    rows = due.over_holds(now()).filter(county=county)
    found = list(
        rows.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("pool")
        .order_by("pool_id", "pk")[:AT_ONCE]
    )
    if not found:
        raise Refused(_("没有到期的占位。"), code="nothing_due")
    for booking in found:
        end(booking, "lapse", by)
        if booking.asked_by_id is not None:
            outbox.tell(
                county=county.pk,
                person=booking.asked_by_id,
                text=_LAPSED,
                url=booking.pool.get_absolute_url(),
                service=booking.pool.service,
                day=booking.pool.on.isoformat(),
            )
    audit.record(by, "referrals.holds_lapsed", county, bookings=[row.pk for row in found])
    return len(found)


@action
def release_unused(*, county: County, by: Actor) -> int:
    """Give what is still free on days whose release is due to everybody; it is kept as released."""
    member_access.check_is_system(by)
    rows = due.to_release(today()).filter(county=county)
    found = list(rows.select_for_update(no_key=True).order_by("pk")[:AT_ONCE])
    if not found:
        raise Refused(_("没有到期要释放的预留。"), code="nothing_due")
    PoolDay.objects.filter(pk__in=[row.pk for row in found]).update(
        released=F("reserved") - F("taken")
    )
    released = [f"{row.kind} {row.service} {row.on}: {row.free}" for row in found]
    audit.record(by, "referrals.places_released", county, capacity=released)
    return sum(row.free for row in found)


@action
def follow_rules(*, county: County, by: Actor) -> int:
    """Bring coming days in line with the rules; a published one may only grow. How many changed."""
    member_access.check_is_system(by)
    rows = due.coming(today()).filter(county=county).select_for_update(no_key=True)
    rules = PoolRules(county.pk)
    changed = [row for row in rows.order_by("pk") if rule_places(row, rules)]
    if not changed:
        raise Refused(_("各天的预留都与规则一致。"), code="nothing_due")
    PoolDay.objects.bulk_update(changed, RULED, batch_size=AT_ONCE)
    audit.record(by, "referrals.pools_ruled", county, pool_days=list(map(told, changed)))
    return len(changed)

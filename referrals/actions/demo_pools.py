"""The demonstration's reserved places: two weeks of one hospital, booked here and there."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members import queries as member_queries
from members.models import County, Institution
from members.rules import PRIMARY_KINDS
from referrals.actions.pools.booking import book_place
from referrals.actions.pools.capacity import publish_days, state_capacity
from referrals.actions.pools.settling import mark_kept, mark_no_show
from referrals.capacity import CapacityRow
from referrals.models import PoolBooking, PoolDay

Told = Mapping[str, Any]


@action
def load_demo_pools(*, county: County, told: Told, by: Actor) -> bool:
    """The part `pools` of a demonstration file, while no day to come is there; whether told now.

    Every step is the product's own action; the shares are those of the county's plan.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    is_new = not PoolDay.objects.filter(county=county, on__gt=today()).exists()
    if is_new:
        lead = Institution.objects.select_related("county").get(county=county, code=told["lead"])
        _publish(lead, told, by)
        _book(lead, told, by)
        for key in ("hold_minutes", "release_days"):
            member_actions.rules.set_rule(
                county=county,
                key=f"referrals.reserve.{key}",
                value=told[key],
                reason=told["reason"],
                by=by,
            )
    audit.record(by, "referrals.demo_pools_loaded", county, told=is_new)
    return is_new


def _publish(lead: Institution, told: Told, by: Actor) -> None:
    first, days = today(), told["days"]
    rows = [
        CapacityRow(one["kind"], one["service"], first + timedelta(days=n), one["total"])
        for one in told["services"]
        for n in range(days)
    ]
    state_capacity(institution=lead, rows=rows, by=by, demo=True)
    published = first + timedelta(days=days - told["waiting"])
    publish_days(institution=lead, from_on=first, until_on=published, by=by)


def _book(lead: Institution, told: Told, by: Actor) -> None:
    """Less and less the further off the day is; of today's some came, the last one did not."""
    random = Random(told["seed"])  # noqa: S311 - the same story every time
    partners = member_queries.days.partners_of([lead.pk], today())
    bases = list(
        Institution.objects.filter(pk__in=partners, kind__in=PRIMARY_KINDS).order_by("code")
    )
    rows = PoolDay.objects.filter(institution=lead, published_at__isnull=False, on__gte=today())
    number = 0
    for pool in rows.select_related("institution", "county").order_by("on", "kind", "service"):
        far = (pool.on - today()).days
        made: list[PoolBooking] = []
        for _place in range(random.randint(0, max(0, pool.reserved - far // 3)) if bases else 0):
            number += 1
            made.append(
                book_place(
                    pool=pool,
                    institution=random.choice(bases),
                    case_number=told["case"] % number,
                    by=by,
                )
            )
        if far == 0:
            for place, booking in enumerate(made):
                settle = mark_no_show if place + 1 == len(made) > 1 else mark_kept
                settle(booking=booking, by=by)

"""What the workers do for referral: holds lapse, reserved places are released and follow rules."""

import logging
from collections.abc import Callable

from celery import shared_task

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refusal
from members.models import County
from referrals.actions import pools
from referrals.queries.pools import due

logger = logging.getLogger(__name__)


@shared_task(name="referrals.lapse_holds")  # type: ignore[untyped-decorator]
def lapse_holds() -> None:
    """Give back the places whose holds are over; a second beat finds none."""
    for county in due.counties_with(due.over_holds(now())):
        _tended(county, "referrals.lapse_holds", pools.lapse_holds)


@shared_task(name="referrals.tend_pools")  # type: ignore[untyped-decorator]
def tend_pools() -> None:
    """Bring coming days in line with the rules, then release what is due."""
    for county in due.counties_with(due.coming(today())):
        _tended(county, "referrals.follow_rules", pools.follow_rules)
    for county in due.counties_with(due.to_release(today())):
        _tended(county, "referrals.release_unused", pools.release_unused)


def _tended(county: County, job: str, tend: Callable[..., int]) -> None:
    """A county where another beat was faster, or nothing differs, holds up no other."""
    try:
        tend(county=county, by=Actor.system(county.pk, job))
    except Refusal as refusal:
        logger.debug("%s in county %s: %s", job, county.code, refusal)

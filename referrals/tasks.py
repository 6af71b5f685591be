"""What the workers do: holds lapse, reserved places follow rules, what is late reaches somebody."""

import logging
from collections.abc import Callable
from functools import partial

from celery import shared_task

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refusal
from members import queries as member_queries
from members.models import County
from referrals import delivering
from referrals.actions import escalations, pools
from referrals.actions import remote as remote_actions
from referrals.actions.cases.candidates import find_candidates as find
from referrals.queries import cases, deliveries, remote
from referrals.queries import escalations as late
from referrals.queries.pools import due

logger = logging.getLogger(__name__)


@shared_task(name="referrals.lapse_holds")  # type: ignore[untyped-decorator]
def lapse_holds() -> None:
    """Give back the places whose holds are over; a second beat finds none."""
    with member_queries.everywhere():
        for county in due.counties_with(due.over_holds(now())):
            _tended(county, "referrals.lapse_holds", pools.lapse_holds)


@shared_task(name="referrals.tend_remote")  # type: ignore[untyped-decorator]
def tend_remote() -> None:
    """Give lapsed claims back, and call out critical values of which nobody was told in time."""
    with member_queries.everywhere():
        for county in remote.counties_with(remote.lapsed(now())):
            _tended(county, "referrals.lapse_claims", remote_actions.lapse_claims)
        for county in remote.counties_with(remote.untold(now())):
            _tended(county, "referrals.call_out_criticals", remote_actions.call_out_criticals)


@shared_task(name="referrals.tend_pools")  # type: ignore[untyped-decorator]
def tend_pools() -> None:
    """Bring coming days in line with the rules, then release what is due."""
    with member_queries.everywhere():
        for county in due.counties_with(due.coming(today())):
            _tended(county, "referrals.follow_rules", pools.follow_rules)
        for county in due.counties_with(due.to_release(today())):
            _tended(county, "referrals.release_unused", pools.release_unused)


@shared_task(name="referrals.escalate")  # type: ignore[untyped-decorator]
def escalate() -> None:
    """Tell named people of what is past its hour, a chunk in a transaction.

    What was accepted and has no place by its hour waits for one first: its owner is then told of
    that, and not of both.
    """
    with member_queries.everywhere():
        moment = now()
        for county in late.counties(moment):
            waits = late.waits_of(county.pk, today())
            await_places = partial(escalations.await_places, waits=waits)
            unplaced = late.unplaced(county.pk, moment)
            for chunk in late.chunks(unplaced, escalations.MOVED_AT_ONCE):
                _tended(county, "referrals.await_places", partial(await_places, cases=chunk))
            tell = partial(escalations.escalate, waits=waits)
            for chunk in late.chunks(
                late.late_cases(county.pk, moment, waits), escalations.AT_ONCE
            ):
                _tended(county, "referrals.escalate", partial(tell, cases=chunk))
            for chunk in late.chunks(
                late.late_remote(county.pk, moment, waits), escalations.AT_ONCE
            ):
                _tended(county, "referrals.escalate", partial(tell, remote=chunk))


@shared_task(name="referrals.find_candidates")  # type: ignore[untyped-decorator]
def find_candidates() -> None:
    """Name the patients who may go back to the base by their county's rule."""
    with member_queries.everywhere():
        for county in cases.counties_with_rule(today()):
            _tended(county, "referrals.find_candidates", find)


@shared_task(name="referrals.deliver_events")  # type: ignore[untyped-decorator]
def deliver_events() -> None:
    """Send to registered programs what waits for them; a second worker skips what is held."""
    with member_queries.everywhere():
        for county in deliveries.counties_waiting():
            by = Actor.system(county.pk, "referrals.deliver_events")
            delivering.send_waiting(county, by)


def _tended(county: County, job: str, tend: Callable[..., int]) -> None:
    """A county where another beat was faster, or nothing differs, holds up no other."""
    try:
        tend(county=county, by=Actor.system(county.pk, job))
    except Refusal as refusal:
        logger.debug("%s in county %s: %s", job, county.code, refusal)

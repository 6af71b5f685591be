"""What the workers do: credit what both have signed, void what never began, tell of licences."""

import logging
from collections.abc import Callable

from celery import shared_task

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refusal
from members import queries as member_queries
from members.models import County
from staffing import actions, queries
from staffing.actions.licences import tell_licences
from staffing.queries import licences

logger = logging.getLogger(__name__)


@shared_task(name="staffing.tend_postings")  # type: ignore[untyped-decorator]
def tend_postings() -> None:
    """Credit and void what is due; a second beat finds nothing."""
    with member_queries.everywhere():
        for county in queries.counties_to_tend(today()):
            _tended(county, "staffing.credit_service", actions.credit_service)
            _tended(county, "staffing.void_unbegun", actions.void_unbegun)


@shared_task(name="staffing.check_licences")  # type: ignore[untyped-decorator]
def check_licences() -> None:
    """Tell of licences that have ended or soon end; a second beat of the night tells nobody."""
    with member_queries.everywhere():
        for county in licences.counties_to_tell(today()):
            try:
                tell_licences(county=county, by=Actor.system(county.pk, "staffing.check_licences"))
            except Refusal as refusal:
                logger.debug("licences in county %s: %s", county.code, refusal)


def _tended(county: County, job: str, tend: Callable[..., int]) -> None:
    """A county where another beat was faster holds up no other."""
    try:
        tend(county=county.pk, by=Actor.system(county.pk, job))
    except Refusal as refusal:
        logger.debug("%s in county %s: %s", job, county.code, refusal)

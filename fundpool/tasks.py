"""What the workers do with the common funds: every night the books are proven."""

import logging

from celery import shared_task

from alliance.core.actor import Actor
from fundpool.actions import verifying
from fundpool.queries.ledger import counties_with_books
from members import queries as member_queries

logger = logging.getLogger(__name__)


@shared_task(name="fundpool.verify_books")  # type: ignore[untyped-decorator]
def verify_books() -> None:
    """Prove the books of every county that has any; what is wrong stands on the pools' page."""
    with member_queries.everywhere():
        for county in counties_with_books():
            by = Actor.system(county.pk, "fundpool.verify_books")
            row = verifying.verify_books(county=county, by=by)
            if row.lines:
                logger.error("the books of county %s are not right: %s", county.code, row.findings)

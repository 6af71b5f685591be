"""What the workers do with the common funds: books proven every night, audit packages made."""

import datetime
import logging
from dataclasses import asdict
from typing import Any

from celery import shared_task

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.models import Job, JobPart
from fundpool.actions import alerts, packages, verifying
from fundpool.models import AuditPackage
from fundpool.packing import archive
from fundpool.queries.ledger import counties_with_books
from fundpool.queries.packages import chosen, package_of
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


@shared_task(name="fundpool.nightly")  # type: ignore[untyped-decorator]
def nightly() -> None:
    """Prove the books, then look at the thresholds; what is crossed anew is told."""
    verify_books()
    with member_queries.everywhere():
        for county in counties_with_books():
            alerts.watch_funds(county=county, by=Actor.system(county.pk, "fundpool.watch"))


@jobs.handler(packages.JOB)
class MakePackage(jobs.Work):
    """One audit package: written to a file of the worker's own, then kept."""

    lease = datetime.timedelta(minutes=30)

    def compute(self, job: Job, part: JobPart) -> Any:
        """Write the file; nothing is kept yet."""
        return archive.packed(chosen(_package(job)))

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        """Keep it."""
        with payload.file:
            packages.keep_package(
                package=_package(job), slices=payload.slices(), journals=payload.journals,
                contents=[asdict(one) for one in payload.contents], findings=payload.findings,
                size=payload.size, sha256=payload.sha256, by=_worker(job),
            )  # fmt: skip

    def failed(self, job: Job) -> None:
        """Say so on its page."""
        packages.give_up_package(package=_package(job), trouble=job.error, by=_worker(job))

    cancelled = failed


def _package(job: Job) -> AuditPackage:
    return package_of(job.county_id, job.arguments["package"])


def _worker(job: Job) -> Actor:
    return Actor.system(job.county_id, packages.JOB)

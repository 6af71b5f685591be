"""The books of a county are proven, every night and whenever somebody asks."""

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from fundpool.models import BookCheck
from fundpool.queries.verifying import verify
from members import access as member_access
from members.models import County


@action
def verify_books(*, county: County, by: Actor) -> BookCheck:
    """Compute every balance anew from the entries and write down what is not right."""
    member_access.check_is_system(by)
    verdict = verify(county.pk)
    row = BookCheck.objects.create(
        county=county, at=now(), journals=verdict.journals, findings="\n".join(verdict.findings)
    )
    audit.record(
        by, "books.verified", row, county=county.pk, vouchers=verdict.journals,
        findings=len(verdict.findings),
    )  # fmt: skip
    return row

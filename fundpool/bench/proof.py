"""How long it takes to prove the books of a county, against reading the same rows once."""

from typing import Final

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.measuring import Outcome, Watch
from fundpool.actions._posting import post
from fundpool.bench import approval
from fundpool.models import Entry, Journal, Pool
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules

JOURNALS: Final = 1_000
"""At the size of one county; ten times as many at that of ten."""
AT_ONCE: Final = 250


def seed(size: int) -> None:
    """As many journals as a county writes in some years."""
    approval.seed(size)
    pool, earmark, by = approval.there()
    for first in range(0, JOURNALS * size, AT_ONCE):
        _write(pool=pool, earmark=earmark.pk, first=first, by=by)


@action
def _write(*, pool: Pool, earmark: int, first: int, by: Actor) -> int:
    on = today()
    for n in range(first, first + AT_ONCE):
        lines = rules.subsidy_received(n + 1, earmark if n % 2 else None)
        post(
            pool=pool, kind="subsidy_received", lines=lines, on=on, budget_year=on.year, by=by,
            key=f"bench:{n}",
        )  # fmt: skip
    return first


def product() -> Outcome:
    """Proving them; a finding is a fault."""
    pool, _earmark, _by = approval.there()
    with Watch() as watch:
        verdict = verify(pool.county_id)
    counts = {"journals": verdict.journals, "queries": watch.queries}
    return watch.outcome(f"{verdict.journals}", counts=counts, faults=verdict.findings[:5])


def floor() -> Outcome:
    """Reading every journal and every entry."""
    pool, _earmark, _by = approval.there()
    with Watch() as watch:
        read = len(Journal.objects.filter(county=pool.county_id).values_list("hash", "prev_hash"))
        len(Entry.objects.filter(county=pool.county_id).values_list("side", "fen", "account"))
    return watch.outcome(f"{read}")

"""How long it takes to prove the books of a county, against reading the same rows once."""

from typing import Final

from django.db.models import F

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.measuring import Outcome, Watch
from fundpool.actions._posting import post
from fundpool.bench import approval
from fundpool.models import Account, Entry, Journal, Period, Pool
from fundpool.queries import ledger as queries
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules

JOURNALS: Final = 1_000
"""At the size of one county; a hundred times as many at that of a province."""
AT_ONCE: Final = 1_000
FEN: Final = 100


def seed(size: int) -> None:
    """As many journals as a county writes in some years."""
    approval.seed(size)
    pool, earmark, by = approval.there()
    _begin(pool=pool, earmark=earmark.pk, by=by)
    for _first in range(0, JOURNALS * size, AT_ONCE):
        _write(pool=pool, earmark=earmark.pk, by=by)


@action
def _begin(*, pool: Pool, earmark: int, by: Actor) -> int:
    """The first two, posted as everything is: they make the accounts."""
    on = today()
    for n in range(2):
        lines = rules.subsidy_received(FEN, earmark if n else None)
        post(
            pool=pool, kind="subsidy_received", lines=lines, on=on, budget_year=on.year, by=by,
            key=f"bench:{n}",
        )  # fmt: skip
    return pool.pk


@action
def _write(*, pool: Pool, earmark: int, by: Actor) -> int:
    """The same rows as posting one by one would write, a thousand at a time."""
    period = Period.objects.select_for_update(no_key=True).get(pool=pool)
    rows = Account.objects.filter(pool=pool)
    cash, free, earmarked = (
        rows.get(kind=kind, earmark=of)
        for kind, of in ((rules.CASH, None), (rules.FREE, None), (rules.FREE, earmark))
    )
    on, at, previous = today(), now(), period.last_hash
    journals: list[Journal] = []
    written: list[list[Entry]] = []
    for number in range(period.last_no + 1, period.last_no + AT_ONCE + 1):
        journal = Journal(
            county_id=pool.county_id, pool=pool, period=period, voucher_no=number,
            kind="subsidy_received", effective_on=on, recorded_at=at, budget_year=on.year,
            key=f"bench:{number}", prev_hash=previous,
        )  # fmt: skip
        both = ((rules.D, cash), (rules.C, earmarked if number % 2 else free))
        entries = [
            Entry(county_id=pool.county_id, journal=journal, account=account, side=side, fen=FEN)
            for side, account in both
        ]
        previous = journal.hash = queries.digest(previous, queries.canonical(journal, entries))
        journals.append(journal)
        written.append(entries)
    Journal.objects.bulk_create(journals)
    for journal, entries in zip(journals, written, strict=True):
        for entry in entries:
            entry.journal_id = journal.pk
        audit.record(
            by, "journal.posted", journal, fund=pool.code, voucher=str(journal),
            journal_kind=journal.kind, fen=FEN, hash=journal.hash, reverses=None,
        )  # fmt: skip
    Entry.objects.bulk_create([entry for entries in written for entry in entries])
    Journal.objects.filter(period=period, state=Journal.State.DRAFT).update(
        state=Journal.State.POSTED
    )
    half = AT_ONCE // 2
    rows.filter(pk=cash.pk).update(debit_fen=F("debit_fen") + AT_ONCE * FEN)
    rows.filter(pk__in=[free.pk, earmarked.pk]).update(credit_fen=F("credit_fen") + half * FEN)
    Period.objects.filter(pk=period.pk).update(
        last_no=journals[-1].voucher_no, last_hash=journals[-1].hash
    )
    return journals[-1].pk


def product() -> Outcome:
    """Proving them; a finding is a fault."""
    pool, _earmark, _by = approval.there()
    with Watch() as watch:
        verdict = verify(pool.county_id)
    counts = {
        "journals": verdict.journals,
        "queries": watch.queries,
        "seconds for 100 000": round(watch.seconds * 100_000 / verdict.journals),
    }
    return watch.outcome(f"{verdict.journals}", counts=counts, faults=verdict.findings[:5])


def floor() -> Outcome:
    """Reading every journal and every entry."""
    pool, _earmark, _by = approval.there()
    with Watch() as watch:
        read = len(Journal.objects.filter(county=pool.county_id).values_list("hash", "prev_hash"))
        len(Entry.objects.filter(county=pool.county_id).values_list("side", "fen", "account"))
    return watch.outcome(f"{read}")

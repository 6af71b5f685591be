"""Eight clients approve at once: how many a second, and money that suffices for one goes to one.

The floor is the same statements, the audit's included, without the product around them. The
negative control reads, compares and writes what it has read: it has to over-spend, or the rounds
would prove nothing.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.db import DatabaseError, connection, transaction

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.audit import CHANGE
from alliance.core.clock import now, today
from alliance.core.db import chain
from alliance.core.errors import Refusal
from alliance.core.ids import uuid7
from alliance.core.measuring import Outcome, Watch
from fundpool.actions import pools
from fundpool.actions._posting import post
from fundpool.models import Account, Earmark, Pool
from fundpool.rules import ledger as rules
from members import actions as member_actions
from members.models import County

CLIENTS: Final = 8
EACH: Final = 25
ROUNDS: Final = 200
CONTROL_ROUNDS: Final = 20
FEN: Final = 100
CODE: Final = "900002"
GOT, LATE, BROKEN = "got", "late", "broken"


@action
def _posted(*, pool: Pool, kind: str, lines: rules.Lines, by: Actor) -> int:
    """Post inside an action, as every app does."""
    on = today()
    journal = post(
        pool=pool, kind=kind, lines=lines, on=on, budget_year=on.year, by=by, key=str(uuid7())
    )
    return journal.pk


def seed(size: int) -> None:
    """A pool with one earmark."""
    county = member_actions.county.found_county(
        code=CODE, name="量县", short="量县", name_en="Bench", by=Actor.system(0, "bench")
    )
    by = Actor.system(county.pk, "bench")
    pool = pools.open_pool(
        county=county, code="B", name="量", kind="other", year=today().year, by=by
    )
    pools.name_earmark(pool=pool, code="e", name="量", document_no="量", by=by)


def there() -> tuple[Pool, Earmark, Actor]:
    """The pool, its earmark, and who posts."""
    county = County.objects.get(code=CODE)
    pool = Pool.objects.get(county=county)
    return pool, Earmark.objects.get(pool=pool), Actor.system(county.pk, "bench")


def _receive(fen: int) -> None:
    pool, earmark, by = there()
    lines = rules.subsidy_received(fen, earmark.pk)
    _posted(pool=pool, kind="subsidy_received", lines=lines, by=by)


def product() -> Outcome:
    """Approvals through the one way to post; then rounds for the last money, and the control."""
    pool, earmark, by = there()
    lines = rules.approved(earmark.pk, FEN)

    took: list[float] = []

    def approve() -> str:
        began = time.perf_counter()
        try:
            _posted(pool=pool, kind="approved", lines=lines, by=by)
        except Refusal:
            return LATE
        except DatabaseError:
            return BROKEN
        took.append(time.perf_counter() - began)
        return GOT

    _receive(FEN * CLIENTS * EACH)
    with Watch() as watch:
        began = time.perf_counter()
        told = _at_once(approve, EACH, lambda: None)
        a_second = int(CLIENTS * EACH / (time.perf_counter() - began))
        p95 = int(1000 * sorted(took)[len(took) * 95 // 100])
    faults = [] if told[GOT] == CLIENTS * EACH else [f"not every approval went through: {told}"]
    rounds = _at_once(approve, ROUNDS, lambda: _receive(FEN))
    wrong = abs(rounds[GOT] - ROUNDS) + rounds[BROKEN]
    over = _control(earmark)
    if not over:
        faults.append("the naive control did not over-spend: the rounds prove nothing")
    counts = {
        "approvals a second": a_second, "p95 ms": p95, "over-spent": wrong,
        "control over-spent": over,
    }  # fmt: skip
    return watch.outcome(f"{CLIENTS * EACH}", counts=counts, faults=faults)


def _at_once(attempt: Callable[[], str], times: int, before: Callable[[], None]) -> Counter[str]:
    """Every client tries once a round; `before` runs once ahead of each round."""
    told: Counter[str] = Counter()
    lock, barrier = threading.Lock(), threading.Barrier(CLIENTS, action=before)

    def client() -> None:
        mine: Counter[str] = Counter()
        try:
            for _round in range(times):
                barrier.wait()
                mine[attempt()] += 1
        finally:
            connection.close()
            with lock:
                told.update(mine)

    clients = [threading.Thread(target=client) for _n in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return told


def _control(earmark: Earmark) -> int:
    """What is spent beyond what was there when each reads, compares and writes; then undone."""
    account = Account.objects.get(kind=rules.FREE, earmark=earmark)
    before = account.debit_fen, account.credit_fen

    def naive() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT debit_fen, credit_fen FROM fundpool_account WHERE id = %s", [account.pk]
            )
            debit, credit = cursor.fetchone()
            if credit - debit < FEN:
                return LATE
            cursor.execute(
                "UPDATE fundpool_account SET debit_fen = %s WHERE id = %s",
                [debit + FEN, account.pk],
            )
        return GOT

    def filled() -> None:
        row = Account.objects.get(pk=account.pk)
        Account.objects.filter(pk=account.pk).update(credit_fen=row.debit_fen + FEN)

    told = _at_once(naive, CONTROL_ROUNDS, filled)
    Account.objects.filter(pk=account.pk).update(debit_fen=before[0], credit_fen=before[1])
    return max(0, told[GOT] - CONTROL_ROUNDS)


_LOCK: Final = "SELECT id FROM fundpool_pool WHERE id = %s"
_SAID: Final = "SELECT 1 FROM fundpool_journal WHERE county_id = %s AND key = %s LIMIT 1"
_PERIOD: Final = "SELECT id, last_no, last_hash FROM fundpool_period WHERE pool_id = %s"
_JOURNAL: Final = (
    "INSERT INTO fundpool_journal (county_id, pool_id, period_id, voucher_no, kind, effective_on,"
    " recorded_at, budget_year, key, state, source, memo, prev_hash, hash) VALUES (%s, %s, %s, %s,"
    " 'approved', %s, %s, %s, %s, 'draft', '', '', %s, %s) RETURNING id"
)
_ENTRY: Final = (
    "INSERT INTO fundpool_entry (county_id, journal_id, account_id, side, fen)"
    " VALUES (%s, %s, %s, %s, %s)"
)
_MOVE: Final = (
    "UPDATE fundpool_account SET debit_fen = debit_fen + %s, credit_fen = credit_fen + %s"
    " WHERE id = %s"
)


def floor() -> Outcome:
    """The same rows by bare statements; they are proven wrong by their hashes and never kept."""
    pool, earmark, _by = there()
    _receive(FEN * CLIENTS * EACH)
    wanted = {}
    for kind in (rules.FREE, rules.COMMITTED):
        wanted[kind], _new = Account.objects.get_or_create(
            county_id=pool.county_id, pool=pool, kind=kind, earmark=earmark,
            defaults={"normal": rules.C, "guarded": True},
        )  # fmt: skip
    locks = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""

    def bare() -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK + locks, [pool.pk])
            key = str(uuid7())
            cursor.execute(_SAID, [pool.county_id, key])
            cursor.execute(_PERIOD + locks, [pool.pk])
            _approve(cursor, pool, cursor.fetchone(), wanted, on=today(), key=key)
            chain.append(pool.county_id, CHANGE, [chain.Link(now(), "bench", key, None, None, key)])
        return GOT

    with Watch() as watch:
        _at_once(bare, EACH, lambda: None)
    return watch.outcome(f"{CLIENTS * EACH}")


def _approve(
    cursor: Any, pool: Pool, period: Any, wanted: dict[str, Account], *, on: date, key: str
) -> None:
    free, committed = wanted[rules.FREE].pk, wanted[rules.COMMITTED].pk
    cursor.execute("SELECT credit_fen - debit_fen FROM fundpool_account WHERE id = %s", [free])
    cursor.execute(
        _JOURNAL,
        [pool.county_id, pool.pk, period[0], period[1] + 1, on, now(), on.year, key, period[2],
         "0" * 64],
    )  # fmt: skip
    journal = cursor.fetchone()[0]
    for account, side in ((free, rules.D), (committed, rules.C)):
        cursor.execute(_ENTRY, [pool.county_id, journal, account, side, FEN])
    cursor.execute(_MOVE, [FEN, 0, free])
    cursor.execute(_MOVE, [0, FEN, committed])
    cursor.execute("UPDATE fundpool_journal SET state = 'posted' WHERE id = %s", [journal])
    cursor.execute(
        "UPDATE fundpool_period SET last_no = %s, last_hash = %s WHERE id = %s",
        [period[1] + 1, "0" * 64, period[0]],
    )

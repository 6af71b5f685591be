"""Eight at once for money that suffices for one: one gets it, and numbers have no gaps."""

from collections import Counter

import pytest
from django.db import connection

from alliance.core.errors import Refused
from fundpool.models import Account, Journal
from fundpool.queries import ledger as queries
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules
from tests.fundpool.ledger import fund, posted, reversed_by
from tests.kpi.test_run_races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
CLIENTS = 8
ROUNDS = 5


def test_money_for_one_goes_to_one_of_eight() -> None:
    there = fund()
    lines = rules.approved(there.training.pk, 100)
    for n in range(ROUNDS):
        there.receive(100, there.training)
        found = together(
            *[
                lambda: posted(pool=there.pool, lines=lines, kind="approved", by=there.finance)
                for _one in range(CLIENTS)
            ]
        )
        assert Counter(type(one) for one in found) == {Journal: 1, Refused: CLIENTS - 1}, n
    numbers = Journal.objects.order_by("voucher_no").values_list("voucher_no", flat=True)
    assert list(numbers) == list(range(1, 2 * ROUNDS + 1))
    assert verify(there.county.pk).findings == []


def test_of_eight_reversals_and_eight_same_keys_one_counts() -> None:
    there = fund()
    journal = there.receive(100)
    found = together(
        *[lambda: reversed_by(journal=journal, by=there.finance) for _one in range(CLIENTS)]
    )
    assert Counter(type(one) for one in found) == {Journal: 1, Refused: CLIENTS - 1}
    lines = rules.subsidy_received(7)
    found = together(
        *[
            lambda: posted(pool=there.pool, lines=lines, key="same", by=there.finance)
            for _one in range(CLIENTS)
        ]
    )
    assert {one.pk for one in found} == {Journal.objects.get(key="same").pk}  # type: ignore[attr-defined]
    assert queries.free(there.pool) == 7


def test_who_reads_compares_and_writes_overspends() -> None:
    """The negative control: without the lock the same rounds do spend too much."""
    there = fund()
    there.receive(100)
    account = Account.objects.get(kind="FREE")
    over = 0
    for _round in range(20):
        Account.objects.filter(pk=account.pk).update(debit_fen=0, credit_fen=100)

        def naive() -> bool:
            row = Account.objects.get(pk=account.pk)
            if row.fen < 100:
                return False
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE fundpool_account SET debit_fen = %s WHERE id = %s",
                    [row.debit_fen + 100, row.pk],
                )
            return True

        over += max(0, sum(map(bool, together(*[naive] * CLIENTS))) - 1)
    assert over > 0

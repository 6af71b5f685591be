"""verify_books recomputes the books from their entries and names what was tampered with."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from fundpool import tasks
from fundpool.models import Account, BookCheck, Journal, Period
from fundpool.queries import ledger as queries
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules
from tests.flushing import unguarded
from tests.fundpool.ledger import YEAR, Fund, fund

pytestmark = pytest.mark.django_db


def books() -> Fund:
    there = fund()
    there.receive(1_000)
    there.post(rules.allocated(there.training.pk, 400), kind="allocated")
    there.receive(50, there.training)
    return there


def tamper(sql: str, *params: str | int) -> None:
    """As somebody with the keys to the database would, past every trigger."""
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_sound_books_are_proven_by_the_command_and_every_night() -> None:
    there = books()
    out = StringIO()
    call_command("verify_books", stdout=out)
    assert f"{there.county.code}: 3 journals" in out.getvalue()
    tasks.verify_books()
    assert [row.findings for row in BookCheck.objects.filter(county=there.county)] == ["", ""]


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "UPDATE fundpool_entry SET fen = fen + 1 WHERE journal_id = %s",
            "-2：内容与校验值不符",
        ),
        ("UPDATE fundpool_journal SET memo = 'x' WHERE id = %s", "-2：内容与校验值不符"),
        ("UPDATE fundpool_journal SET voucher_no = 9 WHERE id = %s", "-9：凭证号不连续"),
        ("UPDATE fundpool_journal SET state = 'draft' WHERE id = %s", "-2：没有入账"),
        ("UPDATE fundpool_entry SET side = 'D' WHERE journal_id = %s", "-2：借贷不平"),
    ],
)
def test_what_was_changed_behind_the_guards_is_named(sql: str, named: str) -> None:
    there = books()
    journal = Journal.objects.get(pool=there.pool, voucher_no=2)
    tamper(sql, journal.pk)
    assert any(named in line for line in verify(there.county.pk).findings)
    with pytest.raises(CommandError):
        call_command("verify_books", stdout=StringIO())
    assert f"{YEAR}-" in BookCheck.objects.filter(county=there.county).first().findings  # type: ignore[union-attr]


def test_a_removed_journal_a_moved_balance_and_a_rewritten_chain_are_named() -> None:
    there = books()
    last = Journal.objects.get(pool=there.pool, voucher_no=3)
    tamper("UPDATE fundpool_account SET credit_fen = credit_fen + 7 WHERE kind = 'FREE'")
    assert [line for line in verify(there.county.pk).findings if "可用资金" in line]
    tamper("UPDATE fundpool_account SET credit_fen = credit_fen - 7 WHERE kind = 'FREE'")
    assert verify(there.county.pk).findings == []
    # The last journal goes, and everything that hangs on it is made to fit.
    before = Journal.objects.get(pool=there.pool, voucher_no=2)
    tamper("DELETE FROM fundpool_entry WHERE journal_id = %s", last.pk)
    tamper("DELETE FROM fundpool_journal WHERE id = %s", last.pk)
    Account.objects.filter(kind="CASH").update(debit_fen=1_000)
    Account.objects.filter(kind="FREE", earmark=there.training).update(credit_fen=400)
    Period.objects.filter(pk=there.period.pk).update(last_no=2, last_hash=before.hash)
    assert verify(there.county.pk).findings == [f"审计记录中的凭证（编号{last.pk}）不在账簿里。"]


def test_a_journal_whose_hash_was_made_to_fit_differs_from_the_audit() -> None:
    there = books()
    last = Journal.objects.get(pool=there.pool, voucher_no=3)
    last.memo = "另一个摘要"
    forged = queries.digest(
        last.prev_hash, queries.canonical(last, list(last.entries.order_by("pk")))
    )
    tamper(
        "UPDATE fundpool_journal SET memo = %s, hash = %s WHERE id = %s", last.memo, forged, last.pk
    )
    Period.objects.filter(pk=there.period.pk).update(last_hash=forged)
    assert verify(there.county.pk).findings == [f"资金池T1凭证{YEAR}-3：与审计记录不符。"]

"""Direct SQL cannot change the books; where somebody takes the guards away, it is found."""

import pytest
from django.db import DatabaseError, connection, transaction

from fundpool.models import Account, CarriedBalance, Entry, Journal
from fundpool.rules import ledger as rules
from tests.fundpool.ledger import DAY, fund

pytestmark = pytest.mark.django_db


def refused(sql: str, *params: str | int) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def draft(there, voucher_no=90) -> Journal:
    return Journal.objects.create(
        county=there.county, pool=there.pool, period=there.period, voucher_no=voucher_no,
        kind="interest", effective_on=DAY, recorded_at="2026-03-02T00:00:00Z", budget_year=DAY.year,
        key=f"draft:{voucher_no}", hash="0" * 64,
    )  # fmt: skip


def entry(there, journal, kind, side, fen) -> Entry:
    account = Account.objects.get(pool=there.pool, kind=kind)
    return Entry.objects.create(
        county=there.county, journal=journal, account=account, side=side, fen=fen
    )


def test_a_posted_journal_and_its_entries_stand() -> None:
    there = fund()
    journal = there.receive(100)
    pk = journal.pk
    refused("UPDATE fundpool_journal SET memo = 'x' WHERE id = %s", pk)
    refused("UPDATE fundpool_journal SET state = 'draft' WHERE id = %s", pk)
    refused("DELETE FROM fundpool_journal WHERE id = %s", pk)
    refused("UPDATE fundpool_entry SET fen = 101 WHERE journal_id = %s", pk)
    refused("DELETE FROM fundpool_entry WHERE journal_id = %s", pk)
    refused(
        "INSERT INTO fundpool_entry (county_id, journal_id, account_id, side, fen)"
        " SELECT county_id, journal_id, account_id, side, fen FROM fundpool_entry"
        " WHERE journal_id = %s",
        pk,
    )


def test_an_unbalanced_or_empty_journal_is_not_posted() -> None:
    there = fund()
    there.receive(100)
    journal = draft(there)
    refused("UPDATE fundpool_journal SET state = 'posted' WHERE id = %s", journal.pk)
    entry(there, journal, "CASH", "D", 5)
    entry(there, journal, "FREE", "C", 4)
    refused("UPDATE fundpool_journal SET state = 'posted' WHERE id = %s", journal.pk)
    entry(there, journal, "FREE", "C", 1)
    with transaction.atomic():
        assert Journal.objects.filter(pk=journal.pk).update(state="posted") == 1


def test_a_draft_is_posted_as_it_stands_and_not_removed() -> None:
    there = fund()
    there.receive(100)
    journal = draft(there)
    entry(there, journal, "CASH", "D", 5)
    entry(there, journal, "FREE", "C", 5)
    refused(
        "UPDATE fundpool_journal SET state = 'posted', voucher_no = 7 WHERE id = %s", journal.pk
    )
    refused("UPDATE fundpool_journal SET memo = 'x' WHERE id = %s", journal.pk)
    refused("DELETE FROM fundpool_journal WHERE id = %s", journal.pk)


def test_no_journal_begins_as_posted_nor_takes_the_place_of_another() -> None:
    there = fund()
    journal = there.receive(100)
    columns = ", ".join(str(f.column) for f in Journal._meta.local_fields if f.name != "id")
    other = columns.replace("voucher_no", "91").replace("key,", "'other',", 1)
    refused(
        f"INSERT INTO fundpool_journal ({columns}) SELECT {other} FROM fundpool_journal"
        " WHERE id = %s",
        journal.pk,
    )
    if connection.vendor == "sqlite":
        both = ", ".join(str(f.column) for f in Journal._meta.local_fields)
        refused(
            f"REPLACE INTO fundpool_journal ({both})"
            f" SELECT {both.replace('state', chr(39) + 'draft' + chr(39))} FROM fundpool_journal"
        )
    assert Journal.objects.get(pk=journal.pk).state == "posted"


def test_a_guarded_account_is_not_overdrawn_by_direct_sql() -> None:
    there = fund()
    there.receive(100)
    refused("UPDATE fundpool_account SET debit_fen = 101 WHERE kind = 'FREE'")
    refused("UPDATE fundpool_account SET credit_fen = 101 WHERE kind = 'CASH'")


def test_an_account_exists_once_whatever_partners_are_empty() -> None:
    there = fund()
    there.receive(100)
    there.receive(100, there.training)
    there.post(rules.levy_assessed(there.one.pk, 5), kind="levy_assessed")
    for kind in ("CASH", "FREE", "LEVY_DEFERRED"):
        refused(
            "INSERT INTO fundpool_account (county_id, pool_id, kind, earmark_id, unit_id, normal,"
            " guarded, debit_fen, credit_fen) SELECT county_id, pool_id, kind, earmark_id, unit_id,"
            " normal, guarded, 0, 0 FROM fundpool_account WHERE kind = %s",
            kind,
        )


@pytest.mark.postgres
def test_no_table_of_the_books_is_emptied() -> None:
    there = fund()
    there.receive(100)
    for model in (Journal, Entry, CarriedBalance):
        refused(f"TRUNCATE {model._meta.db_table} CASCADE")

"""The database itself keeps a closed month of pay and its lines, whoever writes to it."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from staffing.actions.pay import close_pay, compute_pay, correct_pay
from staffing.models import PayLine, PayMonth
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    found = land()
    for component in ("bonus", "allowance"):
        found.set_rule(f"staffing.pay.day_rate[{component}]", 10_000)
    found.verified(found.at("active", from_on=month(2)), month(2))
    return found


def computed(there):
    return compute_pay(institution=there.home, month=month(2), by=there.people["home_desk"])


def closed(there):
    row = computed(there)
    return close_pay(month=row, version=row.version, by=there.people["home_desk"])


@contextmanager
def refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        yield


def test_while_a_month_is_open_its_lines_are_written_anew(there):
    row = computed(there)
    first = set(row.lines.values_list("pk", flat=True))
    row = computed(there)
    assert row.version == 2 and not first & set(row.lines.values_list("pk", flat=True))


def test_a_line_of_a_closed_month_is_neither_changed_nor_removed(there):
    row = closed(there)
    before = list(row.lines.order_by("pk").values_list("pk", "fen"))
    with refused():
        PayLine.objects.filter(month=row).update(fen=1)
    with refused():
        PayLine.objects.filter(month=row).delete()
    assert list(row.lines.order_by("pk").values_list("pk", "fen")) == before


def test_a_closed_month_is_neither_opened_nor_moved_nor_removed(there):
    row = closed(there)
    with refused():
        PayMonth.objects.filter(pk=row.pk).update(closed_at=None)
    with refused():
        PayMonth.objects.filter(pk=row.pk).update(month=month(3))
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {PayMonth._meta.db_table}")
    assert PayMonth.objects.get(pk=row.pk).closed_at == row.closed_at


def test_a_closed_month_takes_lines_that_correct_it_and_no_other(there):
    row = closed(there)
    line = row.lines.first()
    line.pk = None
    line._state.adding = True
    with refused():
        line.save(force_insert=True)
    late = there.at("active", who=there.second, from_on=month(2))
    there.verified(late, month(2))
    assert correct_pay(month=row, reason="补核", by=there.people["home_desk"]) == 2
    assert row.lines.filter(is_correction=True).count() == 2
    with refused():
        PayLine.objects.filter(month=row, is_correction=True).update(fen=0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a word of SQLite")
def test_a_line_is_not_replaced_in_its_place(there):
    line = closed(there).lines.first()
    columns = ", ".join(f'"{one.column}"' for one in PayLine._meta.local_fields)
    table = PayLine._meta.db_table
    with refused(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s",
            [line.pk if isinstance(line.pk, int) else line.pk.hex],
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is a word of PostgreSQL")
@pytest.mark.postgres
def test_lines_are_not_emptied(there):
    closed(there)
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {PayLine._meta.db_table} CASCADE")

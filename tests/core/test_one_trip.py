"""Several changes of known rows, said in one go, are the same changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps

from alliance.core.db.one_trip import Change, change
from tests.core import scratch


@pytest.fixture
def account(transactional_db: None) -> Iterator[Any]:
    with isolate_apps("alliance.core"):

        class Account(models.Model):
            name = models.CharField(max_length=20)
            fen = models.BigIntegerField(default=0)

            class Meta:
                app_label = "core"
                db_table = "scratch_account"
                constraints = [models.CheckConstraint(condition=models.Q(fen__gte=0), name="paid")]

        with scratch.tables(Account):
            yield Account


def test_each_row_gets_its_values_and_what_is_added_and_no_other_is_touched(account: Any) -> None:
    first, second, third = (account.objects.create(name=name, fen=100) for name in "abc")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        change(
            [
                Change(first, {"name": "甲 %s; 'x'"}, {"fen": 25}),
                Change(second, added={"fen": -100}),
                Change(first, added={"fen": -5}),
            ]
        )
    updates = [one for one in asked.captured_queries if one["sql"].startswith("UPDATE")]
    assert len(updates) == (1 if connection.vendor == "postgresql" else 3)
    told = account.objects.order_by("pk").values_list("name", "fen")
    assert list(told) == [("甲 %s; 'x'", 120), ("b", 0), ("c", 100)]
    third.refresh_from_db()
    assert (third.name, third.fen) == ("c", 100)


def test_when_one_is_refused_none_is_written(account: Any) -> None:
    first, second = (account.objects.create(name=name, fen=100) for name in "ab")
    with pytest.raises(IntegrityError), transaction.atomic():
        change([Change(first, added={"fen": 1}), Change(second, added={"fen": -101})])
    assert set(account.objects.values_list("fen", flat=True)) == {100}

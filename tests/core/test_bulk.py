"""Many rows at once are the same rows, under the same rules."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps

from alliance.core.db.bulk import copy_rows, upsert_rows
from alliance.core.db.fields import ExactDecimal
from alliance.core.db.texts import Lines, rows_of
from alliance.core.errors import Invalid
from alliance.core.models import AuditEvent
from tests.core import scratch

AT = datetime(2026, 3, 1, 0, 0, 0, 5, tzinfo=UTC)
COLUMNS = ("code", "parent_id", "value", "at", "notes")


@pytest.fixture
def entry(transactional_db: None) -> Iterator[Any]:
    with isolate_apps("alliance.core"):

        class Entry(models.Model):
            code = models.CharField(max_length=20, unique=True)
            parent = models.ForeignKey("self", models.PROTECT, null=True)
            value = ExactDecimal(null=True)
            at = models.DateTimeField(null=True)
            notes = models.JSONField(default=dict)

            class Meta:
                app_label = "core"
                db_table = "scratch_entry"

        with scratch.tables(Entry):
            model: Any = Entry
            yield model
            model.objects.update(parent=None)


ROWS: list[tuple[Any, ...]] = [
    ("a", None, Decimal("0.000000000001"), AT, {"镇": [1]}),
    ("b\t\\", None, None, None, {}),
]


def test_what_goes_in_comes_back(entry: Any) -> None:
    with transaction.atomic():
        assert copy_rows(entry, COLUMNS, iter(ROWS)) == 2
    assert list(entry.objects.order_by("code").values_list(*COLUMNS)) == ROWS


def test_a_thousand_rows_are_one_statement(entry: Any) -> None:
    rows: list[tuple[Any, ...]] = [(f"{n}", None, n, None, {}) for n in range(1000)]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        copy_rows(entry, COLUMNS, rows)
    assert len(queries) <= 1
    assert entry.objects.count() == 1000


def test_what_is_there_is_changed_and_the_rest_added(entry: Any) -> None:
    entry.objects.create(code="a", value=7, notes={"kept": True})
    rows = [("a", Decimal("1.5")), ("c", None)]
    with transaction.atomic():
        upsert_rows(entry, ("code", "value"), [], unique=["code"], update=["value"])
        changed = upsert_rows(
            entry, ("code", "value", "notes"), [(*row, {}) for row in rows],
            unique=["code"], update=["value"],
        )  # fmt: skip
    assert changed == 2
    assert list(entry.objects.order_by("code").values_list("code", "value", "notes")) == [
        ("a", Decimal("1.5"), {"kept": True}),
        ("c", None, {}),
    ]


def test_an_inexact_number_and_a_short_row_are_refused(entry: Any) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        copy_rows(entry, COLUMNS, [("a", None, 0.1, None, {})])
    with pytest.raises(ValueError, match="shorter"), transaction.atomic():
        copy_rows(entry, COLUMNS, [("a",)])
    assert not entry.objects.exists()


def test_constraints_hold(entry: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(entry, COLUMNS, [ROWS[0], ROWS[0]])
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(entry, COLUMNS, [("a", 999, None, None, {})])


@pytest.mark.django_db
def test_what_is_append_only_is_not_changed_in_bulk_either() -> None:
    columns = [field.attname for field in AuditEvent._meta.local_fields]
    row = (1, 5, "change", 1, AT, "w", "s", None, None, "{}", "", "h")
    copy_rows(AuditEvent, columns, [row])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        upsert_rows(AuditEvent, columns, [row], unique=["id"], update=["what"])


def test_a_float_is_refused_also_beside_a_number_that_is_equal(entry: Any) -> None:
    with pytest.raises(TypeError, match="exact numbers"), transaction.atomic():
        copy_rows(entry, ("code", "value"), [("a", Decimal(1)), ("b", 1.0)])


def test_a_whole_number_is_the_same_as_the_decimal_and_one_too_large_is_refused(
    entry: Any,
) -> None:
    largest = 10**30 - 1
    rows: list[tuple[Any, ...]] = [("a", largest, {}), ("b", -largest, {}), ("c", 0, {})]
    copy_rows(entry, ("code", "value", "notes"), rows)
    found = dict(entry.objects.values_list("code", "value"))
    assert found == {"a": Decimal(largest), "b": Decimal(-largest), "c": Decimal(0)}
    with pytest.raises(Invalid, match="这个数太大"), transaction.atomic():
        copy_rows(entry, ("code", "value", "notes"), [("d", largest + 1, {})])
    with pytest.raises(TypeError, match="exact numbers"), transaction.atomic():
        copy_rows(entry, ("code", "value", "notes"), [("e", True, {})])


def test_rows_of_a_group_are_read_as_one_text_and_taken_apart_again(entry: Any) -> None:
    exact = Decimal("12345678901234567890.000000000001")
    rows: list[Any] = [
        ("a", None, exact, AT, {}),
        ("b", None, None, AT, {}),
        ("c", None, 0, None, {}),
    ]
    with transaction.atomic():
        copy_rows(entry, COLUMNS, rows)
    groups = entry.objects.order_by().values("at").annotate(lines=Lines("code", "value"))
    found = {at: sorted(rows_of(lines)) for at, lines in groups.values_list("at", "lines")}
    assert found == {AT: [["a", str(exact)], ["b", ""]], None: [["c", "0"]]}

"""A number comes back exactly as it went in, and sorts as a number, on both databases."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import DatabaseError, connection, models
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.db.backends.sqlite3.base import compare_exactly
from alliance.core.db.fields import ExactDecimal, canonical
from alliance.core.errors import Invalid
from tests.core import scratch

LONG = [
    "12345.678901234567",
    "99999999999999999999.123456789012",
    "-0.000000000001",
    "0.1",
    "0",
    "100",
]


@pytest.fixture
def measurement(transactional_db: None) -> Iterator[Any]:
    with scratch.measurements() as model:
        yield model


@pytest.mark.parametrize("text", LONG)
def test_every_digit_comes_back(measurement: Any, text: str) -> None:
    row = measurement.objects.create(value=Decimal(text))
    row.refresh_from_db()
    assert row.value == Decimal(text)
    assert canonical(row.value) == text
    assert measurement.objects.values_list("value", flat=True).get() == Decimal(text)
    assert measurement.objects.get(value=Decimal(text)) == row


def test_one_number_has_one_text(measurement: Any) -> None:
    for text in ("1.50", "1.5", "15E-1", "+1.500000000000000000"):
        row = measurement.objects.create(value=text)
        row.refresh_from_db()
        assert str(row.value) == "1.5"
    assert measurement.objects.filter(value=Decimal("1.5000")).count() == 4
    assert canonical(Decimal("-0.00")) == "0"
    assert canonical(Decimal("1E+3")) == "1000"


def test_it_sorts_and_compares_as_a_number(measurement: Any) -> None:
    values = ["9", "10", "-2", "-10", "0.5", "100.25", "100.3"]
    measurement.objects.bulk_create([measurement(value=Decimal(text)) for text in values])
    ordered = list(measurement.objects.order_by("value").values_list("value", flat=True))
    assert ordered == sorted(Decimal(text) for text in values)
    larger = measurement.objects.filter(value__gt=9).order_by("value")
    assert [str(row.value) for row in larger] == ["10", "100.25", "100.3"]
    assert measurement.objects.filter(value__gte=9, value__lte="100.250").count() == 3
    assert measurement.objects.filter(value__lt=Decimal(-2)).count() == 1
    assert measurement.objects.filter(value__in=[Decimal("9.0"), Decimal(10)]).count() == 2


def test_missing_is_not_zero(measurement: Any) -> None:
    measurement.objects.create(value=0, other=None)
    measurement.objects.create(value=0, other=0)
    assert measurement.objects.filter(other__isnull=True).count() == 1
    assert measurement.objects.get(other=0).other == Decimal(0)


def test_many_are_written_and_rewritten_at_once(measurement: Any) -> None:
    rows = [measurement(value=Decimal(f"{n}.000000000001")) for n in range(500)]
    measurement.objects.bulk_create(rows)
    rows = list(measurement.objects.order_by("value"))
    for row in rows:
        row.other = Decimal("0.25")
        row.value += 1
    measurement.objects.bulk_update(rows, ["value", "other"], batch_size=100)
    assert measurement.objects.filter(other=Decimal("0.25")).count() == 500
    assert measurement.objects.order_by("-value").first().value == Decimal("500.000000000001")
    measurement.objects.update(value=models.F("other"))
    assert measurement.objects.filter(value=Decimal("0.25")).count() == 500


@pytest.mark.parametrize("value", [1.5, float("nan"), True])
def test_a_float_is_never_written(measurement: Any, value: Any) -> None:
    with pytest.raises(TypeError):
        measurement.objects.create(value=value)
    with pytest.raises(TypeError):
        measurement.objects.filter(value__gt=value).count()


def test_a_float_read_back_raises() -> None:
    field = ExactDecimal(name="value")
    with pytest.raises(TypeError):
        field.from_db_value(1.5, models.F("value"), connection)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0.0000000000001", "too_many_places"),
        ("1E-999999", "too_many_places"),
        ("1E+999999", "too_large"),
        ("1" * 31, "too_large"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("abc", "not_a_number"),
    ],
)
def test_what_is_no_such_number_is_refused(measurement: Any, value: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        measurement.objects.create(value=value)
    assert refusal.value.code == code
    assert not measurement.objects.exists()


def test_a_column_may_allow_fewer_places(measurement: Any) -> None:
    with pytest.raises(Invalid):
        measurement.objects.create(value=1, other=Decimal("0.125"))


def test_the_database_itself_refuses_what_is_not_exact(measurement: Any) -> None:
    wrong = "1.5e0" if connection.vendor == "sqlite" else "1.0000000000001"
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO scratch_measurement (value) VALUES ({wrong})")


def test_nothing_is_calculated_in_sql(measurement: Any) -> None:
    measurement.objects.create(value=1)
    for aggregate in (models.Sum("value"), models.Avg("value"), models.Max("value")):
        with pytest.raises((TypeError, FieldError)):
            measurement.objects.aggregate(result=aggregate)
    with pytest.raises(FieldError):
        list(measurement.objects.annotate(more=models.F("value") + models.F("value")))
    assert measurement.objects.aggregate(n=models.Count("value")) == {"n": 1}


@pytest.mark.parametrize("lookup", ["contains", "startswith", "iexact", "regex", "range"])
def test_other_lookups_are_refused(measurement: Any, lookup: str) -> None:
    with pytest.raises(FieldError):
        measurement.objects.filter(**{f"value__{lookup}": "1"})


def test_a_migration_adds_a_column_with_a_default(measurement: Any) -> None:
    measurement.objects.create(value=Decimal("0.30"))
    added = ExactDecimal(default=Decimal("1.50"))
    added.set_attributes_from_name("added")
    with connection.schema_editor() as editor:
        editor.add_field(measurement, added)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, added FROM scratch_measurement ORDER BY added")
        assert [str(value) for value in cursor.fetchone()] == ["0.3", "1.5"]
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        wrong = "2.5" if connection.vendor == "sqlite" else "0.0000000000001"
        cursor.execute(f"UPDATE scratch_measurement SET value = {wrong}")


def test_a_migration_can_write_the_column_down() -> None:
    _, path, args, kwargs = ExactDecimal(max_places=4, null=True).deconstruct()
    assert (path, args, kwargs) == (
        "alliance.core.db.fields.ExactDecimal",
        [],
        {"max_places": 4, "null": True},
    )


def test_a_form_takes_and_limits_it() -> None:
    field = ExactDecimal(max_places=2).formfield()
    assert field.clean("1.25") == Decimal("1.25")
    with pytest.raises(ValidationError):
        field.clean("1.255")


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9))


@given(numbers, numbers)
def test_text_compares_like_the_numbers_it_stands_for(left: Decimal, right: Decimal) -> None:
    assert compare_exactly(canonical(left), canonical(right)) == (left > right) - (left < right)
    assert Decimal(canonical(left)) == left

"""Text is ordered by code point, and work says for which county it is done."""

import pytest
from django.db import connection

from alliance.core.db.checks import text_is_ordered_by_code_point
from alliance.core.db.scope import become, current, scope, told
from alliance.core.models import IdempotencyKey

WORDS = ["b", "a", "B", "é", "镇", "街", "Z", "10", "9", "-"]


@pytest.mark.django_db
def test_text_is_ordered_by_code_point() -> None:
    for word in WORDS:
        IdempotencyKey.objects.create(
            county_id=1, owner="x", action="x", key=word, asked="", at="2026-01-01T00:00Z"
        )
    ordered = list(IdempotencyKey.objects.order_by("key").values_list("key", flat=True))
    assert ordered == sorted(WORDS)
    assert text_is_ordered_by_code_point(databases=["default"]) == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_database_with_another_order_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_database SET datcollate = 'en_US.UTF-8' WHERE datname = current_database()"
        )  # rolled back with the test
    assert [e.id for e in text_is_ordered_by_code_point(databases=["default"])] == ["core.E002"]


def test_the_innermost_scope_holds_and_ends_with_its_block() -> None:
    with scope(1, 2):
        with scope(3):
            assert (set(current()), told()) == ({3}, {"app.counties": "{3}"})
        assert (set(current()), told()) == ({1, 2}, {"app.counties": "{1,2}"})
        become([4])
        assert current() == {4}
    assert told() == {"app.counties": ""}


def test_work_without_a_scope_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="no scope"):
        current()
    with pytest.raises(RuntimeError, match="no scope"):
        become([1])

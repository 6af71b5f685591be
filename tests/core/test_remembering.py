"""What a story put back leaves in the database is what it left when it was told."""

from typing import Any

import pytest
from django.db import transaction

from alliance.core.actor import Actor
from members.models import County
from tests import make, remembering

pytestmark = pytest.mark.django_db


def test_a_story_is_told_once_and_found_again_row_by_row():
    times = []

    @remembering.remembered
    def tell(kind: str) -> Actor:
        times.append(kind)
        return make.actor(make.person(role="viewer"))

    found: list[Any] = []
    for _time in range(2):
        with transaction.atomic():
            found.append((tell("short"), _in_one_order(remembering._tables())))
            transaction.set_rollback(True)
    assert found[0][0] == found[1][0]
    for name, rows in found[0][1].items():
        assert rows == found[1][1][name], name
    assert times == ["short"]


def _in_one_order(tables: dict[str, remembering.Table]) -> dict[str, list[str]]:
    # Where the rows of a table lie is the database's own affair: PostgreSQL fills gaps first.
    return {name: sorted(map(repr, table.rows)) for name, table in tables.items()}


def test_where_something_is_written_already_a_story_is_told_anew():
    @remembering.remembered
    def tell() -> County:
        return make.county()

    first = tell()
    second = tell()
    assert County.objects.filter(pk__in=[first.pk, second.pk]).count() == 2

"""Pages by key meet every row once, forwards and backwards, whatever happens meanwhile."""

import base64
import datetime
import json
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from alliance.core.errors import Invalid, Refused
from alliance.core.models import Notice
from alliance.core.pagination import Page, page_of, read_size
from alliance.core.versions import check_version
from members.models import Person
from tests import make

DAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(county=make.county(), code="07", name="演示人员 07")


def notices(person: Person, *days: int) -> QuerySet[Notice]:
    """One notice a day given, several on the same day where it is given again."""
    Notice.objects.bulk_create(
        Notice(
            county_id=person.county_id,
            person=person,
            message=f"00000000-0000-0000-0000-{number:012}",
            text=f"{number}",
            at=DAY + datetime.timedelta(days=day),
        )
        for number, day in enumerate(days)
    )
    return Notice.objects.all()


def forwards(rows: QuerySet[Any], order: list[str], size: int) -> list[Page[Any]]:
    """All pages from the first to the last."""
    pages = [page_of(rows, order=order, size=size)]
    while pages[-1].next:
        pages.append(page_of(rows, order=order, cursor=pages[-1].next, size=size))
        assert len(pages) < 100, "the pages never end"
    return pages


def backwards(rows: QuerySet[Any], order: list[str], size: int, cursor: str) -> list[Page[Any]]:
    """All pages before the cursor, the first one first."""
    pages: list[Page[Any]] = []
    while cursor:
        pages.insert(0, page_of(rows, order=order, cursor=cursor, size=size))
        assert len(pages) < 100, "the pages never end"
        cursor = pages[0].previous
    return pages


def rows_of(pages: list[Page[Any]]) -> list[Any]:
    return [row for page in pages for row in page.rows]


@given_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.integers(0, 4), max_size=12),
    st.integers(1, 5),
    st.sampled_from([["at", "pk"], ["-at", "pk"], ["-at", "-pk"], ["pk"], ["at", "-pk"]]),
)
def test_every_row_is_met_once_in_order_both_ways(
    person: Person, days: list[int], size: int, order: list[str]
) -> None:
    Notice.objects.all().delete()
    rows = notices(person, *days)
    wanted = list(rows.order_by(*order))
    pages = forwards(rows, order, size)
    assert rows_of(pages) == wanted
    last = pages[-1]
    assert rows_of([*backwards(rows, order, size, last.previous), last]) == wanted


def test_a_row_that_comes_meanwhile_neither_doubles_nor_hides_another(person: Person) -> None:
    rows = notices(person, 1, 2, 3, 4)
    first = page_of(rows, order=["at", "pk"], size=2)
    Notice.objects.filter(text="0").delete()
    second = page_of(rows, order=["at", "pk"], cursor=first.next, size=2)
    assert [row.text for row in second.rows] == ["2", "3"]


def test_it_pages_over_values_and_columns_of_related_rows(person: Person) -> None:
    rows = notices(person, 1, 1, 1).values("pk", "text", "person__code")
    pages = forwards(rows, ["person__code", "pk"], 2)
    assert [row["text"] for row in rows_of(pages)] == ["0", "1", "2"]


def test_a_page_costs_one_query_wherever_it_is(
    person: Person, django_assert_num_queries: Any
) -> None:
    rows = notices(person, *range(50))
    cursor = page_of(rows, order=["at", "pk"], size=40).next
    with django_assert_num_queries(1):
        page_of(rows, order=["at", "pk"], cursor=cursor, size=40)


def written(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "=" * 9, "A" * 5000, written(), written(0), written(2, "2026-01-01", "1"),
     written(0, "2026-01-01"), written(0, "no day", "1"), written(0, 1, 2), written(0, "", ""),
     written(0, "2026-01-01T00:00:00+00:00", "9" * 5000), written({"a": 1}, [], None)],
)  # fmt: skip
def test_a_cursor_of_another_list_or_of_nobody_is_refused(person: Person, cursor: str) -> None:
    with pytest.raises(Invalid, match="第一页"):
        page_of(notices(person, 1), order=["at", "pk"], cursor=cursor)


@pytest.mark.parametrize("size", ["0", "1001", "-1", "x", "", "９", "1e9", "9" * 99])
def test_a_page_size_out_of_bounds_is_refused(size: str) -> None:
    with pytest.raises(Invalid, match="1 到 1000"):
        read_size(size)


class Sheet:
    version = 3
    name = "新名"
    beds = 10


@pytest.mark.parametrize("given", [3, "3", '"3"', 'W/"3"'])
def test_the_version_that_was_seen_may_be_changed(given: Any) -> None:
    check_version(Sheet(), given)


def test_an_older_version_is_refused_with_both(person: Person) -> None:
    with pytest.raises(Refused, match="第 2 版，现在是第 3 版") as refused:
        check_version(Sheet(), "2", yours={"name": "旧名", "beds": 10})
    assert refused.value.details == {
        "version": {"yours": 2, "theirs": 3},
        "values": {"name": {"yours": "旧名", "theirs": "新名"}},
    }


@pytest.mark.parametrize("given", [None, "", "*", "x", "-1", "３x"])
def test_without_a_version_nobody_knows_what_was_seen(given: Any) -> None:
    with pytest.raises(Invalid, match="刷新"):
        check_version(Sheet(), given)

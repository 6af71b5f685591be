"""What a person was told stands in the header until they have seen it."""

import pytest
from django.db import transaction

from alliance.core import outbox
from tests import make

pytestmark = pytest.mark.django_db


def told(person, text="有一件事"):
    with transaction.atomic():
        outbox.tell(county=person.county_id, person=person.pk, text=text)
    outbox.deliver()


def test_the_header_counts_what_is_new_and_the_page_lists_it(client):
    person = make.person(role="viewer")
    told(person)
    client.force_login(person.user)
    assert "条新通知" in client.get("/").text
    page = client.get("/notices/").text
    assert "有一件事" in page


def test_seen_notices_stay_readable_and_later_ones_stay_new(client):
    person = make.person(role="viewer")
    told(person)
    first = outbox.notices_for(person.pk).latest("pk")
    told(person, "又一件事")
    client.force_login(person.user)
    assert client.post("/notices/read/", {"until": first.pk}).status_code == 302
    assert [row.text for row in outbox.notices_for(person.pk)] == ["又一件事"]
    assert "有一件事" in client.get("/notices/").text


def test_nobody_reads_or_stamps_what_another_was_told(client):
    person = make.person(role="viewer")
    told(person)
    notice = outbox.notices_for(person.pk).get(text="有一件事")
    client.force_login(make.user("viewer", person.county))
    assert "有一件事" not in client.get("/notices/").text
    client.post("/notices/read/", {"until": notice.pk})
    assert notice in outbox.notices_for(person.pk)


def test_a_number_that_is_none_is_refused(client):
    client.force_login(make.user("viewer"))
    assert client.post("/notices/read/", {"until": "x"}).status_code == 422


def test_without_any_notice_the_page_says_what_would_stand_here(client):
    client.force_login(make.user("viewer"))
    assert "还没有通知" in client.get("/notices/").text

"""Somebody whose role moves from one body to another loses the first one's rows at once."""

from datetime import timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from members import actions
from members.models import MembershipRequest
from tests import make
from tests.kpi.story import small_county
from tests.members.asking import Cast

pytestmark = pytest.mark.django_db


def test_rows_of_the_first_body_are_gone_at_the_next_request_on_pages_and_over_rest():
    """The session ends with the role; who comes in again finds the new body's rows only."""
    story = small_county()
    a, b = story.bodies[:2]
    story.write("here", {(a.unit, "202401"): "7770001", (b.unit, "202401"): "8880002"})
    person = make.person(role="clerk", institution=a)
    client = Client()
    client.force_login(person.user)

    def seen():
        asked = {"county": story.county.code, "element": "here"}
        return client.get("/api/v1/data-values/", asked).text

    assert "7770001" in seen()
    assert "8880002" not in seen()
    move(person, b)
    assert "7770001" not in seen()
    client.force_login(person.user)
    assert "7770001" not in seen()
    assert "8880002" in seen()


def test_the_pages_of_the_first_body_answer_404_after_the_move():
    cast = Cast()
    request = cast.ask()
    client = Client()
    client.force_login(cast.head.user)
    address = request.get_absolute_url()
    assert client.get(address).status_code == 200
    move(cast.head, make.members_of(cast.south)[0])
    assert client.get(address).status_code in {302, 404}
    client.force_login(cast.head.user)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}withdraw/", {"version": 1}).status_code == 404
    assert MembershipRequest.objects.get().state == "applied"


def move(person, body):
    """The role at the first body ended yesterday; another one began today."""
    grant = person.grants.get()
    actions.people.end_grant(
        grant=grant, until_on=today(), reason="调动", by=make.system(person.county)
    )
    actions.people.add_grant(
        person=person, role=grant.role, institution=body, from_on=today(),
        by=make.system(person.county),
    )  # fmt: skip
    assert grant.from_on < today() - timedelta(days=1)

"""Findings over REST: each reader their own, explained by the body, closed by somebody else."""

from datetime import UTC, datetime

import pytest
import time_machine

from alliance.core.models import AuditEvent
from kpi import actions
from kpi.collecting.looking import RuleText
from kpi.models import Finding
from tests import make
from tests.kpi.calling import Program, program, program_of, table
from tests.kpi.returning import Place, place

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def there() -> Place:
    """Two bodies have handed in a figure that a warning rule does not like: 12 is not 3."""
    found = place()
    found.out()
    actions.add_validation_rule(
        form=found.form(), by=found.story.assessor,
        rule=RuleText("J-01", "应相等", "here", "eq", "elsewhere", False, "请说明"),
    )  # fmt: skip
    for body in found.story.bodies[:2]:
        found.submitted(body.unit, {"here": "12", "elsewhere": "3"}, found.who("clerk", body))
    return found


def clerk_of(there: Place, body: int = 0) -> Program:
    return program_of(there.person("clerk", there.story.bodies[body]))


def finding(body: int, there: Place) -> Finding:
    return Finding.objects.get(submission__unit=there.story.bodies[body].unit)


def test_findings_are_listed_to_whom_they_concern(there):
    whole = program("viewer", there.county)
    rows = whole.get("findings/", period="202410").json()["results"]
    assert [row["unit"] for row in rows] == [there.story.bodies[n].code for n in (1, 0)]
    assert (rows[0]["kind"], rows[0]["rule"], rows[0]["state"]) == ("rule", "J-01", "open")
    assert (rows[0]["figures"]["left"], rows[0]["figures"]["right"]) == ("12", "3")
    (own,) = clerk_of(there).get("findings/").json()["results"]
    assert own["unit"] == there.body.code
    assert program("assessor", make.neighbour()).get("findings/").json()["results"] == []
    assert whole.get("findings/", state="closed").json()["results"] == []
    assert whole.get("findings/", state="gone").status_code == 422


def test_the_body_explains_and_another_person_closes(there):
    clerk, row = clerk_of(there), finding(0, there)
    blank = clerk.post(f"findings/{row.pk}/explain/", {"explanation": " "})
    assert (blank.status_code, set(blank.json()["fields"])) == (422, {"explanation"})
    key = {"Idempotency-Key": "why"}
    said = {"explanation": "十月有义诊"}
    first, again = (
        clerk.post(f"findings/{row.pk}/explain/", said, headers=key) for _time in range(2)
    )
    assert (first.status_code, again.json()) == (200, first.json())
    assert AuditEvent.objects.filter(what="kpi.finding_explained").count() == 1
    assert (first.json()["state"], first.json()["explanation"]) == ("explained", "十月有义诊")
    assert first.json()["explained_by"] == there.person("clerk", there.body).name

    assert clerk.post(f"findings/{row.pk}/close/").status_code == 403
    assessor = program("assessor", there.county)
    closed = assessor.post(f"findings/{row.pk}/close/").json()
    assert (closed["state"], closed["closed_at"] is not None) == ("closed", True)
    late = clerk.post(f"findings/{row.pk}/explain/", said)
    assert (late.status_code, late.json()["code"]) == (409, "finding_closed")
    assert clerk.get(f"findings/{row.pk}/").json()["state"] == "closed"


def test_who_explained_it_for_a_body_does_not_close_it(there):
    somebody = program_of(there.person("assessor"))
    row = finding(0, there)
    assert (
        somebody.post(f"findings/{row.pk}/explain/", {"explanation": "电话核实无误"}).status_code
        == 200
    )
    own = somebody.post(f"findings/{row.pk}/close/")
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    assert program("assessor", there.county).post(f"findings/{row.pk}/close/").status_code == 200


def test_another_bodys_finding_is_not_there(there):
    row = finding(1, there)
    for client in (clerk_of(there), program("assessor", make.neighbour())):
        assert client.get(f"findings/{row.pk}/").status_code == 404
        told = client.post(f"findings/{row.pk}/explain/", {"explanation": "x"})
        assert told.status_code == 404
    row.refresh_from_db()
    assert row.state == "open"


def test_a_page_of_any_length_costs_the_same_and_leaves_as_csv(
    there, django_assert_max_num_queries
):
    whole = program("viewer", there.county)
    whole.get("findings/")
    with django_assert_max_num_queries(30) as one:
        first = whole.get("findings/", page_size=1)
    with django_assert_max_num_queries(30) as two:
        whole.get("findings/", page_size=2)
    assert len(one) == len(two)
    assert len(whole.rows("findings/", page_size=1)) == 2
    assert first.json()["next"]
    answer = whole.get("findings/", format="csv")
    assert answer.content.startswith("\ufeff".encode())
    assert {line["rule"] for line in table(answer)} == {"J-01"}
    same = whole.get("findings/", headers={"If-None-Match": whole.get("findings/").headers["ETag"]})
    assert same.status_code == 304

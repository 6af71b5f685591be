"""Towns, villages, centres and lists over REST: as of a day, of one's own county only."""

from datetime import date

import pytest

from members import actions
from members.models import Capability, Centre, DiseaseList, Institution, Town
from tests import make
from tests.members import loaded
from tests.members.test_api import client_of, results

pytestmark = pytest.mark.django_db
LISTS = (
    "towns", "villages", "served-villages", "areas", "figures", "centres", "centres-served",
    "capabilities", "disease-lists", "disease-entries", "equipment", "evidence",
    "departments", "custodies", "institution-events", "membership-requests",
    "projects", "institution-names", "fact-proposals", "fact-requests", "equipment-transfers",
)  # fmt: skip


@pytest.fixture
def pl():
    return loaded.county("pl")


@pytest.fixture
def caller(pl):
    return client_of(make.user("viewer", pl))


def test_the_centres_as_the_plan_prints_them(caller, pl):
    rows = results(caller, "centres/")
    assert len(rows) == Centre.objects.filter(county=pl).count() > 0
    assert all(row["clause"] for row in rows)
    emergency = results(caller, "centres/?family=emergency")
    assert {row["family"] for row in emergency} <= {"emergency"}


def test_a_printed_has_not_is_told_as_such(caller, pl):
    rows = results(caller, "capabilities/?kind=equipment")
    without = {row["institution"] for row in rows if row["has"] is False}
    assert len(without) == Capability.objects.filter(county=pl, has=False).count() == 2


def test_disease_lists_have_no_entries_until_somebody_uploads_them(caller, pl):
    assert len(results(caller, "disease-lists/")) == DiseaseList.objects.filter(county=pl).count()
    assert results(caller, "disease-entries/") == []


def test_rows_are_narrowed_and_an_unknown_parameter_is_refused(caller):
    assert results(caller, "centres/?code=no-such") == []
    assert caller.get("/api/v1/centres/?famly=emergency").status_code == 422
    assert caller.get("/api/v1/villages/?recruiting=perhaps").status_code in {200, 422}


@pytest.mark.parametrize("name", LISTS)
def test_nothing_of_another_county_is_listed(name, pl):
    stranger = client_of(make.user("viewer", make.county()))
    assert results(stranger, f"{name}/") == []
    assert stranger.get(f"/api/v1/{name}/?county={pl.code}").status_code == 404


def test_the_towns_of_the_banner(client):
    hj = loaded.county("hj")
    rows = results(client_of(make.user("viewer", hj)), "towns/")
    assert len(rows) == Town.objects.filter(county=hj).count() > 0
    assert "锡尼镇" in {row["name"] for row in rows}


def test_people_and_their_roles_are_read_by_who_may_and_as_of_a_day(pl):
    clerk = make.person(pl, role="clerk")
    caller = client_of(make.user("viewer", pl))
    assert clerk.code in {row["code"] for row in results(caller, "people/")}
    roles = {(row["person"], row["role"]) for row in results(caller, "grants/")}
    assert (clerk.code, "clerk") in roles
    assert results(caller, f"grants/?person={clerk.code}&on=2019-12-31") == []
    stranger = client_of(make.user("viewer", make.county()))
    assert clerk.code not in {row["code"] for row in results(stranger, "people/")}
    assert clerk.code not in {row["person"] for row in results(stranger, "grants/")}
    own = client_of(clerk.user)
    there = {row["institution"] for row in results(own, "people/")}
    assert there == {clerk.institution.code}


def test_custody_and_events_of_bodies_as_of_a_day():
    bn = loaded.county("bn")
    caller = client_of(make.user("viewer", bn))
    (row,) = [one for one in results(caller, "custodies/") if one["clause"]]
    assert row["institution"] != row["custodian"]
    body = Institution.objects.get(county=bn, code=row["institution"])
    order = actions.bodies.Order(date(2025, 3, 1), number="演示1号", reason="改名")
    actions.bodies.rename(institution=body, facts={"name": "新名"}, order=order, by=make.system(bn))
    assert results(caller, "institution-events/?on=2025-02-28") == []
    (event,) = results(caller, f"institution-events/?institution={body.code}")
    assert (event["kind"], event["on"]) == ("renamed", "2025-03-01")


def test_what_a_body_was_called_on_a_day_and_what_is_on_its_way(pl):
    body, other = Institution.objects.filter(county=pl).order_by("code")[:2]
    keeper = make.system(pl)
    actions.bodies.add_name(
        institution=body, name="旧名医院", kind="former", from_on=date(1990, 1, 1),
        until_on=date(2001, 1, 1), by=keeper,
    )  # fmt: skip
    item = make.item(body)
    make.requested_transfer(item, other)
    officer = client_of(make.user("approver", pl))
    called = {row["name"] for row in results(officer, "institution-names/?on=2000-12-31")}
    assert "旧名医院" in called
    later = {row["name"] for row in results(officer, "institution-names/?on=2001-01-01")}
    assert "旧名医院" not in later
    (row,) = results(officer, "equipment-transfers/?state=requested")
    assert (row["equipment"], row["taker"]) == (item.code, other.code)
    clerk = make.actor(role="clerk", institution=body)
    actions.bodies.propose_facts(
        institution=body, facts={"phone": "0535-5550100"}, effective_on=date(2026, 1, 1), by=clerk,
        reason="换号",
    )  # fmt: skip
    (asked,) = results(officer, "fact-proposals/")
    assert (asked["changes"], asked["state"]) == (["phone"], "proposed")
    stranger = client_of(make.user("clerk", institution=other))
    assert results(stranger, "fact-proposals/") == []

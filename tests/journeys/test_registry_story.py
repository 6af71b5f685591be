"""What whoever signs in to the demonstration finds on the desk: the registry's story.

Every role that acts has an account; every account has something that waits for it, or has
been told something. Villages, clinics, equipment, requests and decisions stand as people have
left them half way; all of it is marked as invented, and loading it again changes nothing.
"""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from alliance.core import outbox
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import NotSet, Refused
from alliance.core.models import Document
from alliance.desk import asking
from kpi import actions as kpi_actions
from members import access, actions, queries
from members.models import (
    Centre,
    County,
    Delegation,
    Device,
    FactRequest,
    Grant,
    Handover,
    Institution,
    InstitutionEvent,
    MembershipRequest,
    Person,
    RuleProposal,
    Slip,
    Town,
    User,
)
from members.rules import ROLES
from tests import banan, make
from tests.remembering import remembered
from tests.unchanged import unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
DEMO = "演示数据"
WAITING = {
    "bn-approver": [
        "规则变更待审批：理事会每年会议次数 → 6",
        "演示镇卫生院01登记变更待审批",
        "设备调剂待审批：演示心电图机，演示镇卫生院02 → 演示镇卫生院01",
        "按您的线下签批录入：成员单位可以动态调整",
    ],
    "bn-assessor": ["1家机构逾期未核对登记信息", "演示村卫生室月报"],
    "bn-audit": ["1份线下签批未经签批人本人确认"],
    "bn-auditor": ["1份线下签批未经签批人本人确认"],
    "bn-centre": ["1件转诊等您办理"],
    "bn-clerk": ["核对演示镇卫生院01的登记信息", "演示镇卫生院01：医疗机构月报"],
    "bn-desk": ["6件转诊等您办理，其中1件逾期", "1件逾期事项催办到您"],
    "bn-doctor": ["5件转诊等您办理"],
    "bn-finance": ["规则变更未批准：资金池提取基数。"],
    "bn-head": ["核对演示镇卫生院01的登记信息"],
    "bn-lead1-admin": ["市七院：医疗机构月报"],
    "bn-lead1-finance": [],
    "bn-lead2-admin": ["演示镇卫生院01申请转入另一医共体，请答复是否同意"],
    "bn-reviewer": ["5件转诊等您办理"],
    "bn-security": ["1人有账号或邀请，还没有角色"],
    "bn-specialist": ["6件转诊等您办理，其中1件逾期", "1件逾期事项催办到您"],
    "bn-system": ["1份邀请还没有被使用"],
    "bn-two": ["演示镇卫生院02：医疗机构月报"],
    "bn-viewer": ["演示镇卫生院01登记变更待审批", "设备调剂待审批：演示心电图机"],
    "bn-village": ["演示村卫生室01：演示村卫生室月报"],
}
"""What stands on the home page of each account, from its beginning; who has nothing is told."""


@remembered
def load(password: str = banan.PASSWORD) -> str:
    """As `make run` does it for one county; what it says where something is in the way."""
    said, by = io.StringIO(), Actor.system(0, "tests")
    actions.load_plan(document=banan.fixture("plans/bn.yaml"), by=by)
    by = Actor.system(County.objects.get(code=banan.CODE).pk, "tests")
    kpi_actions.load_definitions(document=banan.fixture("indicators/bn.yaml"), by=by)
    call_command("load_demo", password=password, stdout=io.StringIO(), stderr=said)
    return said.getvalue()


@pytest.fixture
def told(settings: Any) -> None:
    settings.DEBUG = True
    assert load() == ""


@pytest.fixture
def county() -> County:
    return County.objects.get(code=banan.CODE)


def body(code: str) -> Institution:
    return Institution.objects.get(county__code=banan.CODE, code=code)


def waiting(name: str) -> list[str]:
    return [item.what for item in asking.ask("waiting_for", banan.account(name))]


# --- who looks around ---------------------------------------------------------


def test_every_account_of_the_county_is_expected_here_and_every_role_that_acts_has_one(county):
    """A founder there is only while a county is prepared: its role ends with the opening."""
    assert set(queries.people.demo_usernames(county.pk)) == set(WAITING)
    held = Grant.objects.filter(county=county, person__user__isnull=False)
    assert set(held.values_list("role", flat=True)) == set(ROLES) - {"founder"}


def test_each_of_them_finds_something_to_do_or_has_been_told_something():
    outbox.deliver()
    for name, sentences in WAITING.items():
        found = waiting(name)
        for sentence in sentences:
            assert any(what.startswith(sentence) for what in found), (name, sentence, found)
        told = outbox.notices_for(*banan.account(name).persons)
        assert found or told.exists(), name


def test_the_home_page_shows_it_and_says_that_it_is_a_demonstration():
    for name, sentences in WAITING.items():
        client = Client()
        answer = client.post("/sign-in/", {"username": name, "password": banan.PASSWORD})
        assert answer.url == "/", name
        page = client.get("/").content.decode()
        assert [text for text in (DEMO, *sentences) if text not in page] == [], name


def test_whatever_waits_can_be_opened(client: Client):
    for name in WAITING:
        client.force_login(User.objects.get(username=name))
        for item in asking.ask("waiting_for", banan.account(name)):
            assert client.get(item.url).status_code == 200, (name, item.url)


def test_one_person_has_two_roles_and_says_as_whom(county):
    actor = banan.account("bn-two")
    mine = body("BN-D02")
    grants = access.grants_for_verb(
        actor, "members.propose_facts", county=county.pk, institution=mine.pk
    )
    assert {held.role for held in grants} == {"head", "clerk"}


def test_another_password_is_set_for_all_of_them():
    load("Another-Pass-2025")
    for name in ("bn-assessor", "bn-two", "bn-village"):
        answer = Client().post("/sign-in/", {"username": name, "password": "Another-Pass-2025"})
        assert answer.url == "/", name


def test_a_device_is_bound_by_a_slip_at_the_clinic(county):
    device = Device.objects.get(county=county)
    assert device.institution == body("BN-V01")
    assert device.person.code == "bn-village"
    assert device.expires_at > now()
    assert Slip.objects.get(county=county).used_at is not None


def test_a_substitute_a_newcomer_and_a_successor(county):
    row = Delegation.objects.get(county=county)
    assert (row.giver.code, row.taker.code) == ("bn-approver", "bn-viewer")
    assert row.from_on <= today() < row.until_on
    invited = Person.objects.get(code="bn-invited")
    assert queries.signing.open_invitation(invited.pk, now()) is not None
    done = Handover.objects.get(county=county)
    assert (done.giver.code, done.taker.code) == ("bn-departing", "bn-lead1-finance")
    assert [item["what"] for item in done.items] == ["演示信息系统"]


# --- places and bodies --------------------------------------------------------


def test_two_villages_are_small_without_a_doctor_and_one_of_them_is_a_blank_spot(county):
    need = queries.places.need_counts(county.pk, today())
    found = queries.places.small_villages(county.pk, today())
    assert sorted(found.values_list("code", flat=True)) == ["BN-X02", "BN-X03"]
    assert (need.blanks, need.unknown) == (1, 1)


def test_a_clinic_belongs_to_a_centre_and_one_shared_centre_waits_for_its_host(county):
    assert body("BN-V01").parent == body("BN-D01")
    assert Centre.objects.filter(county=county, confirmed=False).exists()


def test_a_clinic_was_renamed_a_body_regraded_another_will_be_suspended(county):
    rows = InstitutionEvent.objects.filter(county=county)
    assert sorted(rows.values_list("kind", "institution__code", "applied")) == [
        ("regraded", "BN-D02", True),
        ("renamed", "BN-V02", True),
        ("suspended", "BN-D12", False),
    ]
    assert queries.bodies.body_on(body("BN-V02"), date(2023, 8, 31)).name == "演示村卫生室02"
    assert body("BN-V02").name == "演示四村卫生室"


# --- open work ----------------------------------------------------------------


def test_the_body_and_one_lead_have_agreed_to_the_move(county):
    request = MembershipRequest.objects.get(county=county)
    agreed = [
        side.agreed_by and side.agreed_by.code for side in queries.alliances.sides_of(request)
    ]
    assert agreed == ["bn-head", "bn-lead1-admin", None]
    assert request.state == "applied"


def test_of_three_bodies_asked_one_has_answered_and_one_is_late(county):
    rows = FactRequest.objects.filter(county=county).select_related("institution")
    by_code = {row.institution.code: row for row in rows}
    assert set(by_code) == {"BN-D01", "BN-D02", "BN-D03"}
    assert by_code["BN-D02"].answered_by.code == "bn-two"
    late = by_code["BN-D03"]
    assert late.answered_at is None
    assert late.due_on < today()
    assert late.asked_at < now() - timedelta(days=10)


def test_the_rules_that_are_proposed_are_not_set_and_say_that_they_are_invented(county):
    rows = RuleProposal.objects.filter(county=county)
    assert sorted(rows.values_list("state", flat=True)) == ["approved", "proposed", "refused"]
    for row in rows:
        assert row.demo
        assert row.reason.startswith("演示")
    open_rule = rows.get(state="proposed")
    with pytest.raises(NotSet):
        queries.rules.rule(county.pk, open_rule.key, on=today())


# --- invented, once, and only in a demonstration ------------------------------


def test_everything_beside_the_plan_is_marked_and_no_person_has_a_name(county):
    """What the plan names has its clause; the rest was invented and says so."""
    told = apps.get_app_config("members").get_models()
    for model in told:
        names = {field.name for field in model._meta.get_fields()}
        if {"demo", "county"} <= names and "clause" not in names:
            strange = model._default_manager.filter(county=county, demo=False)
            assert not strange.exists(), model.__name__
    assert not Town.objects.filter(county=county, demo=False).exists()
    assert not Document.objects.filter(county=county, demo=False).exists()
    people = Person.objects.filter(county=county)
    assert all(re.fullmatch(r"演示人员 \d\d", person.name) for person in people)
    assert people.values("name").distinct().count() == people.count()


def test_loading_it_again_changes_nothing():
    with unchanged():
        assert load() == ""


def test_what_people_have_done_since_stays(county):
    request = MembershipRequest.objects.get(county=county)
    by = banan.account("bn-lead2-admin")
    actions.agree_membership(request=request, by=by, version=request.version)
    assert load() == ""
    assert MembershipRequest.objects.get(county=county).state == "agreed"


def test_what_stands_against_the_story_is_said_and_stops_nothing(county):
    """Somebody has used a code of the story; the figures and log-ins are loaded all the same."""
    Town.objects.filter(county=county, code="BN-T01").update(code="BN-T09")
    said = load()
    assert "bn.yaml" in said
    assert "BN-T02" in said
    assert not Town.objects.filter(county=county, code="BN-T01").exists()


def test_the_registry_reads_as_a_demonstration(client: Client):
    client.force_login(User.objects.get(username="bn-approver"))
    for path in ("villages", "institutions", "equipment", "figures", "membership-requests"):
        answer = client.get(f"/county/{banan.CODE}/{path}/")
        assert answer.status_code == 200, path
        assert "演示" in answer.content.decode(), path


def test_outside_a_demonstration_nothing_of_it_is_told(settings, county):
    settings.DEBUG = False
    story = banan.fixture("demo/bn.yaml")["registry"]
    with pytest.raises(Refused, match="演示环境"):
        actions.load_demo_story(county=county, told=story, scan=b"", by=make.system(county))

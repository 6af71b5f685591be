"""工作交接: what is open goes to a successor in one previewed action, or the page says none is."""

from datetime import timedelta

import pytest

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, ImportFile, Message
from members import actions, queries
from members.models import ApiClient, Handover
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def giver(county):
    return make.person(county, role="assessor")


@pytest.fixture
def taker(county):
    return make.person(county, role="assessor")


@pytest.fixture
def admin(county):
    return make.actor(role="system_admin", county=county)


def a_file(person, **fields):
    """A file that was uploaded and compared, and waits for the one who loaded it."""
    return ImportFile.objects.create(
        county=person.county, kind="kpi.values", name="月报.xlsx", sha256="0" * 64, size=1,
        content=b"x", comparison=b"x", by_person=person.pk, by_user=person.user_id, at=now(),
        **fields,
    )  # fmt: skip


def a_client(person):
    return ApiClient.objects.create(
        county=person.county, code="his", name="医院信息系统", purpose="取数", verbs=["members.read"],
        contact=person, from_on=today(), until_on=today() + timedelta(days=30),
    )  # fmt: skip


def test_files_and_programs_pass_to_the_successor_and_both_are_told(giver, taker, admin):
    file, program = a_file(giver), a_client(giver)
    done = a_file(giver, state=ImportFile.State.APPLIED)
    row = actions.people.hand_over(giver=giver, taker=taker, reason="离任", by=admin)
    for one in (file, program, done):
        one.refresh_from_db()
    assert (file.by_person, program.contact, done.by_person) == (taker.pk, taker, giver.pk)
    assert {item["what"] for item in row.items} == {"月报.xlsx", "医院信息系统"}
    told = {m.arguments["person"] for m in Message.objects.filter(kind="notice")}
    assert {giver.pk, taker.pk} <= told
    assert AuditEvent.objects.filter(what="work.handed_over").count() == 1


def test_nothing_open_leaves_no_empty_handover(giver, taker, admin):
    with pytest.raises(Refused, match="没有需要移交"):
        actions.people.hand_over(giver=giver, taker=taker, reason="离任", by=admin)
    assert not Handover.objects.exists()


def test_the_successor_is_another_one_of_the_county_who_can_sign_in(county, giver, admin):
    a_file(giver)
    same = {"giver": giver, "reason": "离任", "by": admin}
    with pytest.raises(Invalid, match="另一人"):
        actions.people.hand_over(taker=giver, **same)
    with pytest.raises(Invalid, match="不在本县区"):
        actions.people.hand_over(taker=make.person(make.neighbour()), **same)
    with pytest.raises(Refused, match="账号"):
        actions.people.hand_over(taker=make.newcomer(county), **same)


def test_who_may_hand_over(county):
    body = make.institution(county)
    giver = make.person(county, role="clerk", institution=body)
    taker = make.person(county, role="clerk", institution=body)
    a_file(giver)
    same = {"giver": giver, "taker": taker, "reason": "离任"}
    with pytest.raises(Forbidden):
        actions.people.hand_over(by=make.actor(giver), **same)
    with pytest.raises(NotFound):
        actions.people.hand_over(by=make.actor(role="head", county=county), **same)
    with pytest.raises(NotFound):
        actions.people.hand_over(
            by=make.actor(role="system_admin", county=make.neighbour()), **same
        )
    actions.people.hand_over(by=make.actor(role="head", institution=body), **same)


def test_requests_of_somebody_who_leaves_go_on_by_themselves(county, giver):
    make.rule_proposal(county, by=make.actor(giver))
    taker = make.person(county, role="viewer")
    make.delegation(giver, taker, "members.propose_rule")
    work = queries.changing_hands.open_work_of(giver)
    assert [(item.passes, bool(item.note)) for item in work] == [(False, True), (False, True)]
    assert queries.changing_hands.open_work_of(taker) == []


def test_the_page_previews_every_app_and_hands_over_with_one_button(county, giver, taker, client):
    a_file(giver)
    address = f"/county/{county.code}/person/{giver.code}/hand-over/"
    client.force_login(make.person(county, role="system_admin").user)
    page = client.get(address).text
    assert "月报.xlsx" in page
    assert "移交 1 项" in page
    answer = client.post(address, {"taker": taker.code, "reason": "离任"})
    assert answer.status_code == 302
    assert queries.changing_hands.files_of(taker).count() == 1
    after = client.get(address).text
    assert "没有只挂在此人名下的工作" in after
    assert "移交 1 项" not in after


def test_whoever_only_sees_the_person_previews_and_gives_nothing(county, giver, taker, client):
    a_file(giver)
    address = f"/county/{county.code}/person/{giver.code}/hand-over/"
    client.force_login(make.person(county, role="viewer").user)
    assert "月报.xlsx" in client.get(address).text
    answer = client.post(address, {"taker": taker.code, "reason": "离任"})
    assert answer.status_code == 403
    assert queries.changing_hands.files_of(giver).count() == 1

"""Equipment stands idle, is offered, asked for, decided by others, handed over; projects."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import Message
from members import actions, queries
from members.actions._decisions import Paper
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.county()


@pytest.fixture
def bodies(here):
    return make.institution(here, name="甲卫生院"), make.institution(here, name="乙卫生院")


def clerk(body):
    return make.actor(role="clerk", institution=body)


def approver(county):
    return make.actor(role="approver", county=county)


def test_a_body_enters_its_own_equipment_and_nobody_elses(here, bodies):
    mine, other = bodies
    item = make.item(mine, acquired_on=date(2014, 6, 1), cost_fen=26_000_000)
    assert queries.sharing.age_of(item, date(2024, 5, 31)) == 9
    assert queries.sharing.age_of(item, date(2024, 6, 1)) == 10
    with pytest.raises(NotFound):
        make.item(other, by=clerk(mine))
    with pytest.raises(Forbidden):
        make.item(mine, by=approver(here))
    with pytest.raises(Refused, match="换一个编号"):
        make.item(mine, code=item.code)


def test_an_idle_item_goes_to_the_body_that_asked_after_the_commission_decided(here, bodies):
    giver, taker = bodies
    item = make.item(giver)
    transfer = make.requested_transfer(item, taker)
    transfer = actions.sharing.approve_transfer(
        transfer=transfer, by=approver(here), version=transfer.version
    )
    item.refresh_from_db()
    assert (transfer.state, item.owner) == ("approved", giver)
    transfer = actions.sharing.hand_over_equipment(
        transfer=transfer, on=today(), by=clerk(taker), version=transfer.version
    )
    item.refresh_from_db()
    assert (transfer.state, item.owner, item.idle) == ("handed_over", taker, False)
    assert Message.objects.filter(kind="notice").count() >= 3


def test_neither_side_decides_on_its_own_transfer(here, bodies):
    giver, taker = bodies
    both = make.person(here, role="clerk", institution=taker)
    make.grant(both, "approver")
    transfer = make.requested_transfer(make.item(giver), taker, by=make.actor(both))
    with pytest.raises(Refused) as refusal:
        actions.sharing.approve_transfer(
            transfer=transfer, by=make.actor(both), version=transfer.version
        )
    assert refusal.value.code == "own_request"


def test_a_decision_signed_on_paper_counts_for_the_one_who_signed(here, bodies):
    giver, taker = bodies
    transfer = make.requested_transfer(make.item(giver), taker)
    signer = make.person(here, role="approver")
    scan = SimpleUploadedFile("签批.pdf", b"%PDF-1.4 signed")
    transfer = actions.sharing.approve_transfer(
        transfer=transfer,
        by=make.actor(role="assessor", county=here),
        version=transfer.version,
        paper=Paper(signer, today(), scan),
    )
    assert (transfer.state, transfer.decided_by) == ("approved", signer)


def test_no_body_asks_for_its_own_item_and_none_of_another_county_asks_at_all(here, bodies):
    giver, _taker = bodies
    offered = make.offer(make.item(giver))
    said = {"transfer": offered, "reason": "急需", "version": offered.version}
    with pytest.raises(Refused):
        actions.sharing.request_equipment(taker=giver, by=clerk(giver), **said)
    stranger = make.institution(make.neighbour())
    with pytest.raises(NotFound):
        actions.sharing.request_equipment(taker=stranger, by=clerk(stranger), **said)


def test_an_item_is_offered_once_and_not_scrapped_on_its_way(here, bodies):
    item = make.item(bodies[0])
    make.offer(item)
    with pytest.raises(Refused):
        make.offer(item)
    item.refresh_from_db()
    with pytest.raises(Refused, match="正在调剂"):
        actions.sharing.retire_equipment(
            equipment=item,
            retired_on=today(),
            by=clerk(bodies[0]),
            reason="报废",
            version=item.version,
        )


def test_an_offer_is_withdrawn_and_may_be_made_again(here, bodies):
    item = make.item(bodies[0])
    offered = make.offer(item)
    actions.sharing.withdraw_transfer(
        transfer=offered, by=clerk(bodies[0]), version=offered.version, reason="又要用"
    )
    assert make.offer(item).state == "offered"


def test_a_refusal_says_why_and_leaves_the_item_where_it_is(here, bodies):
    giver, taker = bodies
    item = make.item(giver)
    transfer = make.requested_transfer(item, taker)
    said = {"transfer": transfer, "by": approver(here), "version": transfer.version}
    with pytest.raises(Invalid):
        actions.sharing.refuse_transfer(note="", **said)
    assert actions.sharing.refuse_transfer(note="另有安排", **said).state == "refused"
    item.refresh_from_db()
    assert item.owner == giver


def test_a_step_out_of_turn_is_refused(here, bodies):
    giver, taker = bodies
    offered = make.offer(make.item(giver))
    with pytest.raises(Refused, match="待申请"):
        actions.sharing.approve_transfer(
            transfer=offered, by=approver(here), version=offered.version
        )
    with pytest.raises(Refused, match="待申请"):
        actions.sharing.hand_over_equipment(
            transfer=offered, on=today(), by=clerk(taker), version=offered.version
        )


def test_only_the_taker_confirms_the_handover_and_not_for_a_coming_day(here, bodies):
    giver, taker = bodies
    transfer = make.requested_transfer(make.item(giver), taker)
    transfer = actions.sharing.approve_transfer(
        transfer=transfer, by=approver(here), version=transfer.version
    )
    said = {"transfer": transfer, "version": transfer.version}
    with pytest.raises(NotFound):
        actions.sharing.hand_over_equipment(on=today(), by=clerk(giver), **said)
    with pytest.raises(Invalid):
        actions.sharing.hand_over_equipment(on=today() + timedelta(days=1), by=clerk(taker), **said)


def test_the_desk_shows_whose_turn_it_is(here, bodies):
    giver, taker = bodies
    officer, receiver = approver(here), clerk(taker)
    transfer = make.requested_transfer(make.item(giver, name="彩超"), taker)
    (waiting,) = queries.waiting.waiting_for(officer)
    assert "彩超" in waiting.what
    assert queries.waiting.waiting_for(receiver) == []
    actions.sharing.approve_transfer(transfer=transfer, by=officer, version=transfer.version)
    assert queries.waiting.waiting_for(officer) == []
    assert [one.verb for one in queries.waiting.waiting_for(receiver)] == ["确认收到"]
    assert queries.waiting.waiting_for(approver(make.neighbour())) == []


def test_the_whole_way_in_the_browser(client, here, bodies):
    giver, taker = bodies
    root = f"/county/{here.code}"
    client.force_login(make.user("clerk", institution=giver))
    said = {"code": "E1", "name": "彩超", "owner": giver.name, "cost_fen": "700000"}
    assert client.post(f"{root}/equipment/add/", said).url == f"{root}/equipment/of/E1/"
    page = client.post(f"{root}/equipment/of/E1/offer/", {"reason": "更新后闲置"}).url
    client.force_login(make.user("head", institution=taker))
    assert "申请调入" in client.get(page).text
    client.post(f"{page}ask/", {"taker": taker.name, "reason": "缺彩超", "version": "1"})
    client.force_login(make.user("approver", here))
    assert "批准" in client.get(page).text
    client.post(f"{page}approve/", {"version": "2"})
    client.force_login(make.user("head", institution=taker))
    client.post(f"{page}hand-over/", {"on": today().isoformat(), "version": "3"})
    assert "已交接" in client.get(page).text
    assert taker.name in client.get(f"{root}/equipment/").text


def test_a_stranger_finds_neither_item_nor_transfer(client, here, bodies):
    item = make.item(bodies[0], name="不可见设备")
    transfer = make.offer(item)
    client.force_login(make.user("approver", make.neighbour()))
    for address in (f"equipment/of/{item.code}/", f"transfers/{transfer.pk}/", "equipment/"):
        answer = client.get(f"/county/{here.code}/{address}")
        assert answer.status_code == 404
        assert "不可见设备" not in answer.text


def test_a_project_is_entered_by_its_body_and_selected_by_the_commission(here, bodies):
    mine, other = bodies
    said = {"code": "X1", "name": "设备更新项目", "estimate_fen": 123_45}
    with pytest.raises(NotFound):
        actions.sharing.add_project(institution=other, by=clerk(mine), **said)
    project = actions.sharing.add_project(institution=mine, by=clerk(mine), **said)
    change = {"project": project, "stage": "selected", "reason": "专班会", "version": 1}
    with pytest.raises(Forbidden):
        actions.sharing.stage_project(by=clerk(mine), **change)
    assert actions.sharing.stage_project(by=approver(here), **change).stage == "selected"

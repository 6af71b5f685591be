"""A body proposes what should stand about it, the commission decides, on screen or on paper."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import outbox
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import Notice
from members import actions, queries
from members.actions._decisions import Paper
from members.models import PaperSignature
from tests import make
from tests.members.bodies import FAILS, cast, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return cast()


def approve(here, proposal, by=None, **fields):
    return actions.bodies.approve_proposal(
        proposal=proposal, version=fields.pop("version", proposal.version),
        by=make.actor(by or here.approver), **fields,
    )  # fmt: skip


def test_a_clerk_proposes_and_the_commission_approves(here):
    proposal = here.proposed({"phone": "023-1", "level": "一级甲等"}, effective_on=days_ago(5))
    assert here.again().phone == ""
    done = approve(here, proposal, note="已核")
    assert (done.state, done.decided_by) == ("approved", here.approver)
    assert (here.again().phone, here.again().level) == ("023-1", "一级甲等")
    assert queries.bodies.body_on(here.again(), days_ago(6)).level is None
    event = here.again().events.get()
    assert (event.kind, event.on, event.applied) == ("regraded", days_ago(5), True)


def test_dated_facts_of_a_coming_day_wait(here):
    proposal = here.proposed(
        {"name": "西山中心卫生院", "kind": "C210"}, effective_on=today() + timedelta(days=9)
    )
    approve(here, proposal)
    assert here.again().name == "西山卫生院"
    assert {event.kind for event in here.again().events.filter(applied=False)} == {
        "renamed", "regraded",
    }  # fmt: skip
    assert queries.bodies.body_on(here.again(), today() + timedelta(days=9)).kind == "C210"


def test_the_body_is_told_what_was_decided(here):
    approve(here, here.proposed())
    refused = here.proposed({"phone": "9"})
    actions.bodies.refuse_proposal(
        proposal=refused, version=1, note="请附证明", by=make.actor(here.approver)
    )
    outbox.deliver()
    for person in (here.clerk, here.head):
        told = " ".join(n.text % n.values for n in Notice.objects.filter(person=person))
        assert "已批准" in told
        assert "未批准：请附证明" in told


def test_refusing_needs_a_sentence(here):
    proposal = here.proposed()
    with pytest.raises(Invalid, match="理由"):
        actions.bodies.refuse_proposal(
            proposal=proposal, version=1, note=" ", by=make.actor(here.approver)
        )


def test_nobody_approves_their_own_proposal(here):
    make.grant(here.clerk, "approver")
    proposal = here.proposed()
    with pytest.raises(Refused, match="自己的申请") as refusal:
        approve(here, proposal, by=here.clerk)
    assert refusal.value.code == "own_request"
    approve(here, proposal)


@pytest.mark.parametrize("role", ["viewer", "assessor", "auditor", "system_admin"])
def test_only_an_approver_decides(here, role):
    with pytest.raises(Forbidden):
        approve(here, here.proposed(), by=make.person(here.county, role=role))


def test_another_body_and_another_county_have_no_part_in_it(here):
    neighbour = cast(here.county, name="东山卫生院")
    with pytest.raises(NotFound):
        here.proposed(by=neighbour.clerk)
    proposal = here.proposed()
    with pytest.raises(NotFound):
        approve(here, proposal, by=here.stranger)
    with pytest.raises(NotFound):
        actions.bodies.withdraw_proposal(proposal=proposal, by=make.actor(neighbour.clerk))
    with pytest.raises(Forbidden):
        here.proposed(by=here.approver)


def test_a_proposal_that_proposes_nothing_is_none(here):
    with pytest.raises(Invalid, match="没有要改的内容"):
        here.proposed({"name": "西山卫生院"})
    with pytest.raises(Invalid, match="事由"):
        here.proposed(reason=" ")
    with pytest.raises(Invalid, match="不能这样填写"):
        here.proposed({"note": "好"})


def test_the_same_fact_is_not_asked_for_twice(here):
    first = here.proposed()
    with pytest.raises(Refused, match="值班电话"):
        here.proposed({"phone": "2"})
    here.proposed({"address": "西山路1号"})
    actions.bodies.withdraw_proposal(proposal=first, by=make.actor(here.head))
    here.proposed({"phone": "2"})


def test_what_is_decided_or_withdrawn_is_not_decided_again(here):
    proposal = here.proposed()
    actions.bodies.withdraw_proposal(proposal=proposal, by=make.actor(here.clerk))
    with pytest.raises(Refused, match="已撤回"):
        approve(here, proposal, version=2)
    with pytest.raises(Refused, match="别人已经改过"):
        approve(here, proposal, version=1)


def test_a_fact_that_changed_meanwhile_is_proposed_anew(here):
    proposal = here.proposed()
    here.corrected({"phone": "12320"})
    with pytest.raises(Refused, match="已改为“12320”"):
        approve(here, proposal)


def test_a_failing_credit_code_rests_on_the_reason_of_the_body(here):
    approve(here, here.proposed({"uscc": FAILS}, reason="与登记证书原件核对一致"))
    assert here.again().uscc_override == "与登记证书原件核对一致"


def test_an_approval_signed_on_paper_counts_for_the_approver(here):
    proposal = here.proposed()
    recorder = make.person(here.county, role="assessor")
    paper = Paper(here.approver, days_ago(1), SimpleUploadedFile("签批.pdf", b"%PDF-1.4 signed"))
    done = approve(here, proposal, by=recorder, paper=paper)
    assert done.decided_by == here.approver
    assert PaperSignature.objects.get().recorder == recorder
    assert here.again().phone == "023-66000000"


# --- asking bodies to check ---------------------------------------------------


def ask(here, *bodies, by=None, due_on=None):
    return actions.bodies.ask_facts(
        county=here.county, institutions=bodies or [here.body],
        due_on=due_on or today() + timedelta(days=7), by=make.actor(by or here.approver),
    )  # fmt: skip


def test_the_commission_asks_and_the_clerk_says_all_is_right(here):
    (row,) = ask(here, by=make.person(here.county, role="assessor"))
    answered = actions.bodies.confirm_facts(institution=here.body, by=make.actor(here.clerk))
    assert (answered.pk, answered.answered_by) == (row.pk, here.clerk)
    with pytest.raises(Refused, match="没有待核对"):
        actions.bodies.confirm_facts(institution=here.body, by=make.actor(here.clerk))


def test_a_proposal_answers_the_request_too(here):
    (row,) = ask(here)
    here.proposed()
    row.refresh_from_db()
    assert row.answered_by == here.clerk


def test_who_is_asked_already_or_is_closed_is_not_asked(here):
    other, closed = make.institution(here.county), make.institution(here.county)
    actions.bodies.close_body(
        institution=closed, order=actions.bodies.Order(on=days_ago(1)), by=make.system(here.county)
    )
    ask(here)
    assert [row.institution for row in ask(here, here.body, other, closed)] == [other]
    with pytest.raises(Refused, match="没有可发起核对"):
        ask(here, here.body, other, closed)


def test_a_request_has_a_day_that_is_not_over(here):
    with pytest.raises(Invalid, match="不能早于今天"):
        ask(here, due_on=days_ago(1))


def test_bodies_of_another_county_are_not_asked_and_strangers_do_not_ask(here):
    with pytest.raises(Refused):
        ask(here, make.institution(make.neighbour()))
    with pytest.raises(NotFound):
        ask(here, by=here.stranger)
    with pytest.raises(Forbidden):
        ask(here, by=here.clerk)


# --- departments --------------------------------------------------------------


def department(here, name="全科医学部", **fields):
    return actions.bodies.add_department(
        institution=here.body, name=name, by=make.actor(fields.pop("by", here.approver)), **fields
    )


def test_a_department_is_a_unit_with_a_line_and_a_place(here):
    part = department(here, line="gp")
    clinic = department(here, "全科门诊", parent=part)
    assert (part.unit.kind, part.unit.code) == ("department", f"{here.body.code}-K1")
    assert (clinic.parent, clinic.code) == (part, f"{here.body.code}-K2")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "请填科室名称"),
        ({"line": "none"}, "业务线"),
        ({"code": "TAKEN"}, "已有单元"),
    ],
)
def test_a_department_that_is_not_in_order_is_refused(here, fields, says):
    make.institution(here.county, code="TAKEN")
    with pytest.raises((Invalid, Refused), match=says):
        department(here, **fields)


def test_a_department_closes_after_its_parts(here):
    part = department(here, line="gp", opened_on=days_ago(30))
    clinic = department(here, "全科门诊", parent=part)
    by = make.actor(here.approver)
    with pytest.raises(Refused, match="全科门诊"):
        actions.bodies.close_department(
            department=part, closed_on=days_ago(1), by=by, reason="调整"
        )
    actions.bodies.close_department(department=clinic, closed_on=days_ago(2), by=by, reason="调整")
    with pytest.raises(Invalid, match="设立日"):
        actions.bodies.close_department(
            department=part, closed_on=days_ago(30), by=by, reason="调整"
        )
    actions.bodies.close_department(department=part, closed_on=days_ago(1), by=by, reason="调整")
    with pytest.raises(Refused, match="已经撤销"):
        actions.bodies.close_department(
            department=part, closed_on=days_ago(1), by=by, reason="调整"
        )
    department(here, line="gp")


def test_only_the_commission_keeps_departments(here):
    with pytest.raises(Forbidden):
        department(here, by=here.clerk)
    other = cast(here.county, name="东山卫生院")
    with pytest.raises(Invalid, match="本机构"):
        department(other, parent=department(here))

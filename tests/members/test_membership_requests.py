"""Asking to enter, leave or move: both sides agree, the office decides, nothing is overwritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import AuditEvent, Message
from members import actions, queries
from members.actions._decisions import Paper
from members.models import Membership, MembershipRequest, PaperSignature
from tests import make
from tests.members.asking import Cast, assembled

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assembled()


def told() -> dict[int, str]:
    """The last sentence that each person was told."""
    rows = Message.objects.filter(kind="notice").order_by("created_at", "pk")
    return {row.arguments["person"]: row.arguments["text"] for row in rows}


def scan(name: str = "批文.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n")


# --- the whole way ------------------------------------------------------------


def test_a_move_ends_one_membership_and_begins_another_on_the_same_day(cast: Cast) -> None:
    before = Membership.objects.get(alliance=cast.north, institution=cast.body)
    request = cast.approve(cast.agreed(), second_name="南部医院某某分院")
    assert request.state == "approved"
    assert request.order_no == "卫医〔2026〕7号"
    assert cast.alliances_of(cast.day - timedelta(days=1)) == {"北部医共体"}
    assert cast.alliances_of(cast.day) == {"南部医共体"}
    ended = Membership.objects.get(pk=before.pk)
    assert (ended.from_on, ended.until_on) == (before.from_on, cast.day)
    begun = Membership.objects.get(alliance=cast.south, institution=cast.body)
    assert (begun.order_no, begun.second_name) == ("卫医〔2026〕7号", "南部医院某某分院")
    assert begun.reason == "服务半径调整"


def test_a_move_waits_for_both_leads_and_only_then_for_the_office(cast: Cast) -> None:
    request = cast.ask()
    assert request.state == "applied"
    assert request.body_agreed_by == cast.head
    request = cast.agree(request, cast.south_lead)
    assert request.state == "applied"
    with pytest.raises(Refused, match="待各方同意"):
        cast.approve(request)
    assert cast.agree(request, cast.north_lead).state == "agreed"


def test_joining_needs_the_new_lead_and_leaving_the_old_one(cast: Cast) -> None:
    alone = make.institution(cast.county)
    head = make.person(role="head", institution=alone)
    joining = cast.ask("join", by=head, institution=alone)
    assert cast.agree(joining, cast.south_lead).state == "agreed"
    leaving = cast.ask("leave")
    assert cast.agree(leaving, cast.north_lead).state == "agreed"
    cast.approve(leaving)
    assert cast.alliances_of(cast.day) == set()


def test_a_lead_may_ask_and_then_the_body_must_agree(cast: Cast) -> None:
    request = cast.ask(by=cast.south_lead)
    assert (request.target_agreed_by, request.body_agreed_by) == (cast.south_lead, None)
    cast.agree(request, cast.north_lead)
    assert cast.agree(request, cast.head).state == "agreed"


def test_an_alliance_that_nobody_leads_is_not_waited_for(cast: Cast) -> None:
    empty = actions.alliances.found_alliance(
        county=cast.county, code="LEAGUE", name="专科联盟", kind="league", exclusive=False,
        by=make.system(cast.county),
    )  # fmt: skip
    assert cast.ask("join", target=empty).state == "agreed"


def test_of_several_leads_the_one_of_the_line_is_asked(cast: Cast) -> None:
    wide = make.alliance(cast.county, exclusive=False, name="共同体")
    mch = make.institution(cast.county, kind="G100")
    make.join(wide, mch, role="lead", line="mch")
    lead = make.person(role="head", institution=mch)
    request = cast.ask("join", target=wide, line="mch")
    with pytest.raises(NotFound):
        cast.agree(
            request,
            make.person(
                role="lead_admin",
                institution=wide.memberships.get(role="lead", line="general").institution,
            ),
        )
    assert cast.agree(request, lead).state == "agreed"


def test_everybody_concerned_is_told(cast: Cast) -> None:
    request = cast.ask()
    assert {cast.north_lead.pk, cast.south_lead.pk} <= told().keys()
    assert "申请" not in told().get(cast.approver.pk, "")
    cast.agree(request, cast.north_lead)
    cast.agree(request, cast.south_lead)
    assert "等待审批" in told()[cast.approver.pk]
    cast.approve(request)
    for person in (cast.head, cast.north_lead, cast.south_lead):
        assert "已批准" in told()[person.pk]


def test_the_application_may_bring_a_document(cast: Cast) -> None:
    request = cast.ask(upload=scan("申请.pdf"))
    assert request.document is not None
    assert request.document.name == "申请.pdf"


def test_each_step_is_in_the_audit(cast: Cast) -> None:
    request = cast.approve(cast.agreed())
    found = AuditEvent.objects.filter(subject=f"members.membershiprequest:{request.pk}")
    assert list(found.order_by("pk").values_list("what", flat=True)) == [
        "membership_request.applied", "membership_request.agreed", "membership_request.agreed",
        "membership_request.approved",
    ]  # fmt: skip


# --- no -----------------------------------------------------------------------


def test_the_office_refuses_with_a_sentence_and_nothing_moves(cast: Cast) -> None:
    request = cast.agreed()
    with pytest.raises(Invalid, match="理由"):
        actions.alliances.refuse_membership(
            request=request, by=make.actor(cast.approver), version=request.version, note=" "
        )
    refused = actions.alliances.refuse_membership(
        request=request, by=make.actor(cast.approver), version=request.version, note="两地相距过远"
    )
    assert (refused.state, refused.note) == ("refused", "两地相距过远")
    assert cast.alliances_of(cast.day) == {"北部医共体"}
    assert "未获同意" in told()[cast.head.pk]


def test_a_lead_that_does_not_agree_ends_the_request(cast: Cast) -> None:
    request = cast.ask()
    declined = actions.alliances.decline_membership(
        request=request, by=make.actor(cast.north_lead), version=1, note="我方承担其片区任务"
    )
    assert (declined.state, declined.decided_by) == ("refused", cast.north_lead)


def test_the_body_takes_its_request_back_and_may_ask_anew(cast: Cast) -> None:
    request = cast.ask()
    with pytest.raises(NotFound):
        actions.alliances.withdraw_membership_request(
            request=request, by=make.actor(cast.south_lead), version=1
        )
    withdrawn = actions.alliances.withdraw_membership_request(
        request=request, by=make.actor(cast.head), version=1
    )
    assert withdrawn.state == "withdrawn"
    assert cast.ask().state == "applied"
    with pytest.raises(Refused, match="已撤回"):
        cast.agree(withdrawn, cast.north_lead)


@pytest.mark.parametrize(
    ("said", "wrong", "sentence"),
    [
        ({"reason": "  "}, Invalid, "事由"),
        ({"effective_on": today() - timedelta(days=1)}, Invalid, "不能早于今天"),
        ({"role": "lead"}, Refused, "牵头单位由卫生健康行政部门确定"),
        ({"line": "mch"}, Refused, "不在北部医共体"),
        ({"source": None}, Invalid, "转入两者都要写明"),
    ],
)
def test_a_request_that_cannot_be_is_not_taken(
    cast: Cast, said: dict[str, Any], wrong: type[Exception], sentence: str
) -> None:
    with pytest.raises(wrong, match=sentence):
        cast.ask(**said)
    assert not MembershipRequest.objects.exists()


def test_one_request_about_a_body_and_a_line_at_a_time(cast: Cast) -> None:
    cast.ask()
    with pytest.raises(Refused, match="没有办结"):
        cast.ask("leave")


def test_joining_a_second_alliance_is_refused_where_one_excludes_the_other(cast: Cast) -> None:
    with pytest.raises(Refused, match="请申请转入"):
        cast.ask("join")


def test_whether_bodies_may_move_is_the_countys_rule() -> None:
    with pytest.raises(NotSet, match="可以动态调整"):
        Cast(adjustable=None).ask()
    with pytest.raises(Refused, match="不允许成员单位动态调整"):
        Cast(adjustable=False).ask()


def test_the_rule_and_the_rival_are_asked_again_at_approval(cast: Cast) -> None:
    request = cast.agreed()
    third = make.alliance(cast.county)
    own = Membership.objects.get(alliance=cast.north, institution=cast.body)
    actions.alliances.leave(
        membership=own, until_on=cast.day - timedelta(days=9), by=make.system(cast.county)
    )
    make.join(third, cast.body, from_on=cast.day - timedelta(days=9))
    with pytest.raises(Refused, match="不在北部医共体"):
        cast.approve(request)
    request.refresh_from_db()
    assert request.state == "agreed"


def test_an_approval_needs_an_order_number(cast: Cast) -> None:
    with pytest.raises(Invalid, match="文号"):
        cast.approve(cast.agreed(), order_no=" ")


def test_of_two_people_at_the_same_page_the_second_is_told(cast: Cast) -> None:
    request = cast.agreed()
    with pytest.raises(Refused, match="别人已经改过"):
        cast.approve(request, version=1)
    cast.approve(request)
    with pytest.raises(Refused, match="已批准"):
        cast.approve(request)
    assert Membership.objects.filter(alliance=cast.south, institution=cast.body).count() == 1


# --- who ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["clerk", "viewer", "assessor", "approver", "auditor", "village"])
def test_who_does_not_speak_for_a_body_does_not_ask(cast: Cast, role: str) -> None:
    person = make.person(cast.county, role=role, institution=cast.body)
    with pytest.raises((Forbidden, NotFound)):
        cast.ask(by=person)


def test_a_stranger_is_told_there_is_no_such_thing(cast: Cast) -> None:
    elsewhere = make.lead_of(make.neighbour().alliances.get())
    stranger = make.person(role="head", institution=elsewhere)
    for who in (stranger, make.person(role="head", institution=make.members_of(cast.south)[0])):
        with pytest.raises(NotFound):
            cast.ask(by=who)
    request = cast.ask()
    with pytest.raises(NotFound):
        cast.agree(request, stranger)


def test_nobody_agrees_for_two_sides(cast: Cast) -> None:
    request = cast.ask()
    make.grant(cast.head, "lead_admin", make.lead_of(cast.south))
    with pytest.raises(Refused, match="申请人"):
        cast.agree(request, cast.head)


def test_a_side_agrees_once(cast: Cast) -> None:
    request = cast.agree(cast.ask(), cast.south_lead)
    with pytest.raises(NotFound):
        cast.agree(request, cast.south_lead)
    assert queries.alliances.parties_of(request) == [cast.head.pk, cast.south_lead.pk]


def test_who_asked_or_agreed_does_not_decide(cast: Cast) -> None:
    request = cast.agreed()
    make.grant(cast.north_lead, "approver")
    with pytest.raises(Refused, match="申请人不能审批"):
        cast.approve(request, by=cast.north_lead)
    with pytest.raises(Forbidden):
        cast.approve(request, by=make.person(cast.county, role="assessor"))


def test_a_paper_signature_counts_for_the_approver(cast: Cast) -> None:
    paper = Paper(cast.approver, today(), scan())
    recorder = make.person(cast.county, role="assessor")
    request = cast.approve(cast.agreed(), by=recorder, paper=paper)
    assert request.decided_by == cast.approver
    assert PaperSignature.objects.get().recorder == recorder
    assert cast.alliances_of(cast.day) == {"南部医共体"}


def test_a_lead_may_have_agreed_on_paper(cast: Cast) -> None:
    request = cast.ask()
    paper = Paper(cast.north_lead, today(), scan("同意书.pdf"))
    recorder = make.person(cast.county, role="assessor")
    request = cast.agree(request, recorder, paper=paper)
    assert request.source_agreed_by == cast.north_lead


# --- what waits for whom ------------------------------------------------------


def test_a_request_waits_on_the_desk_of_whose_turn_it_is(cast: Cast) -> None:
    def waits(person: Any) -> list[str]:
        mine = queries.waiting.waiting_for(make.actor(person))
        return [row.verb for row in mine if "membership-requests" in row.url]

    request = cast.ask()
    assert waits(cast.head) == []
    assert waits(cast.north_lead) == waits(cast.south_lead) == ["答复"]
    cast.agree(request, cast.north_lead)
    assert waits(cast.north_lead) == []
    assert waits(cast.approver) == []
    cast.agree(request, cast.south_lead)
    assert waits(cast.approver) == ["审批"]
    cast.approve(request)
    assert waits(cast.approver) == []

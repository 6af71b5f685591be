"""An approval signed on paper: who may enter it, whose it counts as, and what they say of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor, Held
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Document
from members import actions
from members.actions._decisions import decided
from members.forms.paper import PaperForm
from members.models import CountyRule, PaperSignature
from tests import make

pytestmark = pytest.mark.django_db


class Cast:
    """Somebody who asks, who decides, who records; and a county beside theirs."""

    def __init__(self) -> None:
        self.county = make.county()
        self.body = make.institution(self.county)
        self.applicant = make.person(role="clerk", institution=self.body)
        self.approver = make.person(self.county, role="approver")
        self.recorder = make.person(self.county, role="viewer")

    def sign(self, **fields):
        fields.setdefault("approver", self.approver)
        fields.setdefault("by", make.actor(self.recorder))
        fields.setdefault("parties", (self.applicant.pk,))
        return make.signed_on_paper(**fields)


@pytest.fixture
def cast():
    return Cast()


@action
def decide(*, by: Actor, county, parties=(), subject=None):
    acting, person = decided(
        by, "members.decide_facts", step="proposal.approve", subject=subject or county,
        label="变更电话", county=county.pk, parties=parties,
    )  # fmt: skip

    audit.record(acting, "test.decided", subject or county)
    return acting, person


# --- on the screen --------------------------------------------------------------


def test_whoever_holds_the_verb_decides_in_their_own_name(cast):
    by, person = decide(
        by=make.actor(cast.approver), county=cast.county, parties=(cast.applicant.pk, None)
    )
    assert person == cast.approver
    assert by.role == "approver"


def test_nobody_decides_what_they_asked_for(cast):
    with pytest.raises(Refused) as refused:
        decide(by=make.actor(cast.approver), county=cast.county, parties=(cast.approver.pk,))
    assert refused.value.code == "own_request"


def test_a_role_that_may_not_decide_is_refused(cast):
    with pytest.raises(Forbidden):
        decide(by=make.actor(cast.recorder), county=cast.county)


def test_an_approver_of_another_county_finds_nothing(cast):
    stranger = make.person(make.neighbour(), role="approver")
    with pytest.raises(NotFound):
        decide(by=make.actor(stranger), county=cast.county)


def test_a_substitute_cannot_decide_what_the_giver_asked_for(cast):
    substitute = make.person(cast.county, role="")
    held = Held(1, "approver", cast.county.pk, person=substitute.pk, giver=cast.approver.pk)
    by = Actor(user=substitute.user_id, person=substitute.pk, held=(held,))
    assert decide(by=by, county=cast.county, parties=(cast.applicant.pk,))[0].for_person
    with pytest.raises(Refused, match="代办人"):
        decide(by=by, county=cast.county, parties=(cast.approver.pk,))


def test_the_giver_cannot_decide_what_a_substitute_asked_for_them(cast):
    @action
    def ask(*, by: Actor):

        audit.record(by, "test.asked", cast.body)

    asking = replace(make.actor(cast.applicant), for_person=cast.approver.pk)
    ask(by=asking)
    with pytest.raises(Refused, match="申请人"):
        decide(
            by=make.actor(cast.approver),
            county=cast.county,
            subject=cast.body,
            parties=(cast.applicant.pk,),
        )


def test_no_program_decides(cast):
    with pytest.raises(Forbidden, match="须由人作出"):
        decide(by=make.system(cast.county), county=cast.county)


# --- signed on paper ------------------------------------------------------------


def test_a_signature_on_paper_counts_as_the_approvers(cast):
    signature = cast.sign()
    assert signature.approver == cast.approver
    assert signature.recorder == cast.recorder
    assert signature.state == PaperSignature.State.UNCONFIRMED
    assert signature.document.name == "签批单.pdf"
    event = AuditEvent.objects.get(what="paper_signature.recorded")
    assert event.person_id == cast.recorder.pk


def test_the_approver_is_told_where_to_confirm(cast):
    signature = cast.sign()
    outbox.deliver()
    notice = outbox.notices_for(cast.approver.pk).get(text__contains="线下签批")
    assert notice.url == signature.get_absolute_url()
    assert "确认或否认" in notice.text


def refusal(call, **fields) -> str:
    with pytest.raises(Refused) as refused:
        call(**fields)
    assert not PaperSignature.objects.exists()
    assert not Document.objects.exists(), "a refused scan must not stay"
    return refused.value.code


def test_the_applicant_cannot_record(cast):
    make.grant(cast.applicant, "viewer")
    assert refusal(cast.sign, by=make.actor(cast.applicant)) == "own_request"


def test_who_acts_for_the_applicant_cannot_record(cast):
    by = replace(make.actor(cast.recorder), for_person=cast.applicant.pk)
    assert refusal(cast.sign, by=by) == "own_request"


def test_the_approver_cannot_record_their_own_signature(cast):
    make.grant(cast.approver, "viewer")
    assert refusal(cast.sign, by=make.actor(cast.approver)) == "own_signature"


def test_the_applicant_cannot_have_approved_on_paper(cast):
    assert refusal(cast.sign, parties=(cast.approver.pk,)) == "own_request"


def test_an_approver_without_the_role_is_refused(cast):
    assert (
        refusal(cast.sign, approver=make.person(cast.county, role="finance")) == "approver_may_not"
    )


def test_an_approver_whose_role_has_ended_is_refused(cast):
    actions.people.end_grant(
        grant=cast.approver.grants.get(),
        until_on=today(),
        by=make.system(cast.county),
        reason="离任",
    )
    assert refusal(cast.sign, signed_on=today() - timedelta(days=3)) == "approver_may_not"


def test_an_approver_who_had_no_role_yet_when_signing_is_refused(cast):
    cast.approver = make.person(cast.county)
    actions.people.add_grant(person=cast.approver, role="approver", by=make.system(cast.county))
    assert cast.sign().pk
    PaperSignature.objects.all().delete()
    Document.objects.all().delete()
    assert refusal(cast.sign, signed_on=today() - timedelta(days=1)) == "approver_may_not"


def test_an_approver_of_another_county_is_refused(cast):
    stranger = make.person(make.neighbour(), role="approver")
    assert refusal(cast.sign, approver=stranger, subject=cast.body) == "approver_may_not"


def test_a_recorder_of_another_county_finds_nothing(cast):
    with pytest.raises(NotFound):
        cast.sign(by=make.actor(make.person(make.neighbour(), role="viewer")))


def test_nobody_signs_tomorrow(cast):
    with pytest.raises(Invalid, match="晚于今天"):
        cast.sign(signed_on=today() + timedelta(days=1))


def test_somebody_without_the_right_to_record_is_refused(cast):
    with pytest.raises(Forbidden):
        cast.sign(by=make.actor(make.person(cast.county, role="finance")))


@pytest.mark.parametrize("named", ["proposal.approve", "登记变更：审批"])
def test_a_step_that_the_county_has_shut_is_refused(cast, named):
    CountyRule.objects.create(
        county=cast.county,
        key="members.paper.refused_steps",
        value=json.dumps([named], ensure_ascii=False),
        basis=CountyRule.Basis.COUNTY,
    )
    assert refusal(cast.sign) == "paper_not_allowed"
    assert cast.sign(step="equipment_transfer.approve").pk


# --- what the approver says -----------------------------------------------------


def test_the_approver_confirms_once(cast):
    signature = cast.sign()
    by = make.actor(cast.approver)
    signature = actions.records.confirm_signature(signature=signature, by=by, version=1)
    assert signature.state == PaperSignature.State.CONFIRMED
    assert signature.settled_at
    with pytest.raises(Refused, match="已经处理过"):
        actions.records.dispute_signature(signature=signature, by=by, version=2, note="改主意")


@pytest.mark.parametrize("who", ["recorder", "applicant"])
def test_nobody_confirms_for_the_approver(cast, who):
    signature = cast.sign()
    with pytest.raises(Forbidden, match="本人"):
        actions.records.confirm_signature(
            signature=signature, by=make.actor(getattr(cast, who)), version=1
        )


def test_a_substitute_does_not_confirm_for_the_approver(cast):
    signature = cast.sign()
    held = Held(1, "approver", cast.county.pk, person=cast.recorder.pk, giver=cast.approver.pk)
    by = Actor(person=cast.recorder.pk, held=(held,), for_person=cast.approver.pk)
    with pytest.raises(Forbidden, match="本人"):
        actions.records.confirm_signature(signature=signature, by=by, version=1)


def test_a_dispute_says_why_and_reaches_recorder_and_auditor(cast):
    auditor = make.person(cast.county, role="auditor")
    elsewhere = make.person(make.neighbour(), role="auditor")
    signature = cast.sign()
    by = make.actor(cast.approver)
    with pytest.raises(Invalid):
        actions.records.dispute_signature(signature=signature, by=by, version=1, note=" ")
    signature = actions.records.dispute_signature(
        signature=signature, by=by, version=1, note="不是我签的"
    )
    outbox.deliver()
    assert signature.state == PaperSignature.State.DISPUTED
    for person in (auditor, cast.recorder):
        assert "否认了" in outbox.notices_for(person.pk).latest("pk").text
    assert not outbox.notices_for(elsewhere.pk).filter(text__contains="否认").exists()


def test_a_second_window_is_told_that_it_is_late(cast):
    signature = cast.sign()
    with pytest.raises(Refused):
        actions.records.confirm_signature(
            signature=signature, by=make.actor(cast.approver), version=7
        )


# --- the pages ------------------------------------------------------------------


def test_the_month_lists_unconfirmed_first_and_shows_disputes_strongly(cast, client):
    by = make.actor(cast.approver)
    confirmed, disputed, waiting = cast.sign(), cast.sign(), cast.sign()
    actions.records.confirm_signature(signature=confirmed, by=by, version=1)
    actions.records.dispute_signature(signature=disputed, by=by, version=1, note="不是我签的")
    for role in ("auditor", "approver"):
        client.force_login(make.user(role, cast.county))
        page = client.get("/paper-signatures/").text
        places = [
            page.index(f'href="{row.get_absolute_url()}"') for row in (waiting, disputed, confirmed)
        ]
        assert places == sorted(places)
        assert 'class="note bad"' in page
        assert "待本人确认 1 份，本人否认 1 份" in page
        page = client.get(disputed.get_absolute_url()).text
        assert 'class="note bad"' in page
        assert "不是我签的" in page


def test_what_was_never_confirmed_is_not_forgotten_when_the_month_is_over(cast, client):
    old = cast.sign()
    PaperSignature.objects.filter(pk=old.pk).update(
        recorded_at=old.recorded_at - timedelta(days=70)
    )
    client.force_login(make.user("auditor", cast.county))
    page = client.get("/paper-signatures/").text
    assert "以前月份还有 1 份没有得到签批人确认" in page
    old.refresh_from_db()
    month = f"{localdate(old.recorded_at):%Y%m}"
    assert f"?month={month}" in page
    assert old.get_absolute_url() in client.get(f"/paper-signatures/?month={month}").text


def test_everybody_else_sees_their_own_signatures_only(cast, client):
    signature = cast.sign()
    for person, sees in ((cast.recorder, True), (cast.approver, True), (cast.applicant, False)):
        client.force_login(person.user)
        assert (signature.get_absolute_url() in client.get("/paper-signatures/").text) is sees
        status = client.get(signature.get_absolute_url()).status_code
        assert status == (200 if sees else 404)
    client.force_login(make.user("auditor", make.neighbour()))
    for path in ("", "scan/"):
        assert client.get(f"{signature.get_absolute_url()}{path}").status_code == 404


def test_the_scan_leaves_as_a_file_and_reading_it_is_written_down(cast, client):
    signature = cast.sign()
    client.force_login(cast.approver.user)
    answer = client.get(f"{signature.get_absolute_url()}scan/")
    assert answer.content == b"%PDF-1.7 scan"
    assert answer["Content-Disposition"].startswith("attachment")
    event = AuditEvent.objects.get(what="paper_signature.scan_read")
    assert event.person_id == cast.approver.pk


def test_the_approver_confirms_in_the_browser_and_others_see_no_button(cast, client):
    signature = cast.sign()
    url = signature.get_absolute_url()
    client.force_login(make.user("auditor", cast.county))
    assert f'action="{url}confirm/"' not in client.get(url).text
    assert client.post(f"{url}confirm/", {"version": 1}).status_code == 403
    client.force_login(cast.approver.user)
    assert f'action="{url}confirm/"' in client.get(url).text
    assert client.post(f"{url}confirm/", {"version": 1}).status_code == 302
    page = client.get(url).text
    assert "本人已确认" in page
    assert "是我签的" not in page


def test_a_dispute_without_a_reason_is_asked_for_one(cast, client):
    signature = cast.sign()
    client.force_login(cast.approver.user)
    answer = client.post(f"{signature.get_absolute_url()}dispute/", {"version": 1})
    assert answer.status_code == 422
    assert "请写明哪里不符" in answer.text


def test_more_signatures_cost_no_more_queries(cast, client, django_assert_max_num_queries):
    cast.sign()
    client.force_login(make.user("auditor", cast.county))
    with django_assert_max_num_queries(25) as one:
        client.get("/paper-signatures/")
    for _more in range(5):
        cast.sign()
    with django_assert_max_num_queries(len(one)):
        client.get("/paper-signatures/")


def test_the_form_offers_those_who_may_approve_and_says_what_is_missing(cast):
    make.person(make.neighbour(), role="approver")
    form = PaperForm(
        {"paper_approver": cast.approver.pk, "paper_signed_on": today().isoformat()},
        {"paper_scan": make.upload()},
        county=cast.county.pk,
        verb="members.decide_facts",
    )
    assert list(form.fields["paper_approver"].queryset) == [cast.approver]
    paper = form.paper()
    assert (paper.approver, paper.signed_on) == (cast.approver, today())
    with pytest.raises(Invalid) as refused:
        PaperForm({}, {}, county=cast.county.pk, verb="members.decide_facts").paper()
    assert set(refused.value.fields) == {"paper_approver", "paper_signed_on", "paper_scan"}


def test_the_home_page_asks_the_signer_and_warns_the_auditor(cast, client):
    auditor = make.user("auditor", cast.county)
    signature, disputed = cast.sign(), cast.sign()
    client.force_login(cast.approver.user)
    assert client.get("/").text.count("按您的线下签批录入") == 2
    client.force_login(auditor)
    page = client.get("/").text
    assert "2份线下签批未经签批人本人确认" in page
    by = make.actor(cast.approver)
    actions.records.dispute_signature(signature=disputed, by=by, version=1, note="不是我签的")
    page = client.get("/").text
    assert "线下签批被本人否认" in page
    assert "1份线下签批未经签批人本人确认" in page
    actions.records.confirm_signature(signature=signature, by=by, version=1)
    assert "未经签批人本人确认" not in client.get("/").text
    client.force_login(make.user("auditor", make.neighbour()))
    assert "线下签批被本人否认" not in client.get("/").text

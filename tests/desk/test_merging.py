"""撤并: each open thing goes over or ends with a reason that the preview has shown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.merging import fingerprint
from alliance.core.models import AuditEvent, Message
from alliance.core.periods import Period
from kpi.models import DataSet, Submission
from members import access, actions, queries
from members.actions import Order
from members.middleware import actor_behind
from members.models import (
    ApiClient,
    ApiToken,
    Delegation,
    Department,
    EquipmentTransfer,
    FactRequest,
    Grant,
    Institution,
    MembershipRequest,
    Person,
    PlanRule,
    Project,
    Proposal,
    RuleEvidence,
)
from tests import make
from tests.kpi.story import small_county
from tests.members import loaded
from tests.members.asking import Cast, assembled
from tests.members.mergers import fates, merge, preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assembled()


@pytest.fixture
def into(cast) -> Institution:
    return make.members_of(cast.north)[1]


def told(person: Person) -> str:
    rows = Message.objects.filter(kind="notice")
    return "".join(
        row.arguments["text"] % row.arguments["values"]
        for row in rows
        if row.arguments["person"] == person.pk
    )


def moved_to(row, into) -> bool:
    """Whether the trail says that this row went over to the successor."""
    event = AuditEvent.objects.filter(
        what="work.moved_by_merger", subject=f"{row._meta.label_lower}:{row.pk}"
    ).first()
    return event is not None and f'"into":"{into.code}"' in event.text


def proposed(cast, **facts) -> Proposal:
    return actions.propose_facts(
        institution=cast.body, facts=facts, effective_on=today(), reason="登记有误",
        by=make.actor(cast.head),
    )  # fmt: skip


# --- requests to move ---------------------------------------------------------


def test_a_request_goes_over_and_waits_for_the_successors_own_word(cast, into):
    request = cast.agreed()
    head = make.person(role="head", institution=into)
    merge(cast.body, into)
    request.refresh_from_db()
    assert (request.institution, request.state) == (into, "applied")
    assert request.body_agreed_by is None
    assert request.source_agreed_by == cast.north_lead
    assert moved_to(request, into)
    assert "请贵单位答复" in told(head)
    assert "承接" in told(cast.head)
    cast.agree(request, head)
    assert cast.approve(request).state == "approved"


def test_a_request_to_join_where_the_successor_already_is_ends_with_that_reason(cast, into):
    league = make.alliance(cast.county, kind="league", exclusive=False, name="专科联盟")
    make.join(league, into)
    request = cast.ask("join", target=league)
    (why,) = [why for what, why in fates(cast.body, into).items() if "专科联盟" in what]
    assert "已在专科联盟" in why
    merge(cast.body, into)
    request.refresh_from_db()
    assert (request.institution, request.state, request.note) == (cast.body, "withdrawn", why)
    assert why in told(cast.head)
    event = AuditEvent.objects.get(what="work.ended_by_merger", subject__contains="request")
    assert why in event.text


def test_a_second_request_on_the_same_line_ends(cast, into):
    make.join(cast.south, make.institution(cast.county))
    request = cast.ask()
    other = cast.ask(institution=into, by=make.person(role="head", institution=into))
    merge(cast.body, into)
    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.state, other.state) == ("withdrawn", "applied")
    assert "没有办结" in request.note


# --- what was said of the body ------------------------------------------------


def test_a_proposal_goes_over_where_it_fits_the_successor_and_ends_where_not(cast, into):
    fits = proposed(cast, phone="023-66000000")
    own = proposed(cast, name="西山中心卫生院")
    merge(cast.body, into)
    fits.refresh_from_db()
    own.refresh_from_db()
    assert (fits.institution, fits.state) == (into, "proposed")
    assert (own.institution, own.state) == (cast.body, "withdrawn")
    assert "名称" in own.note
    assert own.note in told(cast.head)
    actions.approve_proposal(proposal=fits, version=fits.version, by=make.actor(cast.approver))
    assert Institution.objects.get(pk=into.pk).phone == "023-66000000"


def test_the_successor_is_asked_once_to_check_its_facts(cast, into):
    assessor = make.actor(role="assessor", county=cast.county)
    due = {"due_on": today() + timedelta(days=9), "county": cast.county, "by": assessor}
    (asked,) = actions.ask_facts(institutions=[cast.body], **due)
    merge(cast.body, into)
    asked.refresh_from_db()
    assert (asked.institution, asked.answered_at) == (into, None)
    again = make.institution(cast.county)
    (second,) = actions.ask_facts(institutions=[again], **due)
    assert "已在核对" in "".join(fates(again, into).values())
    merge(again, into)
    second.refresh_from_db()
    assert second.answered_at is not None
    assert second.answered_by is None
    assert FactRequest.objects.filter(answered_at=None).count() == 1


def test_evidence_and_projects_go_over():
    county = loaded.county("hj")
    body, into = make.institution(county), make.institution(county)
    rule = PlanRule.objects.get(code="hj-drug-4")
    said = {
        "county": county, "rule": rule, "done_on": today(), "note": "已落实",
        "by": make.actor(role="assessor", county=county),
    }  # fmt: skip
    kept = actions.record_evidence(item="统一采购", institution=body, **said)
    twice = actions.record_evidence(item="统一支付", institution=body, **said)
    actions.record_evidence(item="统一支付", institution=into, **said)
    project = actions.add_project(
        institution=body, code="X-1", name="修缮", by=make.actor(role="head", institution=body)
    )
    merge(body, into)
    assert RuleEvidence.objects.get(pk=kept.pk).institution == into
    assert RuleEvidence.objects.get(pk=twice.pk).withdrawn_at is not None
    assert Project.objects.get(pk=project.pk).institution == into
    assert moved_to(kept, into)
    assert moved_to(project, into)


# --- equipment, capabilities, departments, programs -----------------------------


def test_a_transfer_goes_over_and_one_between_the_two_ends(cast, into):
    third = make.institution(cast.county)
    going = make.requested_transfer(make.item(cast.body), third)
    coming = make.requested_transfer(make.item(third), cast.body)
    between = make.requested_transfer(make.item(cast.body), into)
    actions.approve_transfer(
        transfer=between, by=make.actor(cast.approver), version=between.version
    )
    merge(cast.body, into)
    rows = {row.pk: row for row in EquipmentTransfer.objects.select_related("equipment")}
    assert (rows[going.pk].giver, rows[going.pk].state) == (into, "requested")
    assert (rows[coming.pk].taker, rows[coming.pk].state) == (into, "requested")
    assert rows[between.pk].state == "withdrawn"
    assert "已合并" in rows[between.pk].note
    assert rows[between.pk].equipment.owner == into
    assert "已合并" in told(between.requested_by)


def test_that_a_body_lacks_something_is_not_said_of_the_successor(cast, into):
    said = {
        "institution": cast.body,
        "kind": "equipment",
        "source": "方案",
        "by": make.system(cast.county),
    }
    actions.record_capability(name="CT", has=False, from_on=date(2024, 1, 1), **said)
    actions.record_capability(name="彩超", from_on=date(2024, 1, 1), **said)
    merge(cast.body, into)
    rows = into.capabilities.filter(queries.days.in_force(today()))
    assert [(row.name, row.has) for row in rows] == [("彩超", True)]


def test_departments_and_programs_end_with_the_body_and_its_contact_is_told(cast, into):
    by = make.system(cast.county)
    department = actions.add_department(institution=cast.body, name="内科", by=by)
    program = ApiClient.objects.create(
        county=cast.county, code="his", name="医院信息系统", purpose="取数", verbs=["members.read"],
        contact=cast.head, from_on=today(), until_on=today() + timedelta(days=30),
        institution=cast.body,
    )  # fmt: skip
    token = ApiToken.objects.create(
        client=program, purpose="取数", digest="0" * 64, hint="0000", created_at=now(),
        expires_at=now() + timedelta(days=9),
    )  # fmt: skip
    merge(cast.body, into)
    assert Department.objects.get(pk=department.pk).closed_on == today()
    program.refresh_from_db()
    token.refresh_from_db()
    assert program.disabled_at is not None
    assert token.revoked_at is not None
    assert "只获准读取原机构" in told(cast.head)


def test_a_parent_is_merged_into_its_own_station(cast):
    station = make.institution(cast.county, kind="D600")
    by = make.system(cast.county)
    order = Order(on=date(2024, 1, 1), number="1", reason="登记")
    actions.move(institution=station, facts={"parent": cast.body.code}, order=order, by=by)
    merge(cast.body, station)
    assert Institution.objects.get(pk=station.pk).parent is None


# --- people -------------------------------------------------------------------


def test_a_role_is_ended_instead_of_moved_where_that_was_chosen(cast, into):
    clerk = make.person(role="clerk", institution=cast.body)
    grant = clerk.grants.get()
    merge(cast.body, into, ending=[f"members.grant:{grant.pk}"])
    assert [row.until_on for row in Grant.objects.filter(person=clerk)] == [today()]
    assert Grant.objects.filter(person=cast.head, institution=into, until_on=None).exists()
    assert Person.objects.get(pk=clerk.pk).institution == into
    assert "选定终止" in told(clerk)


def test_nothing_but_roles_can_be_chosen_to_end(cast, into):
    request = cast.ask()
    with pytest.raises(Invalid, match="角色"):
        merge(cast.body, into, ending=[f"members.membershiprequest:{request.pk}"])


def test_a_role_held_at_both_bodies_is_held_once(cast, into):
    make.grant(cast.head, "head", into)
    merge(cast.body, into)
    today_held = Grant.objects.filter(queries.days.in_force(today()), person=cast.head, role="head")
    assert [row.institution for row in today_held] == [into]


def test_a_substitute_goes_on_for_the_giver_at_the_successor(cast, into):
    taker = make.person(role="clerk", institution=cast.body)
    make.delegation(cast.head, taker, "members.request_membership")
    merge(cast.body, into)
    acting = access.check_may(
        actor_behind(taker.user), "members.request_membership",
        county=cast.county.pk, institution=into.pk,
    )  # fmt: skip
    assert acting.for_person == cast.head.pk
    assert Delegation.objects.get().until_on > today()


# --- figures ------------------------------------------------------------------


def test_forms_not_filled_in_are_the_successors_and_their_figures_stay_the_old_bodys():
    """Two monthly figures (here, elsewhere) are owed for the month that has just ended."""
    story = small_county(filled=False)
    body, into, other = story.bodies
    clerk = make.person(role="clerk", institution=into)
    stranger = make.person(role="clerk", institution=other)
    reach = lambda person: access.reach(make.actor(person), "kpi.import").institutions
    assert body.pk not in reach(clerk)
    assert any("2 项未报" in what for what in fates(body, into))
    merge(body, into)
    assert {body.pk, into.pk} == reach(clerk)
    assert body.pk not in reach(stranger)
    assert (
        access.check_may(
            make.actor(clerk), "kpi.import", county=story.county.pk, institution=body.pk
        ).institution
        == into.pk
    )
    assert "1张报表未报齐" in told(clerk)
    assert AuditEvent.objects.filter(what="kpi.forms_taken_over").count() == 1


def test_a_return_of_an_ended_month_goes_over_and_one_of_the_running_month_ends():
    story = small_county(filled=False)
    body, into, _other = story.bodies
    running = Period.containing(today(), "month")
    said = {
        "county": story.county, "unit": body.unit, "saved_at": now(),
        "data_set": DataSet.objects.get(county=story.county, frequency="month"),
    }  # fmt: skip
    begun, moot = [
        Submission.objects.create(period=one.code, **said) for one in (running.previous, running)
    ]
    found = {item.subject: item.ends for item in preview(body, into)}
    assert found[f"kpi.submission:{begun.pk}"] == ""
    assert "期末原机构已不存在" in found[f"kpi.submission:{moot.pk}"]
    merge(body, into)
    assert moved_to(begun, into)
    assert not moved_to(moot, into)
    begun.refresh_from_db()
    assert begun.unit == body.unit  # past periods keep the old body
    clerk = make.actor(role="clerk", institution=into)
    assert body.pk in access.reach(clerk, "kpi.enter").institutions


def test_a_successor_of_a_successor_reaches_back_and_nothing_else_is_inherited(cast, into):
    last = make.institution(cast.county)
    clerk = make.person(role="clerk", institution=last)
    merge(cast.body, into)
    merge(into, last)
    actor = make.actor(clerk)
    assert access.reach(actor, "kpi.read").institutions == {cast.body.pk, into.pk, last.pk}
    assert access.reach(actor, "members.keep_equipment").institutions == {last.pk}
    with pytest.raises(NotFound):
        access.check_may(
            actor, "members.propose_facts", county=cast.county.pk, institution=cast.body.pk
        )


# --- the preview and the order ------------------------------------------------


def test_what_was_filed_meanwhile_stops_the_order(cast, into):
    found = preview(cast.body, into)
    request = cast.ask()
    with pytest.raises(Refused, match="重新核对"):
        merge(cast.body, into, seen=fingerprint(found))
    seen = fingerprint(preview(cast.body, into))
    cast.agree(request, cast.north_lead)
    with pytest.raises(Refused, match="重新核对"):
        merge(cast.body, into, seen=seen)
    assert MembershipRequest.objects.get().institution == cast.body


def test_a_hold_on_one_thing_stops_the_whole(cast, into):
    proposal = proposed(cast, phone="023-66000000")
    make.hold(proposal)
    with pytest.raises(Refused, match="封存"):
        merge(cast.body, into)
    proposal.refresh_from_db()
    assert proposal.institution == cast.body
    assert Institution.objects.get(pk=cast.body.pk).status == "open"


def test_only_the_office_merges(cast, into):
    for person in (cast.head, cast.north_lead, make.person(cast.county, role="assessor")):
        with pytest.raises(Forbidden):
            merge(cast.body, into, by=make.actor(person))


@pytest.fixture
def office(cast) -> Client:
    client = Client()
    client.force_login(cast.approver.user)
    return client


def test_the_page_lists_each_item_with_what_will_happen(cast, into, office):
    cast.ask()
    proposed(cast, name="西山中心卫生院")
    address = f"{cast.body.get_absolute_url()}merge/"
    first = office.get(address)
    assert "办理撤并" not in first.text
    page = office.get(address, {"into": into.code, "on": today().isoformat()})
    assert "转入另一医共体·南部医共体" in page.text
    assert "须由承接机构另行申请" in page.text
    assert "改为终止" in page.text
    typed = {
        "into": into.code, "on": today().isoformat(), "order_no": "县府办〔2026〕9号",
        "reason": "区划调整", "seen": page.context["seen"],
        "ending": [f"members.grant:{cast.head.grants.get().pk}"],
    }  # fmt: skip
    make.person(role="clerk", institution=cast.body)
    stale = office.post(address, typed)
    assert stale.status_code == 422
    for kept in ("重新核对", "县府办〔2026〕9号", "区划调整", "checked"):
        assert kept in stale.text
    assert stale.context["seen"] != typed["seen"]
    done = office.post(address, {**typed, "seen": stale.context["seen"]})
    assert done.url == into.get_absolute_url()
    assert Institution.objects.get(pk=cast.body.pk).merged_into == into
    assert Grant.objects.get(person=cast.head).until_on == today()


def test_without_a_successor_there_is_no_order(cast, office):
    address = f"{cast.body.get_absolute_url()}merge/"
    answer = office.post(address, {"order_no": "1", "reason": "x"})
    assert answer.status_code == 422
    assert Institution.objects.get(pk=cast.body.pk).status == "open"
    office.force_login(cast.head.user)
    assert office.get(address).status_code == 403


def test_more_people_cost_the_preview_no_more_statements(cast, into, django_assert_max_num_queries):
    into = Institution.objects.select_related("county").get(pk=into.pk)
    with CaptureQueriesContext(connection) as before:
        preview(cast.body, into)
    for _n in range(5):
        make.newcomer(cast.county, institution=cast.body)
    with django_assert_max_num_queries(len(before)):
        assert (
            sum(item.subject.startswith("members.person:") for item in preview(cast.body, into)) > 5
        )

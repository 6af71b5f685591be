"""委托代办: who may let whom do what, what holds on which day, and what both names stop."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Message
from kpi import access as kpi_access
from members import access, actions, queries
from members.models import Delegation
from tests import make
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db
LATER = timedelta(days=10)


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def giver(county):
    return make.person(county, role="approver")


@pytest.fixture
def taker(county):
    return make.person(county, role="viewer")


def test_a_substitute_acts_in_the_name_of_the_giver_and_both_are_written_down(giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    by = access.check_may(make.actor(taker), "members.keep_registry", county=giver.county_id)
    assert (by.person, by.for_person, by.role) == (taker.pk, giver.pk, "approver")
    assert by.names == {taker.pk, giver.pk}


def test_only_the_verbs_that_were_named_are_passed_on(giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    for verb in ("members.set_rule", "kpi.publish_run", "members.place_hold"):
        with pytest.raises(Forbidden):
            access.check_may(make.actor(taker), verb, county=giver.county_id)


def test_it_holds_from_its_first_to_its_last_day(giver, taker):
    begins, ends = today() + timedelta(days=1), today() + timedelta(days=3)
    make.delegation(giver, taker, "members.keep_registry", from_on=begins, until_on=ends)
    held = [
        any(
            one.giver
            for one in queries.people.grants_of(taker.user_id, today() + timedelta(days=n))
        )
        for n in range(5)
    ]
    assert held == [False, True, True, False, False]


def test_it_ends_with_the_role_of_the_giver(giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    actions.people.end_grant(
        grant=giver.grants.get(), until_on=today(), reason="换岗", by=make.system(giver.county)
    )
    with pytest.raises(Forbidden):
        access.check_may(make.actor(taker), "members.keep_registry", county=giver.county_id)


def test_it_ends_when_the_giver_is_switched_off(giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    giver.user.is_active = False
    giver.user.save()
    assert all(one.giver is None for one in make.actor(taker).held)


def test_who_has_no_role_left_has_nothing_through_others_either(giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    actions.people.end_grant(
        grant=taker.grants.get(), until_on=today(), reason="换岗", by=make.system(giver.county)
    )
    assert make.actor(taker).held == ()


def test_what_the_giver_does_not_hold_cannot_be_passed_on(giver, taker):
    with pytest.raises(Refused, match="自己不能办理"):
        make.delegation(giver, taker, "kpi.run")


def test_what_was_delegated_is_not_delegated_again(county, giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    third = make.person(county, role="viewer")
    with pytest.raises(Refused, match="再转委托"):
        make.delegation(taker, third, "members.keep_registry")
    with pytest.raises(Forbidden):
        make.delegation(giver, third, "members.keep_registry", by=make.actor(taker))


def test_nobody_delegates_in_the_name_of_another_but_the_system_administrator(county, giver, taker):
    with pytest.raises(Forbidden):
        make.delegation(giver, taker, "members.keep_registry", by=make.actor(taker))
    admin = make.actor(role="system_admin", county=county)
    row = make.delegation(giver, taker, "members.keep_registry", by=admin)
    event = AuditEvent.objects.get(what="delegation.given")
    assert event.person_id == admin.person
    told = {m.arguments["person"] for m in Message.objects.filter(kind="notice")}
    assert {giver.pk, taker.pk} <= told
    assert row.reason == "外出培训"


def test_a_stranger_finds_neither_giver_nor_delegation(giver, taker):
    row = make.delegation(giver, taker, "members.keep_registry")
    stranger = make.actor(role="system_admin", county=make.neighbour())
    with pytest.raises(NotFound):
        make.delegation(giver, taker, "members.keep_registry", by=stranger)
    with pytest.raises(NotFound):
        access.delegation_for(stranger, row.pk)


@pytest.mark.parametrize(
    ("days", "match"), [((-1, 5), "过去"), ((0, 0), "起始日之后"), ((5, 2), "起始日之后")]
)
def test_days_that_are_none_are_refused(giver, taker, days, match):
    first, until = (today() + timedelta(days=n) for n in days)
    with pytest.raises(Invalid, match=match):
        make.delegation(giver, taker, "members.keep_registry", from_on=first, until_on=until)


def test_a_reason_a_verb_and_another_person_are_needed(giver, taker):
    same = {
        "giver": giver,
        "from_on": today(),
        "until_on": today() + LATER,
        "by": make.actor(giver),
    }
    with pytest.raises(Invalid, match="事由"):
        actions.people.delegate(taker=taker, verbs=["members.set_rule"], reason=" ", **same)
    with pytest.raises(Invalid, match="至少选择"):
        actions.people.delegate(taker=taker, verbs=[], reason="培训", **same)
    with pytest.raises(Invalid, match="自己"):
        actions.people.delegate(taker=giver, verbs=["members.set_rule"], reason="培训", **same)


def test_the_substitute_needs_an_account_and_a_role_of_their_own(county, giver):
    with pytest.raises(Refused, match="账号"):
        make.delegation(giver, make.newcomer(county), "members.keep_registry")
    with pytest.raises(Refused, match="没有角色"):
        make.delegation(giver, make.person(county), "members.keep_registry")


# --- three administrators -----------------------------------------------------


def test_the_three_administrators_do_not_unite_over_a_delegation(county):
    system = make.person(county, role="system_admin")
    security = make.person(county, role="security_admin")
    audit = make.person(county, role="audit_admin")
    with pytest.raises(Refused, match="三员"):
        make.delegation(system, security, "members.add_person")
    with pytest.raises(Refused, match="三员"):
        make.delegation(audit, system, "members.read_audit")
    helper = make.person(county, role="viewer")
    make.delegation(system, helper, "members.add_person")
    with pytest.raises(Refused, match="三员"):
        make.delegation(security, helper, "members.grant")
    with pytest.raises(Refused, match="三员"):
        make.grant(helper, "audit_admin")


def test_even_a_row_that_slipped_in_unites_no_duties(county):
    """The door looks again: whatever the table says, two duties are never held together."""
    security = make.person(county, role="security_admin")
    for role, verb in (
        ("system_admin", "members.add_person"),
        ("audit_admin", "members.place_hold"),
    ):
        Delegation.objects.create(
            county=county, giver=make.person(county, role=role), taker=security, verbs=[verb],
            from_on=today(), until_on=today() + LATER, reason="试验",
        )  # fmt: skip
    assert {one.role for one in make.actor(security).held} == {"security_admin"}


# --- ending -------------------------------------------------------------------


@pytest.mark.parametrize("who", ["giver", "taker", "system_admin"])
def test_giver_taker_and_administrator_end_it_early(county, giver, taker, who):
    row = make.delegation(giver, taker, "members.keep_registry")
    people = {"giver": giver, "taker": taker}
    by = make.actor(people[who]) if who in people else make.actor(role=who, county=county)
    actions.people.end_delegation(delegation=row, until_on=today(), reason="提前返岗", by=by)
    assert all(one.giver is None for one in make.actor(taker).held)
    with pytest.raises(Refused, match="已经结束"):
        actions.people.end_delegation(delegation=row, until_on=today(), reason="再次", by=by)


def test_another_colleague_does_not_end_it(county, giver, taker):
    row = make.delegation(giver, taker, "members.keep_registry")
    with pytest.raises(Forbidden):
        actions.people.end_delegation(
            delegation=row,
            until_on=today(),
            reason="无",
            by=make.actor(role="assessor", county=county),
        )


# --- both names count ---------------------------------------------------------


@pytest.fixture
def story():
    return small_county()


def test_the_giver_does_not_publish_what_the_substitute_started_for_them(story):
    giver = make.person(story.county, role="assessor")
    make.grant(giver, "approver")
    taker = make.person(story.county, role="viewer")
    make.delegation(giver, taker, "kpi.run")
    run = story.start("plain", "2024", by=make.actor(taker))
    assert run.started_by == taker
    run.state = run.State.COMPUTED
    with pytest.raises(Refused, match="不能自己公布"):
        kpi_access.check_can_publish(make.actor(giver), run)
    other = make.actor(role="approver", county=story.county)
    assert kpi_access.check_can_publish(other, run).person == other.person


def test_the_substitute_does_not_publish_for_whoever_started(story):
    giver = make.person(story.county, role="assessor")
    make.grant(giver, "approver")
    run = story.start("plain", "2024", by=make.actor(giver))
    taker = make.person(story.county, role="viewer")
    make.delegation(giver, taker, "kpi.publish_run")
    run.state = run.State.COMPUTED
    with pytest.raises(Refused, match="不能自己公布"):
        kpi_access.check_can_publish(make.actor(taker), run)


def test_the_page_of_a_run_says_for_whom_it_was_started(story, client):
    giver = make.person(story.county, role="assessor")
    taker = make.person(story.county, role="viewer")
    make.delegation(giver, taker, "kpi.run")
    run = story.start("plain", "2024", by=make.actor(taker))
    client.force_login(taker.user)
    page = client.get(f"/kpi/runs/{run.pk}/").text
    assert f"{taker.name}（代{giver.name}）" in page


def test_a_year_ago_nothing_was_delegated(giver, taker):
    make.delegation(giver, taker, "members.keep_registry")
    assert all(
        one.giver is None for one in queries.people.grants_held([taker.pk], date(2024, 1, 1))
    )

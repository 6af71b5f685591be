"""Planning: candidates in the published order, who stays behind, and why it was somebody else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import AuditEvent
from staffing.actions import planning as actions
from staffing.models import Leave, NominationChoice, StaffFile, Title
from staffing.queries import planning as queries
from staffing.rules.months import after
from staffing.rules.ranking import CRITERIA, Facts, ranked
from tests import make
from tests.staffing.story import land

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    """A hospital: the doctor 主治 of 内科 with a colleague, the second one 副主任 of 外科 alone."""
    found = land()
    third = make.person(role="doctor", institution=found.home)
    # Of equal ones the smaller code stands first.
    found.who, found.third = sorted((found.who, third), key=lambda one: one.code)
    desk = found.people["home_desk"]
    for who, step, department in ((found.who, 2, "内科"), (found.third, 2, "内科"),
                                  (found.second, 3, "外科")):  # fmt: skip
        Title.objects.create(
            county=found.county, person=who, name="职称", step=step, from_on=date(2020, 1, 1)
        )
        actions.state_duty(person=who, department=department, team="", version=None, by=desk)
    return found


def names(plan):
    return [one.person.pk for one in plan.free if one.department]


def test_the_published_order_ranks_and_everything_it_looks_at_is_shown(there):
    row, desk = there.need(), there.people["home_desk"]
    assert queries.plan_for(row, today()).order is None
    actions.publish_order(institution=there.home, criteria=["left", "title"], by=desk)
    plan = queries.plan_for(row, today())
    # 内科 keeps one of two, 外科 none of one.
    assert names(plan) == [there.who.pk, there.third.pk, there.second.pk]
    assert [(one.facts.left, one.rank) for one in plan.free[:3]] == [(1, 1), (1, 2), (0, 3)]
    actions.publish_order(institution=there.home, criteria=["title"], by=desk)
    assert names(queries.plan_for(row, today()))[0] == there.second.pk
    with pytest.raises(Refused, match="就是这个顺序"):
        actions.publish_order(institution=there.home, criteria=["title"], by=desk)


def test_whoever_is_taken_on_leave_or_without_a_licence_cannot_go_and_the_reason_is_said(there):
    there.at("active", who=there.third)
    Leave.objects.create(
        county=there.county, person=there.who, from_on=today(), until_on=None, reason="产假",
        stated_at=now(),
    )  # fmt: skip
    StaffFile.objects.create(
        county=there.county, person=there.second, profession="doctor", post="established",
        licence_until_on=after(today(), 1),
    )  # fmt: skip
    plan = queries.plan_for(there.need(), today())
    why = {one.person.pk: one.why for one in plan.barred}
    assert why[there.third.pk] == "这段时间已有派驻。"
    assert why[there.who.pk] == "这段时间请假。"
    assert why[there.second.pk] == "执业证书在期满前到期。"
    with pytest.raises(Refused, match="不能提名"):
        actions.choose(
            posting=there.need(), person=there.who, version=1, by=there.people["home_desk"]
        )


def test_the_second_is_nominated_with_a_reason_alone_and_the_reason_is_kept(there):
    row, desk = there.need(), there.people["home_desk"]
    actions.publish_order(institution=there.home, criteria=["left"], by=desk)
    with pytest.raises(Invalid, match="写明理由"):
        actions.choose(posting=row, person=there.third, version=row.version, by=desk)
    actions.choose(
        posting=row, person=there.third, version=row.version, by=desk, reason="第一名正在带教"
    )
    kept = NominationChoice.objects.get()
    assert (kept.rank, kept.first, kept.left, kept.reason) == (2, there.who, 1, "第一名正在带教")
    assert AuditEvent.objects.filter(what="planning.chosen").count() == 1
    row.refresh_from_db()
    assert (row.status, row.person) == ("nominated", there.third)
    assert queries.remaining_of(row, today()).facts.left == 1, "shown before the home approves"


def test_leaving_a_department_below_its_floor_needs_a_reason(there):
    row, desk = there.need(), there.people["home_desk"]
    actions.state_floor(institution=there.home, department="外科", least=1, by=desk)
    with pytest.raises(Invalid, match="低于本单位的下限"):
        actions.choose(posting=row, person=there.second, version=row.version, by=desk)
    with pytest.raises(Invalid, match="没有人登记"):
        actions.state_floor(institution=there.home, department="儿科", least=1, by=desk)


def test_only_the_head_of_the_home_publishes(there):
    clerk = make.actor(role="clerk", institution=there.home)
    with pytest.raises(Forbidden):
        actions.publish_order(institution=there.home, criteria=["left"], by=clerk)
    with pytest.raises(Invalid):
        actions.publish_order(
            institution=there.home, criteria=["left", "left"], by=there.people["home_desk"]
        )


def test_one_click_nominates_the_first_and_rest_says_the_same(client, there):
    row, desk = there.need(), there.people["home_desk"]
    actions.publish_order(institution=there.home, criteria=["left"], by=desk)
    user = make.user("lead_admin", institution=there.home)
    client.force_login(user)
    assert there.host.name in client.get("/staffing/planning/").content.decode()
    address = f"/staffing/planning/{row.pk}/"
    page = client.get(address).content.decode()
    assert f'value="{there.who.code}" id="p{there.who.pk}"' in page
    assert "checked" in page
    told = client.get(f"/api/v1/postings/{row.pk}/candidates/").json()
    assert [one["person"] for one in told["candidates"]][:2] == [there.who.code, there.third.code]
    assert client.get(address, {"format": "xlsx"}).status_code == 200
    bare = client.post(address, {"version": row.version, "person": there.third.code, "reason": ""})
    assert bare.status_code == 422
    assert "没有按公布的排序提名第一名" in bare.content.decode()
    done = client.post(address, {"version": row.version, "person": there.who.code, "reason": ""})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.person == there.who
    made = client.post(
        "/api/v1/candidate-orders/", {"institution": there.home.code, "criteria": ["served"]},
        content_type="application/json", headers={"Idempotency-Key": "order-2"},
    )  # fmt: skip
    assert (made.status_code, made.json()["number"]) == (201, 2)


def test_the_host_sees_no_candidates_of_the_home(client, there):
    row = there.need()
    client.force_login(make.user("clerk", institution=there.host))
    assert client.get(f"/staffing/planning/{row.pk}/").status_code == 404


FACTS = st.tuples(
    st.sampled_from(["P-1", "P-2", "P-3"]), st.integers(0, 4), st.integers(-1, 5),
    st.integers(0, 400), st.integers(-1, 400),
)  # fmt: skip


def facts_of(row):
    """Facts of somebody; -1 says that a department or a last day is not known."""
    code, step, left, served, last = row
    day = None if last < 0 else date(2024, 1, 1) + timedelta(days=last)
    return Facts(1, code, step, None if left < 0 else left, served, day)


@given(
    rows=st.lists(FACTS, max_size=6).map(lambda rows: list(map(facts_of, rows))),
    criteria=st.permutations([*CRITERIA]),
)
def test_of_two_neighbours_the_first_criterion_that_tells_them_apart_decides(rows, criteria):
    found = ranked(rows, lambda one: one, criteria)
    assert sorted(map(repr, found)) == sorted(map(repr, rows))
    for one, other in pairwise(found):
        keys = [(CRITERIA[code].key(one), CRITERIA[code].key(other)) for code in criteria]
        apart = next((pair for pair in keys if pair[0] != pair[1]), None)
        assert apart is None or apart[0] < apart[1]

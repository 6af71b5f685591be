"""A county's total of performance pay is shared by a locked appraisal, and a person decides."""

import io
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import AuditEvent
from fundpool.access import pay_totals as access
from fundpool.access.waiting import waiting_for
from fundpool.actions import pay_totals as actions
from fundpool.models import PayTotal
from fundpool.queries import pay_totals as queries
from kpi.models import Run, Total
from members.models import Person
from tests import make
from tests.fundpool.paying import YEAR, Paying, paying
from tests.fundpool.revising import revised
from tests.kpi.calling import program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Paying:
    return paying()


def enter(actor: Any) -> Client:
    client = Client()
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def codes(there: Paying) -> tuple[str, str]:
    first, second, _third = there.story.bodies
    return first.code, second.code


# --- sharing ------------------------------------------------------------------


def test_a_total_is_shared_by_points_and_decided_by_another(there):
    there.rule("score")
    row = there.propose(1_000_000, "", "3", "1")
    first, second = codes(there)
    # 10 000.00 by 52 and 68 of 120: 4333.33 and 5666.67, whatever the weights.
    assert there.parts(row) == {first: 433_333, second: 566_667}
    assert (row.status, row.revision, row.method) == ("proposed", there.run.revision, "score")
    assert [one.what for one in waiting_for(there.approver)] == [
        f"{there.story.north.name}2024年度绩效工资总量"
    ]
    with pytest.raises(Forbidden):
        actions.decide_pay_total(row=row, decision_no="1号", decided_on=today(), by=there.finance)
    row = there.decide(row)
    assert (row.status, row.decision_no, row.ended_by_id) == (
        "decided", "管委会〔2026〕5号", there.approver.person,
    )  # fmt: skip
    told = [
        *AuditEvent.objects.filter(what__startswith="pay_total.").values_list("what", flat=True)
    ]
    assert sorted(told) == ["pay_total.decided", "pay_total.proposed"]


def test_a_total_is_shared_by_weight_times_points(there):
    there.rule("weighted")
    row = there.propose(224_00, "5", "3", "1")
    first, second = codes(there)
    # 3 × 52 = 156, 1 × 68, the lead's 5 × 0: of 224 together.
    assert there.parts(row) == {there.lead.code: 0, first: 156_00, second: 68_00}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    fen=st.integers(min_value=1, max_value=10**15),
    weights=st.tuples(*[st.decimals(min_value=0, max_value=9999, places=4)] * 3),
    how=st.sampled_from(["score", "weighted"]),
)
def test_whatever_is_shared_comes_to_the_total_to_the_fen(there, fen, weights, how):
    there.rule(how)
    told = there.told(fen, *(f"{one:f}" for one in weights))
    if not any(weights[1:]):
        with pytest.raises(Refused) as refused:
            there.seen(told)
        assert refused.value.code == "NO_BASIS"
        return
    found = there.seen(told).bodies
    assert sum(one.fen for one in found) == fen
    assert sum(one.share for one in found) == 1
    assert {one.code for one in found} == {body.code for body, w in told.weights.items() if w}


def test_every_number_says_where_it_comes_from(there):
    there.rule("weighted")
    row = there.propose(224_00, "", "3", "1")
    _line, one = queries.lines_of(row)[0]
    assert one.explained == [
        "考核得分 52，满分 100", "登记的权重 3 × 得分率 52%", "占全部的 69.6%（39/56），分得 156.00",
    ]  # fmt: skip


# --- what is refused ----------------------------------------------------------


def test_unset_stays_unset_and_names_the_clause(there):
    with pytest.raises(NotSet, match="绩效工资总量怎样按考核分配"):
        there.seen(there.told(100, "", "1", "1"))


def test_a_body_without_points_is_named_and_never_counted_as_nought(there):
    there.rule("score")
    second = there.story.bodies[1]
    Total.objects.filter(run=there.run, unit=second.unit).delete()
    with pytest.raises(Refused, match=second.name) as refused:
        there.propose(100, "", "1", "1")
    assert refused.value.code == "NO_SCORE"
    assert not PayTotal.objects.exists()


def test_all_noughts_share_nothing(there):
    there.rule("score")
    with pytest.raises(Refused) as refused:
        there.propose(100, "1", "", "")  # the lead alone, with nought points
    assert refused.value.code == "NO_BASIS"


def test_only_a_locked_run_of_the_year_counts(there):
    there.rule("score")
    told = there.told(100, "", "1", "1")
    Run.objects.filter(pk=there.run.pk).update(state=Run.State.PUBLISHED)
    there.run.refresh_from_db()
    with pytest.raises(Refused) as refused:
        there.seen(told)
    assert refused.value.code == "NOT_LOCKED"
    with pytest.raises(Refused) as refused:
        queries.seen(there.story.north, YEAR, 100, None, told.weights)
    assert refused.value.code == "NO_BASIS"
    with pytest.raises(Refused, match="这一批是2024"):
        queries.seen(there.story.north, YEAR - 1, 100, there.run, told.weights)


def test_a_total_has_its_document_and_its_members_and_is_stated_once(there):
    there.rule("score")
    with pytest.raises(Invalid) as wrong:
        there.propose(0, "", "1", "1", document_no=" ")
    assert set(wrong.value.fields) == {"total_fen", "document_no"}
    told = there.told(100, "", "1", "1")
    stranger = {**told.weights, there.story.bodies[2]: told.weights[there.story.bodies[0]]}
    with pytest.raises(Invalid, match="年底在联盟中"):
        actions.propose_pay_total(
            alliance=there.story.north, scored=there.run, mark="", by=there.finance,
            told=queries.TotalTold(YEAR, 100, "1号", stranger),
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.propose_pay_total(
            alliance=there.story.north, told=told, scored=there.run, mark="x", by=there.finance
        )
    assert refused.value.code == "preview_stale"
    there.propose(100, "", "1", "1")
    with pytest.raises(Refused, match="已经提出或决定"):
        there.propose(200, "", "1", "1")


def test_the_proposer_does_not_decide_even_with_both_roles(there):
    there.rule("score")
    row = there.propose(100, "", "1", "1")
    person = Person.objects.get(pk=there.finance.person)
    make.grant(person, "approver")
    with pytest.raises(Forbidden) as refused:
        actions.decide_pay_total(
            row=row, decision_no="1号", decided_on=today(), by=make.actor(person)
        )
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(IntegrityError), transaction.atomic():
        PayTotal.objects.filter(pk=row.pk).update(
            status="decided", decision_no="1", decided_on=today(), ended_by=person
        )


def test_a_decision_has_its_document_and_day(there):
    there.rule("score")
    row = there.propose(100, "", "1", "1")
    for said in (
        {"decision_no": " ", "decided_on": today()},
        {"decision_no": "1", "decided_on": None},
    ):
        with pytest.raises(Invalid):
            actions.decide_pay_total(row=row, by=there.approver, **said)
    there.rule("weighted")
    with pytest.raises(Refused) as refused:
        there.decide(row)
    assert refused.value.code == "preview_stale"


# --- what comes later ---------------------------------------------------------


def test_a_revision_before_the_decision_sends_it_back(there):
    there.rule("score")
    row = there.propose(140_00, "", "1", "1")
    revised(there.story)
    with pytest.raises(Refused) as refused:
        there.decide(row)
    assert refused.value.code == "run_superseded"


def test_a_later_revision_says_what_differs_and_the_decision_stands(there):
    there.rule("score")
    row = there.decide(there.propose(120_00, "", "1", "1"))
    before = there.parts(row)
    new = revised(there.story)
    later = queries.later_than(row)
    assert later is not None and later.run == new
    # 52 → 72 points: 120.00 × 72/140 = 61.71.
    assert [one.fen for one in later.bodies] == [(52_00, 6_171), (68_00, 5_829)]
    assert there.parts(PayTotal.objects.get(pk=row.pk)) == before
    page = enter(there.finance).get(row.get_absolute_url()).content.decode()
    assert "考核有了新的修订" in page and "61.71" in page and "52.00" in page


def test_a_later_revision_that_names_no_points_shares_nothing(there):
    there.rule("score")
    row = there.decide(there.propose(120_00, "", "1", "1"))
    new = revised(there.story)
    Total.objects.filter(run=new, unit=there.story.bodies[1].unit).delete()
    later = queries.later_than(row)
    assert later is not None
    assert [(one.points[1], one.fen[1]) for one in later.bodies] == [(72, None), (None, None)]


def test_a_decision_is_taken_back_with_its_reason_and_stays_readable(there):
    there.rule("score")
    row = there.decide(there.propose(100, "", "1", "1"))
    with pytest.raises(Invalid):
        actions.take_back_pay_total(row=row, reason=" ", by=there.approver)
    row = actions.take_back_pay_total(row=row, reason="考核更正", by=there.approver)
    assert (row.status, row.reason, row.decision_no != "") == ("taken_back", "考核更正", True)
    with pytest.raises(Refused):
        actions.take_back_pay_total(row=row, reason="再一次", by=there.approver)
    again = there.propose(200, "", "1", "1")
    assert sum(there.parts(again).values()) == 200
    assert sum(there.parts(row).values()) == 100


def test_a_proposal_is_refused_or_withdrawn_and_may_come_again(there):
    there.rule("score")
    row = actions.refuse_pay_total(
        row=there.propose(100, "", "1", "1"), reason="总量有误", by=there.approver
    )
    assert (row.status, row.reason) == ("refused", "总量有误")
    row = actions.withdraw_pay_total(row=there.propose(90, "", "1", "1"), by=there.finance)
    assert row.status == "withdrawn"
    with pytest.raises(Refused):
        there.decide(row)


# --- who reads ----------------------------------------------------------------


def test_a_body_reads_its_own_part_and_the_lead_all_once_it_is_decided(there):
    there.rule("score")
    row = there.propose(100, "", "1", "1")
    first = make.actor(role="clerk", institution=there.story.bodies[0])
    lead = make.actor(role="lead_finance", institution=there.lead)
    third = make.actor(role="clerk", institution=there.story.bodies[2])
    for one in (first, lead, third):
        with pytest.raises(NotFound):
            access.total_for(one, row.pk)
    there.decide(row)
    assert [one.institution.code for one in access.lines_for(first)] == [codes(there)[0]]
    assert access.lines_for(lead).count() == 2
    assert not access.lines_for(third).exists()
    page = enter(first).get(row.get_absolute_url())
    assert page.status_code == 200
    assert there.story.bodies[1].name not in page.content.decode()
    assert (
        enter(make.actor(role="finance", county=make.neighbour()))
        .get(row.get_absolute_url())
        .status_code
        == 404
    )


# --- pages and programs -------------------------------------------------------


def test_it_is_typed_seen_proposed_and_decided_on_pages(there):
    there.rule("weighted")
    finance, approver = enter(there.finance), enter(there.approver)
    first, second, _third = there.story.bodies
    listed = finance.get(reverse("fundpool:pay-totals")).content.decode()
    assert "试验" in listed
    address = f"{reverse('fundpool:pay-total-new')}?alliance={there.story.north.code}&year=2024"
    assert str(there.run.pk) in finance.get(address).content.decode()
    typed = {
        "total_fen": "224", "document_no": "人社3号", "scored": str(there.run.pk),
        f"w{first.pk}": "3", f"w{second.pk}": "1", f"w{there.lead.pk}": "",
    }  # fmt: skip
    unchosen = finance.post(address, {**typed, "scored": ""})
    assert (unchosen.status_code, "请选一个已锁定的" in unchosen.content.decode()) == (422, True)
    seen = finance.post(address, typed)
    assert "考核得分 52，满分 100" in seen.content.decode()
    assert not PayTotal.objects.exists()
    changed = finance.post(
        address, {**typed, "total_fen": "225", "mark": seen.context["seen"].mark}
    )
    assert (changed.status_code, "数据有了变化" in changed.content.decode()) == (422, True)
    sent = finance.post(address, {**typed, "mark": seen.context["seen"].mark})
    assert sent.status_code == 302
    row = PayTotal.objects.get()
    page = approver.get(row.get_absolute_url()).content.decode()
    assert reverse("kpi:sheet", args=[there.run.pk, first.unit.code]) in page
    step = reverse("fundpool:pay-total-step", args=[row.pk, "decide"])
    assert approver.post(step, {"decision_no": ""}).status_code == 422
    said = {"decision_no": "管委会5号", "decided_on": today().isoformat()}
    assert approver.post(step, said).status_code == 302
    assert "管委会5号" in finance.get(row.get_absolute_url()).content.decode()
    for place in (f"{row.get_absolute_url()}?format=xlsx",
                  f"{reverse('fundpool:pay-totals')}?format=xlsx"):  # fmt: skip
        book = load_workbook(io.BytesIO(finance.get(place).content)).active
        cells = [cell for line in book.iter_rows(values_only=True) for cell in line if cell]
        assert "管委会5号" in [str(one) for one in cells]


def test_a_program_previews_proposes_decides_and_takes_back(there):
    there.rule("score")
    finance, approver = (
        program_of(Person.objects.get(pk=one.person)) for one in (there.finance, there.approver)
    )
    told = {
        "alliance": there.story.north.code, "year": YEAR, "amount": "120.00",
        "document_no": "人社3号", "scored": str(there.run.pk),
        "weights": [{"unit": code, "weight": "1"} for code in codes(there)],
    }  # fmt: skip
    seen = finance.post("pay-totals/preview/", told).json()
    assert [(one["unit"], one["amount"], one["weighed"]["share"]) for one in seen["lines"]] == [
        (codes(there)[0], "52.00", "13/30"), (codes(there)[1], "68.00", "17/30"),
    ]  # fmt: skip
    assert not PayTotal.objects.exists()
    key = {"Idempotency-Key": "a"}
    made = [
        finance.post("pay-totals/propose/", {**told, "mark": seen["mark"]}, headers=key)
        for _twice in range(2)
    ]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    pk = made[0].json()["id"]
    assert approver.post("pay-totals/preview/", told).status_code == 403
    steps = f"pay-totals/{pk}/steps/"
    said = {"decision_no": "5号", "decided_on": today().isoformat()}
    own = finance.post(f"{steps}decide/", said, headers={"Idempotency-Key": "b"})
    assert own.status_code == 403
    done = approver.post(f"{steps}decide/", said, headers={"Idempotency-Key": "c"}).json()
    assert (done["status"], done["decision_no"]) == ("decided", "5号")
    assert [one["amount"] for one in finance.rows("pay-total-lines/", year=YEAR)] == [
        "52.00", "68.00",
    ]  # fmt: skip
    back = approver.post(
        f"{steps}take-back/", {"reason": "考核更正"}, headers={"Idempotency-Key": "d"}
    )
    assert back.json()["status"] == "taken_back"
    assert [one["status"] for one in finance.rows("pay-totals/")] == ["taken_back"]
    unknown = finance.post("pay-totals/preview/", {**told, "weights": [
        {"unit": there.story.bodies[2].code, "weight": "1"}]})  # fmt: skip
    assert (unknown.status_code, unknown.json()["code"]) == (422, "NOT_MEMBER")


def test_more_bodies_cost_no_more_queries(there):
    there.rule("score")
    client = enter(there.finance)
    counts = []
    for weights in (("", "1", ""), ("1", "1", "1")):
        row = there.decide(there.propose(100, *weights))
        client.get(row.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(row.get_absolute_url()).status_code == 200
        counts.append(len(asked))
        actions.take_back_pay_total(row=row, reason="另算", by=there.approver)
    assert counts[0] == counts[1]

"""A surplus is shared by a published appraisal: frozen beside the decision, told when it is revised."""

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotSet, Refused
from fundpool.actions import insurance, packages
from fundpool.actions.insurance import EndTold
from fundpool.models import InsuranceSettlement, InsuranceYear
from fundpool.queries import insurance as queries
from fundpool.queries import weighing
from kpi.models import Run, Total
from members.models import Person
from tests import make
from tests.fundpool.insured import Insured, insured_in
from tests.fundpool.levies import set_rules
from tests.fundpool.packed import opened, table
from tests.fundpool.revising import locked, revised, unpublished
from tests.kpi.calling import program_of
from tests.kpi.story import Story, published, small_county

pytestmark = pytest.mark.django_db
YEAR = 2024
DECIDED = {"decision_no": "管委会〔2026〕4号", "decided_on": today()}


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def run(story) -> Run:
    """The first body has 52.00 of a hundred, the second 68.00, the lead nought."""
    return published(story)


@pytest.fixture
def there(story, run) -> Insured:
    there = insured_in(story.county, story.north)
    there.rule(surplus="for_units")
    return there


def weigh(there: Insured, how: str) -> None:
    set_rules(there.county, {queries.WEIGHING: how})


def year(there: Insured, *weights: str) -> InsuranceYear:
    """A surplus of 120.00; weights go to the lead and the two members."""
    return there.confirmed_in(YEAR, 100_000, 88_000, *weights)


def settle(there: Insured, row: InsuranceYear, run: Run, **more: Any) -> InsuranceSettlement:
    seen = queries.preview(row, today(), scored=run)
    told = EndTold(**{"on": today(), "bank_no": "回单1", **DECIDED, **more})
    return insurance.submit_insurance_settlement(
        row=row, told=told, pool_fen=seen.pool_fen, by=there.finance, scored=run, mark=seen.mark
    )


def given(row: InsuranceYear) -> dict[str, int | None]:
    return {one.institution.code: one.fen for one in row.shares.select_related("institution")}


def test_the_surplus_is_shared_by_points_and_everything_is_frozen(there, run):
    weigh(there, "score")
    row = year(there, "", "2", "1")
    done = insurance.confirm_insurance_settlement(row=settle(there, row, run), by=there.approver)
    # 120.00 by 52 and 68 points of 120: 52.00 and 68.00, whatever their weights.
    assert given(row) == {there.one.code: 5_200, there.two.code: 6_800}
    assert (done.scored, done.revision, done.weighing) == (run, run.revision, "score")
    assert [(one.code, one.points, one.share) for one in queries.standing(done)] == [
        (there.one.code, Decimal(52), Fraction(52, 120)),
        (there.two.code, Decimal(68), Fraction(68, 120)),
    ]
    assert queries.later_than(done) is None


def test_the_surplus_is_shared_by_weight_times_points(there, run):
    weigh(there, "weighted")
    row = year(there, "5", "3", "1")
    insurance.confirm_insurance_settlement(row=settle(there, row, run), by=there.approver)
    # 3 × 52 = 156 and 68 of 224; the lead has nought points: 8357.14 → 8357, 3642.86 → 3643.
    assert given(row) == {there.lead.code: 0, there.one.code: 8_357, there.two.code: 3_643}


def test_without_a_choice_the_weights_entered_count_and_it_is_said_that_it_is_not_set(there, run):
    row = year(there, "", "2", "1")
    seen = queries.preview(row, today())
    assert [one.fen for one in seen.parts] == [8_000, 4_000]
    assert seen.choice is not None
    assert "怎样按考核结果分配未设" in seen.choice.open
    page = enter(there.finance).get(row.get_absolute_url()).content.decode()
    assert "怎样按考核结果分配未设" in page


def test_a_body_without_points_is_named_and_never_counted_as_nought(there, run):
    weigh(there, "score")
    row = year(there, "", "1", "1")
    Total.objects.filter(run=run, unit=there.two.unit).delete()
    with pytest.raises(Refused, match=there.two.name) as refused:
        queries.preview(row, today(), scored=run)
    assert refused.value.code == "NO_SCORE"


def test_no_run_another_year_or_nought_points_for_all_shares_nothing(there, story, run):
    weigh(there, "score")
    row = year(there, "1", "", "")
    with pytest.raises(Refused, match="考核批次") as refused:
        queries.preview(row, today())
    assert refused.value.code == "NO_BASIS"
    with pytest.raises(Refused, match="没有可以据以分配的权重"):
        queries.preview(row, today(), scored=run)  # the lead alone, with nought points
    other = there.confirmed_in(YEAR - 1, 100_000, 88_000, "", "1", "1")
    with pytest.raises(Refused, match="这一批是2024"):
        queries.preview(other, today(), scored=run)
    with pytest.raises(Refused) as refused:
        queries.preview(row, today(), scored=unpublished(story))
    assert refused.value.code == "NOT_PUBLISHED"


def test_it_needs_the_committees_decision_and_what_was_seen(there, run):
    weigh(there, "score")
    row = year(there, "", "1", "1")
    with pytest.raises(Invalid) as wrong:
        settle(there, row, run, decision_no=" ", decided_on=None)
    assert set(wrong.value.fields) == {"decision_no", "decided_on"}
    seen = queries.preview(row, today(), scored=run)
    with pytest.raises(Refused) as refused:
        insurance.submit_insurance_settlement(
            row=row, told=EndTold(today(), "回单1", **DECIDED), pool_fen=seen.pool_fen,
            by=there.finance, scored=run, mark="另一份",
        )  # fmt: skip
    assert refused.value.code == "preview_stale"


def test_a_rule_that_changes_between_two_hands_is_told(there, run):
    weigh(there, "score")
    settlement = settle(there, year(there, "", "1", "1"), run)
    weigh(there, "entered")
    with pytest.raises(Refused) as refused:
        insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    assert refused.value.code == "preview_stale"


def test_a_revision_before_the_second_hand_sends_it_back(there, story, run):
    weigh(there, "score")
    settlement = settle(there, year(there, "", "1", "1"), run)
    revised(story)
    with pytest.raises(Refused) as refused:
        insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    assert refused.value.code == "run_superseded"


def test_a_later_revision_says_what_differs_and_changes_nothing(there, story, run):
    weigh(there, "score")
    row = year(there, "", "2", "1")
    done = insurance.confirm_insurance_settlement(row=settle(there, row, run), by=there.approver)
    before = given(row), done.weighed
    new = revised(story)
    later = queries.later_than(InsuranceSettlement.objects.get(pk=done.pk))
    assert later is not None
    assert (later.run, later.differs) == (new, True)
    first, second = later.bodies
    # The first body's contracts went from 12 to 30: 20 more points, 72 of 140 and 68 of 140.
    assert (first.points, second.points) == ((52, 72), (68, 68))
    assert (first.fen, second.fen) == ((5_200, 6_171), (6_800, 5_829))
    row.refresh_from_db()
    assert (given(row), InsuranceSettlement.objects.get(pk=done.pk).weighed) == before
    page = enter(there.finance).get(row.get_absolute_url()).content.decode()
    for words in ("考核有了新的修订", "61.71", "52.00", reverse(
        "kpi:sheet", args=[run.pk, there.one.unit.code]
    )):  # fmt: skip
        assert words in page


def test_a_lead_is_paid_by_the_frozen_share_after_a_revision(there, story, run):
    weigh(there, "score")
    row = year(there, "", "2", "1")
    insurance.confirm_insurance_settlement(row=settle(there, row, run), by=there.approver)
    revised(story)
    share = row.shares.get(institution=there.one)
    paid = insurance.pay_insurance_share(share=share, on=today(), bank_no="B-9", by=there.cashier)
    assert (paid.fen, paid.journal is not None) == (5_200, True)


def enter(actor: Any) -> Client:
    client = Client()
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def test_it_is_chosen_seen_and_submitted_on_the_page(there, run):
    weigh(there, "score")
    row = year(there, "", "2", "1")
    finance = enter(there.finance)
    page = finance.get(row.get_absolute_url()).content.decode()
    assert f'value="{run.pk}"' in page and "请选一个已公布的2024年度考核批次" in page
    seen = finance.get(f"{row.get_absolute_url()}?scored={run.pk}")
    assert "考核得分 52，满分 100" in seen.content.decode()
    mark = seen.context["seen"].mark
    typed = {
        "on": today().isoformat(), "bank_no": "回单2", "pool_fen": "12000", "mark": mark,
        "scored": str(run.pk), "decision_no": "管委会4号", "decided_on": today().isoformat(),
    }  # fmt: skip
    address = reverse("fundpool:insurance-settle", args=[row.pk])
    lacking = finance.post(address, {**typed, "decision_no": ""})
    assert lacking.status_code == 422
    assert finance.post(address, typed).status_code == 302
    (settlement,) = InsuranceSettlement.objects.all()
    assert settlement.scored == run
    book = load_workbook(
        io.BytesIO(finance.get(f"{row.get_absolute_url()}?format=xlsx").content)
    ).active
    cells = [str(cell) for line in book.iter_rows(values_only=True) for cell in line if cell]
    assert any("考核得分 68" in one for one in cells)


def test_a_program_previews_and_settles_by_score(there, run):
    weigh(there, "weighted")
    row = year(there, "", "3", "1")
    finance = program_of(Person.objects.get(pk=there.finance.person))
    unsaid = finance.get(f"insurance-years/{row.pk}/preview/")
    assert (unsaid.status_code, unsaid.json()["code"]) == (409, "NO_BASIS")
    seen = finance.get(f"insurance-years/{row.pk}/preview/", scored=str(run.pk)).json()
    first = seen["parts"][0]
    assert (first["amount"], first["weighed"]["share"], first["weighed"]["points"]) == (
        "83.57", "39/56", "52",
    )  # fmt: skip
    told = {
        "on": today().isoformat(), "bank_no": "B-1", "amount": seen["amount"],
        "mark": seen["mark"], "scored": str(run.pk), "decision_no": "4号",
        "decided_on": today().isoformat(),
    }  # fmt: skip
    stale = finance.post(
        f"insurance-years/{row.pk}/settle/", {**told, "mark": "x"},
        headers={"Idempotency-Key": "one"},
    )  # fmt: skip
    assert (stale.status_code, stale.json()["code"]) == (409, "preview_stale")
    done = finance.post(
        f"insurance-years/{row.pk}/settle/", told, headers={"Idempotency-Key": "two"}
    )
    assert done.status_code == 201
    (line,) = finance.rows("insurance-settlements/")
    assert (line["weighing"], line["run"], line["revision"]) == (
        "weighted", str(run.pk), run.revision,
    )  # fmt: skip


def test_the_audit_package_holds_every_share_as_it_was_decided(there, story, run):
    weigh(there, "weighted")
    row = year(there, "", "3", "1")
    insurance.confirm_insurance_settlement(row=settle(there, row, run), by=there.approver)
    revised(story)
    auditor = make.actor(role="auditor", county=there.county)
    said = {
        "county": there.county,
        "pools": [there.pool],
        "years": [today().year],
        "reason": "审计",
    }

    def packed(**more: Any) -> list[dict[str, str]]:
        asked = packages.ask_package(**said, **more, by=auditor)
        jobs.run_due()
        asked.refresh_from_db()
        return table(opened(asked), "核定/医保按考核分配.csv")

    assert [(one["机构"], one["考核得分"], one["分得（元）"]) for one in packed()] == [
        (there.one.name, "52", "83.57"), (there.two.name, "68", "36.43"),
    ]  # fmt: skip
    assert [one["机构"] for one in packed(units=[there.two])] == [there.two.name]


def test_the_sentence_names_the_clause_that_leaves_it_open(there):
    with pytest.raises(NotSet):
        weighing.capitation.rule(there.county.pk, queries.WEIGHING)
    assert weighing.choice(there.county.pk, queries.WEIGHING).method == "entered"


def test_a_locked_run_counts_as_well(there, story, run):
    weigh(there, "score")
    row = year(there, "", "1", "1")
    seen = queries.preview(row, today(), scored=locked(story, run))
    assert [one.fen for one in seen.parts] == [5_200, 6_800]
    assert make.lead_of(story.north) == there.lead

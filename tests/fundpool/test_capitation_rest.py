"""A program takes a year of public-health money from the draft to the statement over REST."""

import pytest

from tests import make
from tests.fundpool.capitation import RULES, Capitated, capitated
from tests.fundpool.ledger import DAY, YEAR, fund
from tests.fundpool.levies import set_rules
from tests.fundpool.test_levies_pages import program

pytestmark = pytest.mark.django_db
DRAFT = {
    "pool": "PH", "year": YEAR, "document_no": "试验财〔2026〕5号", "population": 1000,
    "population_source": "试验〔2026〕3号", "per_head": "10", "per_head_source": "试验〔2026〕4号",
}  # fmt: skip


@pytest.fixture
def there() -> Capitated:
    """The year confirmed, its first quarter prepaid."""
    there = capitated()
    there.receive(600_000)
    return there


def test_a_year_is_drafted_split_and_confirmed() -> None:
    here = fund(code="PH", kind="capitation")
    set_rules(here.county, RULES)
    finance, approver = program(here.finance), program(here.approver)
    made = finance.post("capitation-years/", DRAFT, headers={"Idempotency-Key": "k"})
    assert (made.status_code, made.json()["total"]) == (200, "10000.00"), made.content
    again = finance.post("capitation-years/", DRAFT, headers={"Idempotency-Key": "k"})
    assert again.json() == made.json()
    assert approver.post("capitation-years/", DRAFT).status_code == 403
    at = f"capitation-years/{made.json()['id']}/"
    lines = [{"unit": here.one.code, "amount": "100.01"}, {"unit": here.two.code, "amount": "50"}]
    split = finance.post(f"{at}budgets/", {"version": 1, "budgets": lines})
    assert split.json()["version"] == 2
    too_much = [{"unit": here.one.code, "amount": "10000.01"}]
    refused = finance.post(f"{at}budgets/", {"version": 2, "budgets": too_much}).json()
    assert refused["code"] == "EXCEEDS_BUDGET"
    assert finance.post(f"{at}budgets/", {"version": 1, "budgets": lines}).status_code == 409
    wrong = [{"unit": "nobody", "amount": "1"}]
    refused = finance.post(f"{at}budgets/", {"version": 2, "budgets": wrong}).json()
    assert refused["code"] == "NOT_MEMBER"
    assert finance.post(f"{at}submit/", {}).json()["status"] == "submitted"
    assert finance.post(f"{at}confirm/", {}).status_code == 403
    assert approver.post(f"{at}confirm/", {}).json()["status"] == "confirmed"
    rows = finance.rows("capitation-budgets/", year=YEAR)
    # 100.01: 25.0025 a quarter, the fen left over to the first
    assert rows[0]["quarters"] == ["25.01", "25.00", "25.00", "25.00"]
    assert finance.post(f"{at}nonsense/", {}).status_code == 404


def test_a_draft_is_corrected_and_a_year_of_own_quarters_needs_four() -> None:
    here = fund(code="PH", kind="capitation")
    finance = program(here.finance)
    made = finance.post("capitation-years/", {**DRAFT, "population": None}).json()
    assert (made["population"], made["total"]) == (None, None)
    at = f"/api/v1/capitation-years/{made['id']}/"
    told = {name: DRAFT[name] for name in DRAFT if name not in {"pool", "year"}} | {"version": 1}
    put = lambda said: finance.client.put(
        at,
        said,
        content_type="application/json",
        headers=finance._signed(),
    )
    assert put({**told, "quarters": ["1", "2"]}).json()["code"] == "INVALID_AMOUNT"
    answer = put({**told, "quarters": ["4000", "3000", "2000", "1000"]})
    assert answer.json()["total"] == "10000.00", answer.content


def test_an_advance_and_a_settlement_go_through_three_hands(there) -> None:
    finance, approver = program(there.fund.finance), program(there.fund.approver)
    assessor = program(there.assessor)
    at = f"capitation-years/{there.row.pk}/"
    seen = finance.get(f"{at}preview/", kind="advance", quarter=1).json()
    # 70 % of 2 500.01 and of 1 635.81
    assert [one["pay"] for one in seen["lines"]] == ["1750.01", "1145.07"]
    assert seen["lines"][0]["steps"]
    sent = {"kind": "advance", "quarter": 1, "mark": seen["mark"]}
    run = finance.post(f"{at}runs/", sent, headers={"Idempotency-Key": "k1"}).json()
    assert finance.post(f"{at}runs/", sent, headers={"Idempotency-Key": "k1"}).json() == run
    assert finance.post(f"{at}runs/", sent).json()["code"] == "run_exists"
    assert finance.post(f"capitation-runs/{run['id']}/approve/", {}).status_code == 403
    assert approver.post(f"capitation-runs/{run['id']}/approve/", {}).json()["status"] == "approved"
    assert finance.post(f"capitation-runs/{run['id']}/pay/", {}).status_code == 422
    paid = {"on": DAY.isoformat(), "bank_no": "B-1"}
    assert finance.post(f"capitation-runs/{run['id']}/pay/", paid).json()["status"] == "done"
    service = {
        "code": "V", "name": "随访", "unit_words": "人次", "standard": "12.35", "source": "试验",
    }  # fmt: skip
    assert finance.post(f"{at}services/", service).json()["standard"] == "12.35"
    works = [
        {"unit": body.code, "quarter": 1, "service": "V", "amount": amount, "source": "核实表"}
        for body, amount in zip(there.bodies, ("170.5", "80.25", "30"), strict=True)
    ]
    assert assessor.post(f"{at}works/", {"works": works}).json() == {"kept": 3}
    wrong = [{**works[0], "amount": "1.001"}, {**works[1], "amount": "5"}]
    assert assessor.post(f"{at}works/", {"works": wrong}).status_code == 422
    assert [one["amount"] for one in assessor.rows("capitation-works/")] == ["170.5", "80.25", "30"]
    seen = finance.get(f"{at}preview/", kind="settlement", quarter=1).json()
    sent = {"kind": "settlement", "quarter": 1, "mark": seen["mark"]}
    run = finance.post(f"{at}runs/", sent).json()
    # 2 105.68 - 1 750.01 and 370.50; 1 145.07 - 991.09
    assert (run["pay"], run["recover"]) == ("726.17", "153.98")
    approver.post(f"capitation-runs/{run['id']}/approve/", {})
    finance.post(f"capitation-runs/{run['id']}/pay/", {**paid, "bank_no": "B-2"})
    back = {
        "unit": there.fund.two.code, "amount": "153.98", "on": DAY.isoformat(), "bank_no": "R-1",
    }  # fmt: skip
    assert finance.post(f"{at}recoveries/", {**back, "amount": "153.99"}).json()["code"] == (
        "EXCEEDS_RECOVERY"
    )
    assert finance.post(f"{at}recoveries/", back).json()["voucher"]
    lines = finance.get(f"{at}statement/").json()["lines"]
    assert [(one["paid"], one["back"]) for one in lines] == [
        ("2105.68", "0.00"), ("991.09", "153.98"), ("370.50", "0.00"),
    ]  # fmt: skip
    assert len(finance.rows("capitation-lines/", run=run["id"])) == 3
    assert [one["kind"] for one in finance.rows("capitation-runs/")] == ["advance", "settlement"]
    assert finance.get("capitation-runs/", capitation="x").status_code == 422


def test_what_a_member_and_a_stranger_read_over_rest(there) -> None:
    clerk = program(make.actor(role="clerk", institution=there.fund.one))
    assert [one["unit"] for one in clerk.rows("capitation-budgets/")] == [there.fund.one.code]
    stranger = program(make.actor(role="finance", county=make.neighbour()))
    assert stranger.rows("capitation-years/") == []
    assert stranger.get(f"capitation-years/{there.row.pk}/statement/").status_code == 404


def test_finance_enters_a_prepayment_once_for_its_key(there) -> None:
    finance = program(there.fund.finance)
    told = {
        "quarter": 2, "amount": "10.50", "on": DAY.isoformat(), "notice_no": "试验1号",
        "notice_on": DAY.isoformat(), "level": "province", "project": "基本公卫",
    }  # fmt: skip
    at = f"capitation-years/{there.row.pk}/prepayments/"
    one = finance.post(at, told, headers={"Idempotency-Key": "p"})
    assert one.json() == finance.post(at, told, headers={"Idempotency-Key": "p"}).json()
    other = finance.post(at, {**told, "amount": "11"}, headers={"Idempotency-Key": "p"})
    assert other.status_code == 422
    assert there.free() == 601_050

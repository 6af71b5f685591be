"""Insurance years on pages, as workbooks and over REST."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.clock import today
from fundpool.access.waiting import waiting_for
from fundpool.models import InsuranceSettlement, InsuranceYear, Journal
from fundpool.queries import insurance as queries
from members.models import Person
from tests import make
from tests.fundpool.insured import Insured, insured
from tests.fundpool.ledger import YEAR
from tests.kpi.calling import Program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Insured:
    return insured()


def enter(actor: Any) -> Client:
    client = Client()
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said.replace("\u00a0", " ")


def test_a_year_is_typed_confirmed_seen_and_booked(there) -> None:
    there.rule(surplus="for_units")
    finance, approver, cashier = map(enter, (there.finance, there.approver, there.cashier))
    new = reverse("fundpool:insurance-new", args=[there.pool.code])
    typed = {
        "year": YEAR - 1, "budget_fen": "1,000", "spent_fen": "900", "source": "清算书1号",
        f"w{there.one.pk}": "2", f"w{there.two.pk}": "1", f"w{there.lead.pk}": "",
        "document": make.upload("清算书.pdf"),
    }  # fmt: skip
    wrong = finance.post(new, {**typed, f"w{there.one.pk}": "x"})
    assert (wrong.status_code, "不是数字" in text(wrong)) == (422, True)
    typed["document"] = make.upload("清算书.pdf")
    assert finance.post(new, typed).status_code == 302
    row = InsuranceYear.objects.get()
    assert "待另一人核定" in text(finance.get(row.get_absolute_url()))
    assert finance.get(reverse("fundpool:insurance-document", args=[row.pk])).status_code == 200
    assert len(waiting_for(there.approver)) == 1
    step = reverse("fundpool:insurance-step", args=[row.pk, "confirm"])
    assert finance.post(step).status_code == 403
    assert approver.post(step).status_code == 302
    page = text(finance.get(row.get_absolute_url()))
    # 100.00 by 2 : 1
    for words in ("作为各单位业务收入，按权重分配", "66.67", "33.33", "每家＝总数×本单位权重"):
        assert words in page
    settle = reverse("fundpool:insurance-settle", args=[row.pk])
    said = {"on": today().isoformat(), "bank_no": "回单1", "pool_fen": "10000"}
    assert finance.post(settle, {**said, "bank_no": ""}).status_code == 422
    assert finance.post(settle, said).status_code == 302
    settlement = InsuranceSettlement.objects.get()
    book = reverse("fundpool:insurance-settlement-step", args=[settlement.pk, "confirm"])
    assert approver.post(book).status_code == 302
    share = queries.shares_of(row)[0]
    pay = reverse("fundpool:insurance-pay", args=[share.pk])
    assert cashier.post(pay, {"on": today().isoformat(), "bank_no": "B-1"}).status_code == 302
    listed = text(finance.get(reverse("fundpool:insurance-years")))
    assert "1 000.00" in listed
    for address in (row.get_absolute_url(), reverse("fundpool:insurance-years")):
        sheet = finance.get(f"{address}?format=xlsx").content
        assert load_workbook(io.BytesIO(sheet)).worksheets


def test_what_finance_bears_is_seen_before_it_is_handed_on(there) -> None:
    there.rule(overrun="by_finance")
    row = there.confirmed(1_000_00, 1_100_00, "3", "1")
    finance = enter(there.finance)
    settle = reverse("fundpool:insurance-settle", args=[row.pk])
    said = {
        "on": today().isoformat(), "bank_no": "1号", "earmark": there.earmark.pk,
        "decision_no": "管委会〔2026〕3号", "decided_on": today().isoformat(),
        "reasonable_fen": "60",
    }  # fmt: skip
    seen = text(finance.post(settle, said))
    for words in ("记入资金池 60.00 元", "40.00", "30.00", "10.00", 'name="pool_fen" value="6000"'):
        assert words in seen
    assert not InsuranceSettlement.objects.exists()
    assert finance.post(settle, {**said, "pool_fen": "6000"}).status_code == 302
    assert InsuranceSettlement.objects.get().pool_fen == 60_00


def test_tiers_are_explained_and_an_open_rule_says_its_sentence(there) -> None:
    row = there.confirmed(1_000_00, 1_120_00, "1")
    finance = enter(there.finance)
    assert "医保超支如何承担”未设" in text(finance.get(row.get_absolute_url()))
    there.rule(overrun="by_tiers", tiers=["5%:60%", "以上:20%"])
    page = text(finance.get(row.get_absolute_url()))
    for words in ("5%", "60%", "以上", "3000", "1400", "44.00", "76.00"):
        assert words in page


def test_a_surplus_for_use_shows_what_it_was_used_for(there) -> None:
    there.rule(surplus="for_use")
    row = there.confirmed(1_000_00, 900_00)
    there.settle(row)
    page = text(enter(there.finance).get(row.get_absolute_url()))
    assert "结余使用记录" in page
    assert "还没有使用" in page
    assert "现有可用 100.00" in page


def test_programs_enter_confirm_settle_and_pay_once(there) -> None:
    there.rule(surplus="for_units")
    finance, approver, cashier = (
        program_of(Person.objects.get(pk=one.person))
        for one in (there.finance, there.approver, there.cashier)
    )

    def send(program: Program, path: str, said: Any = None) -> Any:
        return program.post(path, said or {}, {"Idempotency-Key": path}).json()

    told = {
        "pool": there.pool.code, "alliance": there.alliance.code, "year": YEAR - 1,
        "budget": "1000.00", "spent": "900.00", "source": "1号",
        "weights": [{"unit": there.one.code, "weight": "1.5"}],
    }  # fmt: skip
    pk = send(finance, "insurance-years/enter/", told)["id"]
    assert send(finance, "insurance-years/enter/", told)["id"] == pk
    send(approver, f"insurance-years/{pk}/confirm/")
    seen = finance.get(f"insurance-years/{pk}/preview/").json()
    assert (seen["amount"], seen["parts"]) == (
        "100.00", [{"unit": there.one.code, "weight": "1.5", "amount": "100.00", "weighed": None}],
    )  # fmt: skip
    paper = {"on": today().isoformat(), "bank_no": "B-1"}
    end = send(finance, f"insurance-years/{pk}/settle/", {**paper, "amount": "100.00"})["id"]
    done = send(approver, f"insurance-settlements/{end}/confirm/")
    assert (done["status"], done["voucher"]) == ("confirmed", f"{YEAR}-1")
    share = finance.rows("insurance-shares/")[0]
    for _twice in range(2):
        paid = send(cashier, f"insurance-shares/{share['id']}/pay/", paper)
    assert paid["voucher"] == f"{YEAR}-2"
    assert Journal.objects.filter(kind="member_paid").count() == 1
    assert finance.rows("insurance-years/")[0]["left"] == "100.00"
    assert finance.rows("insurance-settlements/")[0]["way"] == "for_units"

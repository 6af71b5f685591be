"""A pool's end on pages, on paper, as a workbook and over REST."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.clock import today
from fundpool.access.waiting import waiting_for
from fundpool.models import Dissolution, DissolutionLine, Journal, Pool
from members.models import Person
from tests import make
from tests.fundpool.ending import ending
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import set_rules
from tests.kpi.calling import Program, program_of

pytestmark = pytest.mark.django_db
FIRST = "fundpool.dissolution.subsidies_first"


def enter(actor: Any) -> Client:
    client = Client()
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said.replace("\u00a0", " ")


def step(client: Client, row: Dissolution, verb: str, **said: str) -> Any:
    return client.post(reverse("fundpool:dissolution-step", args=[row.pk, verb]), said)


def test_finance_sees_both_results_and_the_clause_and_two_people_share_it_out() -> None:
    there = ending()
    there.subsidise(100)
    finance, approver, cashier = map(enter, (there.finance, there.approver, there.cashier))
    address = reverse("fundpool:dissolution", args=[there.pool.code])
    page = text(finance.get(address))
    for words in ("最近一年出资比例", f"{YEAR - 1}年度（最近结账的年度）", "3.75", "3.00", "1.25"):
        assert words in page
    assert "解体时财政补助先退回财政”未设" in page
    assert address in text(finance.get(there.pool.get_absolute_url()))
    wrong = finance.post(reverse("fundpool:dissolution-start", args=[there.pool.code]), {})
    assert (wrong.status_code, "请填写" in text(wrong) or "必填" in text(wrong)) == (422, True)
    started = finance.post(
        reverse("fundpool:dissolution-start", args=[there.pool.code]), {"document_no": "7号"}
    )
    assert started.status_code == 302
    row = Dissolution.objects.get()
    assert step(finance, row, "submit", fingerprint="x").status_code == 409
    set_rules(there.county, {FIRST: "true"})
    seen = finance.get(address).context["found"].fingerprint
    assert step(finance, row, "submit", fingerprint=seen).status_code == 302
    assert [one.what for one in waiting_for(there.approver)] == ["演示资金池解体返还"]
    assert step(finance, row, "confirm").status_code == 403
    assert step(approver, row, "confirm").status_code == 302
    for number, line in enumerate(DissolutionLine.objects.order_by("pk")):
        pay = reverse("fundpool:dissolution-pay", args=[line.pk])
        assert f"{line.fen / 100:.2f} 元" in text(cashier.get(pay))
        said = {"on": today().isoformat()}
        assert cashier.post(pay, {**said, "bank_no": ""}).status_code == 422
        assert cashier.post(pay, {**said, "bank_no": f"B-{number}"}).status_code == 302
    assert step(cashier, row, "finish").status_code == 302
    assert Pool.objects.get(pk=there.pool.pk).status == "dissolved"
    assert step(cashier, row, "nothing").status_code == 404
    assert "已办结" in text(cashier.get(address))


def test_the_paper_carries_the_names_and_the_amount_in_capitals() -> None:
    there = ending()
    client = enter(there.approver)
    address = reverse("fundpool:dissolution-paper", args=[there.pool.code])
    assert "试算，未入账" in text(client.get(address))
    there.confirmed()
    page = text(client.get(address))
    for words in ("资金池解体返还表", "肆元整", "提交", "核定", "未付", there.one.name):
        assert words in page


def test_the_workbook_has_both_results_before_and_the_payments_after() -> None:
    there = ending()
    client = enter(there.finance)
    address = reverse("fundpool:dissolution", args=[there.pool.code])

    def cells() -> list[list[Any]]:
        book = load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").content))
        return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]

    before = next(row for row in cells() if row[0] == there.one.code)
    assert [str(one) for one in before[2:5]] == ["3", "3", "3"]
    there.confirmed()
    after = next(row for row in cells() if row[0] == there.one.code)
    assert (float(after[5]), after[6]) == (3.0, "未付")


def test_a_clerk_may_not_look_and_over_rest_each_step_is_taken_once() -> None:
    there = ending()
    clerk = enter(make.actor(role="clerk", institution=there.one))
    assert clerk.get(reverse("fundpool:dissolution", args=[there.pool.code])).status_code == 403
    finance, approver, cashier = (
        program_of(Person.objects.get(pk=one.person or 0))
        for one in (there.finance, there.approver, there.cashier)
    )

    def send(program: Program, path: str, said: Any = None) -> Any:
        return program.post(path, said or {}, {"Idempotency-Key": path}).json()

    code = there.pool.code
    seen = finance.get(f"pools/{code}/dissolution/preview/").json()
    assert (seen["balance"], seen["why_not"]) == ("4.00", "")
    assert [(one["unit"], one["by_contributions"]) for one in seen["shares"]] == [
        (there.one.code, "3.00"), (there.two.code, "1.00"),
    ]  # fmt: skip
    pk = send(finance, f"pools/{code}/dissolution/start/", {"document_no": "7号"})["id"]
    send(finance, f"dissolutions/{pk}/submit/", {"fingerprint": seen["fingerprint"]})
    assert send(finance, f"dissolutions/{pk}/confirm/")["status"] == 403
    done = send(approver, f"dissolutions/{pk}/confirm/")
    assert (done["status"], done["voucher"]) == ("paying", f"{YEAR}-1")
    lines = finance.rows("dissolution-lines/")
    assert [(one["unit"], one["amount"], one["voucher"]) for one in lines] == [
        (there.one.code, "3.00", None), (there.two.code, "1.00", None),
    ]  # fmt: skip
    said = {"on": today().isoformat(), "bank_no": "B-1"}
    for _twice in range(2):
        paid = send(cashier, f"dissolution-lines/{lines[0]['id']}/pay/", said)
    assert paid["voucher"] == f"{YEAR}-2"
    assert Journal.objects.filter(kind="dissolution_paid").count() == 1
    assert finance.rows("dissolutions/")[0]["status"] == "paying"

"""Incomes and levies on pages and over REST, from the typed statement to the money that arrived."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from fundpool.models import IncomeStatement, Journal, LevyRun, LevyTrueUp
from fundpool.rules.income import LINES
from members.models import Person
from tests import make
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import BASE_YEAR, Levied, levied, set_rules
from tests.kpi.calling import Program, program_of

pytestmark = pytest.mark.django_db
# five per mille of 73 130.50 and 8 640.10 yuan
ONE, TWO = 365_65, 43_20


@pytest.fixture
def there() -> Levied:
    return levied()


def enter(client: Client, actor) -> Client:
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def program(actor) -> Program:
    return program_of(Person.objects.get(pk=actor.person))


def text(answer) -> str:
    said: str = answer.content.decode()
    return said.replace("\u00a0", " ")


def cells(answer) -> list[list[object]]:
    book = load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_a_clerk_types_the_years_income_and_corrects_it(client) -> None:
    there = levied(stated=False)
    body = there.fund.one
    enter(client, make.actor(role="clerk", institution=body))
    assert "1 家未填" in text(client.get("/fundpool/incomes/"))
    url = f"/fundpool/incomes/{body.code}/{BASE_YEAR}/"
    typed = dict.fromkeys(LINES, "0") | {"bed": "１，234.50", "drugs": "9", "version": "0"}
    wrong = client.post(f"{url}state/", typed | {"bed": "1.001"})
    assert wrong.status_code == 422
    assert "比 1 分还细" in text(wrong)
    assert 'value="9"' in text(wrong)
    assert client.post(f"{url}state/", typed).status_code == 302
    page = text(client.get(url))
    assert "1 234.50" in page
    assert "更正理由" in page
    assert client.post(f"{url}state/", typed | {"bed": "1", "version": "1"}).status_code == 422
    again = typed | {"bed": "1", "version": "1", "note": "看错一行"}
    assert client.post(f"{url}state/", again).status_code == 302
    assert "上一版 1 234.50" in text(client.get(url))
    assert "1 234.50" in text(client.get(f"{url}?version=1"))
    assert client.get(f"{url}?version=9").status_code == 404
    assert IncomeStatement.objects.get(version=2).base_fen == 1_00


def test_a_workbook_of_incomes_is_looked_at_before_it_is_written(client) -> None:
    there = levied(stated=False)
    enter(client, there.fund.finance)
    template = client.get(f"/fundpool/incomes/template/?year={BASE_YEAR}")
    head = next(row for row in cells(template) if row[0] == "机构代码")
    rows = [",".join(map(str, head))]
    rows += [
        ",".join([code, "", str(BASE_YEAR), amount, *["0"] * 12])
        for code, amount in ((there.fund.one.code, "500"), (there.fund.two.code, "?"))
    ]
    sent = client.post(
        "/fundpool/incomes/files/upload/",
        {"file": make.upload("收入.csv", "\n".join(rows).encode())},
    )
    assert sent.status_code == 302
    page = text(client.get(sent.url))
    assert "不是数字" in page
    assert client.post(f"{sent.url}apply/").status_code == 409
    assert client.post(f"{sent.url}apply-good/").status_code == 302
    assert IncomeStatement.objects.get().base_fen == 500_00
    assert client.get(f"{sent.url}refused/").status_code == 200


def test_finance_computes_and_somebody_else_confirms(there, client) -> None:
    here = f"pool={there.fund.pool.code}&year={YEAR}"
    enter(client, there.fund.finance)
    page = text(client.get(f"/fundpool/levies/preview/?{here}"))
    assert "365.65" in page
    assert "408.85" in page
    assert client.post(f"/fundpool/levies/submit/?{here}", {"total": "1"}).status_code == 409
    sent = client.post(f"/fundpool/levies/submit/?{here}", {"total": str(ONE + TWO)})
    assert sent.status_code == 302
    run = LevyRun.objects.get()
    # the verb is greyed for who submitted it, with the sentence
    assert "您的角色不能办理此事" in text(client.get(sent.url))
    assert client.post(f"{sent.url}confirm/").status_code == 403
    enter(client, there.fund.approver)
    assert client.post(f"{sent.url}refuse/", {"reason": ""}).status_code == 422
    assert client.post(f"{sent.url}confirm/").status_code == 302
    run.refresh_from_db()
    assert run.status == "confirmed"
    assert cells(client.get(f"{sent.url}?format=xlsx"))[-1][-1] in {43.2, "43.20"}


def test_a_run_that_was_taken_back_makes_room_for_another(there, client) -> None:
    run = there.submit()
    enter(client, there.fund.finance)
    here = f"/fundpool/levies/?pool={run.pool.code}&year={run.year}"
    assert "试算年度提取" not in text(client.get(here))
    assert client.post(f"{run.get_absolute_url()}withdraw/").status_code == 302
    assert "试算年度提取" in text(client.get(here))


def test_what_is_owed_shrinks_when_the_money_arrives(there, client) -> None:
    there.confirmed()
    enter(client, there.fund.finance)
    url = f"/fundpool/levies/?pool={there.fund.pool.code}&year={YEAR}"
    assert "未缴 408.85 元" in text(client.get(url))
    paid = {
        "institution": there.fund.one.pk, "amount": "365.66", "on": f"{YEAR}-03-02",
        "bank_no": "B-77",
    }  # fmt: skip
    receive = url.replace("/levies/", "/levies/receive/")
    over = client.post(receive, paid)
    assert over.status_code == 422
    assert "超出 0.01" in text(over)
    assert client.post(receive, paid | {"amount": "365.65"}).status_code == 302
    assert client.post(receive, paid | {"amount": "365.65"}).status_code == 302  # the same slip
    assert Journal.objects.filter(kind="levy_received").count() == 1
    page = text(client.get(url))
    assert "未缴 43.20 元" in page
    assert "已缴清" in page
    rows = cells(client.get(f"{url}&format=xlsx"))
    assert [str(cell) for cell in rows[-1][-3:]] == ["43.2", "0", "43.2"]


def test_a_corrected_income_is_trued_up_on_the_runs_page(there, client) -> None:
    run = there.confirmed()
    there.state(there.fund.one, 73_131_50, version=1, note="漏记")
    url = run.get_absolute_url()
    enter(client, there.fund.finance)
    assert "收入表已更正" in text(client.get(url))
    one = run.assessments.get(institution=there.fund.one)
    assert client.post(f"/fundpool/levies/assessments/{one.pk}/true-up/").status_code == 302
    page = text(client.get(url))
    assert "收入表已更正" not in page
    assert "0.01" in page
    row = LevyTrueUp.objects.get()
    enter(client, there.fund.approver)
    assert client.post(f"/fundpool/levies/true-ups/{row.pk}/confirm/").status_code == 302
    row.refresh_from_db()
    assert row.status == "confirmed"


def test_a_rate_that_is_not_set_is_said_on_the_page(there, client) -> None:
    set_rules(there.fund.county, {"fundpool.levy.rate[development]": None})
    enter(client, there.fund.finance)
    page = client.get(f"/fundpool/levies/preview/?pool={there.fund.pool.code}&year={YEAR}")
    assert page.status_code == 200
    assert "资金池提取比例（发展）”未设" in text(page)


def test_a_clerk_sees_the_own_line_alone_and_a_stranger_nothing(there, client) -> None:
    run = there.confirmed()
    enter(client, make.actor(role="clerk", institution=there.fund.two))
    page = text(client.get(f"/fundpool/levies/?pool={there.fund.pool.code}&year={YEAR}"))
    assert there.fund.two.name in page
    assert there.fund.one.name not in page
    assert "43.20" in page
    assert "登记到账" not in page
    assert client.get(f"/fundpool/incomes/{there.fund.one.code}/{BASE_YEAR}/").status_code == 404
    enter(client, make.actor(role="finance", county=make.neighbour()))
    assert client.get(run.get_absolute_url()).status_code == 404


def test_a_program_does_the_same_over_rest(there) -> None:
    finance, approver = program(there.fund.finance), program(there.fund.approver)
    pool = there.fund.pool.code
    seen = finance.get("levies/preview/", pool=pool, year=YEAR).json()
    assert (seen["total"], seen["rate"], len(seen["lines"])) == ("408.85", "1/200", 2)
    told = {"pool": pool, "year": YEAR, "total": seen["total"]}
    sent = finance.post("levy-runs/submit/", told, headers={"Idempotency-Key": "k-1"})
    assert sent.status_code == 200, sent.content
    again = finance.post("levy-runs/submit/", told, headers={"Idempotency-Key": "k-1"})
    assert again.json() == sent.json()
    assert (
        finance.post(
            "levy-runs/submit/", told | {"year": 2025}, headers={"Idempotency-Key": "k-1"}
        ).status_code
        == 422
    )
    run = sent.json()["id"]
    assert finance.post(f"levy-runs/{run}/confirm/", {}).status_code == 403
    done = approver.post(f"levy-runs/{run}/confirm/", {})
    assert (done.json()["status"], done.json()["voucher"] is not None) == ("confirmed", True)
    paid = {
        "pool": pool, "unit": there.fund.one.code, "year": YEAR, "amount": "300.00",
        "on": f"{YEAR}-03-02", "bank_no": "B-5",
    }  # fmt: skip
    assert finance.post("levies/receive/", paid).json()["open"] == "65.65"
    assert (
        finance.post("levies/refund/", paid | {"bank_no": "B-6"}).json()["code"] == "EXCEEDS_LEVY"
    )
    owed = finance.get("levies/owed/", pool=pool, year=YEAR).json()["bodies"]
    assert [one["open"] for one in owed] == ["65.65", "43.20"]


def test_a_program_states_income_and_reads_it_back(there) -> None:
    finance = program(there.fund.finance)
    told = {
        "unit": there.fund.one.code, "year": BASE_YEAR, "version": 1, "note": "更正",
        "amounts": dict.fromkeys(LINES, "10.00"),
    }  # fmt: skip
    sent = finance.post("income-statements/state/", told)
    assert sent.status_code == 200, sent.content
    assert sent.json()["base"] == "90.00"  # nine of thirteen lines count
    assert finance.post("income-statements/state/", told).status_code == 409
    wrong = told | {"version": 2, "amounts": told["amounts"] | {"bed": "-1"}}
    assert finance.post("income-statements/state/", wrong).json()["code"] == "INVALID_AMOUNT"
    rows = finance.get("income-statements/", unit=there.fund.one.code).json()["results"]
    assert [(row["version"], row["is_latest"]) for row in rows] == [(1, False), (2, True)]

"""Subsidies by appraisal on pages, as a workbook and over REST."""

import io
from itertools import count

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.clock import today
from fundpool.models import AppraisedSubsidy
from fundpool.queries import subsidies as queries
from fundpool.rules.subsidy_years import Figures
from members.models import Person
from tests import make
from tests.fundpool.levies import set_rules
from tests.fundpool.subsidized import SCORED_YEAR, Subsidized, subsidized
from tests.fundpool.test_insurance_pages import enter, text
from tests.kpi.calling import program_of

pytestmark = pytest.mark.django_db
METHOD = queries.METHOD % "running"


@pytest.fixture
def there() -> Subsidized:
    return subsidized()


def test_a_year_is_begun_filled_in_previewed_submitted_approved_and_paid(there) -> None:
    set_rules(there.story.county, {METHOD: "score"})
    there.accounts()
    finance, approver, cashier = map(enter, (there.finance, there.approver, there.cashier))
    home = reverse("fundpool:subsidies")
    typed = {
        "kind": "running", "year": SCORED_YEAR, "earmark": there.earmark.pk, "document_no": "",
    }  # fmt: skip
    assert finance.post(home, typed).status_code == 422
    assert approver.post(home, typed).status_code == 403
    assert finance.post(home, {**typed, "document_no": "试验2号"}).status_code == 302
    row = AppraisedSubsidy.objects.get()
    figures = reverse("fundpool:subsidy-figures", args=[row.pk])
    said = {
        "version": 1,
        f"tasks_{there.poor.pk}": "服务1万人次",
        f"income_fen_{there.poor.pk}": "1999.99",
        f"expense_fen_{there.poor.pk}": "3000",
    }
    assert finance.post(figures, {**said, f"income_fen_{there.poor.pk}": "x"}).status_code == 422
    assert finance.post(figures, said).status_code == 302
    assert "请选一个已公布的年度考核批次" in text(finance.get(row.get_absolute_url()))
    page = text(finance.get(f"{row.get_absolute_url()}?scored={there.run.pk}"))
    # 1 000.01 by 52.00 % is 520.0052
    for words in ("核定任务：服务1万人次", "收支差额 1 000.01", "考核得分 52", "余额不足"):
        assert words in page
    assert "提交审批" not in page
    there.receive(60_000)
    row.refresh_from_db()
    submit = reverse("fundpool:subsidy-step", args=[row.pk, "submit"])
    sent = {"mark": there.seen(row).mark, "scored": there.run.pk}
    assert finance.post(submit, {**sent, "mark": ""}).status_code == 409
    assert finance.post(submit, sent).status_code == 302
    step = {
        verb: reverse("fundpool:subsidy-step", args=[row.pk, verb]) for verb in ("approve", "pay")
    }
    assert finance.post(step["approve"]).status_code == 403
    assert approver.post(step["approve"]).status_code == 302
    assert cashier.post(step["pay"], {"on": today(), "bank_no": ""}).status_code == 422
    assert cashier.post(step["pay"], {"on": today(), "bank_no": "B-1"}).status_code == 302
    assert finance.post(reverse("fundpool:subsidy-step", args=[row.pk, "x"])).status_code == 404
    shown = text(finance.get(row.get_absolute_url()))
    for words in ("已办结", "520.01", "B-1", "**** "):
        assert words in shown
    assert "520.01" in text(finance.get(home))
    sheet = load_workbook(
        io.BytesIO(finance.get(f"{row.get_absolute_url()}?format=xlsx").content)
    ).worksheets[0]
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert "520.01" in cells


def test_what_the_plan_leaves_open_is_said_on_the_page(there) -> None:
    set_rules(there.story.county, {queries.METHOD % "medicine": "score"})
    row = there.draft("medicine", Figures(approved_fen=1, due_fen=1, paid_fen=1))
    page = text(enter(there.finance).get(row.get_absolute_url()))
    assert "“基药采购付款如何与基药补助挂钩”未设" in page
    listed = text(enter(there.finance).get(reverse("fundpool:subsidies")))
    assert "“基药采购付款如何与基药补助挂钩”未设" in listed


def test_a_stranger_gets_404_and_a_body_only_its_own_line(there) -> None:
    set_rules(there.story.county, {METHOD: "score"})
    there.receive(30_000)
    row = there.draft("running", Figures("一", 0, 10_000), Figures("二", 0, 20_000))
    clerk = enter(make.actor(role="clerk", institution=there.poor))
    assert clerk.get(row.get_absolute_url()).status_code == 404
    there.approved(row)
    page = text(clerk.get(row.get_absolute_url()))
    assert ("52.00" in page, "189.72" in page, "241.72" in page) == (True, False, False)
    stranger = enter(make.actor(role="finance", county=make.county()))
    assert stranger.get(row.get_absolute_url()).status_code == 404


def test_the_whole_way_over_rest(there) -> None:
    set_rules(there.story.county, {METHOD: "score"})
    there.receive(30_000)
    there.accounts()
    finance, approver, cashier = (
        program_of(Person.objects.get(pk=one.person))
        for one in (there.finance, there.approver, there.cashier)
    )
    keys = count(1)

    def send(who, path, said):
        return who.post(path, said, {"Idempotency-Key": f"k{next(keys)}"})

    told = {
        "kind": "running", "year": SCORED_YEAR, "pool": "SP", "earmark": "sub",
        "document_no": "试验2号",
    }  # fmt: skip
    assert send(finance, "subsidies/draft/", {**told, "earmark": "no"}).status_code == 422
    draft = send(finance, "subsidies/draft/", told)
    assert draft.status_code == 201
    one = f"subsidies/{draft.json()['id']}/"
    bodies = [
        {"unit": there.poor.code, "tasks": "一", "income": "0", "expense": "100"},
        {"unit": there.good.code, "tasks": "二", "income": "0", "expense": "200.00"},
    ]
    said = {"version": 1, "bodies": bodies}
    assert send(finance, f"{one}figures/", said).status_code == 200
    wrong = {"version": 2, "bodies": [{"unit": "nobody"}]}
    assert send(finance, f"{one}figures/", wrong).status_code == 422
    assert finance.get(f"{one}preview/").status_code == 409
    seen = finance.get(f"{one}preview/", scored=str(there.run.pk)).json()
    assert (seen["amount"], seen["free"]) == ("241.72", "300.00")

    def step(who, verb, **told):
        return send(who, f"{one}steps/{verb}/", told)

    sent = step(finance, "submit", mark=seen["mark"], scored=str(there.run.pk))
    assert (sent.status_code, sent.json()["amount"]) == (200, "241.72")
    assert step(finance, "approve").status_code == 403
    assert step(approver, "approve").json()["status"] == "approved"
    assert step(cashier, "pay", bank_no="B-1").status_code == 422
    paid = step(cashier, "pay", bank_no="B-1", on=today().isoformat())
    assert paid.json()["status"] == "done"
    lines = {row["unit"]: (row["score"], row["amount"]) for row in finance.rows("subsidy-lines/")}
    assert lines[there.poor.code] == ("52", "52.00")
    assert len(finance.rows("subsidies/")) == 1

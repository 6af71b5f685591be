"""The books on pages: what each person sees, enters, prints and may not."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from fundpool.actions import allocations, codes, verifying
from fundpool.actions.allocations import Move
from fundpool.models import Allocation, Journal, Period, Pool
from fundpool.queries import codes as code_queries
from fundpool.queries import ledger as queries
from fundpool.rules import ledger as rules
from members.models import Person
from tests import make
from tests.fundpool.ledger import DAY, YEAR, Fund, fund
from tests.fundpool.test_ledger_actions import receive

pytestmark = pytest.mark.django_db


def signed_in(there: Fund, who: str) -> Client:
    client = Client()
    user = Person.objects.get(pk=getattr(there, who).person).user
    assert user is not None
    client.force_login(user)
    return client


def test_finance_opens_a_pool_receives_money_and_prints_the_voucher() -> None:
    there = fund()
    client = signed_in(there, "finance")
    answer = client.post(
        reverse("fundpool:home"),
        {"code": "F2", "name": "第二池", "kind": "development", "alliance": "", "year": YEAR},
        follow=True,
    )
    assert "第二池" in answer.text
    assert Pool.objects.get(code="F2").periods.get().year == YEAR
    address = reverse("fundpool:receipt-new", args=[there.pool.code])
    key = client.get(address).context["form"].initial["key"]
    said = {
        "key": key, "fen": "1,234.56", "on": DAY.isoformat(), "notice_no": "试财社3号",
        "notice_on": DAY.isoformat(), "level": "province", "project": "能力提升", "year": YEAR,
        "earmark": there.training.pk,
    }  # fmt: skip
    for _twice in range(2):
        answer = client.post(address, said, follow=True)
    assert Journal.objects.filter(pool=there.pool).count() == 1
    for words in ("壹仟贰佰叁拾肆元伍角陆分", "制单", "审核", "记账", "试财社3号", f"{YEAR}-1"):
        assert words in answer.text
    pool = client.get(there.pool.get_absolute_url()).text
    assert "银行存款＝可用＋已批待拨＋应付" in pool
    assert "1\xa0234.56" in pool
    wrong = client.post(address, {**said, "fen": "1.234"})
    assert (wrong.status_code, "比 1 分还细" in wrong.text) == (422, True)


def test_a_fee_beyond_what_is_free_is_refused_beside_the_form() -> None:
    there = fund()
    there.receive(1_000_000)
    client = signed_in(there, "finance")
    address = reverse("fundpool:bank-new", args=[there.pool.code])
    said = {"key": "k", "kind": "fee", "fen": "10000.01", "on": DAY.isoformat(), "source": "回单"}
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert "余额不足：可用 10\xa0000.00，本次 10\xa0000.01，缺口 0.01" in answer.text
    assert client.post(address, {**said, "fen": "10000"}).status_code == 302
    assert queries.free(there.pool) == 0


def test_a_plan_goes_from_finance_to_the_approver_in_one_click() -> None:
    there = fund()
    there.receive(1_000)
    client = signed_in(there, "finance")
    client.post(
        reverse("fundpool:allocation-new", args=[there.pool.code]),
        {"kind": "plan", "year": YEAR, "document_no": "1号", "reason": "", "source": "",
         f"e{there.training.pk}": "6", f"e{there.equipment.pk}": ""},
    )  # fmt: skip
    row = Allocation.objects.get()
    page = client.get(row.get_absolute_url()).text
    assert "批准</button>" not in page
    approver = signed_in(there, "approver")
    assert row.document_no in approver.get(reverse("fundpool:allocations")).text
    decide = reverse("fundpool:allocation-decide", args=[row.pk, "approve"])
    assert client.post(decide, {"version": 1}).status_code == 403
    assert approver.post(decide, {"version": 1}).status_code == 302
    assert queries.free(there.pool, there.training.pk) == 600


def test_a_year_is_looked_through_closed_and_shut() -> None:
    there = fund()
    there.receive(700)
    client = signed_in(there, "finance")
    step = lambda verb: reverse("fundpool:year-step", args=[there.pool.code, YEAR, verb])
    page = client.get(reverse("fundpool:year", args=[there.pool.code, YEAR])).text
    assert "7.00" in page
    for verb in ("begin", "resume", "begin", "close"):
        assert client.post(step(verb)).status_code == 302
    assert Period.objects.get(pool=there.pool).state == "closed"
    assert (
        "已结转下年的余额"
        in client.get(reverse("fundpool:year", args=[there.pool.code, YEAR])).text
    )
    answer = client.post(
        reverse("fundpool:year-open", args=[there.pool.code]), {"year-year": YEAR + 3}
    )
    assert (answer.status_code, f"{YEAR + 1}年度" in answer.text) == (422, True)
    assert client.post(step("begin")).status_code == 409


def test_statements_say_what_came_and_went() -> None:
    there = fund()
    receipt = receive(there, 5_000, earmark=there.training)
    there.post(rules.levy_assessed(there.one.pk, 900), kind="levy_assessed")
    there.post(rules.levy_received(there.one.pk, 400), kind="levy_received")
    there.post(rules.bank_fee(30), kind="bank_fee")
    wrong = receive(there, 70, key="2")
    client = signed_in(there, "approver")
    viewer = signed_in(there, "finance")
    viewer.post(
        reverse("fundpool:voucher-reverse", args=[wrong.journal_id]),
        {"on": DAY.isoformat(), "reason": "重复"},
    )
    page = client.get(reverse("fundpool:statement", args=[there.pool.code])).text
    for words in ("能力提升", "53.70", "50.00", "0.30", str(receipt.journal)):
        assert words in page
    context = client.get(reverse("fundpool:statement", args=[there.pool.code])).context
    assert context["closing"] == 5_370
    assert {(one.words, one.came, one.went) for one in context["flows"]} == {
        ("收到提取资金", 400, 0), ("收到财政补助", 5_000, 0), ("银行手续费", 0, 30),
    }  # fmt: skip
    assert list(context["receipts"]) == [receipt]
    unit = client.get(reverse("fundpool:unit"), {"institution": there.one.code}).text
    assert "9.00" in unit
    for wanted in ("xlsx", "flows"):
        sheet = client.get(
            reverse("fundpool:statement", args=[there.pool.code]), {"format": wanted}
        )
        assert sheet.content[:2] == b"PK"


def test_vouchers_are_handed_to_other_programs_with_confirmed_codes_only() -> None:
    there = fund()
    there.receive(1_000)
    client = signed_in(there, "finance")
    address = reverse("fundpool:journals")
    assert client.get(address, {"format": "csv"}).status_code == 409
    said: dict[str, str] = {}
    for kind, (code, name) in code_queries.profile().items():
        said |= {f"{kind}_code": code, f"{kind}_name": name}
    client.post(reverse("fundpool:codes"), {**said, "FREE_code": "290101"})
    assert client.post(reverse("fundpool:codes-confirm")).status_code == 403
    codes.confirm_codes(county=there.county, by=there.second)
    text = client.get(address, {"format": "csv"}).content.decode("utf-8-sig")
    reader = csv.DictReader(StringIO(text))
    lines = list(reader)
    documented = client.get(reverse("fundpool:codes")).text
    assert [name for name in reader.fieldnames or () if f">{name}</th>" not in documented] == []
    assert len(reader.fieldnames or ()) == documented.count('<th scope="row" class="mono">')
    assert [(one["side"], one["account_code"], one["amount_yuan"]) for one in lines] == [
        ("D", "1002", "10.00"), ("C", "290101", "10.00"),
    ]  # fmt: skip
    assert client.get(address, {"format": "xlsx"}).content[:2] == b"PK"
    assert "10.00" in client.get(address).text


def test_what_the_proof_found_stands_on_the_screen() -> None:
    there = fund()
    there.receive(1_000)
    verifying.verify_books(county=there.county, by=there.system)
    assert "没有发现问题" in signed_in(there, "approver").get(reverse("fundpool:home")).text


def test_a_body_reads_balances_and_its_own_movements_and_no_journal() -> None:
    there = fund()
    there.receive(1_000)
    there.post(rules.levy_assessed(there.one.pk, 900), kind="levy_assessed")
    client = Client()
    client.force_login(make.user("clerk", institution=there.two))
    assert "10.00" in client.get(there.pool.get_absolute_url()).text
    assert client.get(reverse("fundpool:journals")).status_code == 403
    journal = Journal.objects.first()
    assert journal is not None
    assert client.get(journal.get_absolute_url()).status_code == 403
    assert "9.00" not in client.get(reverse("fundpool:unit")).text
    assert client.get(reverse("fundpool:unit"), {"institution": there.one.code}).status_code == 404
    stranger = Client()
    stranger.force_login(make.user("finance", make.neighbour()))
    for address in (there.pool.get_absolute_url(), journal.get_absolute_url()):
        assert stranger.get(address).status_code == 404


def test_more_journals_cost_no_more_queries(django_assert_max_num_queries) -> None:
    there = fund()
    client = signed_in(there, "finance")
    for _n in range(12):
        there.receive(100)
    allocations.draft_allocation(
        pool=there.pool, year=YEAR, kind="plan", moves=[Move(5, target=there.training.pk)],
        document_no="1", by=there.finance,
    )  # fmt: skip
    for name in ("journals", "allocations"):
        client.get(reverse(f"fundpool:{name}"))
        with django_assert_max_num_queries(40):
            client.get(reverse(f"fundpool:{name}"))

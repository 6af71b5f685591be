"""Bank accounts, sources and returned payments on pages and over REST."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.money import in_yuan
from fundpool.actions.bank_accounts import open_bank_account
from fundpool.models import BankAccount, BankLine, Disbursement, Journal, PaymentReturn, Receipt
from fundpool.queries import bank as queries
from members.models import User
from tests import make
from tests.fundpool.bank import bank
from tests.fundpool.ledger import DAY
from tests.fundpool.request_story import There, there
from tests.fundpool.test_ledger_pages import signed_in
from tests.fundpool.test_sources import receive

pytestmark = pytest.mark.django_db


def test_finance_opens_an_account_enters_the_day_and_confirms_what_belongs_together() -> None:
    place = bank()
    client = signed_in(place.fund, "finance")
    journal = place.fund.receive(120_050)
    here = place.account.get_absolute_url()
    client.post(
        f"{here}lines/",
        {"line-on": DAY, "line-side": "in", "line-fen": "1200.50", "line-reference": "A1"},
    )
    answer = client.post(
        f"{here}balance/",
        {"balance-on": DAY, "balance-fen": "1200.50", "balance-statement_no": "对-1"},
        follow=True,
    )
    assert "可能是同一笔" in answer.text
    line = BankLine.objects.get()
    answer = client.post(f"{here}match/", {"pair": [f"{line.pk}:{journal.pk}"]}, follow=True)
    assert "已勾对 1 笔。" in answer.text
    assert "相符" in answer.text
    answer = client.post(f"{line.get_absolute_url()}undo/", {"reason": "勾错"}, follow=True)
    assert "取消过的勾对" in answer.text
    client.post(
        f"{here}lines/",
        {"line-on": DAY, "line-side": "out", "line-fen": "12.00", "line-reference": "A2"},
    )
    fee = BankLine.objects.get(reference="A2")
    book = f"{fee.get_absolute_url()}book/?pool={place.fund.pool.code}"
    assert book in client.get(here).text
    assert "已入账并勾对。" in client.post(book, follow=True).text
    assert book not in client.get(here).text
    sheet = client.get(here, {"format": "xlsx"})
    assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")


def test_a_refused_balance_stands_in_its_form_and_only_finance_sees_the_forms() -> None:
    place = bank()
    here = place.account.get_absolute_url()
    answer = signed_in(place.fund, "finance").post(
        f"{here}balance/", {"balance-on": DAY, "balance-fen": "一元", "balance-statement_no": "1"}
    )
    assert answer.status_code == 422
    assert "一元" in answer.text
    reader = signed_in(place.fund, "approver")
    assert "填写银行余额" not in reader.get(here).text
    assert reader.post(f"{here}balance/", {}).status_code == 403


def test_a_day_that_is_none_is_refused() -> None:
    place = bank()
    answer = signed_in(place.fund, "finance").get(place.account.get_absolute_url(), {"on": "昨天"})
    assert answer.status_code == 422


def signed(who: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(persons=who.person))
    return client


@pytest.fixture
def place() -> There:
    return there(free=0)


def kept(place: There) -> BankAccount:
    """The pool's money is in a bank account."""
    return open_bank_account(
        county=place.county, code="B1", holder="演示托管单位", bank="演示银行", ends_with="0193",
        since=today().replace(month=1, day=1), pools=[place.pool], by=place.finance,
    )  # fmt: skip


def test_money_that_comes_in_again_leads_to_the_payment_and_its_return(place: There) -> None:
    receive(place, 100_000, "county", "设备")
    row = place.paid(60_000)
    account = kept(place)
    client = signed(place.finance)
    here = account.get_absolute_url()
    client.post(
        f"{here}lines/",
        {
            "line-on": today(), "line-side": "in", "line-fen": "600.00", "line-reference": "T1",
            "line-purpose": "退票",
        },
    )  # fmt: skip
    line = BankLine.objects.get()
    payment = Disbursement.objects.get()
    assert queries.returnable(line) == [payment]
    step = reverse("fundpool:request-step", args=[row.pk, "return_payment"])
    assert f"{step}?about={payment.pk}" in client.get(line.get_absolute_url()).text
    form = client.get(step, {"about": payment.pk})
    assert f'value="{in_yuan(60_000)}"' in form.text
    row.refresh_from_db()
    sent = {
        "version": row.version, "key": "k1", "amount": "600.00", "on": today(), "bank_no": "T1",
        "reason": "户名不符",
    }  # fmt: skip
    answer = client.post(f"{step}?about={payment.pk}", sent, follow=True)
    assert "银行退票" in answer.text
    again = client.post(f"{step}?about={payment.pk}", sent, follow=True)
    assert again.status_code == 200
    assert PaymentReturn.objects.count() == 1
    page = client.get(reverse("fundpool:payment", args=[payment.pk])).text
    assert "户名不符" in page
    assert "财〔" in page


def test_a_receipt_shows_its_way_and_the_pool_its_sources(place: There) -> None:
    first = receive(place, 40_000, "central", "甲")
    receive(place, 50_000, "county", "乙")
    row = place.paid(60_000)
    client = signed(place.auditor)
    page = client.get(reverse("fundpool:receipt", args=[first.pk])).text
    assert row.no in page
    sources = client.get(reverse("fundpool:sources", args=[place.pool.code])).text
    assert "先到账的先用" in sources
    for address in (
        reverse("fundpool:receipt", args=[first.pk]),
        reverse("fundpool:sources", args=[place.pool.code]),
    ):
        sheet = client.get(address, {"format": "xlsx"})
        assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")
    # The applicant sees its payment, not whose money it was.
    payment = Disbursement.objects.get()
    own = signed(place.clerk).get(reverse("fundpool:payment", args=[payment.pk]))
    assert own.status_code == 200
    assert "资金来源" not in own.text
    assert signed(place.clerk).get(reverse("fundpool:receipt", args=[first.pk])).status_code in {
        403,
        404,
    }


def rest(client: Client, name: str, *args: int, **said: Any) -> Any:
    """A POST to the REST door, with a key of its own."""
    return client.post(
        reverse(f"api:{name}", args=args), said, content_type="application/json",
        headers={"Idempotency-Key": f"{name}-{args}-{said}"[:60]},
    )  # fmt: skip


def test_the_same_over_rest(place: There) -> None:
    receipt = receive(place, 90_000, "central", "甲")
    row = place.paid(60_000)
    kept(place)
    client = signed(place.finance)
    on = today().isoformat()
    line = rest(
        client, "bank-lines", account="B1", on=on, side="in", amount="900.00", reference="A1"
    )
    assert line.status_code == 201, line.json()
    done = rest(client, "bank-line-match", line.json()["id"], journals=[receipt.journal_id])
    assert done.json()["journals"] == [receipt.journal_id]
    assert rest(client, "bank-line-undo", line.json()["id"], reason="勾错").status_code == 200
    twice = rest(client, "bank-line-undo", line.json()["id"], reason="又错")
    assert (twice.status_code, twice.json()["code"]) == (409, "not_matched")
    rest(client, "bank-balances", account="B1", on=on, amount="900.00", statement_no="对-1")
    found = client.get(reverse("api:bank-reconciliation"), {"account": "B1"}).json()
    assert (found["bank"], found["books"], found["unexplained"]) == ("900.00", "300.00", "0.00")
    assert [one["amount"] for one in found["not_at_bank"]] == ["900.00", "-600.00"]
    assert [one["amount"] for one in found["not_in_books"]] == ["900.00"]
    payment = Disbursement.objects.get()
    parts = client.get(reverse("api:fund-payment-sources", args=[payment.pk])).json()
    assert [(one["receipt"], one["amount"]) for one in parts] == [(receipt.pk, "600.00")]
    course = client.get(reverse("api:fund-receipt-course", args=[receipt.pk])).json()
    assert [one["amount"] for one in course if one["request"] == row.no][-1] == "600.00"
    sources = client.get(reverse("api:fund-sources"), {"pool": place.pool.code}).json()
    assert [(one["level"], one["received"], one["free"]) for one in sources] == [
        ("central", "900.00", "300.00")
    ]
    listed = client.get(reverse("api:fund-receipts"), {"level": "central"}).json()
    assert [one["notice_no"] for one in listed["results"]] == [Receipt.objects.get().notice_no]


def test_a_program_books_what_only_the_bank_has_once() -> None:
    place = bank()
    place.fund.receive(120_050)
    pool, on = place.fund.pool.code, DAY.isoformat()
    client = signed(place.fund.finance)
    clerk = signed(make.actor(role="clerk", institution=place.fund.one))
    fee = rest(
        client,
        "bank-lines",
        reference="F1",
        side="out",
        amount="12.00",
        on=on,
        account=place.account.code,
    ).json()["id"]
    assert rest(client, "bank-line-book", fee, pool="nowhere").status_code == 404
    assert rest(clerk, "bank-line-book", fee, pool=pool).status_code == 403
    done = rest(client, "bank-line-book", fee, pool=pool)
    assert (done.status_code, len(done.json()["journals"])) == (200, 1)
    assert rest(client, "bank-line-book", fee, pool=pool).json() == done.json()
    other = client.post(
        reverse("api:bank-line-book", args=[fee]), {"pool": pool},
        content_type="application/json", headers={"Idempotency-Key": "another"},
    )  # fmt: skip
    assert (other.status_code, other.json()["code"]) == (409, "ALREADY_MATCHED")
    journals = Journal.objects.filter(pk__in=done.json()["journals"])
    assert [(one.kind, one.source) for one in journals] == [("bank_fee", "F1")]
    interest = rest(
        client,
        "bank-lines",
        reference="I1",
        side="in",
        amount="0.03",
        on=on,
        account=place.account.code,
    ).json()["id"]
    open_ = rest(client, "bank-line-book", interest, pool=pool)
    assert (open_.status_code, open_.json()["code"]) == (409, "NOT_SET")

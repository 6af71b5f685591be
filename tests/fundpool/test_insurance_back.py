"""A booked settlement is taken back by two persons, as a journal of its own; nothing is forgotten."""

from datetime import date, timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from fundpool.access import insurance as access
from fundpool.access.waiting import waiting_for
from fundpool.actions import insurance
from fundpool.actions import insurance_back as actions
from fundpool.models import InsuranceSettlement, InsuranceShare, InsuranceTakeBack, Journal
from fundpool.queries import insurance as queries
from fundpool.queries import ledger as books
from fundpool.queries.verifying import verify
from fundpool.rules import ledger
from tests import make
from tests.fundpool.insured import Insured, insured
from tests.fundpool.ledger import posted
from tests.fundpool.test_insurance import balance, given, subsidised
from tests.fundpool.test_levies_pages import enter, program, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Insured:
    return insured()


def asked(there: Insured, row: InsuranceSettlement, on: date | None = None) -> InsuranceTakeBack:
    return actions.ask_to_take_back(
        row=row, on=on or today(), reason="清算书已更正", by=there.finance
    )


def units(there: Insured) -> InsuranceSettlement:
    """100 fen left, to two bodies by 3 : 1."""
    there.rule(surplus="for_units")
    return there.settle(there.confirmed(1_000, 900, "3", "1"), earmark=None)


def test_one_asks_another_books_the_mirror_and_the_year_is_settled_anew(there) -> None:
    row = units(there)
    assert (given(), balance(there, ledger.CASH)) == ([75, 25], 100)
    back = asked(there, row)
    assert balance(there, ledger.CASH) == 100
    back = actions.confirm_take_back(row=back, by=there.approver)
    assert back.journal is not None and back.journal.reverses == row.journal
    assert [fen for _code, fen in back.parts] == [75, 25]
    row.refresh_from_db()
    assert (row.status, given(), balance(there, ledger.CASH)) == ("reversed", [None, None], 0)
    assert balance(there, ledger.PAYABLE_TO_MEMBER) == 0
    again = there.settle(row.insured, earmark=None, bank_no="回单2")
    assert (again.status, given(), balance(there, ledger.CASH)) == ("confirmed", [75, 25], 100)
    assert Journal.objects.filter(pool=there.pool).count() == 3
    assert verify(there.county.pk).findings == []
    event = AuditEvent.objects.get(what="insurance.take_back_confirmed")
    assert str(back.journal) in event.text and "清算书已更正" in event.text


def test_who_asks_does_not_confirm_and_an_approver_finds_it_waiting(there) -> None:
    back = asked(there, units(there))
    assert any("撤销" in one.what for one in waiting_for(there.approver))
    with pytest.raises(Forbidden):
        actions.confirm_take_back(row=back, by=there.finance)
    InsuranceTakeBack.objects.filter(pk=back.pk).update(submitted_by=there.approver.person)
    with pytest.raises(Forbidden) as refused:
        actions.confirm_take_back(row=back, by=there.approver)
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(Refused, match="等另一人核定"):
        asked(there, back.settlement)


def test_a_wish_that_is_refused_or_withdrawn_leaves_the_booking_and_its_own_trace(there) -> None:
    row = units(there)
    actions.withdraw_take_back(row=asked(there, row), by=there.finance)
    back = actions.refuse_take_back(row=asked(there, row), reason="入账没有错", by=there.approver)
    row.refresh_from_db()
    assert (row.status, back.answer, given()) == ("confirmed", "入账没有错", [75, 25])
    assert [one.status for one in queries.take_backs_of(row.insured)] == ["refused", "withdrawn"]
    with pytest.raises(Refused):
        actions.confirm_take_back(row=back, by=there.approver)


def test_a_share_that_was_paid_keeps_the_booking_and_a_waiting_wish_keeps_from_paying(
    there,
) -> None:
    row = units(there)
    share = InsuranceShare.objects.order_by("pk")[0]
    pay = {"on": today(), "bank_no": "P1", "by": there.cashier}
    back = asked(there, row)
    with pytest.raises(Refused) as waits:
        insurance.pay_insurance_share(share=share, **pay)
    assert waits.value.code == "take_back_waits"
    actions.withdraw_take_back(row=back, by=there.finance)
    insurance.pay_insurance_share(share=share, **pay)
    with pytest.raises(Refused, match=share.institution.name) as paid:
        asked(there, row)
    assert paid.value.code == "SHARES_PAID"


def test_money_that_was_used_meanwhile_is_not_taken_back(there) -> None:
    there.rule(surplus="for_use")
    row = there.settle(there.confirmed(1_000, 900))
    assert books.free(there.pool, there.earmark.pk) == 100
    posted(
        pool=there.pool, lines=ledger.approved(there.earmark.pk, 1), kind="approved",
        by=there.system,
    )  # fmt: skip
    back = asked(there, row)
    with pytest.raises(Refused, match="余额不足") as refused:
        actions.confirm_take_back(row=back, by=there.approver)
    assert refused.value.code == "INSUFFICIENT_FUNDS"
    row.refresh_from_db()
    assert row.status == "confirmed"


def test_an_overspend_that_was_borne_is_free_again(there) -> None:
    there.rule(overrun="by_tiers", tiers=["以上:0%"])
    subsidised(there, 100)
    row = there.settle(there.confirmed(900, 1_000, "1"))
    assert books.free(there.pool, there.earmark.pk) == 0
    actions.confirm_take_back(row=asked(there, row), by=there.approver)
    assert books.free(there.pool, there.earmark.pk) == 100
    assert balance(there, ledger.PAYABLE_TO_SOURCE) == 0


def test_the_reversal_is_dated_in_an_open_year(there) -> None:
    row = units(there)
    back = asked(there, row, on=date(today().year - 5, 3, 1))
    with pytest.raises(Refused) as refused:
        actions.confirm_take_back(row=back, by=there.approver)
    assert refused.value.code == "PERIOD_CLOSED"
    with pytest.raises(Invalid):
        actions.ask_to_take_back(
            row=row, on=today() + timedelta(days=1), reason="r", by=there.finance
        )


def test_it_is_asked_for_and_confirmed_on_the_years_page(there, client: Client) -> None:
    row = units(there)
    at = row.insured.get_absolute_url()
    enter(client, there.finance)
    assert "提交撤销" in text(client.get(at))
    ask = f"/fundpool/insurance-settlements/{row.pk}/take-back/"
    refused = client.post(ask, {"on": today().isoformat(), "reason": ""})
    assert refused.status_code == 422 and "撤销的理由" in text(refused)
    assert client.post(ask, {"on": today().isoformat(), "reason": "更正"}).status_code == 302
    back = InsuranceTakeBack.objects.get()
    step = f"/fundpool/insurance-take-backs/{back.pk}/"
    assert client.post(f"{step}nonsense/").status_code == 404
    assert client.post(f"{step}confirm/").status_code == 403
    enter(client, there.approver)
    assert client.post(f"{step}confirm/").status_code == 302
    page = text(client.get(at))
    assert "撤销记录" in page and str(InsuranceTakeBack.objects.get().journal) in page
    enter(client, make.actor(role="finance", county=make.neighbour()))
    assert client.post(ask, {"on": today().isoformat(), "reason": "更正"}).status_code == 404


def test_programs_take_a_booking_back_once(there) -> None:
    row = units(there)
    finance, approver = program(there.finance), program(there.approver)
    at, said = (
        f"insurance-settlements/{row.pk}/take-back/",
        {"on": today().isoformat(), "reason": "更正"},
    )
    made = finance.post(at, said, headers={"Idempotency-Key": "k"}).json()
    assert finance.post(at, said, headers={"Idempotency-Key": "k"}).json() == made
    assert finance.post(f"insurance-take-backs/{made['id']}/confirm/", {}).status_code == 403
    done = approver.post(f"insurance-take-backs/{made['id']}/confirm/", {}).json()
    assert done["status"] == "confirmed" and done["voucher"]
    listed = approver.rows("insurance-take-backs/")
    assert [(one["reason"], one["voucher"]) for one in listed] == [("更正", done["voucher"])]
    with pytest.raises(NotFound):
        access.take_back_for(make.actor(role="finance", county=make.neighbour()), made["id"])

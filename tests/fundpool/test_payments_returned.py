"""Payments the bank sends back are paid anew; what a wrong unit keeps is called in from it."""

from datetime import timedelta
from typing import Any

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, Refused
from fundpool.actions import payees
from fundpool.models import Misuse, PaymentReturn
from fundpool.queries import ledger
from fundpool.queries import requests as queries
from fundpool.queries.request_lists import advances
from fundpool.queries.request_money import amounts
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules
from tests import make
from tests.fundpool.request_story import FREE, There, there

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"on": today(), "bank_no": "退-1", "reason": "户名不符"}


@pytest.fixture
def place() -> There:
    return there()


def stands(place: There) -> dict[str, int]:
    """What is on each kind of account; and the books are right."""
    assert all(one.holds for one in ledger.invariants(place.pool))
    assert not verify(place.county.pk).findings
    found: dict[str, int] = {}
    for one in ledger.balances(place.pool):
        found[one.kind] = found.get(one.kind, 0) + one.fen
    return found


def corrected(place: There) -> None:
    """The unit enters another account and another person confirms it."""
    row = payees.enter_payee(
        institution=place.body, bank="演示银行", name="演示户名二", number="6222 0000 0000 5678",
        by=place.clerk,
    )  # fmt: skip
    payees.confirm_payee(payee=row, by=place.finance)


def test_what_the_bank_sends_back_is_committed_again_and_paid_anew_after_the_payee_is_put_right(
    place: There,
) -> None:
    row = place.paid(60_000)
    assert row.status == "accounting"
    row = place.take(row, "return_payment", place.finance, amount=60_000, **SAID)
    assert row.status == "approved"
    found = stands(place)
    assert found[rules.CASH] == FREE
    assert (found[rules.FREE], found[rules.COMMITTED]) == (FREE - 60_000, 60_000)
    assert found[rules.ADVANCE] == found[rules.ADVANCED] == 0
    assert amounts(row).paid == 0
    assert amounts(row).to_pay == amounts(row).sent_back == 60_000
    assert not advances(type(row).objects.filter(pk=row.pk))
    with pytest.raises(Refused) as refused:
        place.pay(row, 60_000)
    assert refused.value.code == "payee_sent_back"
    corrected(place)
    row = place.pay(row, 60_000)
    assert row.status == "accounting"
    assert stands(place)[rules.CASH] == FREE - 60_000
    assert amounts(row).paid == 60_000


def test_part_of_a_payment_that_comes_back_leaves_the_rest_to_be_accounted_for(
    place: There,
) -> None:
    row = place.paid(60_000)
    row = place.take(row, "return_payment", place.finance, amount=20_000, **SAID)
    assert row.status == "disbursing"
    assert stands(place)[rules.ADVANCE] == 40_000
    (out,) = advances(type(row).objects.filter(pk=row.pk))
    assert out.fen == 40_000
    with pytest.raises(Refused) as refused:
        place.take(row, "return_payment", place.finance, amount=40_001, **SAID)
    assert refused.value.code == "EXCEEDS_ADVANCE"


def test_what_was_kept_back_for_an_earlier_misuse_does_not_come_back_from_the_bank(
    place: There,
) -> None:
    first = place.paid(10_000)
    place.take(
        first, "find_misuse", place.assessor, amount=4_000, kind="挪用", reason="购置办公家具"
    )
    row = place.approved(30_000)
    row = place.pay(row, 30_000, offset=4_000)  # 26 000 fen leave the bank
    with pytest.raises(Refused) as refused:
        place.take(row, "return_payment", place.finance, amount=26_001, **SAID)
    assert refused.value.code == "EXCEEDS_ADVANCE"
    row = place.take(row, "return_payment", place.finance, amount=26_000, **SAID)
    assert (amounts(row).paid, amounts(row).to_pay) == (4_000, 26_000)
    stands(place)


def test_what_is_reported_as_used_cannot_have_come_back(place: There) -> None:
    row = place.used(place.paid(60_000), 50_000)
    with pytest.raises(Refused) as refused:
        place.take(row, "return_payment", place.finance, amount=10_001, **SAID)
    assert refused.value.code == "EXCEEDS_ADVANCE"
    row = place.take(row, "return_payment", place.finance, amount=10_000, **SAID)
    assert row.status == "disbursing"
    stands(place)


def test_a_payment_comes_back_after_it_was_made_and_with_a_reason(place: There) -> None:
    row = place.pay(place.approved(), 60_000)
    early: dict[str, Any] = {**SAID, "on": today() - timedelta(days=1)}
    with pytest.raises(Invalid):
        place.take(row, "return_payment", place.finance, amount=1, **early)
    with pytest.raises(Invalid) as refused:
        place.take(
            row, "return_payment", place.finance, amount=1, on=today(), bank_no="退-1", reason=" "
        )
    assert set(refused.value.fields) == {"reason"}
    assert not PaymentReturn.objects.exists()


def test_who_approved_does_not_enter_a_returned_payment_nor_does_the_applicant(
    place: There,
) -> None:
    row = place.paid()
    for other in (place.approver, place.clerk, place.auditor):
        with pytest.raises(Forbidden):
            place.take(row, "return_payment", other, amount=60_000, **SAID)


def test_what_a_wrong_unit_gives_back_is_paid_anew_like_what_the_bank_sends_back(
    place: There,
) -> None:
    row = place.paid(60_000)
    row = place.take(
        row, "return_payment", place.finance, amount=60_000, unit=place.neighbour.code, **SAID
    )
    assert row.status == "approved"
    assert PaymentReturn.objects.get().kind == "unit"
    assert stands(place)[rules.COMMITTED] == 60_000


def test_what_a_wrong_unit_keeps_is_called_in_from_it_and_not_from_the_unit_that_asked(
    place: There,
) -> None:
    row = place.paid(60_000)
    row = place.take(
        row, "wrong_unit", place.assessor, amount=60_000, unit=place.neighbour.code,
        reason="付到邻近单位，对方拒不退回",
    )  # fmt: skip
    assert row.status == "closed"
    found = {
        (one.kind, one.unit): one.fen for one in ledger.balances(place.pool) if one.unit is not None
    }
    assert found[rules.ADVANCE, place.body.pk] == 0
    assert found[rules.RECOVERY_RECEIVABLE, place.neighbour.pk] == 60_000
    stands(place)
    misuse = Misuse.objects.get()
    # The neighbour's next payment may be lessened by it, the applicant's may not.
    assert not queries.to_recover(place.begin())
    place.payee(place.neighbour)
    theirs = place.begin(institution=place.neighbour, by=make.actor(
        role="clerk", institution=place.neighbour
    ))  # fmt: skip
    assert queries.to_recover(theirs) == [misuse]
    place.take(
        row, "recover", place.finance, about=misuse.pk, amount=60_000, on=today(), bank_no="追-1"
    )
    assert stands(place)[rules.CASH] == FREE


def test_a_wrong_unit_is_another_unit_and_is_not_named_by_who_paid(place: There) -> None:
    row = place.paid()
    said: dict[str, Any] = {"amount": 60_000, "reason": "付错"}
    with pytest.raises(Forbidden) as refused:
        place.take(row, "wrong_unit", place.finance, unit=place.neighbour.code, **said)
    assert refused.value.code == "SAME_PERSON"
    for code in (place.body.code, "没有的"):
        with pytest.raises(Invalid) as wrong:
            place.take(row, "wrong_unit", place.assessor, unit=code, **said)
        assert set(wrong.value.fields) == {"unit"}

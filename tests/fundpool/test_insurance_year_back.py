"""A confirmed insurance year is taken back by two persons while nothing of it is booked."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from fundpool.access import insurance as access
from fundpool.access.waiting import waiting_for
from fundpool.actions import insurance, insurance_back
from fundpool.actions import insurance_year_back as actions
from fundpool.models import InsuranceYear, InsuranceYearTakeBack
from fundpool.queries import insurance as queries
from tests import make
from tests.fundpool.insured import Insured, insured
from tests.fundpool.test_insurance_back import asked as asked_for_settlement
from tests.fundpool.test_levies_pages import enter, program, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Insured:
    return insured()


def asked(there: Insured, row: InsuranceYear) -> InsuranceYearTakeBack:
    return actions.ask_to_take_year_back(row=row, reason="清算书抄错", by=there.finance)


def test_one_asks_another_takes_it_back_and_the_year_is_entered_anew(there) -> None:
    row = there.confirmed(1_000, 900, "3", "1")
    back = asked(there, row)
    row.refresh_from_db()
    assert row.status == "confirmed"
    with pytest.raises(Refused) as refused:
        there.entered(1_000, 950)
    assert refused.value.code == "year_exists"
    back = actions.confirm_year_back(row=back, by=there.approver)
    row.refresh_from_db()
    assert (row.status, back.status, row.budget_fen) == ("reversed", "confirmed", 1_000)
    again = there.confirmed(1_000, 950)
    assert (again.status, again.left_fen) == ("confirmed", 50)
    assert InsuranceYear.objects.filter(county=there.county).count() == 2
    event = AuditEvent.objects.get(what="insurance.year_back_confirmed")
    assert "清算书抄错" in event.text


def test_who_asks_does_not_confirm_and_an_approver_finds_it_waiting(there) -> None:
    back = asked(there, there.confirmed(1_000, 900))
    assert any("医保核定的撤销" in one.what for one in waiting_for(there.approver))
    with pytest.raises(Forbidden):
        actions.confirm_year_back(row=back, by=there.finance)
    InsuranceYearTakeBack.objects.filter(pk=back.pk).update(submitted_by=there.approver.person)
    with pytest.raises(Forbidden) as refused:
        actions.confirm_year_back(row=back, by=there.approver)
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(IntegrityError, match="insurance_year_back_by_two"), transaction.atomic():
        InsuranceYearTakeBack.objects.filter(pk=back.pk).update(
            status="confirmed", ended_by=there.approver.person
        )
    with pytest.raises(Refused, match="等另一人核定"):
        asked(there, back.insured)


def test_what_is_booked_of_it_is_reversed_first_and_what_waits_is_withdrawn(there) -> None:
    there.rule(surplus="for_units")
    row = there.confirmed(1_000, 900, "1")
    settlement = there.submit(row, earmark=None)
    with pytest.raises(Refused) as waits:
        asked(there, row)
    assert waits.value.code == "settlement_waits"
    settlement = insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    with pytest.raises(Refused, match="先撤销入账") as booked:
        asked(there, row)
    assert booked.value.code == "settled"
    insurance_back.confirm_take_back(row=asked_for_settlement(there, settlement), by=there.approver)
    actions.confirm_year_back(row=asked(there, row), by=there.approver)
    row.refresh_from_db()
    assert row.status == "reversed"


def test_while_a_wish_waits_nothing_is_settled_and_a_refused_one_leaves_its_trace(there) -> None:
    there.rule(surplus="for_units")
    row = there.confirmed(1_000, 900, "1")
    back = asked(there, row)
    with pytest.raises(Refused) as refused:
        there.submit(row, earmark=None)
    assert refused.value.code == "take_back_waits"
    actions.withdraw_year_back(row=back, by=there.finance)
    back = actions.refuse_year_back(row=asked(there, row), reason="没有抄错", by=there.approver)
    assert [one.status for one in queries.year_backs_of(row)] == ["refused", "withdrawn"]
    with pytest.raises(Refused):
        actions.confirm_year_back(row=back, by=there.approver)
    assert there.submit(row, earmark=None).status == "submitted"


def test_only_a_confirmed_year_is_taken_back_and_with_a_reason(there) -> None:
    row = there.entered(1_000, 900)
    with pytest.raises(Refused):
        asked(there, row)
    row = insurance.confirm_insurance_year(row=row, by=there.approver)
    with pytest.raises(Invalid):
        actions.ask_to_take_year_back(row=row, reason=" ", by=there.finance)
    actions.confirm_year_back(row=asked(there, row), by=there.approver)
    with pytest.raises(Refused):
        asked(there, row)
    lead = make.actor(role="lead_finance", institution=there.lead)
    assert list(access.years_for(lead)) == [row]


def test_it_is_asked_for_and_confirmed_on_the_years_page(there, client: Client) -> None:
    row = there.confirmed(1_000, 900)
    at = row.get_absolute_url()
    enter(client, there.finance)
    assert "提交撤销年度" in text(client.get(at))
    refused = client.post(f"{at}take-back/", {"reason": ""})
    assert refused.status_code == 422 and "撤销的理由" in text(refused)
    assert client.post(f"{at}take-back/", {"reason": "抄错"}).status_code == 302
    page = text(client.get(at))
    assert "提交撤销年度" not in page and "撤回撤销" in page
    back = InsuranceYearTakeBack.objects.get()
    step = f"/fundpool/insurance-year-take-backs/{back.pk}/"
    assert client.post(f"{step}nonsense/").status_code == 404
    assert client.post(f"{step}confirm/").status_code == 403
    enter(client, there.approver)
    assert client.post(f"{step}confirm/").status_code == 302
    page = text(client.get(at))
    assert "年度撤销记录" in page and "已撤销" in page
    enter(client, make.actor(role="finance", county=make.neighbour()))
    assert client.post(f"{at}take-back/", {"reason": "抄错"}).status_code == 404
    assert client.post(f"{step}confirm/").status_code == 404


def test_programs_take_a_year_back_once(there) -> None:
    row = there.confirmed(1_000, 900)
    finance, approver = program(there.finance), program(there.approver)
    at, said = f"insurance-years/{row.pk}/take-back/", {"reason": "抄错"}
    made = finance.post(at, said, headers={"Idempotency-Key": "k"}).json()
    assert finance.post(at, said, headers={"Idempotency-Key": "k"}).json() == made
    assert finance.post(f"insurance-year-take-backs/{made['id']}/confirm/", {}).status_code == 403
    done = approver.post(f"insurance-year-take-backs/{made['id']}/confirm/", {}).json()
    assert done["status"] == "confirmed"
    assert [(one["reason"], one["status"]) for one in approver.rows("insurance-year-take-backs/")] == [
        ("抄错", "confirmed")
    ]  # fmt: skip
    assert [one["status"] for one in approver.rows("insurance-years/")] == ["reversed"]
    with pytest.raises(NotFound):
        access.year_back_for(make.actor(role="finance", county=make.neighbour()), made["id"])

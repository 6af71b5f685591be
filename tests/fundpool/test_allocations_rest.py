"""Plans of use, bank events and the execution of a plan, over REST as on the pages."""

from typing import Any

import pytest
from django.test import Client

from fundpool.models import Journal
from fundpool.queries import ledger as queries
from members.models import Person
from tests.fundpool.ledger import DAY, YEAR, Fund, fund

pytestmark = pytest.mark.django_db


def client_of(there: Fund, who: str) -> Client:
    client = Client()
    user = Person.objects.get(pk=getattr(there, who).person).user
    assert user is not None
    client.force_login(user)
    return client


def sent(client: Client, path: str, said: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/{path}", said, content_type="application/json", headers=headers)


def test_one_drafts_another_approves_and_the_amount_is_text_with_two_decimals():
    there = fund()
    there.receive(100_000)
    said = {
        "year": YEAR, "kind": "plan", "document_no": "会〔1〕号",
        "lines": [{"target": "training", "amount": "600.5"}],
    }  # fmt: skip
    finance, approver = client_of(there, "finance"), client_of(there, "approver")
    for _twice in range(2):
        answer = sent(finance, "pools/T1/allocations/", said, key="one")
        assert answer.status_code == 201, answer.text
    plan = answer.json()
    assert plan["lines"] == [{"source": None, "target": "training", "amount": "600.50"}]
    own = sent(finance, f"allocations/{plan['id']}/approve/", {"version": 1})
    assert own.status_code == 403
    done = sent(approver, f"allocations/{plan['id']}/approve/", {"version": 1})
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    assert queries.free(there.pool, there.training.pk) == 60_050
    (listed,) = finance.get("/api/v1/allocations/?pool=T1").json()["results"]
    assert listed["journal"] == done.json()["journal"]
    late = sent(approver, f"allocations/{plan['id']}/refuse/", {"version": 1, "note": "晚了"})
    assert late.status_code == 409


def test_a_bank_event_is_entered_once_and_interest_waits_for_whose_it_is():
    there = fund()
    there.receive(100_000)
    finance = client_of(there, "finance")
    fee = {"kind": "fee", "amount": "10", "on": DAY.isoformat(), "source": "回单1"}
    for _twice in range(2):
        answer = sent(finance, "pools/T1/bank/", fee, key="fee")
        assert answer.status_code == 201, answer.text
    assert Journal.objects.filter(kind="bank_fee").count() == 1
    back = {**fee, "kind": "call_back", "amount": "2000", "source": "文1"}
    refused = sent(finance, "pools/T1/bank/", back)
    assert (refused.status_code, refused.json()["code"]) == (409, "INSUFFICIENT_FUNDS")
    unset = sent(finance, "pools/T1/bank/", {**fee, "kind": "interest"})
    assert (unset.status_code, unset.json()["code"]) == (409, "NOT_SET")
    assert sent(client_of(there, "approver"), "pools/T1/bank/", fee).status_code == 403


def test_the_execution_is_read_with_amounts_as_text():
    there = fund()
    there.receive(100_000, there.training)
    answer = client_of(there, "approver").get(f"/api/v1/pools/T1/execution/?year={YEAR}")
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["total"]["planned"], said["total"]["used"]) == ("1000.00", "0%")
    assert [one["earmark"] for one in said["lines"]] == ["equipment", "training"]

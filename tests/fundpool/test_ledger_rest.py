"""The books over REST: read, enter once, take back once."""

from typing import Any

import pytest
from django.test import Client

from members.models import Person
from tests import make
from tests.fundpool.ledger import DAY, YEAR, Fund, fund

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
JSON = "application/json"


def signed_in(there: Fund, who: str = "finance") -> Client:
    client = Client()
    user = Person.objects.get(pk=getattr(there, who).person).user
    assert user is not None
    client.force_login(user)
    return client


def receipt(amount: str = "1234.50", **said: object) -> dict[str, object]:
    return {
        "amount": amount, "on": DAY.isoformat(), "notice_no": "试财社3号",
        "notice_on": DAY.isoformat(), "level": "city", "project": "能力提升", "year": YEAR, **said,
    }  # fmt: skip


def test_a_receipt_is_entered_once_for_its_key_and_read_back() -> None:
    there = fund()
    client = signed_in(there)
    address = f"{V1}/pools/{there.pool.code}/receive/"
    told: dict[str, Any] = {"content_type": JSON, "headers": {"Idempotency-Key": "k1"}}
    first = client.post(address, receipt(earmark="training"), **told)
    again = client.post(address, receipt(earmark="training"), **told)
    assert (first.status_code, first.json()) == (201, again.json())
    assert client.post(address, receipt("1.00"), **told).status_code == 422
    journals = client.get(f"{V1}/journals/", {"pool": there.pool.code}).json()["results"]
    assert [(one["voucher_no"], one["kind"]) for one in journals] == [(1, "subsidy_received")]
    assert [(one["side"], one["kind"], one["earmark"], one["amount"]) for one in journals[0]["entries"]] == [
        ("D", "CASH", None, "1234.50"), ("C", "FREE", "training", "1234.50"),
    ]  # fmt: skip
    balances = client.get(f"{V1}/pool-balances/", {"kind": "CASH"}).json()["results"]
    assert [one["balance"] for one in balances] == ["1234.50"]
    assert client.get(f"{V1}/pools/?format=xlsx").content[:2] == b"PK"
    assert [one["code"] for one in client.get(f"{V1}/pools/").json()["results"]] == ["T1"]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        (receipt("0"), 422, "INVALID_AMOUNT"),
        (receipt("-1"), 422, "INVALID_AMOUNT"),
        (receipt("1.234"), 422, "money_places"),
        (receipt("NaN"), 422, "number"),
        (receipt(earmark="elsewhere"), 422, "EARMARK_MISMATCH"),
        (receipt(on=f"{YEAR - 1}-12-31", notice_on=f"{YEAR - 1}-12-01"), 409, "PERIOD_CLOSED"),
    ],
)
def test_what_cannot_be_entered_is_refused_with_its_code(said, status, code) -> None:
    there = fund()
    answer = signed_in(there).post(
        f"{V1}/pools/{there.pool.code}/receive/", said, content_type=JSON
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_journal_is_taken_back_once_and_not_by_a_stranger() -> None:
    there = fund()
    client = signed_in(there)
    made = client.post(f"{V1}/pools/T1/receive/", receipt(), content_type=JSON).json()
    address = f"{V1}/journals/{made['id']}/reverse/"
    said = {"on": DAY.isoformat(), "reason": "重复"}
    stranger = Client()
    stranger.force_login(make.user("finance", make.neighbour()))
    assert stranger.post(address, said, content_type=JSON).status_code == 404
    assert client.post(address, said, content_type=JSON).json()["voucher_no"] == 2
    answer = client.post(address, said, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "ALREADY_REVERSED")
    assert stranger.get(f"{V1}/journals/").json()["results"] == []

"""Fund requests over REST: begun, enclosed, decided, paid once for a key; tables; accounts masked."""

import pytest
from django.test import Client

from alliance.core.clock import today
from fundpool.models import Disbursement
from members.models import User
from tests import make
from tests.fundpool.request_story import there

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


def call(actor, method, path, sent=None, *, key="", match="", status=200):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user))
    headers = {"If-Match": f'"{match}"'} if match else {}
    headers |= {"Idempotency-Key": key} if key else {}
    told = {"data": sent, "content_type": "application/json"} if sent is not None else {}
    answer = getattr(client, method)(V1 + path, headers=headers, **told)
    assert answer.status_code == status, answer.content.decode()[:1500]
    return answer.json()


def test_a_program_files_a_request_and_the_office_decides():
    place = there()
    new = {
        "institution": place.body.code, "pool": "REQ", "earmark": "E2", "amount": "600.00",
        "purpose": "进修培训",
    }  # fmt: skip
    one = call(place.clerk, "post", "fund-requests/", new, key="k1", status=201)
    assert one["id"] == call(place.clerk, "post", "fund-requests/", new, key="k1", status=201)["id"]
    assert (one["amount"], one["status"], one["verbs"]) == (
        "600.00",
        "draft",
        ["submit", "discard"],
    )
    path = f"fund-requests/{one['id']}/"
    refused = call(place.clerk, "post", f"{path}submit/", {}, match=1, status=409)
    assert refused["code"] == "DOCUMENTS_MISSING"
    client = Client()
    client.force_login(User.objects.get(pk=place.clerk.user))
    kept = client.post(f"{V1}{path}documents/", {"file": make.upload("通知.pdf")})
    assert kept.status_code == 201
    one = call(place.clerk, "post", f"{path}submit/", {}, match=1)
    assert (one["status"], one["route"], one["holder"]) == ("submitted", "lead", "lead")
    call(place.lead_admin, "post", f"{path}review/", {"opinion": "同意"}, match=1, status=409)
    call(place.lead_admin, "post", f"{path}review/", {"opinion": "同意"}, match=2)
    steps = call(place.auditor, "get", f"{path}steps/")["results"]
    assert [step["verb"] for step in steps] == ["begin", "submit", "review"]


def test_what_moves_money_needs_a_key_and_happens_once_for_it():
    place = there()
    row = place.approved()
    path = f"fund-requests/{row.pk}/disburse/"
    sent = {"amount": "600.00", "on": today().isoformat(), "bank_no": "回单-1"}
    refused = call(place.finance, "post", path, sent, match=row.version, status=422)
    assert refused["code"] == "key_missing"
    call(
        place.finance,
        "post",
        path,
        {**sent, "amount": "600.01"},
        match=row.version,
        key="p1",
        status=409,
    )
    paid = call(place.finance, "post", path, sent, match=row.version, key="p1")
    again = call(place.finance, "post", path, sent, match=row.version, key="p1")
    assert (paid["paid"], again["paid"], Disbursement.objects.count()) == ("600.00", "600.00", 1)
    other = {**sent, "amount": "1.00"}
    assert call(place.finance, "post", path, other, match=row.version, key="p1", status=422)


def test_an_earmark_of_another_pool_is_a_mismatch_and_strangers_find_nothing():
    place = there()
    new = {
        "institution": place.body.code, "pool": "OTHER", "earmark": "E1", "amount": "1",
        "purpose": "x",
    }  # fmt: skip
    assert (
        call(place.clerk, "post", "fund-requests/", new, status=422)["code"] == "EARMARK_MISMATCH"
    )
    row = place.begin()
    stranger = make.actor(role="finance")
    call(stranger, "get", f"fund-requests/{row.pk}/", status=404)
    assert call(stranger, "get", "fund-requests/")["results"] == []


def test_tables_and_accounts_are_read_as_exact_text():
    place = there()
    row = place.paid()
    place.take(row, "find_misuse", place.assessor, amount=20_000, kind="挪用", reason="另作他用")
    assert [line["amount"] for line in call(place.auditor, "get", "fund-advances/")] == ["400.00"]
    assert [line["left"] for line in call(place.auditor, "get", "fund-recoveries/")] == ["200.00"]
    uses = call(place.auditor, "get", f"fund-uses/?year={today().year}")
    assert [(line["paid"], line["misused"], line["out"]) for line in uses] == [
        ("600.00", "200.00", "400.00")
    ]
    accounts = call(place.finance, "get", "payees/")["results"]
    assert [one["ends_with"] for one in accounts] == ["1234"] and "6222" not in str(accounts)

"""The pages of fund requests: filing, the queue, one request, its steps, tables and papers."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.clock import today
from fundpool.models import Payee, Request
from fundpool.queries import requests as queries
from fundpool.queries.request_money import amounts
from members.models import User
from tests import make
from tests.fundpool.request_story import LIST, there

pytestmark = pytest.mark.django_db


def as_(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user))
    return client


def page(client, name, *args, status=200, **asked):
    answer = client.get(reverse(f"fundpool:{name}", args=args), asked)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_filing_takes_one_choice_and_one_form():
    place = there()
    clerk = as_(place.clerk)
    text = page(clerk, "request-new")
    assert "设备购置" in text and "须附：合同、验收单" in text and "10\u00a0000.00" in text
    where = reverse("fundpool:request-new") + f"?earmark={place.earmark.pk}"
    assert "提交后由牵头单位审核" in clerk.get(where).content.decode()
    sent = {
        "amount": "600.00", "purpose": "购置心电图机",
        **{f"item{n}": make.upload(f"{item}.pdf") for n, item in enumerate(LIST.splitlines(), 1)},
    }  # fmt: skip
    answer = clerk.post(where, sent)
    row = Request.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert (row.status, row.fen) == ("submitted", 60_000)


def test_a_form_that_is_refused_keeps_what_was_typed():
    place = there()
    where = reverse("fundpool:request-new") + f"?earmark={place.earmark.pk}"
    answer = as_(place.clerk).post(where, {"amount": "6,00", "purpose": "购置"})
    assert answer.status_code == 422
    assert "购置" in answer.content.decode() and not Request.objects.exists()


def test_the_queue_says_what_is_left_and_that_the_threshold_is_not_set():
    place = there()
    row = place.begin()
    place.take(row, "review", place.lead_admin)
    text = page(as_(place.approver), "requests")
    assert "9\u00a0400.00" in text and "两人审批的起点金额未设" in text
    assert "没有资金申请" in page(as_(place.finance), "requests")
    assert row.no in page(as_(place.auditor), "requests", tab="open")


def test_one_request_shows_its_strip_and_greys_what_is_not_mine():
    place = there()
    row = place.begin()
    text = page(as_(place.approver), "request", row.pk)
    assert "现在是“待审核”" in text or "这一步由" in text
    assert 'aria-current="step"' in text and "合同.pdf" in text and "职责分离" in text
    assert page(as_(place.clerk), "request-form", row.pk).count("陆佰元整") == 1


def test_a_request_is_decided_paid_and_accounted_for_on_pages():
    place = there()
    row = place.begin()

    def step(actor, verb, about="", **said):
        where = reverse("fundpool:request-step", args=[row.pk, verb]) + about
        client = as_(actor)
        form = client.get(where)
        assert form.status_code == 200, form.content.decode()[:1500]
        typed = form.context["form"]
        hidden = {name: typed[name].value() for name in ("version", "key")}
        first = client.post(where, {**hidden, **said})
        assert first.status_code == 302, first.content.decode()[-3000:]

    step(place.lead_admin, "review", opinion="同意")
    step(place.approver, "approve")
    step(place.second, "approve")
    assert queries.free_of(place.earmark) == 940_000
    step(place.finance, "disburse", amount="600", on=today(), bank_no="回单-1")
    row.refresh_from_db()
    assert row.status == "accounting"
    step(place.clerk, "report_use", amount="600", on=today(), note="已购置")
    report = row.reports.get()
    step(place.assessor, "accept_use", f"?about={report.pk}")
    row.refresh_from_db()
    assert row.status == "closed"
    text = page(as_(place.clerk), "request", row.pk)
    assert "已办结" in text and "回单-1" in text


def test_a_return_asks_for_a_word_on_every_item():
    place = there()
    row = place.begin()
    where = reverse("fundpool:request-step", args=[row.pk, "return"])
    client = as_(place.lead_admin)
    typed = client.get(where).context["form"]
    sent = {
        "version": row.version,
        "key": typed["key"].value(),
        "fine0": "no",
        "fine1": "yes",
        "fine2": "yes",
    }
    assert client.post(where, sent).status_code == 422
    assert client.post(where, {**sent, "note0": "少盖章"}).status_code == 302
    text = page(as_(place.clerk), "request-edit", row.pk)
    assert "本次须补正的全部内容" in text and "合同：少盖章" in text


def test_a_double_click_pays_once():
    place = there()
    row = place.approved()
    client = as_(place.finance)
    where = reverse("fundpool:request-step", args=[row.pk, "disburse"])
    typed = client.get(where).context["form"]
    sent = {
        "version": typed["version"].value(), "key": typed["key"].value(), "amount": "600",
        "on": today(), "bank_no": "回单-1",
    }  # fmt: skip
    assert [client.post(where, sent).status_code for _click in range(2)] == [302, 302]
    assert amounts(row).paid == 60_000


def test_tables_say_what_is_out_to_be_recovered_and_used():
    place = there()
    row = place.paid()
    place.take(row, "find_misuse", place.assessor, amount=20_000, kind="挪用", reason="另作他用")
    client = as_(place.auditor)
    assert "400.00" in page(client, "advances") and "200.00" in page(client, "recoveries")
    assert "600.00" in page(client, "uses")
    for name, cell in (
        ("advances", "400.00"),
        ("recoveries", "200.00"),
        ("uses", "600.00"),
        ("requests", None),
    ):
        answer = client.get(reverse(f"fundpool:{name}"), {"format": "xlsx", "tab": "open"})
        cells = {c.value for line in load_workbook(io.BytesIO(answer.content)).active for c in line}
        assert cell is None or cell in cells or float(cell) in cells, cells


def test_an_account_is_entered_by_one_confirmed_by_another_and_shown_masked():
    place = there()
    clerk, finance = as_(place.clerk), as_(place.finance)
    where = reverse("fundpool:payees")
    assert (
        clerk.post(
            where, {"bank": "演示银行", "name": "演示户名二", "number": "62220000 00005678"}
        ).status_code
        == 302
    )
    row = Payee.objects.get(confirmed_at=None)
    assert "5678" in page(clerk, "payees") and "62220000" not in page(clerk, "payees")
    assert "6222000000005678" in page(finance, "payee", row.pk) and "5678" in row.ends_with
    assert "6222000000005678" not in row.sealed
    assert clerk.post(reverse("fundpool:payee-confirm", args=[row.pk])).status_code == 403
    assert finance.post(reverse("fundpool:payee-confirm", args=[row.pk])).status_code == 302
    assert queries.payee_of(place.body.pk) == row
    page(as_(make.actor(role="finance")), "payee", row.pk, status=404)

"""An audit package: opened, every hash and every total compared with the ledger."""

import hashlib
import json

import pytest
from django.test import Client
from django.urls import reverse

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from fundpool.access import packages as access
from fundpool.actions import insurance_year_back
from fundpool.actions import packages as actions
from fundpool.actions import requests as request_actions
from fundpool.actions.requests import RequestTold
from fundpool.models import AuditPackage, Entry, Journal
from fundpool.queries import facts, statements
from fundpool.queries import subsidies as subsidy_queries
from fundpool.rules import ledger as rules
from fundpool.rules.subsidy_years import Figures
from members.models import Person
from referrals.models import Patient
from tests import make
from tests.fundpool.insured import insured_in
from tests.fundpool.ledger import fund
from tests.fundpool.levies import set_rules
from tests.fundpool.packed import opened, table
from tests.fundpool.request_story import There, there
from tests.fundpool.subsidized import subsidized
from tests.referrals.remote import Far

pytestmark = pytest.mark.django_db
YEAR = today().year


def asked(place: There, **said) -> AuditPackage:
    given = {
        "county": place.county, "pools": [place.pool], "years": [YEAR], "reason": "年度审计",
        "by": place.auditor,
    }  # fmt: skip
    row = actions.ask_package(**{**given, **said})
    jobs.run_due()
    row.refresh_from_db()
    return row


def fen(text: str) -> int:
    whole, _dot, rest = text.partition(".")
    assert len(rest) == 2
    return int(whole + rest)


def test_every_hash_and_every_total_agrees_with_the_ledger():
    place = there()
    place.used(place.paid(60_000), 45_000)
    row = asked(place)
    inside = opened(row)

    contents = table(inside, "目录.csv")
    assert {one["文件"] for one in contents} == set(inside) - {"目录.csv"}
    for one in contents:
        assert one["SHA-256"] == hashlib.sha256(inside[one["文件"]]).hexdigest()
        assert int(one["字节数"]) == len(inside[one["文件"]])
        if one["文件"].endswith(".csv"):
            assert int(one["行数"]) == len(table(inside, one["文件"]))

    journals = Journal.objects.filter(pool=place.pool).order_by("voucher_no")
    assert [one["校验值"] for one in table(inside, "账簿/凭证.csv")] == [
        one.hash for one in journals
    ]
    previous = ""
    for line in inside["账簿/凭证原文.jsonl"].decode().splitlines():
        said = json.loads(line)
        assert said["prev_hash"] == previous
        previous = hashlib.sha256(f"{previous}:{said['text']}".encode()).hexdigest()
        assert said["hash"] == previous
    lines = table(inside, "账簿/分录.csv")
    for side, words in rules.SIDES.items():
        booked = sum(one.fen for one in Entry.objects.filter(side=side, journal__pool=place.pool))
        assert sum(fen(one["金额（元）"]) for one in lines if one["方向"] == words) == booked
    assert [
        tuple(fen(one[name]) for name in ("年初余额", "借方", "贷方", "年末余额"))
        for one in table(inside, "账簿/余额.csv")
    ] == [
        (one.opening, one.debit, one.credit, one.closing)
        for one in statements.trial(place.pool, YEAR)
    ]
    (paid,) = table(inside, "拨付/拨付.csv")
    assert (paid["拨付金额（元）"], paid["账号"]) == ("600.00", "**** 1234")
    assert [one["步骤"] for one in table(inside, "申请/办理经过.csv")][:3] == [
        "新建", "提交申请", "审核通过",
    ]  # fmt: skip
    assert "没有发现问题" in inside["核验报告.txt"].decode()
    for one in table(inside, "申请/材料.csv"):
        assert hashlib.sha256(inside[one["包内路径"]]).hexdigest() == one["文件摘要"]
    assert (row.journals, row.findings) == (journals.count(), 0)


def test_the_same_books_give_the_same_file_and_a_later_voucher_is_not_in_it():
    place = there()
    place.paid()
    first = asked(place)
    again = asked(place)
    assert (first.sha256, first.contents) == (again.sha256, again.contents)
    waiting = actions.ask_package(
        county=place.county, pools=[place.pool], years=[YEAR], reason="复核", by=place.finance
    )
    place.used(place.paid(1_000), 1_000)
    jobs.run_due()
    waiting.refresh_from_db()
    assert waiting.journals == first.journals
    assert asked(place).sha256 != first.sha256


def test_nothing_of_a_patient_leaves_with_the_facts_that_were_counted():
    far = Far()
    signed = far.at("final")
    place = there(county=far.ward.county, free=0)
    admin = make.actor(role="lead_admin", institution=signed.destination)
    (fact,) = facts.offered(signed.destination, YEAR)
    request_actions.begin_request(
        institution=signed.destination, earmark=place.other, submit=True, by=admin,
        told_of=RequestTold(1_500, "演示：远程诊断", facts=(fact.source,)),
    )  # fmt: skip
    inside = opened(asked(place))
    assert [one["数量"] for one in table(inside, "申请/汇集事实.csv")] == ["1"]
    patient = signed.patient
    assert Patient.objects.filter(pk=patient.pk).exists()
    everything = b"".join(inside.values()).decode("utf-8", "replace")
    told = (patient.name, str(patient.pk), str(signed.pk), fact.source)
    assert [one for one in told if one in everything] == []


def test_with_a_body_chosen_only_its_vouchers_and_requests_are_in_it():
    place = there()
    place.paid(60_000)
    place.payee(place.neighbour)
    other = make.actor(role="clerk", institution=place.neighbour)
    place.pay(place.approved(7_000, institution=place.neighbour, by=other), 7_000)
    inside = opened(asked(place, units=[place.neighbour]))
    assert [one["拨付金额（元）"] for one in table(inside, "拨付/拨付.csv")] == ["70.00"]
    assert {one["申请单位"] for one in table(inside, "申请/申请.csv")} == {place.neighbour.name}
    assert {one["业务"] for one in table(inside, "账簿/凭证.csv")} >= {"拨付"}
    assert "收到财政补助" not in {one["业务"] for one in table(inside, "账簿/凭证.csv")}


def test_auditor_and_finance_ask_and_nobody_else():
    place = there()
    for by in (place.approver, place.clerk):
        with pytest.raises((Forbidden, NotFound)):
            asked(place, by=by)
    with pytest.raises(Invalid):
        asked(place, reason=" ")
    with pytest.raises(Refused) as told:
        asked(place, years=[YEAR - 9])
    assert told.value.code == "NO_BASIS"
    row = asked(place, by=place.finance)
    stranger = fund(code="X2").finance
    with pytest.raises(NotFound):
        access.package_for(stranger, row.pk)


def test_the_auditor_asks_on_the_page_takes_the_file_and_that_is_written_down():
    place = there()
    place.paid()
    client = Client()
    client.force_login(Person.objects.get(pk=place.auditor.person).user)
    said = {"pools": [place.pool.pk], "first": YEAR, "last": YEAR, "reason": "进点审计"}
    wrong = client.post(reverse("fundpool:packages"), {**said, "last": YEAR - 1})
    assert wrong.status_code == 422
    answer = client.post(reverse("fundpool:packages"), said, follow=True)
    row = AuditPackage.objects.get()
    assert "正在生成" in answer.text
    file = reverse("fundpool:package-file", args=[row.pk])
    assert client.get(file).status_code == 409
    jobs.run_due()
    answer = client.get(row.get_absolute_url())
    assert "账簿/凭证.csv" in answer.text
    taken = client.get(file)
    row.refresh_from_db()
    assert hashlib.sha256(taken.getvalue()).hexdigest() == row.sha256
    event = AuditEvent.objects.get(what="audit_package.taken")
    assert row.sha256 in event.text


def test_what_was_decided_of_subsidies_and_insurance_years_is_in_it_with_its_names():
    there = subsidized()
    set_rules(there.story.county, {subsidy_queries.METHOD % "running": "score"})
    there.receive(30_000)
    row = there.draft("running", Figures("一", 0, 10_000), Figures("二", 0, 20_000))
    there.approved(row)
    insured = insured_in(there.story.county, there.story.north)
    year = insured.confirmed_in(YEAR - 1, 1_000, 900)
    insurance_year_back.confirm_year_back(
        row=insurance_year_back.ask_to_take_year_back(
            row=year, reason="清算书抄错", by=insured.finance
        ),
        by=insured.approver,
    )
    auditor = make.actor(role="auditor", county=there.story.county)
    said = {
        "county": there.story.county, "pools": [there.pool, insured.pool], "years": [YEAR],
        "reason": "年度审计", "by": auditor,
    }  # fmt: skip

    def inside(**more):
        made = actions.ask_package(**said, **more)
        jobs.run_due()
        made.refresh_from_db()
        return opened(made)

    whole = inside()
    found = {one["机构"]: one for one in table(whole, "核定/补助.csv")}
    assert {name: one["补助（元）"] for name, one in found.items()} == {
        there.poor.name: "52.00", there.good.name: "189.72",
    }  # fmt: skip
    approver = Person.objects.get(pk=there.approver.person)
    assert found[there.poor.name]["审批人"] == str(approver)
    assert [one["状态"] for one in table(whole, "核定/医保年度.csv")] == ["已撤销"]
    (back,) = table(whole, "核定/医保撤销.csv")
    assert (back["种类"], back["撤销的理由"], back["状态"]) == ("年度", "清算书抄错", "已撤销")
    mine = inside(units=[there.poor])
    assert [one["机构"] for one in table(mine, "核定/补助.csv")] == [there.poor.name]
    assert table(mine, "核定/医保年度.csv") == table(mine, "核定/医保撤销.csv") == []

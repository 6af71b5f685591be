"""Remote diagnosis on pages: worklists, one item, an order with earlier results, who may sign."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now
from members.models import Person
from referrals.models import RemoteItem, RemoteReader
from referrals.remote_words import CONSULTATION
from tests import make
from tests.referrals.remote import SAID, Far
from tests.referrals.test_cases_waiting import lines

pytestmark = pytest.mark.django_db
LIST = "/referrals/remote/"


@pytest.fixture
def far() -> Far:
    return Far()


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def typed(far: Far, **fields):
    """An order as it is typed."""
    return {
        "name": "演示患者 71", "document": "passport", "number": "E7171717", "sex": "1",
        "kind": "ecg", "subject": "十二导联心电图", "summary": "胸闷两天", "priority": "routine",
        "destination": far.ward.hospital.pk, **fields,
    }  # fmt: skip


def test_an_order_is_written_on_one_page_and_earlier_results_stand_before_a_second(far, client):
    enter(client, far.people["doctor"])
    page = client.post(f"{LIST}order/", typed(far), follow=True)
    row = RemoteItem.objects.get()
    assert page.redirect_chain[-1][0] == f"{LIST}{row.pk}/"
    assert "E7171717" not in page.text and "****1717" in page.text
    for verb in ("acquire", "submit", "claim", "report", "sign"):
        row = far.step(row, verb)
    page = client.post(f"{LIST}order/", typed(far, number="Ｅ７１７１７１７"))
    assert page.status_code == 422
    assert row.number in page.text and "采用这次结果" in page.text and "理由" in page.text
    client.post(f"{LIST}{row.pk}/recognise/", {"version": row.version})
    assert row.events.filter(action="recognise").exists()
    client.post(f"{LIST}order/", typed(far, repeat_reason="症状加重"))
    assert RemoteItem.objects.filter(earlier=row).count() == 1


def test_a_consultation_is_asked_with_or_without_consent_to_a_referral(far, client):
    enter(client, far.people["doctor"])
    asked = {**typed(far), "specialty": "03", "may_convert": "on"}
    page = client.post(f"{LIST}ask/", asked, follow=True)
    row = RemoteItem.objects.get()
    assert (row.kind, row.may_convert, row.status) == (CONSULTATION, True, "asked")
    assert "申请时同意转为上转" in page.text


def test_a_report_is_written_and_signed_on_one_page_with_the_words_of_the_first(far, client):
    signer = far.people["signer"]
    row = far.step(far.at("submitted"), "claim", by=signer)
    enter(client, signer)
    said = {name: SAID[name] for name in ("findings", "conclusion")}
    client.post(f"{LIST}{row.pk}/report/", {"version": row.version, "then": "sign", **said})
    assert RemoteItem.objects.get(pk=row.pk).status == "final"
    other = far.at("preliminary")
    page = client.get(f"{LIST}{other.pk}/sign/")
    assert "未见异常" in page.text, "the preliminary report is there to be corrected"


def test_what_cannot_be_done_says_why(far, client):
    row = far.at("preliminary")
    page = enter(client, far.people["hospital_doctor"]).get(f"{LIST}{row.pk}/")
    assert "指定的诊断医师" in page.text
    assert client.get(f"{LIST}{row.pk}/claim/").status_code == 409
    assert client.get(f"{LIST}{row.pk}/nonsense/").status_code == 404


def test_critical_values_come_first_on_both_sides_and_on_the_home_page(far, client):
    plain, row = far.at("submitted"), far.at("claimed")
    row = far.step(row, "flag_critical")
    for name, n in (("hospital_doctor", 2), ("doctor", 1)):
        page = enter(client, far.people[name]).get(LIST)
        assert row.number in page.text and "告知期限" in page.text
        assert f"等您办理 {n} 件" in page.text
        assert any("1件危急值未告知" in item.what for item in lines(far.people[name]))
    text = enter(client, far.people["hospital_doctor"]).get(LIST).text
    assert text.index(row.number) < text.index(plain.number)
    assert plain.number not in client.get(f"{LIST}?tab=critical").text


def test_what_is_late_is_said(far, client):
    far.at("submitted")
    with time_machine.travel(now() + timedelta(hours=3), tick=False):  # two hours are set
        page = enter(client, far.people["hospital_doctor"]).get(LIST)
    assert "其中逾期 1 件" in page.text


def test_a_tab_leaves_as_a_workbook_without_a_name(far, client):
    row = far.at("submitted")
    answer = enter(client, far.people["hospital_doctor"]).get(f"{LIST}?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert {row.number, "待诊断", "心电"} <= cells
    assert not {row.patient.name, row.subject, row.summary} & cells


def test_the_worklist_costs_the_same_for_14_and_for_100_rows(far, client):
    enter(client, far.people["hospital_doctor"])
    first = far.at("submitted")
    told = []
    for size in (14, 100):
        there = RemoteItem.objects.count()
        fields = {f.attname: getattr(first, f.attname) for f in RemoteItem._meta.local_fields}
        rows = [
            RemoteItem(**{name: value for name, value in fields.items() if name != "id"}
                       | {"number": f"R{there + n:09d}"})
            for n in range(size - there)
        ]  # fmt: skip
        RemoteItem.objects.bulk_create(rows)
        client.get(f"{LIST}?size=100")
        with CaptureQueriesContext(
            connection,
        ) as said:
            page = client.get(f"{LIST}?size=100")
        assert page.text.count("十二导联心电图") == size
        told.append([one["sql"] for one in said if "remoteitem" in one["sql"].lower()])
    assert [len(one) for one in told] == [2, 2], told


def test_the_manager_names_a_doctor_and_ends_it(far, client):
    enter(client, far.people["manager"])
    doctor = far.people["hospital_doctor"]
    said = {"institution": far.ward.hospital.pk, "person": doctor.person, "kind": "pathology"}
    assert client.post(f"{LIST}readers/", said, follow=True).status_code == 200
    reader = RemoteReader.objects.get(person=doctor.person)
    assert client.post(f"{LIST}readers/", said).status_code == 422
    client.post(f"{LIST}readers/{reader.pk}/end/")
    assert RemoteReader.objects.get(pk=reader.pk).until_on is not None
    enter(client, far.people["hospital_doctor"])
    assert client.get(f"{LIST}readers/").status_code == 403


def test_strangers_find_nothing(far, client):
    row = far.at("submitted")
    for actor in (
        far.people["other_doctor"],
        make.actor(role="doctor", institution=make.institution(make.county())),
    ):
        enter(client, actor)
        assert client.get(f"{LIST}{row.pk}/").status_code == 404
        assert client.post(f"{LIST}{row.pk}/claim/", {"version": row.version}).status_code == 404
        assert row.number not in client.get(f"{LIST}?tab=sent").text

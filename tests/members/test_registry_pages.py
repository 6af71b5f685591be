"""The pages on which tables of the registry come in and go out."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.models import AuditEvent, ImportFile
from members.models import County, Institution, InstitutionName
from tests import make
from tests.make_workbook import workbook
from tests.make_xls import old_workbook
from tests.members import registry
from tests.members.registry import ROWS

pytestmark = pytest.mark.django_db


def browser(county: County, role: str, **fields) -> Client:
    pages = Client()
    pages.force_login(make.user(role, county, **fields))
    return pages


def upload(pages: Client, county: County, layout: str, content: bytes, name: str = "表.xlsx"):
    said = {"layout": layout, "file": SimpleUploadedFile(name, content)}
    return pages.post(reverse("import-upload", args=[county.code]), said)


def test_an_approver_loads_a_table_and_takes_the_refused_rows_back():
    place, _by = registry.loaded(until="institutions")
    pages = browser(place, "approver")
    rows = [*ROWS["institutions"], ("X-1", "某院", "火葬场", "", "", "", "", "")]
    answer = upload(pages, place, "institutions", workbook(rows))
    shown = pages.get(answer["Location"]).content.decode()
    assert "只写入可用的 3 项" in shown
    assert "尚未写入任何数据" in shown
    file = ImportFile.objects.get(kind="members.institutions")
    book = load_workbook(
        io.BytesIO(pages.get(reverse("import-refused", args=[place.code, file.pk])).content)
    )
    sheet = list(book.active.iter_rows(values_only=True))
    assert sheet[1][:2] == ("X-1", "某院")
    assert "只能写" in sheet[1][-1]
    address = reverse("import-apply", args=[place.code, file.pk])
    assert pages.post(address).status_code == 409
    assert not Institution.objects.filter(county=place).exists()
    pages.post(reverse("import-apply-good", args=[place.code, file.pk]))
    assert Institution.objects.filter(county=place).count() == 3


def test_a_viewer_takes_tables_out_and_loads_none():
    place, _by = registry.loaded()
    pages = browser(place, "viewer")
    address = reverse("registry-export", args=[place.code, "institutions", "json"])
    answer = pages.get(address)
    assert answer["Content-Type"] == "application/json"
    assert {row["code"] for row in json.loads(answer.content)} == {"H-1", "C-1", "V-1"}
    assert "不导入登记数据" in pages.get(reverse("imports", args=[place.code])).content.decode()
    assert upload(pages, place, "institutions", workbook(ROWS["institutions"])).status_code == 403
    assert pages.get(address.replace("json", "exe")).status_code == 422
    assert pages.get(address.replace("institutions/", "passwords/")).status_code == 404


def test_a_list_of_people_leaves_for_those_who_read_all_of_them_and_is_written_down():
    place, _by = registry.loaded()
    centre = Institution.objects.get(county=place, code="C-1")
    address = reverse("registry-export", args=[place.code, "people", "csv"])
    assert browser(place, "clerk", institution=centre).get(address).status_code == 403
    assert "演示人员 01" in browser(place, "viewer").get(address).content.decode("utf-8-sig")
    assert AuditEvent.objects.filter(what="people.exported").count() == 1


def test_somebody_elses_file_is_not_there():
    place, _by = registry.loaded(until="institutions")
    mine, other = browser(place, "approver"), browser(place, "assessor")
    stranger = browser(make.neighbour(), "approver")
    answer = upload(mine, place, "institutions", workbook(ROWS["institutions"]))
    assert other.get(answer["Location"]).status_code == 404
    assert stranger.get(answer["Location"]).status_code == 404
    colleague = browser(place, "approver")
    assert colleague.get(answer["Location"]).status_code == 200
    assert colleague.post(f"{answer['Location']}apply/").status_code == 409
    file = ImportFile.objects.get(kind="members.institutions")
    assert (file.state, Institution.objects.filter(county=place).count()) == ("compared", 0)


def test_a_name_that_is_taken_means_nobody_else():
    place, by = registry.loaded(until="people")
    make.institution(place, code="W-1", name="乙院")
    pages = browser(place, "approver")
    rows = [("机构", "别名", "类别"), ("县一院", "老县医院", "旧称")]
    answer = upload(pages, place, "aliases", workbook(rows))
    file = ImportFile.objects.get(name="表.xlsx", state="compared")
    shown = pages.get(answer["Location"]).context
    assert [one["text"] for one in shown["names"]] == ["县一院"]
    address = reverse("import-names", args=[place.code, file.pk])
    pages.post(address, {"name": ["县一院"], "body": ["H-1"]})
    assert InstitutionName.objects.get(name="县一院").institution.code == "H-1"
    file.refresh_from_db()
    assert (file.counts["created"], file.counts["refused"]) == (1, 0)
    again = pages.post(address, {"name": ["县一院"], "body": ["W-1"]})
    assert again.status_code == 409
    assert by.is_system


def test_an_old_excel_file_is_read_and_its_percentages_are_pointed_out():
    place, _by = registry.county()
    content = old_workbook([["镇街代码", "镇街名称"], ["1", "东镇"]])
    pages = browser(place, "approver")
    answer = upload(pages, place, "towns", content, "镇街.xls")
    assert "60% 读成 0.6" in pages.get(answer["Location"]).content.decode()
    assert ImportFile.objects.get().counts["created"] == 1

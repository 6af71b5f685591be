"""A personnel list as a county has it is read, compared, asked about once, written, and read back."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from alliance.core import crypto, imports
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.resident import sign_of
from members.models import Person
from staffing import actions, roster_files
from staffing.access import rosters as access
from staffing.models import StaffDuty, StaffFile, StaffIdentity, Title
from staffing.roster_cells import day_of
from tests import make
from tests.staffing.story import land

pytestmark = pytest.mark.django_db
HEADS = [
    "序号",
    "部门",
    "姓名",
    "身份证号码",
    "编制情况",
    "人员类别",
    "执业证有效期",
    "职称名称",
    "聘任时间",
]


def number_of(n):
    body = f"11010119800101{n:03}"
    return body + sign_of(body)


def sheet(*rows, heads=HEADS, notes=("注：本表由人事科填报",)):
    """Two merged title lines, the headings, the rows, notes; one department cell over all rows."""
    book = Workbook()
    page = book.active
    page.append(["第一人民医院职工花名册（演示）"])
    page.append(["截至2026年10月"])
    page.append(heads)
    for row in rows:
        page.append(row)
    for note in notes:
        page.append([note])
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(heads))
    page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(heads))
    if len(rows) > 1:
        page.merge_cells(start_row=4, end_row=3 + len(rows), start_column=2, end_column=2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def compared(there, content, by=None):
    return roster_files.compare_file(
        county=there.county, institution=there.home, name="花名册.xlsx", content=content,
        by=by or there.people["home_desk"],
    )  # fmt: skip


def written(there, file, by=None):
    by = by or there.people["home_desk"]
    file = imports.compare_anew(file=file, layout=roster_files.layout_of(file, by), by=by)
    return imports.apply(file=file, layout=roster_files.layout_of(file, by), by=by)


@pytest.fixture
def there():
    return land()


def both(there, **more):
    first = [1, "内科", there.who.name, number_of(1), "在编", "医师", "2030年3月31日", "主治医师",
             "２０２４/３/１"]  # fmt: skip
    second = [
        2,
        None,
        there.second.name,
        number_of(2),
        "合同制",
        "护理",
        47573,
        "主管护师",
        20240301,
    ]
    return first, second


@pytest.mark.parametrize(
    "text",
    [
        "2024/3/1",
        "2024-03-01",
        "2024年3月1日",
        "20240301",
        "２０２４．３．１",
        "45352",
        "2024-03-01 00:00",
    ],
)
def test_a_day_is_read_in_every_form(text):
    assert day_of(text) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024/3", "2024-02-30", "去年三月", "2024111", "3/1/2024"])
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(Invalid, match="请写作"):
        day_of(text)


def test_a_list_from_practice_is_asked_about_once_and_then_written(there):
    file = compared(there, sheet(*both(there)))
    assert file.counts["refused"] == 2
    layout = roster_files.layout_of(file, there.people["home_desk"])
    found = imports.comparison(file)
    layout.begin(found.records)
    assert layout.unknown_titles(found.records) == ["主治医师", "主管护师"]
    assert ["还没有人说过" in one.reason for one in found.with_status("refused")] == [True] * 2, (
        found.with_status("refused")
    )
    actions.remember_titles(
        county=there.county, steps={"主治医师": 2, "主管护师": 2}, by=there.people["home_desk"]
    )
    written(there, file)
    staff = StaffFile.objects.get(person=there.who)
    assert (staff.profession, staff.post) == ("doctor", "established")
    assert staff.licence_until_on == date(2030, 4, 1)
    other = StaffFile.objects.get(person=there.second)
    assert (other.profession, other.post, other.licence_until_on) == (
        "nurse", "contract", date(2030, 4, 1),
    )  # fmt: skip
    assert {one.department for one in StaffDuty.objects.all()} == {"内科"}
    assert [(one.name, one.step, one.from_on) for one in there.who.titles.all()] == [
        ("主治医师", 2, date(2024, 3, 1))
    ]
    assert there.second.titles.get().from_on == date(2024, 3, 1)
    assert [one.text for one in roster_files.left_out(file)] == ["注：本表由人事科填报"]


def test_the_number_is_sealed_and_stands_nowhere_else(there):
    said = {"主治医师": 2, "主管护师": 2}
    actions.remember_titles(county=there.county, steps=said, by=there.people["home_desk"])
    file = written(there, compared(there, sheet(*both(there))))
    kept = StaffIdentity.objects.get(person=there.who)
    number = number_of(1)
    assert crypto.unseal(
        kept.sealed, table="staffing_staffidentity", pk=kept.pk, field="sealed"
    ) == number and kept.ends_with == number[-4:]  # fmt: skip
    file = ImportFile.objects.get(pk=file.pk)
    texts = [bytes(file.content).decode(), repr(imports.comparison(file)), repr(file.refused)]
    assert not any(number in text for text in texts)


def test_loaded_again_nothing_changes_and_what_differs_is_shown(there):
    said = {"主治医师": 2, "主管护师": 2, "副主任医师": 3}
    actions.remember_titles(county=there.county, steps=said, by=there.people["home_desk"])
    first, second = both(there)
    written(there, compared(there, sheet(first, second)))
    again = compared(there, sheet(first, second))
    assert (again.counts["unchanged"], again.counts["changed"]) == (2, 0)
    first[4], first[7], first[8] = "备案制", "副主任医师", "2026/9/1"
    changed = compared(there, sheet(first, second))
    shown = {
        (one.column, one.old, one.new) for one in imports.comparison(changed).with_status("changed")
    }
    assert ("post", "编内", "备案") in shown and ("title", "主治医师", "副主任医师") in shown
    written(there, changed)
    assert [one.name for one in there.who.titles.order_by("from_on")] == ["主治医师", "副主任医师"]


def test_what_is_taken_out_reads_back_in(there):
    said = {"主治医师": 2, "主管护师": 2}
    actions.remember_titles(county=there.county, steps=said, by=there.people["home_desk"])
    written(there, compared(there, sheet(*both(there))))
    by = there.people["home_desk"]
    book = roster_files.workbook(there.county, by)
    assert number_of(1).encode() not in book
    back = roster_files.compare_file(
        county=there.county, institution=None, name="名册.xlsx", content=book, by=by
    )
    assert not imports.comparison(back).with_status("created", "changed", "refused")
    assert back.counts["unchanged"] >= 3  # both, and who keeps the list


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (110101198001011230, "当成了数字"), ("1.10101E+17", "当成了数字"),
        ("110101198001010000", "当成了数字"), ("11010119800101001X", "应为18位"),
        ("110101800101001", "应为18位"),
    ],
)  # fmt: skip
def test_a_number_a_spreadsheet_has_spoiled_is_refused_in_words(there, number, words):
    first, _second = both(there)
    first[3], first[7], first[8] = number, "", ""
    file = compared(there, sheet(first))
    (refused,) = imports.comparison(file).with_status("refused")
    assert words in refused.reason
    with pytest.raises(Refused):
        written(there, file)


def test_who_is_not_registered_is_entered_only_by_who_may_enter_people(there):
    row = [1, "外科", "演示人员9909", number_of(9), "在编", "医师", "", "", ""]
    file = compared(there, sheet(row))
    assert "登记里没有此人" in imports.comparison(file).with_status("refused")[0].reason
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    make.grant(desk, "system_admin")
    by = make.actor(desk)
    file = compared(there, sheet(row), by)
    assert file.counts["created"] == 1
    written(there, file, by)
    made = Person.objects.get(name="演示人员9909")
    assert made.institution == there.home and made.staff_file.profession == "doctor"
    assert made.staff_identity.ends_with == number_of(9)[-4:]


def test_another_bodys_people_and_oneself_are_refused(there):
    heads = [*HEADS, "单位"]
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    clerk = Person.objects.get(pk=there.people["host_desk"].person)
    rows = [
        [1, "", clerk.name, "", "在编", "医师", "", "", "", there.host.name],
        [2, "", desk.name, "", "在编", "医师", "", "", "", there.home.name],
    ]
    file = compared(there, sheet(*rows, heads=heads))
    reasons = [one.reason for one in imports.comparison(file).with_status("refused")]
    assert len(reasons) == 2 and "不能登记这个单位" in reasons[0] and "本人" in reasons[1]
    with pytest.raises(Forbidden):
        access.check_can_load(there.people["person"], there.county)


def test_the_page_names_who_stands_in_no_row_and_asks_for_titles(there, client):
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    client.force_login(desk.user)
    assert client.get(reverse("staffing:roster-imports")).status_code == 200
    first, _second = both(there)
    sent = SimpleUploadedFile("花名册.xlsx", sheet(first))
    page = client.post(
        reverse("staffing:roster-import-upload"),
        {"institution": there.home.pk, "file": sent}, follow=True,
    )  # fmt: skip
    text = page.content.decode()
    assert "这些职称是哪一级" in text and there.second.name in text and "名册里没有的人" in text
    file = ImportFile.objects.get()
    titles = reverse("staffing:roster-titles", args=[file.pk])
    client.post(titles, {"title0": "2"})
    file.refresh_from_db()
    assert file.counts["changed"] > 0 and file.counts["refused"] == 0
    client.post(reverse("staffing:roster-import-apply", args=[file.pk]))
    assert Title.objects.get(person=there.who).step == 2
    assert client.get(reverse("staffing:roster")).status_code == 200
    refused = reverse("staffing:roster-import-refused", args=[file.pk])
    assert client.get(refused).status_code == 200


def test_the_page_asks_what_an_unknown_column_is_and_remembers_it_for_the_county(there, client):
    client.force_login(Person.objects.get(pk=there.people["home_desk"].person).user)
    heads = [
        "序号",
        "部门",
        "姓名",
        "证号",
        "编制情况",
        "干什么的",
        "执业证有效期",
        "职称名称",
        "聘任时间",
    ]
    row = [1, "内科", there.who.name, number_of(1), "在编", "医师", None, None, None]
    file = compared(there, sheet(row, heads=heads))
    page = reverse("staffing:roster-import", args=[file.pk])
    text = client.get(page).content.decode()
    assert "这些列是什么" in text and "证号" in text and f"**** {number_of(1)[-4:]}" in text
    assert number_of(1) not in text
    asked = [one.heading for one in roster_files.asked_of(file, there.people["home_desk"])[0]]
    codes = {"证号": "number", "干什么的": "profession", "序号": ""}
    said = {f"heading-{n}": codes[heading] for n, heading in enumerate(asked, 1)}
    there_now = client.post(reverse("staffing:roster-import-columns", args=[file.pk]), said)
    made = ImportFile.objects.exclude(pk=file.pk).get()
    assert there_now.url == reverse("staffing:roster-import", args=[made.pk])
    file.refresh_from_db()
    assert file.state == ImportFile.State.WITHDRAWN
    assert "这些列是什么" not in client.get(there_now.url).content.decode()
    written(there, made)
    assert StaffFile.objects.get(person=there.who).profession == "doctor"
    assert StaffIdentity.objects.get(person=there.who).ends_with == number_of(1)[-4:]
    again = compared(there, sheet(row, heads=heads))
    assert roster_files.asked_of(again, there.people["home_desk"])[0] == []
    answer = ImportMapping.objects.get(kind="staffing.roster")
    lists = reverse("staffing:roster-imports")
    assert "记住的表头" in client.get(lists).content.decode()
    client.post(reverse("staffing:roster-headings-forget", args=[answer.pk]))
    assert "记住的表头" not in client.get(lists).content.decode()
    again = compared(there, sheet(row, heads=heads))
    assert len(roster_files.asked_of(again, there.people["home_desk"])[0]) == len(asked)


def test_people_and_months_are_taken_out_as_workbooks(there, client):
    client.force_login(Person.objects.get(pk=there.people["home_desk"].person).user)
    told = client.get(reverse("staffing:records"), {"format": "xlsx", "q": there.who.name})
    found = [cell.value for row in load_workbook(io.BytesIO(told.content)).active for cell in row]
    assert there.who.name in found and there.second.name not in found
    told = client.get(reverse("staffing:pay"), {"format": "xlsx"})
    assert told.headers["Content-Type"].startswith("application/vnd.openxmlformats")


def test_only_who_loaded_a_list_says_what_its_columns_are(there, client):
    file = compared(there, sheet(["甲", there.who.name], heads=["干什么的", "姓名"]))
    other = make.actor(role="clerk", institution=there.home)
    client.force_login(Person.objects.get(pk=other.person).user)
    address = reverse("staffing:roster-import-columns", args=[file.pk])
    assert client.post(address, {"heading-1": ""}).status_code == 404

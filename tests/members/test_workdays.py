"""The notice of a year: looked at before it counts, written as a whole, and said when missing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import calendar_file, imports, workdays
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.models import AuditEvent, CalendarDay, CalendarYear
from members import access
from tests import make
from tests.members.test_api import client_of, results

pytestmark = pytest.mark.django_db
FRIDAY = date(2031, 5, 2)


@pytest.fixture
def county():
    return make.county()


def days() -> dict[str, bool]:
    return {row.day.isoformat(): row.works for row in CalendarDay.objects.all()}


def reasons(county, table: str) -> list[str]:
    file = make.calendar_file(county, f"日期,安排,名称\n{table}\n")
    return [reason for _row, _key, _column, reason in file.refused]


def test_comparing_writes_nothing_and_applying_moves_the_deadline(county):
    file = make.calendar_file(county)
    assert file.counts["created"] == 3
    assert not CalendarYear.objects.exists()
    assert workdays.add_working_days(FRIDAY, 2) == date(2031, 5, 6)
    make.calendar(county)
    assert days() == {"2031-05-05": False, "2031-05-06": False, "2031-05-10": True}
    assert workdays.known(2031).notice == "试验〔2031〕1号"
    assert workdays.add_working_days(FRIDAY, 2) == date(2031, 5, 8)
    assert AuditEvent.objects.filter(what="import.applied", county_id=county.pk).exists()


def test_loading_a_year_again_replaces_it_and_says_so_before(county):
    make.calendar(county)
    file = make.calendar_file(county, "日期,安排,名称\n2031-05-05,放假,试验节\n2031-05-09,放假,\n")
    assert file.counts["unchanged"] == 1
    assert file.counts["created"] == 1
    assert file.counts["changed"] == 2, "the two days that the file leaves out"
    lines = calendar_file.CalendarShown(file, calendar_file.layout_of(file)).changed()
    assert [(line.about, line.old, line.new) for line in lines] == [
        (("2031-05-06",), "放假 试验节", "按周计"),
        (("2031-05-10",), "上班", "按周计"),
    ]
    imports.apply(
        file=file,
        layout=calendar_file.layout_of(file),
        by=make.actor(role="approver", county=county),
    )
    assert days() == {"2031-05-05": False, "2031-05-09": False}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("五一,放假,", "不是日期"),
        ("2031-02-30,放假,", "不是日期"),
        ("2030-05-05,放假,", "不在2031年"),
        ("2031-05-05,值班,", "请写“放假”或“上班”"),
        ("2031-05-06,上班,", "本来上班"),
    ],
)
def test_a_wrong_row_is_refused_with_what_to_do(county, row, reason):
    assert [reason in said for said in reasons(county, row)] == [True]


def test_a_notice_may_shift_days_of_the_december_before_but_not_those_of_another_notice(county):
    assert reasons(county, "2030-12-31,放假,元旦") == []
    make.calendar(county, "日期,安排\n2030-12-31,放假\n", year=2030)
    assert "已由2030年的通知" in reasons(county, "2030-12-31,放假,元旦")[0]


def test_a_notice_with_a_refused_row_is_not_written_at_all(county):
    file = make.calendar_file(county, "日期,安排\n2031-05-05,放假\n2031-05-06,值班\n")
    by = make.actor(role="approver", county=county)
    with pytest.raises(Refused, match="整份写入"):
        access.check_can_apply_calendar(by, file)


@pytest.mark.parametrize("role", ["viewer", "assessor", "security_admin", "lead_admin"])
def test_other_roles_do_not_load_a_notice(county, role):
    with pytest.raises(Forbidden):
        access.check_can_load_calendar(make.actor(make.person(county, role=role)), county)


def test_an_approver_of_another_county_does_not_find_the_file(county):
    file = make.calendar_file(county)
    with pytest.raises(NotFound):
        access.calendar_file_for(make.actor(role="approver", county=make.neighbour()), file.pk)


# --- the page -------------------------------------------------------------------


def test_a_year_without_a_notice_says_that_weekends_alone_count(county, client):
    client.force_login(make.user("viewer", county))
    page = client.get("/workdays/?year=2031&after=2031-05-02&n=2").text
    assert "尚未载入" in page
    assert "2031-05-06" in page
    assert "这一天可能移动" in page
    assert "载入通知" in page
    assert "您的角色不能办理此事" in page


def test_a_loaded_year_shows_its_days_and_the_count_stands(county, client):
    make.calendar(county)
    client.force_login(make.user("clerk", county, institution=make.institution(county)))
    page = client.get("/workdays/?year=2031&after=2031-05-02&n=2").text
    assert "试验〔2031〕1号" in page
    assert "试验节" in page
    assert "2031-05-08" in page
    assert "可能移动" not in page


def test_the_notice_is_loaded_in_the_browser(county, client):
    client.force_login(make.user("approver", county))
    table = SimpleUploadedFile("放假.csv", make.NOTICE.encode("gb18030"))
    said = {"year": 2031, "notice": "试验〔2031〕1号", "file": table}
    answer = client.post("/workdays/upload/", said)
    assert answer.status_code == 302
    preview = client.get(answer["Location"]).text
    assert "全部写入" in preview
    assert "只写入可用的" not in preview
    assert not CalendarDay.objects.exists()
    client.post(f"{answer['Location']}apply/")
    assert len(days()) == 3
    assert "期限已随之移动" in client.get(answer["Location"]).text


def test_a_broken_file_and_a_missing_number_are_said_beside_the_field(county, client):
    client.force_login(make.user("approver", county))
    answer = client.post(
        "/workdays/upload/",
        {"year": 2031, "notice": "1", "file": SimpleUploadedFile("a.xlsx", b"?")},
    )
    assert answer.status_code == 422
    assert "只接受" in answer.text
    assert client.post("/workdays/upload/", {"year": 2031}).status_code == 422


@pytest.mark.parametrize("asked", ["year=x", "year=99999", "n=0", "n=x", "after=x", "n=99999999"])
def test_an_odd_question_is_answered(county, client, asked):
    client.force_login(make.user("viewer", county))
    assert client.get(f"/workdays/?{asked}").status_code == 200


def test_more_days_cost_no_more_queries(county, client, django_assert_max_num_queries):
    make.calendar(county)
    client.force_login(make.user("viewer", county))
    with django_assert_max_num_queries(25) as few:
        client.get("/workdays/?year=2031")
    rows = "".join(f"2031-07-{day:02},放假,\n" for day in range(1, 29))
    make.calendar(county, f"日期,安排,名称\n{rows}")
    with django_assert_max_num_queries(len(few)):
        client.get("/workdays/?year=2031")


def test_a_program_reads_the_shifted_days_with_their_notice(county):
    make.calendar(county)
    caller = client_of(make.user("viewer", county))
    rows = results(caller, "workdays/?year=2031")
    assert {row["day"]: row["works"] for row in rows} == {
        "2031-05-05": False,
        "2031-05-06": False,
        "2031-05-10": True,
    }
    assert {row["notice"] for row in rows} == {"试验〔2031〕1号"}
    assert results(caller, "workdays/?year=2030") == []
    assert caller.get("/api/v1/workdays/?year=31").status_code == 422

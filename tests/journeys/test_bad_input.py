"""Whatever comes in wrong is told in a sentence that says what and where, and changes nothing.

As the commission's assessor I make every mistake there is, on the page and through the REST
door: I send a file that is none, a formula that does not hold together, codes that nobody
knows, a figure twice, words for a number, a period that has not begun and one that is closed.
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from alliance.core.errors import Invalid
from kpi import actions
from kpi.models import DataSet, Run
from tests import make
from tests.kpi.calling import V1, Program, program_of
from tests.kpi.story import Story, document, small_county
from tests.make_workbook import long_sheet
from tests.members import loaded
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Office:
    """The assessor's two doors: the pages in a browser, and a program of theirs."""

    story: Story
    pages: Client
    program: Program

    def upload(self, content: bytes, name: str = "月报.xlsx", period: str = "") -> Any:
        """Load a file on the page; the page that answers."""
        form = DataSet.objects.get(county=self.story.county, code="month")
        said = {"data_set": form.pk, "period": period, "file": SimpleUploadedFile(name, content)}
        return self.pages.post(reverse("kpi:import-upload"), said, follow=True)

    def send(self, content: bytes, name: str = "月报.xlsx", **asked: str) -> Any:
        """Load a file over REST."""
        return self.program.client.post(
            f"{V1}data-values/import/",
            {"file": SimpleUploadedFile(name, content)},
            query_params=asked,
            headers={"Authorization": f"Token {self.program.token}"},
        )


@pytest.fixture
def office() -> Office:
    story = small_county()
    user = make.user("assessor", story.county)
    pages = Client(raise_request_exception=False)
    pages.force_login(user)
    return Office(story, pages, program_of(user.persons.get()))


def text(response: Any) -> str:
    return str(response.content.decode())


def problem(response: Any, status: int) -> dict[str, Any]:
    """A refusal over REST: problem+json of that status with a sentence."""
    assert response.status_code == status, text(response)
    assert response["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = response.json()
    assert said["status"] == status
    assert said["detail"].endswith("。")
    return said


# --- files that are none ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("月报.xlsx", b"PK\x03\x04 torn in the middle", "打不开"),
        ("月报.xlsx", b"", "空"),
        ("月报.xls", b"\xd0\xcf\x11\xe0 the old format", "打不开"),
        ("月报.csv", b"\xff\xfe\x00\x81\x8d", "读不出"),
    ],
)
def test_an_unreadable_workbook_is_told_as_such(office, name, content, words) -> None:
    with unchanged():
        page = office.upload(content, name, period="202412")
        assert page.status_code == 422
        assert words in text(page)
        told = problem(office.send(content, name), 422)
        assert words in told["detail"] or not content


def test_a_body_that_is_no_json_is_told_where_it_breaks(office) -> None:
    with unchanged():
        answer = office.program.client.post(
            f"{V1}runs/",
            b'{"scheme": "plain",\n "period" "2024"}',
            content_type="application/json",
            headers={"Authorization": f"Token {office.program.token}"},
        )
        assert "第 2 行" in problem(answer, 400)["detail"]


# --- rows ---------------------------------------------------------------------

ROWS = {
    "an unknown unit": (("没有这家", "here", "202412", 1), "没有叫“没有这家”的单位"),
    "an unknown element": ((0, "heer", "202412", 1), "没有叫“heer”的数据元"),
    "text in a number": ((0, "here", "202412", "十二"), "“十二”不是数字"),
    "a letter in a number": ((0, "here", "202412", "1O2"), "“1O2”不是数字"),
    "a period to come": ((0, "here", "219912", 1), "还没有开始"),
    "a period that is none": ((0, "here", "2024-13", 1), "不是期间"),
    "a closed period": ((0, "here", "202401", 1), "年度数据已上报"),
}


def rows(office: Office, *figures: tuple[Any, ...]) -> bytes:
    """A long table; institutions of the story by their place in it."""
    return long_sheet(
        *(
            (office.story.bodies[unit].name if isinstance(unit, int) else unit, *rest)
            for unit, *rest in figures
        )
    )


@pytest.fixture
def closed(office: Office) -> None:
    """January is closed."""
    form = DataSet.objects.get(county=office.story.county, code="month")
    actions.close_period(
        data_set=form, period="202401", reason="年度数据已上报", by=office.story.assessor
    )


@pytest.mark.parametrize("mistake", ROWS)
@pytest.mark.usefixtures("closed")
def test_a_bad_row_is_refused_with_its_place_and_reason(office: Office, mistake: str) -> None:
    bad, words = ROWS[mistake]
    content = rows(office, (1, "here", "202412", 77), bad)
    with unchanged():
        page = office.upload(content)
        assert page.status_code == 200
        assert page.context["file"].counts["refused"] == 1
        (line,) = page.context["refused"]
        assert line.row == 3  # the heading is the first, the good row the second
        assert line.reason in text(page)
        assert words in line.reason

        apply = reverse("kpi:import-apply", args=[page.context["file"].pk])
        refused = office.pages.post(apply)
        assert refused.status_code == 409
        assert "1 行被退回" in text(refused)

        told = problem(office.send(content), 422)
        (outcome,) = told["refused"]
        assert (told["code"], outcome["row"]) == ("import_has_refused_rows", 3)
        assert words in outcome["reason"]
        assert outcome["column"]

        tried = office.send(content, dry_run="true")
        assert tried.status_code == 200
        assert tried.json()["counts"]["refused"] == 1


def test_a_figure_that_comes_twice_is_refused_both_times(office: Office) -> None:
    content = rows(office, (0, "here", "202412", 11), (0, "here", "2024年12月", 12))
    with unchanged():
        page = office.upload(content)
        assert [line.row for line in page.context["refused"]] == [2, 3]
        assert "第 2 行" in page.context["refused"][1].reason
        told = problem(office.send(content), 422)
        assert [outcome["row"] for outcome in told["refused"]] == [2, 3]


@pytest.mark.usefixtures("closed")
def test_a_form_closed_after_the_comparison_takes_nothing_any_more(office: Office) -> None:
    page = office.upload(rows(office, (1, "here", "202402", 77)))
    form = DataSet.objects.get(county=office.story.county, code="month")
    actions.close_period(
        data_set=form, period="202402", reason="补报截止", by=office.story.assessor
    )
    with unchanged():
        apply = reverse("kpi:import-apply", args=[page.context["file"].pk])
        answer = office.pages.post(apply)
        assert answer.status_code == 409
        assert "比对之后" in text(answer) or "补报截止" in text(answer)


# --- runs ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "period", "status", "words"),
    [
        ("plain", "2199", 422, "还没有开始"),
        ("plain", "20x4", 422, "期间"),
        ("plian", "2024", 422, "plian"),
    ],
)
def test_a_run_of_nothing_or_of_the_future_does_not_begin(
    office: Office, scheme: str, period: str, status: int, words: str
) -> None:
    with unchanged():
        page = office.pages.post(reverse("kpi:run-start"), {"scheme": scheme, "period": period})
        assert page.status_code == status
        assert "选" in text(page)
        told = problem(office.program.post("runs/", {"scheme": scheme, "period": period}), status)
        assert words in json.dumps(told, ensure_ascii=False)
    assert not Run.objects.exists()


def test_a_second_run_of_the_same_period_is_told_to_wait(office: Office) -> None:
    office.story.start()
    with unchanged():
        asked = {"scheme": "plain", "period": "2024"}
        page = office.pages.post(reverse("kpi:run-start"), asked)
        assert page.status_code == 409
        assert "正在计算" in text(page)
        assert problem(office.program.post("runs/", asked), 409)["code"] == "run_open"


# --- formulas -----------------------------------------------------------------

FORMULAS = [
    ("here + herr", "第 1 行第 8 字", "herr"),
    ("(here + elsewhere", "第 1 行第 18 字", "结束得太早"),
    ("here ** 2", "第 1 行第 7 字", "*"),
    ("here +\n* elsewhere", "第 2 行第 1 字", "*"),
]


@pytest.mark.parametrize(("formula", "where", "what"), FORMULAS)
def test_a_formula_with_an_error_is_refused_with_its_place(
    office: Office, tmp_path: Path, formula: str, where: str, what: str
) -> None:
    changed = document(office.story.county)
    changed["indicators"][0]["formula"] = formula
    with unchanged(), pytest.raises(Invalid) as refused:
        actions.load_definitions(document=changed, by=make.system(office.story.county))
    assert "指标 share 的公式有误" in str(refused.value)
    assert where in str(refused.value)
    assert what in str(refused.value)

    for folder, text in (("plans", ""), ("indicators", json.dumps(changed))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.yaml").write_text(text, encoding="utf8")
    plan = tmp_path / "plans" / "one.yaml"
    plan.write_text(loaded.path("tz").read_text(encoding="utf8"), encoding="utf8")
    loaded.load("tz")
    with unchanged(), pytest.raises(CommandError, match=where):
        call_command("load_plans", folder=tmp_path, stdout=io.StringIO())


@pytest.mark.parametrize(("formula", "where", "what"), FORMULAS)
def test_a_formula_tried_out_is_refused_with_its_place(
    monkeypatch: Any, formula: str, where: str, what: str
) -> None:
    facts = {"here": "1", "elsewhere": "2"}
    question = {"id": "one", "formula": formula, "facts": facts, "strategy": "any"}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([question])))
    out = io.StringIO()
    with unchanged():
        call_command("try_formula", "--json", stdout=out)
    (answer,) = json.loads(out.getvalue())
    assert answer["status"] == "refused"
    assert where == f"第 {answer['error']['line']} 行第 {answer['error']['column']} 字"
    assert what in answer["error"]["message"]

"""The pages on which assessors mark, and where a body reads what was found about it."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance.core.models import AuditEvent
from kpi.models import Mark
from members.models import User
from tests import make
from tests.kpi.marking import PERIOD, both, give, marked_county
from tests.kpi.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """A county with a scheme of a figure, a gate, an expert's line and a qualitative one."""
    return marked_county()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def assessor(story: Story) -> Client:
    """An assessor at the screen."""
    return signed_in(make.user("assessor", story.county))


def sheet() -> str:
    return reverse("kpi:mark-sheet", args=["marked", PERIOD])


def text(answer) -> str:
    return str(answer.content.decode())


def test_the_sheet_shows_each_line_and_the_bodies_of_the_one_that_is_open(story, assessor):
    page = text(assessor.get(sheet(), {"item": "culture"}))
    assert "还有 15 个评分" in page  # three lines, five bodies
    for body in story.bodies:
        assert f'id="u-{body.code}"' in page
    assert 'name="points"' in page
    assert 'name="holds-arranged"' not in page
    page = text(assessor.get(sheet(), {"item": "ruled"}))
    assert page.count('name="files-carried_out"') == 5


def test_each_body_is_saved_on_its_own_and_the_next_one_is_at_hand(story, assessor):
    codes = sorted(body.code for body in (*story.bodies, make.lead_of(story.north),
                                          make.lead_of(story.south)))  # fmt: skip
    answer = assessor.post(
        sheet(),
        {"item": "culture", "unit": codes[0], "points": "21", "reason": "现场查看",
         "files": [make.upload("甲.pdf"), make.upload("乙.pdf")]},
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer.url == f"{sheet()}?item=culture&unit={codes[1]}#u-{codes[1]}"
    mark = Mark.objects.get()
    assert (mark.unit.code, mark.points, mark.files.count()) == (codes[0], 21, 2)
    assert "autofocus" in text(assessor.get(answer.url))


def test_what_was_typed_is_kept_when_it_is_refused_and_told_beside_the_field(story, assessor):
    body = story.bodies[0].code
    answer = assessor.post(
        sheet(), {"item": "culture", "unit": body, "points": "31", "reason": "现场查看三处"}
    )
    page = text(answer)
    assert answer.status_code == 422
    assert f'id="{body}-points-wrong">分数须在 0 到 30 之间' in page
    assert 'value="31"' in page
    assert page.count("现场查看三处") == 1
    assert not Mark.objects.exists()


def test_conditions_come_one_by_one_each_with_its_files(story, assessor):
    body = story.bodies[0].code
    asked = {"item": "ruled", "unit": body, "reason": "查阅文件",
             "holds-arranged": "yes", "files-arranged": make.upload("制度.pdf")}  # fmt: skip
    answer = assessor.post(sheet(), asked)
    assert f'id="{body}-holds-carried_out-wrong">请回答“已组织实施”' in text(answer)
    asked["files-arranged"] = make.upload("制度.pdf")
    assessor.post(sheet(), {**asked, "holds-carried_out": "no"})
    assert Mark.objects.get().holds is False


def test_a_sheet_costs_no_more_questions_for_more_bodies(
    story, assessor, django_assert_max_num_queries
):
    for body in story.bodies:
        give(story, "culture", body.unit, points="20")
    with django_assert_max_num_queries(45):
        assessor.get(sheet(), {"item": "culture"})


def test_who_does_not_mark_has_no_sheet(story):
    for role in ("approver", "viewer"):
        client = signed_in(make.user(role, story.county))
        assert client.get(sheet()).status_code == 403
    assert signed_in(make.user("assessor")).get(sheet()).status_code == 404


def test_a_body_reads_what_was_found_about_it_with_the_evidence(story):
    mine = give(story, "ruled", story.bodies[0].unit, **both(arranged=False))
    other = give(story, "culture", story.bodies[1].unit, points="20", reason="别家的理由")
    head = signed_in(make.user("head", institution=story.bodies[0]))
    page = text(head.get(reverse("kpi:marks")))
    assert mine.get_absolute_url() in page
    assert other.get_absolute_url() not in page
    page = text(head.get(mine.get_absolute_url()))
    assert "现场查看" in page
    assert "carried_out.pdf" in page
    file = mine.files.get().document
    answer = head.get(reverse("kpi:mark-file", args=[mine.pk, file.pk]))
    assert answer.content == b"%PDF-1.7 scan"
    assert AuditEvent.objects.filter(what="kpi.mark_evidence_read").count() == 1
    assert head.get(other.get_absolute_url()).status_code == 404
    strange = reverse("kpi:mark-file", args=[other.pk, other.files.get().document.pk])
    assert head.get(strange).status_code == 404


def test_a_replaced_mark_stays_readable_beside_the_later_one(story, assessor):
    first = give(story, "culture", story.bodies[0].unit, points="20")
    second = give(story, "culture", story.bodies[0].unit, points="22")
    assert "已被后来的评分替换" in text(assessor.get(first.get_absolute_url()))
    page = text(assessor.get(second.get_absolute_url()))
    assert first.get_absolute_url() in page
    assert "已被后来的评分替换" not in page


def test_explanation_sheet_and_table_say_who_found_what_and_why(story, assessor):
    unit = story.bodies[0].unit
    give(story, "ruled", unit, **both(arranged=False))
    give(story, "culture", unit, points="25.5", reason="培训到位")
    give(story, "ethics", unit, holds=False, reason="已查实")
    run = story.run("marked")
    page = text(assessor.get(reverse("kpi:explanation", args=[run.pk, unit.code, "ruled"])))
    for said in ("有明确的制度安排", "已组织实施", "carried_out.pdf", "现场查看", "试验人员"):
        assert said in page
    page = text(assessor.get(reverse("kpi:sheet", args=[run.pk, unit.code])))
    for said in ("25.50", "一票否决，计 0 分", "已查实", "培训到位", "32.00"):
        assert said in page
    page = text(assessor.get(reverse("kpi:unit", args=[run.pk, unit.code])))
    for said in ("25.5 分", "否决", "培训到位"):
        assert said in page
    other = story.bodies[1].code
    assert "待评分" in text(assessor.get(reverse("kpi:unit", args=[run.pk, other])))
    page = text(assessor.get(reverse("kpi:explanation", args=[run.pk, other, "ruled"])))
    assert "还没有人评定" in page

"""What pages and workbooks say of verified figures, to whom, and what the notice waits for."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from alliance.core.clock import today
from alliance.core.errors import Refused
from kpi import actions, queries
from kpi.models import Run
from tests import make
from tests.kpi.story import Story, small_county
from tests.kpi.verifying import DOCUMENT, checked, concluded, drawn, set_rule, signed

pytestmark = pytest.mark.django_db
FOUND = {(0, "here"): "90"}


@pytest.fixture
def story() -> Story:
    return small_county()


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def explained(story: Story, run: Run, body: int = 0, indicator: str = "share") -> str:
    return f"/kpi/runs/{run.pk}/units/{story.bodies[body].code}/why/{indicator}/"


def assessor(story: Story, client):
    client.force_login(make.user("assessor", story.county))
    return client


# --- the rule on the pages ------------------------------------------------------


def test_while_nothing_is_set_the_pages_say_so_and_lead_to_the_rule(story, client):
    run = story.run("weighted")
    row = concluded(story, run, FOUND)
    assessor(story, client)
    for url in (f"/kpi/runs/{run.pk}/verifying/", row.get_absolute_url()):
        told = page(client, url)
        assert "县区也还没有设定：核查只作记录，不改分数" in told
        assert f"/county/{story.county.code}/rules/kpi.verification.outcome/" in told
    assert "还没有计入" not in told
    told = page(client, explained(story, story.run("weighted")))
    assert "核查只作记录，不改分数" in told
    assert "核实 90，不影响得分" in told


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("verified_value", "用核实数代替上报数"),
        ("neither", "不影响得分"),
        ("deduction", "每个不符从这一项扣 2.5 分"),
    ],
)
def test_the_pages_say_which_way_the_county_has_chosen_and_by_which_document(
    story, client, outcome, words
):
    set_rule(story, outcome, each="2.5")
    run = story.run("weighted")
    assessor(story, client)
    told = page(client, f"/kpi/runs/{run.pk}/verifying/")
    assert words in told
    assert DOCUMENT in told
    assert "按期间最后一天（2024-12-31）有效的规则" in told


def test_a_deduction_whose_points_are_not_set_says_that_nothing_comes_off(story, client):
    set_rule(story, "deduction")
    told = page(assessor(story, client), f"/kpi/runs/{story.run('weighted').pk}/verifying/")
    assert "每个不符的数扣几分还没有设定，设定前不扣" in told


def test_the_rule_is_chosen_from_three_on_its_page(story, client):
    url = f"/county/{story.county.code}/rules/kpi.verification.outcome/"
    told = page(assessor(story, client), url)
    for words in ("按核实数计分", "按上报数计分，不符的扣分", "不影响得分"):
        assert f">{words}</option>" in told
    answer = client.post(
        f"{url}propose/", {"value": "verified_value", "reason": DOCUMENT, "seen": "0"}
    )
    assert answer.status_code == 302
    assert "按核实数计分" in page(client, url)
    wrong = client.post(f"{url}propose/", {"value": "mean", "reason": "试验", "seen": "0"})
    assert wrong.status_code == 422


# --- the explanation ------------------------------------------------------------


def test_the_explanation_shows_both_figures_and_leads_to_the_signed_sheet(story, client):
    set_rule(story, "verified_value")
    row = concluded(story, story.run("weighted"), FOUND)
    told = page(assessor(story, client), explained(story, story.run("weighted")))
    assert "核实 90，代替上报 120" in told
    assert f"{row.get_absolute_url()}sheets/{story.bodies[0].code}/" in told
    assert DOCUMENT in told
    assert "24.00 / 60.00" in told


def test_the_explanation_shows_the_points_off_as_a_line_of_its_own(story, client):
    set_rule(story, "deduction", each="2.5")
    concluded(story, story.run("weighted"), FOUND)
    told = page(assessor(story, client), explained(story, story.run("weighted")))
    # 60 × (66.666… − 40) / 50 = 32, one figure: − 2.5
    assert '32 − 1 × 2.5 <span class="op">=</span> <b>29.5 分</b>' in told
    assert "29.50 / 60.00" in told
    assert "核实 90，不符扣分" in told


def test_another_body_reads_neither_the_figure_nor_what_was_found(story, client):
    set_rule(story, "deduction", each="2.5")
    row = concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    client.force_login(make.user("head", institution=story.bodies[2]))
    told = page(client, f"/kpi/runs/{run.pk}/units/{story.north.code}/why/share/")
    assert "核实 90" not in told
    assert f"sheets/{story.bodies[0].code}/" not in told
    other = client.get(f"{row.get_absolute_url()}sheets/{story.bodies[0].code}/")
    assert other.status_code == 404
    own = page(client, row.get_absolute_url())
    assert story.bodies[2].name in own
    assert story.bodies[0].name not in own


def test_the_reverse_trace_names_the_verification(story, client):
    set_rule(story, "verified_value")
    run = story.run("weighted")
    row = concluded(story, run, FOUND)
    assessor(story, client)
    told = page(client, f"/kpi/runs/{run.pk}/moved/")
    assert '<td class="nowrap">现场核查</td>' in told
    assert "<del>120</del></td><td><ins>90</ins>" in told
    assert "还没有计入" in page(client, row.get_absolute_url())
    again = story.run("weighted")
    assert "没有您可以查看的变化" in page(client, f"/kpi/runs/{again.pk}/moved/")


# --- the notice waits -----------------------------------------------------------


def feedback(story: Story, run: Run) -> Run:
    run = actions.open_feedback(run=run, until=today(), by=story.assessor)
    for unit in queries.course.unanswered(run):
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
    return run


def test_no_public_notice_with_a_score_that_leaves_the_verified_figures_out(story):
    set_rule(story, "verified_value")
    run = story.run("weighted")
    row = drawn(story, run)
    run = feedback(story, run)
    checked(story, row, FOUND)
    signed(row)
    told = {"days": 5, "basis": DOCUMENT, "by": story.approver}
    with pytest.raises(Refused, match="请重新计算"):
        actions.open_notice(run=run, **told)
    again = feedback(story, story.run("weighted"))
    assert actions.open_notice(run=again, **told).state == "notice"
    points = again.scores.get(unit=story.bodies[0].unit, item__code="share").points
    assert points == Decimal("24.00")


def test_where_everything_was_as_reported_the_notice_waits_for_nothing(story):
    set_rule(story, "verified_value")
    run = story.run("weighted")
    row = drawn(story, run)
    run = feedback(story, run)
    checked(story, row)
    signed(row)
    told = actions.open_notice(run=run, days=5, basis=DOCUMENT, by=story.approver)
    assert told.state == "notice"


# --- the workbook ---------------------------------------------------------------


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_a_verification_is_taken_out_as_a_workbook(story, client):
    set_rule(story, "verified_value")
    row = concluded(story, story.run("weighted"), FOUND)
    assessor(story, client)
    assert "?format=xlsx" in page(client, row.get_absolute_url())
    rows = sheet_of(client.get(f"{row.get_absolute_url()}?format=xlsx"))
    head = {line[0]: line[1] for line in rows if line[0]}
    assert head["随机种子"] == "42"
    assert (head["怎样进入得分"], head["规则的依据"]) == ("按核实数计分", DOCUMENT)
    # five bodies with three figures each, one of fifteen differs: 14 / 15 = 93.3 %
    assert head["相符率（%）"] == pytest.approx(93.3)
    line = next(one for one in rows if one[1] == story.bodies[0].code and one[3] == "here")
    assert line[5:9] == (120, 90, -30, "不符")
    assert line[12] == pytest.approx(66.7)  # two of its three
    assert sum(one[8] == "相符" for one in rows if len(one) > 8) == 14


def test_a_body_takes_out_only_its_own_sheet(story, client):
    row = concluded(story, story.run("weighted"), FOUND)
    client.force_login(make.user("head", institution=story.bodies[1]))
    rows = sheet_of(client.get(f"{row.get_absolute_url()}?format=xlsx"))
    codes = {one[1] for one in rows}
    assert story.bodies[1].code in codes
    assert story.bodies[0].code not in codes


def test_the_page_costs_at_most_ten_statements_beside_its_frame(
    story, client, django_assert_max_num_queries
):
    set_rule(story, "deduction", each="2")
    row = concluded(story, story.run("weighted"), FOUND)
    assessor(story, client)
    client.get(row.get_absolute_url())
    with django_assert_max_num_queries(28):  # session, grants and what waits are eighteen
        client.get(row.get_absolute_url())

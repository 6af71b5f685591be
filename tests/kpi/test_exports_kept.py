"""Marking sheets, countings and compared versions leave as workbooks, as far as one may see."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from kpi import actions
from kpi.actions import SourceTerms
from kpi.defining import Text
from kpi.models import DataElement, Derivation, Indicator
from tests import make
from tests.kpi.marking import PERIOD, give, marked_county
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
XLSX = {"format": "xlsx"}


def assessor(story: Story) -> Client:
    client = Client()
    client.force_login(make.user("assessor", story.county))
    return client


def values(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def under(rows: list[list[Any]], title: str) -> list[dict[str, Any]]:
    """The rows under the heading in which a title stands, by title."""
    place = next(n for n, row in enumerate(rows) if title in row)
    return [dict(zip(rows[place], row, strict=True)) for row in rows[place + 1 :]]


def test_the_marking_sheet_leaves_with_every_body_of_its_line(client):
    story = marked_county()
    body = story.bodies[0]
    give(story, "culture", body.unit, points="21", reason="=现场查看")
    client, path = assessor(story), f"/kpi/marking/marked/{PERIOD}/"
    assert "format=xlsx" in client.get(path, {"item": "culture"}).content.decode()
    rows = values(client.get(path, {"item": "culture", **XLSX}))
    told = {row["代码"]: row for row in under(rows, "是否已评")}
    assert len(told) == 5  # three members and two leads
    marked = told.pop(body.code)
    assert (marked["是否已评"], marked["评分"]) == ("已评", 21)
    assert marked["理由"] == "'=现场查看"  # text, never a formula
    assert {(row["是否已评"], row["评分"]) for row in told.values()} == {("未评", None)}


def test_a_counting_leaves_with_the_facts_that_one_may_see():
    with time_machine.travel(date(2026, 3, 2), tick=False):
        story = small_county()
        element = DataElement.objects.get(county=story.county, code="residents")
        terms = SourceTerms("derived", "", "members.alliance", None, "试验〔2025〕8号")
        actions.set_source_rule(element=element, terms=terms, version=0, by=story.assessor)
        actions.derive_values(county=story.county, period="2025", by=story.assessor)
        row = Derivation.objects.get(element=element)
        path = f"/kpi/derived/{row.pk}/"
        client = assessor(story)
        assert "format=xlsx" in client.get(path).content.decode()
        rows = values(client.get(path, XLSX))
        head = {row[0]: row[1] for row in rows}
        assert (head["数出"], head["无权逐条查看的"]) == (1, None)
        assert [fact["登记"] for fact in under(rows, "登记")] == ["计入"]
        # Everybody reads a figure of the county; whose facts it was counted from not everybody.
        clerk = Client()
        clerk.force_login(make.user("clerk", institution=story.bodies[2]))
        rows = values(clerk.get(path, XLSX))
        hidden = {row[0]: row[1] for row in rows}["无权逐条查看的"] or 0
        assert len(under(rows, "登记")) + hidden == 1
        stranger = assessor(Story(make.neighbour(), *([None] * 5)))
        assert stranger.get(path, XLSX).status_code == 404


def test_two_versions_of_a_scheme_leave_with_what_both_give():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        story = small_county()
        for body, figure in zip(story.bodies, ("10", "20", "30"), strict=True):
            story.write("contracts", {(body.unit, "2024"): figure})
        story.run("weighted")
        draft = actions.draft_scheme(
            source=story.version("weighted"), from_on=date(2025, 1, 1), by=story.assessor
        )
        actions.set_scheme_weights(
            draft=draft, weights={"share": Decimal(40), "contracts": Decimal(60)},
            title="县考核办法", number="试验〔2025〕2号", version=draft.version, by=story.assessor,
        )  # fmt: skip
        client, path = assessor(story), f"/kpi/schemes/weighted/{draft.number}/compare/1/"
        assert "format=xlsx" in client.get(path).content.decode()
        rows = under(values(client.get(path, XLSX)), "什么")
        weights = {row["考核项"]: (row["第 1 版"], row["第 2 版"]) for row in rows
                   if row["什么"] == "权重"}  # fmt: skip
        assert weights == {"指标share": ("60", "40"), "指标contracts": ("40", "60")}
        assert not any(row["种类"] == "两版各算出" for row in rows)


def test_two_versions_of_an_indicator_leave_field_by_field():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        story = small_county()
        share = Indicator.objects.get(county=story.county, code="share")
        draft = actions.draft_indicator(
            indicator=share, from_on=date(2026, 1, 1), by=story.assessor
        )
        words: dict[str, Any] = {"numerator_text": "试验", "denominator_text": "试验"}
        text = Text(formula="here", denominator="here + elsewhere", factor=1000, **words)
        actions.change_indicator(draft=draft, text=text, version=draft.version, by=story.assessor)
        client, path = assessor(story), "/kpi/indicators/share/2/compare/1/"
        assert "format=xlsx" in client.get(path).content.decode()
        rows = under(values(client.get(path, XLSX)), "什么")
        told = {row["什么"]: (row["第 1 版"], row["第 2 版"]) for row in rows}
        assert told["倍数"] == ("100", "1000")
        assert "公式" not in told  # it says the same
        stranger = assessor(Story(make.neighbour(), *([None] * 5)))
        assert stranger.get(path, XLSX).status_code == 404

"""The demonstration's rulings and its superior's form: all marked, loaded once."""

import io

import openpyxl
import pytest

from kpi.models import Filled, Ruling, SuperiorForm
from tests.journeys.test_registry_story import load, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
__all__ = ["told"]


def test_one_question_is_answered_one_is_open_and_both_say_that_they_are_invented():
    rows = Ruling.objects.order_by("asked_at")
    assert [row.state for row in rows] == ["answered", "asked"]
    assert all(row.demo and row.question.startswith("演示") for row in rows)


def test_the_superiors_form_was_filled_in_once_and_names_itself_a_demonstration():
    row = Filled.objects.get()
    assert (row.demo, row.document.name.startswith("演示数据")) == (True, True)
    sheet = openpyxl.load_workbook(io.BytesIO(bytes(row.document.content)))["年报"]
    assert sheet["B6"].value.startswith("=IF(B4>0")
    assert isinstance(sheet["B4"].value, int | float)
    found = {one["cell"] for one in [*row.cells, *row.gaps]}
    assert {"B4", "C4", "B5", "C5", "B7"} <= found


def test_loading_again_makes_nothing_new():
    assert load() == ""
    assert (Ruling.objects.count(), SuperiorForm.objects.count()) == (2, 1)

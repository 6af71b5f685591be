"""A filled-in template is the body's return: kept, checked, handed in when it is whole."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from alliance.core import imports
from alliance.core.errors import Invalid
from kpi import actions, importing
from kpi.collecting.looking import RuleText
from kpi.models import DataValue, Submission
from tests.kpi.returning import Place, place

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)


@pytest.fixture
def there() -> Iterator[Place]:
    with time_machine.travel(TODAY, tick=False):
        made = place()
        made.out(from_on=date(2024, 10, 1))
        yield made


def blank(there: Place):
    """The clerk's own template of October."""
    client = Client()
    user = there.person("clerk", there.body).user
    assert user is not None
    client.force_login(user)
    said = {"data_set": "month", "period": "202410"}
    return load_workbook(io.BytesIO(client.get("/kpi/imports/template/", said).content))


def loaded(there: Place, *figures: str | int, by=None):
    """That template with these figures, loaded and written."""
    book = blank(there)
    sheet = book.active
    for column, figure in enumerate(figures, start=4):
        sheet.cell(row=4, column=column).value = figure
    buffer = io.BytesIO()
    book.save(buffer)
    by = by or there.who("clerk", there.body)
    file = importing.compare_file(
        county=there.county, name="月报.xlsx", content=buffer.getvalue(), by=by, form=there.form()
    )
    if file.counts["refused"]:
        return file
    return imports.apply(file=file, layout=importing.layout_of(file, by), by=by)


def test_the_template_offers_the_reasons_and_locks_its_headings(there):
    sheet = blank(there).active
    (rule, *_rest) = sheet.data_validations.dataValidation
    assert rule.type == "list"
    assert "未采集" in rule.formula1
    assert not rule.showErrorMessage
    assert sheet.protection.sheet
    assert sheet["D3"].protection.locked
    assert not sheet["D4"].protection.locked


def test_a_whole_template_is_handed_in(there):
    loaded(there, 12, "未采集")
    row = Submission.objects.get()
    assert (row.state, row.cells) == ("submitted", {"here": "12", "elsewhere": "未采集"})
    value = DataValue.objects.get(element__code="here")
    assert (value.value, value.source, value.submission_id) == (Decimal(12), "imported", row.pk)


def test_half_a_template_is_a_draft(there):
    loaded(there, 12)
    assert Submission.objects.get().state == "draft"
    loaded(there, 12, 3)
    assert Submission.objects.get().state == "submitted"


def test_what_was_handed_in_is_not_loaded_over(there):
    loaded(there, 12, 3)
    file = loaded(there, 13, 3)
    assert file.counts["refused"] == 1  # the whole row, said once
    assert DataValue.objects.get(element__code="here").value == Decimal(12)


def test_a_rule_that_blocks_refuses_the_whole_file(there):
    rule = RuleText("J-04", "外院不多于本院", "elsewhere", "le", "here", True, "请核对外院人次")
    actions.add_validation_rule(form=there.form(), rule=rule, by=there.story.assessor)
    with pytest.raises(Invalid, match="请核对外院人次"):
        loaded(there, 2, 3)
    assert not DataValue.objects.exists()
    assert not Submission.objects.exists()


def test_what_others_load_stays_values_alone(there):
    loaded(there, 12, 3, by=there.story.assessor)
    assert DataValue.objects.count() == 2
    assert not Submission.objects.exists()

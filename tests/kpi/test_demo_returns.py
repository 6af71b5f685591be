"""The demonstration's returns: some accepted, one sent back, one late, one with a finding."""

import pytest

from kpi import queries
from kpi.models import (
    AdHocCell,
    AdHocRequest,
    DataElement,
    DataSet,
    DataValue,
    Finding,
    OtherFigure,
    Submission,
)
from members.models import County
from members.rules import VILLAGE_KINDS
from tests.journeys.test_registry_story import load, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
__all__ = ["told"]


def test_the_village_form_is_out_with_at_most_twelve_cells_all_marked():
    form = DataSet.objects.get(code="bn_demo_village")
    assert (form.demo, form.out_from is not None, "演示" in form.basis) == (True, True, True)
    assert queries.collecting.village_cells(form) <= queries.collecting.MOST_VILLAGE_CELLS
    for element in form.elements.all():
        assert element.name.startswith("演示")
        assert set(element.kinds) == VILLAGE_KINDS


def test_returns_stand_in_different_states():
    rows = Submission.objects.order_by("period", "unit__code")
    assert [row.state for row in rows] == ["accepted", "submitted", "returned"]
    assert all(row.demo for row in rows)
    behalf = rows.get(basis="telephone")
    assert queries.collecting.is_late(behalf)
    assert (behalf.submitted_by.position, behalf.told_by) == ("成员单位填报员", "演示人员 41")
    finding = Finding.objects.get()
    assert (finding.submission_id, finding.state) == (behalf.pk, "open")
    assert DataValue.objects.filter(stated_zero=True).count() == 3 + 4 + 3


def test_loading_again_makes_nothing_new():
    county = County.objects.get(plan__code="BN")
    before = (
        Submission.objects.count(),
        DataElement.objects.filter(county=county).count(),
        Finding.objects.count(),
    )
    assert load() == ""
    assert before == (
        Submission.objects.count(),
        DataElement.objects.filter(county=county).count(),
        Finding.objects.count(),
    )


def test_figures_were_asked_for_once_and_one_body_has_answered():
    row = AdHocRequest.objects.get()
    assert (row.demo, row.title.startswith("演示"), row.state) == (True, True, "open")
    told = queries.adhoc.asked_units(row, AdHocCell.objects.all())
    assert [one.unit.code for one in told if not one.open] == ["BN-V01"]
    assert len(told) == 3


def test_a_registry_count_stands_beside_the_reported_one():
    other = OtherFigure.objects.get()
    assert (other.source, other.element.code, other.period) == (
        "derived",
        "village_clinics",
        "2024",
    )
    # the two clinics of the demonstration's registry; the figure in use stays the reported one
    assert other.value == 2
    used = DataValue.objects.get(element=other.element, unit=other.unit, period="2024")
    assert used.source == "generated"

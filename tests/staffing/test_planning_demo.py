"""The demonstration's planning: told once, and what it sets says that it is invented."""

import pytest

from alliance.core.clock import today
from alliance.core.errors import Refused
from members import queries as member_queries
from staffing.actions.demo_planning import load_demo_planning
from staffing.models import DepartmentFloor, StaffDuty
from staffing.queries import coverage, planning
from tests import make
from tests.staffing.story import land

pytestmark = pytest.mark.django_db


def test_a_demonstration_shows_the_board_and_an_order_and_is_told_once(settings):
    there = land()
    told = {
        "body": there.home.code, "floors": {"演示内科": 1}, "order": ["left", "title"],
        "duties": [{"code": there.who.code, "department": "演示内科"}],
        "rules": {coverage.TITLE: "中级", coverage.PEOPLE: 1}, "reason": "演示：只为演示而设",
    }  # fmt: skip
    by = make.system(there.county)
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_planning(county=there.county, told=told, by=by)
    settings.DEBUG = True
    assert load_demo_planning(county=there.county, told=told, by=by)
    assert not load_demo_planning(county=there.county, told=told, by=by)
    assert (StaffDuty.objects.count(), DepartmentFloor.objects.get().least) == (1, 1)
    order = planning.order_of(there.home.pk)
    assert order is not None
    assert order.criteria == ["left", "title"]
    rule = member_queries.rules.rule(there.county.pk, coverage.TITLE, on=today())
    assert rule.reason.startswith("演示")
    assert len(coverage.board(there.county.pk, today().year, today()).empty) == 2

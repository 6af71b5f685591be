"""As the county's assessor I carry the scheme into the next year, and somebody else agrees.

Given the plan's twelve core indicators, for which no weight is printed, when the assessor copies
the scheme, sets the weights of the county's own document and another person publishes it from the
next year on, then the old year keeps its result without points and the new year gives points.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.errors import Forbidden
from alliance.core.periods import Period
from kpi import actions, queries
from kpi.actions import Scoring, Wording
from kpi.drafting.changes import difference
from kpi.models import Run, SchemeVersion, Target
from tests import make
from tests.kpi import counties

pytestmark = pytest.mark.django_db


def computed(version: SchemeVersion, period: str, by: Actor) -> Run:
    run = actions.start_run(version=version, period=period, by=by)
    jobs.run_due()
    run.refresh_from_db()
    return run


def test_the_core_scheme_goes_into_the_next_year_with_a_set_of_weights() -> None:
    with time_machine.travel(date(2026, 3, 1), tick=False):
        county = counties.loaded("bn")
        assessor = make.actor(county=county, role="assessor")
        approver = make.actor(county=county, role="approver")
        old = SchemeVersion.objects.get(county=county, scheme__code="bn_core")
        before = computed(old, "2024", assessor)
        kept = list(before.values.order_by("pk").values_list("value", "status"))
        cells = Target.objects.filter(county=county).count()

        draft = actions.draft_scheme(source=old, from_on=date(2025, 1, 1), by=assessor)
        assert draft.items.count() == 12
        assert not difference(queries.course.scheme_side(old), queries.course.scheme_side(draft))
        assert Target.objects.filter(county=county).count() == cells  # no year made of another

        for item in queries.course.items_of(draft):
            draft.refresh_from_db()
            actions.change_scheme_item(
                item=item,
                wording=Wording(item.group, item.group_en),
                scoring=Scoring("linear", {"L": "0", "U": "100"}),
                version=draft.version,
                by=assessor,
            )
        draft.refresh_from_db()
        actions.set_scheme_weights(
            draft=draft,
            weights={item.code: Decimal(10) for item in queries.course.items_of(draft)},
            title="演示权重",
            number="演示",
            version=draft.version,
            by=assessor,
        )
        draft.refresh_from_db()
        said: dict[str, Any] = {
            "from_on": date(2025, 1, 1),
            "reason": "演示",
            "version": draft.version,
        }
        with pytest.raises(Forbidden):
            actions.publish_scheme(draft=draft, by=assessor, **{**said, "version": 1})
        new = actions.publish_scheme(draft=draft, by=approver, **said)

        assert queries.course.version_for(old.scheme, Period.parse("2024")) == old
        assert queries.course.version_for(old.scheme, Period.parse("2025")) == new
        after = computed(new, "2025", assessor)
        assert (before.state, after.state) == ("computed", "computed")
        assert not queries.course.gives_points(before)
        assert queries.course.gives_points(after)
        assert list(before.values.order_by("pk").values_list("value", "status")) == kept

        found = difference(queries.course.scheme_side(old), queries.course.scheme_side(new))
        assert {one.kind for one in found.items} == {"changed"}
        assert len(found.items) == 12
        compared, _computation = queries.course.side_by_side(before, new, None)
        assert [one.kind for one in compared.changes] == ["item"] * 12

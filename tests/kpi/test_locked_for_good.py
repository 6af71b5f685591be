"""Whatever row of whatever table is changed or deleted later, a locked run stays what it is.

Every table of the registry and of assessment is gone through, every column of it is given
another value, every row is deleted where the database lets it go; only the run's own results are
left alone, since touching those is what `verify_run` is for.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from alliance.core.db.fields import ExactDecimal
from kpi import actions, queries
from kpi.models import IndicatorValue, Run, RunFacts, RunUnit, Score, Target, Total
from kpi.running import verifying
from tests import make
from tests.kpi.marking import both, give, marked_county
from tests.kpi.story import Story
from tests.kpi.test_locked_runs import stored, told
from tests.kpi.test_marks_scored import before_the_public
from tests.kpi.test_run_course import at

pytestmark = pytest.mark.django_db
RESULTS = {Run, RunFacts, RunUnit, IndicatorValue, Score, Total}
#: By these a result names what it is about; a row under another key is another row.
KEYS = {"id", "code"}
REFUSED = (DatabaseError, ProtectedError, RestrictedError, ValidationError)


class Undone(Exception):
    """What was tried is taken back."""


def locked_run() -> tuple[Story, Run]:
    """Figures, marks of every kind, one item left out by decision; published and locked."""
    story = marked_county()
    leads = [make.lead_of(story.north), make.lead_of(story.south)]
    for body in (*story.bodies, *leads):
        give(story, "culture", body.unit, points="20")
        give(story, "ethics", body.unit, holds=body is not leads[0])
    for body in (*story.bodies[1:], *leads):
        give(story, "ruled", body.unit, **both())
    waiver = actions.propose_waiver(
        run=story.run("marked"), item="ruled", unit=story.bodies[0].unit, reason="未开展",
        by=story.assessor,
    )  # fmt: skip
    actions.decide_waiver(waiver=waiver, approved=True, by=story.approver)
    run = before_the_public(story, story.run("marked"))
    end = queries.course.notice_end(run)
    assert end is not None
    with time_machine.travel(at(end + timedelta(days=1)), tick=False):
        run = actions.publish_run(run=run, by=story.approver)
        return story, actions.lock_run(run=run, by=story.approver)


def edited() -> Iterator[type[models.Model]]:
    """Every table that has rows, but for the results themselves."""
    for app in ("members", "kpi"):
        for model in apps.get_app_config(app).get_models():
            if model not in RESULTS and model._default_manager.exists():
                yield model


#: By the kind of a column, what comes in place of what is there; the first kind that fits.
OTHERWISE: "tuple[tuple[type[models.Field[Any, Any]], Any], ...]" = (
    (models.BooleanField, lambda now: not now),
    (models.IntegerField, lambda now: (now or 0) + 1),
    (models.DateTimeField, lambda now: (now or timezone.now()) - timedelta(days=90)),
    (models.DateField, lambda now: (now or date(2024, 6, 30)) - timedelta(days=90)),
    (models.JSONField, lambda _now: ["改"]),
    (models.CharField, lambda _now: "改"),
    (models.TextField, lambda _now: "改"),
    (models.DecimalField, lambda now: (now or Decimal(0)) + Decimal("1.5")),
    (ExactDecimal, lambda now: (now or Decimal(0)) + Decimal("1.5")),
)


def another(column: Any, now: Any) -> Any:
    """A value of the column's kind that is not there now; None where there is no such kind."""
    if column.choices:
        return next((key for key, _name in column.flatchoices if key != now), None)
    return next((make_one(now) for kind, make_one in OTHERWISE if isinstance(column, kind)), None)


def change_everything(model: type[models.Model]) -> int:
    """Another value in every column of every row, where the database takes it; how many took."""
    took = 0
    for column in model._meta.concrete_fields:
        if column.name in KEYS or column.is_relation or column.primary_key:
            continue
        now = model._default_manager.values_list(column.attname, flat=True).first()
        value = another(column, now)
        if value is None:
            continue
        try:
            with transaction.atomic():
                took += bool(model._default_manager.update(**{column.attname: value}))
        except REFUSED:
            continue
    return took


def delete_everything(model: type[models.Model]) -> int:
    """Every row that nothing else holds on to; how many went."""
    try:
        with transaction.atomic():
            return int(model._default_manager.all().delete()[0])
    except REFUSED:
        return 0


def test_a_locked_run_stays_the_same_whatever_is_edited_or_deleted_later():
    story, run = locked_run()
    # 32 of 60 (66.67 %), 20 of 30; the 10 of the line left out are shared out: × 100/90
    first = run.totals.get(unit=story.bodies[0].unit)
    assert (f"{first.points:.2f}", f"{first.maximum:.0f}") == ("57.78", "100")
    before = (told(run), told(run, english=True), stored(run))
    shares = [(row.points, row.maximum, row.rank, row.part) for row in queries.scores(run)]
    touched: dict[type[models.Model], int] = {}
    for model in edited():
        for edit in (change_everything, delete_everything):
            try:
                with transaction.atomic():
                    n = edit(model)
                    touched[model] = touched.get(model, 0) + n
                    if n:
                        where = f"{edit.__name__}: {model._meta.label}"
                        assert (told(run), told(run, english=True), stored(run)) == before, where
                        found = verifying.verify(run)
                        assert found.is_whole, where
                        assert found.is_intact, where
                        again = queries.scores(run)
                        assert [
                            (row.points, row.maximum, row.rank, row.part) for row in again
                        ] == shares, where
                    raise Undone
            except Undone:
                pass
    # it was no empty exercise: whatever a run is frozen from has been touched
    names = {model._meta.label for model, n in touched.items() if n}
    assert names >= {
        "members.County", "members.Unit", "members.Institution", "members.Alliance",
        "members.Membership", "members.Person", "kpi.DataSet", "kpi.DataElement",
        "kpi.DataValue", "kpi.Indicator", "kpi.IndicatorVersion", "kpi.Target", "kpi.Scheme",
        "kpi.SchemeVersion", "kpi.SchemeItem", "kpi.Mark", "kpi.Waiver",
    }  # fmt: skip
    assert Target.objects.exists()

"""Indicators out of a filled set: drafts, written row by row, that somebody else publishes."""

from collections.abc import Sequence

from django.db.models import Max

from alliance.core.action import action
from alliance.core.actor import Actor
from kpi import access
from kpi.actions._drafts import locked, record
from kpi.actions._sets import DRAFT, SetRow, set_changes, set_target, stated
from kpi.actions._wording import follow_draft
from kpi.defining import Text
from kpi.models import Indicator, IndicatorVersion
from kpi.running.marking import CONDITIONS
from members.models import County


@action
def write_set(*, county: County, rows: Sequence[SetRow], by: Actor) -> list[IndicatorVersion]:
    """Begin or write on a draft for every row; nothing of it holds before it is published.

    Refused as a whole where one row may not be written any more.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_can_define(by, county)
    last = Indicator.objects.filter(county=county).aggregate(last=Max("position"))["last"] or 0
    return [_written(county, row, last + n, by) for n, row in enumerate(rows, 1)]


def _written(county: County, row: SetRow, position: int, by: Actor) -> IndicatorVersion:
    there = IndicatorVersion.objects.filter(
        county=county, indicator__code=row.naming.code
    ).order_by("number")
    draft = set_target(county, row, list(there.select_related("indicator", "clause")))
    draft = _begun(county, row, position, by) if draft is None else locked(draft)
    changes = set_changes(draft, row)
    for name, value in stated(draft, row).items():
        setattr(draft, name, value)
    draft.clause = row.clause or draft.clause
    draft.version += 1
    draft.ready_by, draft.ready_at = None, None
    draft.save()
    follow_draft(draft)
    if row.naming.first_level:
        Indicator.objects.filter(pk=draft.indicator_id).update(first_level=row.naming.first_level)
    after = {name: new for name, _old, new in changes}
    record(by, "kpi.indicator_imported", draft, after=after)
    return draft


def _begun(county: County, row: SetRow, position: int, by: Actor) -> IndicatorVersion:
    naming, text = row.naming, Text()
    words = {
        "name": naming.name,
        "name_en": naming.name_en or naming.name,
        "unit": naming.unit,
    }
    indicator = Indicator.objects.create(
        county=county,
        code=naming.code,
        first_level=naming.first_level,
        position=position,
        **words,
    )
    qualitative = bool(row.qualitative)
    return IndicatorVersion.objects.create(
        county=county,
        indicator=indicator,
        number=1,
        status=DRAFT,
        qualitative=qualitative,
        conditions=list(CONDITIONS) if qualitative else [],
        direction=text.direction,
        strategy=text.strategy,
        covers=text.covers,
        drafted_by_id=by.person,
        **words,
    )

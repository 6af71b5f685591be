"""A form's table for one period, ready to be filled in and loaded again."""

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.periods import Period
from alliance.core.tables.filling import Asked, Blank, write_blank
from kpi import queries
from kpi.importing.checks import VERB
from kpi.models import DataElement, DataSet
from kpi.queries.collecting.forms import Standings, is_owed
from members import access as member_access
from members import queries as member_queries
from members.models import Unit


def template(*, form: DataSet, period: Period, by: Actor) -> bytes:
    """One row for every unit that owes the form and that the person may report for.

    Columns are the form's elements without age bands; what a unit does not owe is locked.
    """
    elements = list(form.elements.filter(banded=False).order_by("position", "code"))
    county = form.county
    reach = member_access.reach(by, VERB)
    standings = Standings(county.pk)
    rows = []
    if county.pk in reach.counties and any(_by_county(element) for element in elements):
        asked = tuple(_by_county(element) for element in elements)
        rows.append(Blank((county.code, county.name, period.code), asked))
    for body in member_queries.institutions_on(county.pk, period.last_day).order_by("code"):
        if not reach.covers(county.pk, body.pk):
            continue
        standing = standings.of(body.pk, period.last_day)
        asked = tuple(
            is_owed(element, Unit.Kind.INSTITUTION, body.kind, standing) for element in elements
        )
        if any(asked):
            rows.append(Blank((body.code, body.name, period.code), asked))
    return write_blank(
        [_("机构代码"), _("机构"), _("期间")],
        [Asked(e.name, e.unit, e.places, e.minimum, e.maximum) for e in elements],
        rows,
        title=_("%(form)s（%(period)s）") % {"form": form.name, "period": period.code},
        note=_("只填白格；零要填 0；没有数据请写未采集、迟报、不适用或拒报。"),
        demo=county.demo,
        reasons=queries.collecting.reasons(),
    )


def _by_county(element: DataElement) -> bool:
    return element.reported_by == DataElement.ReportedBy.COUNTY

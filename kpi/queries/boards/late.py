"""What is late: returns past their day, and whom to call about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kpi.queries.collecting.returns import Owed, owed
from members import queries as member_queries
from members.models import County, Institution, Unit


@dataclass(frozen=True, slots=True)
class Late:
    """A return whose day is over: since how many days, and whom to call.

    `desk` is the body's own, or that of the centre above a village clinic; None for the county's
    own figures and where nobody is entered. `owner` is the department that keeps the form.
    """

    owed: Owed
    days: int
    desk: member_queries.Desk | None
    owner: str


class Desks:
    """Whom to call in each body of a county, read once."""

    def __init__(self, county: County, on: date) -> None:
        found = member_queries.contacts(county, on)
        self._by_id = {desk.institution.pk: desk for desk in found}
        self._by_code = {desk.institution.code: desk for desk in found}

    def of(self, body: Institution | None) -> member_queries.Desk | None:
        """The body's own desk when somebody can be called there, else that of the one above."""
        if body is None:
            return None
        own = self._by_id.get(body.pk)
        above = self._by_id.get(body.parent_id or 0)
        return own if own and (own.contacts or not above) else above

    def at(self, code: str) -> member_queries.Desk | None:
        """The desk of a body by its code."""
        return self._by_code.get(code)


def late_returns(units: QuerySet[Unit], desks: Desks, on: date) -> list[Late]:
    """The returns of these units that are past their day, those late longest first."""
    found = [
        Late(
            owed=one,
            days=(on - one.due_on).days,
            desk=desks.of(_body(one.unit)),
            owner=one.form.owner,
        )
        for one in owed(units, on)
        if one.due_on is not None and one.due_on < on
    ]
    return sorted(found, key=lambda one: (-one.days, one.owed.form.code, one.owed.unit.code))


def _body(unit: Unit) -> Institution | None:
    return unit.institution if unit.kind == Unit.Kind.INSTITUTION else None


@dataclass(frozen=True, slots=True)
class LateForm:
    """How many bodies are late with one form, and since how long at most."""

    form: str
    form_en: str
    bodies: int
    returns: int
    days: int


def late_forms(found: Iterable[Late]) -> list[LateForm]:
    """The same counted by form, most bodies first; names nobody."""
    by_form: dict[str, list[Late]] = {}
    for one in found:
        by_form.setdefault(one.owed.form.code, []).append(one)
    told = [
        LateForm(
            some[0].owed.form.name,
            some[0].owed.form.name_en,
            len({one.owed.unit.pk for one in some}),
            len(some),
            max(one.days for one in some),
        )
        for some in by_form.values()
    ]
    return sorted(told, key=lambda one: (-one.bodies, one.form))

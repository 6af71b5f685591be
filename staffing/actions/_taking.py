"""A step while it is taken: what was said is checked and read as what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from members.models import Institution, Person
from staffing.models import Posting
from staffing.rules.postings import Move
from staffing.vocabulary import BODY, DAY, FIELDS, LINE, PEOPLE

_MOST: Final = 2000
_MOST_LINE: Final = 80


@dataclass
class Taking:
    """One step of one posting: the row is locked, `said` holds checked values by field."""

    row: Posting
    move: Move
    side: str
    by: Actor
    said: dict[str, Any]
    on: date


def checked(row: Posting, move: Move, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a step needs and may take, of its kind; Invalid names every field that is wrong."""
    troubles = {
        name: _("这一步不收这一项。") for name in said if name not in {*move.needs, *move.may}
    }
    found: dict[str, Any] = {}
    for name in (*move.needs, *move.may):
        value, trouble = _read(row, name, said.get(name))
        if trouble or (value is None and name in move.needs):
            troubles[name] = trouble or _("请填“%(field)s”。") % {"field": FIELDS[name][0]}
        elif value is not None:
            found[name] = value
    if troubles:
        raise Invalid(" ".join(troubles.values()), fields=troubles)
    return found


def _read(row: Posting, name: str, given: Any) -> tuple[Any, str]:
    """A value as its kind wants it, and what is wrong with it."""
    kind = FIELDS[name][1]
    if given is None or given == "":
        return None, ""
    if kind == DAY:
        day = given if isinstance(given, date) else _day(str(given))
        return day, "" if day else _("日期写作2024-12-31")
    if kind == PEOPLE:
        person = _person(row, given)
        return person, "" if person else _("请选派出单位在任的人员。")
    if kind == BODY:
        body = _body(row, given)
        return body, "" if body else _("请选本县区另一家机构。")
    text, most = str(given).strip(), _MOST_LINE if kind == LINE else _MOST
    if len(text) > most:
        return None, _("请不超过%(most)d字。") % {"most": most}
    return text or None, ""


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _person(row: Posting, given: Any) -> Person | None:
    if isinstance(given, Person):
        given = given.code
    rows = Person.objects.filter(county=row.county_id, institution=row.home_id, left_on=None)
    return rows.filter(code=str(given)).first()


def _body(row: Posting, given: Any) -> Institution | None:
    if isinstance(given, Institution):
        given = given.code
    rows = Institution.objects.filter(county=row.county_id, code=str(given), closed_on=None)
    return rows.exclude(pk__in=[row.home_id, row.host_id]).first()

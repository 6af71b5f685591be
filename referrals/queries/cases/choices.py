"""What people choose from in a step: lists of the county's plan, and those that are fixed."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Final

from members import queries as member_queries
from members.models import DiseaseEntry, Institution
from members.rules import VILLAGE_KINDS
from referrals.vocabulary import DECLINE_DOWN, DECLINE_UP, DOWN, PRIORITIES, UP

#: Fields whose choices are a list of the plan.
_LISTED: Final = {
    "emergency": "referrals.emergency.centre_kinds",
    "down_reason": "referrals.down.reasons",
}
_FIXED: Final = {
    ("priority", UP): PRIORITIES,
    ("priority", DOWN): PRIORITIES,
    ("reason_code", UP): DECLINE_UP,
    ("reason_code", DOWN): DECLINE_DOWN,
}
#: The code of the county's list of diseases that are referred.
CATALOGUE: Final = "referral"


def choices(county: int, direction: str, field: str, on: date) -> list[tuple[str, str]]:
    """What may be chosen for a field; empty where no plan gives a list: own words then."""
    if (field, direction) in _FIXED:
        return [(code, str(words)) for code, words in _FIXED[field, direction].items()]
    rows = member_queries.rules.county_rules(county, on).filter(key=_LISTED[field])
    row = rows.last()
    listed = json.loads(row.value) if row is not None and row.value is not None else []
    return [(text, text) for text in listed]


def capable_of(county: int, kind: str, on: date) -> list[Institution]:
    """The bodies that are recorded as having the emergency centre of this kind."""
    return member_queries.sharing.capable(county, "emergency", kind, on)


def catalogue(county: int, direction: str, on: date) -> list[DiseaseEntry]:
    """The county's diseases that are referred this way; an empty list blocks nothing."""
    rows = DiseaseEntry.objects.filter(
        member_queries.in_force(on), county=county, catalogue__code=CATALOGUE
    )
    return list(rows.filter(direction__in=(direction, "both", "")).order_by("icd", "id"))


def places(county: int, on: date, *, but: Iterable[int] = ()) -> list[Institution]:
    """The bodies that take patients, in Chinese order; village clinics and stations do not."""
    rows = member_queries.institutions_on(county, on).exclude(kind__in=VILLAGE_KINDS)
    return list(rows.exclude(pk__in=list(but)).order_by("sort_key", "code"))

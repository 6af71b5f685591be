"""What people choose from in a step: lists of the county's plan, and those that are fixed."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.core.clock import today
from members import queries as member_queries
from members.models import DiseaseEntry, DiseaseList, Institution, Membership
from members.rules import VILLAGE_KINDS
from referrals.models import Referral
from referrals.vocabulary import (
    COLOURS,
    DECLINE_DOWN,
    DECLINE_UP,
    DOWN,
    PRIORITIES,
    SPECIALTIES,
    UP,
)

#: Fields whose choices are a list of the plan.
_LISTED: Final = {
    "emergency": "referrals.emergency.centre_kinds",
    "down_reason": "referrals.down.reasons",
    "groups": "referrals.priority.groups",
    "colour": "referrals.maternal.colours",
    "indication": "referrals.out_of_county.indications",
}
#: Fields that are not asked for where the county has no list; for the others own words do then.
ONLY_LISTED: Final = frozenset({"groups", "colour", "icd"})
_FIXED: Final = {
    ("specialty", UP): SPECIALTIES,
    ("priority", UP): PRIORITIES,
    ("priority", DOWN): PRIORITIES,
    ("reason_code", UP): DECLINE_UP,
    ("reason_code", DOWN): DECLINE_DOWN,
}
_HOSPITALS: Final = "A"
PRIMARY: Final = DiseaseList.Level.PRIMARY
URGENT_MARKS: Final = "referrals.marks.urgent"
LEVEL: Final = "referrals.maternal.level[{}]"
#: The colours as plans print them, whatever language the reader has.
_CHINESE: Final = {"green": "绿", "yellow": "黄", "orange": "橙", "red": "红", "purple": "紫"}


def choices(county: int, direction: str, field: str, on: date) -> list[tuple[str, str]]:
    """What may be chosen for a field; empty where no plan gives a list: own words then."""
    if (field, direction) in _FIXED:
        return [(code, str(words)) for code, words in _FIXED[field, direction].items()]
    if field == "icd":
        return [(one.icd, disease_words(one)) for one in catalogue(county, direction, on)]
    texts = _listed(county, _LISTED[field], on)
    if field == "colour":
        return [(code, str(words)) for code, words in COLOURS.items() if _CHINESE[code] in texts]
    return [(text, text) for text in texts]


def urgent_marks(county: int, on: date) -> frozenset[str]:
    """The groups and colours whose referrals the county wants to come first, as it writes them."""
    return frozenset(_listed(county, URGENT_MARKS, on))


def is_urgent(county: int, groups: Iterable[str], colour: str, on: date) -> bool:
    """Whether one of a patient's marks makes the referral come first by the county's rule."""
    marks = {*groups, _CHINESE.get(colour, "")}
    return bool(marks & urgent_marks(county, on))


def priority_by_marks(county: int, said: str, groups: Iterable[str], colour: str, on: date) -> str:
    """What was said, or first of all where one of the patient's marks makes it so by rule."""
    marked = list(groups)
    urgent = said == "routine" and (marked or colour) and is_urgent(county, marked, colour, on)
    return "urgent" if urgent else said


def level_for(county: int, colour: str, on: date) -> int | None:
    """From which level of hospital on the county sends this colour; None where it has not said."""
    row = member_queries.rules.county_rules(county, on).filter(key=LEVEL.format(colour)).last()
    return int(row.value) if row is not None and row.value is not None else None


def first_served(county: int, on: date) -> list[str]:
    """In what the plan lets patients come first whom a base has sent; empty where it says nothing."""
    return _listed(county, "referrals.priority.services", on)


def first_served_of(row: Referral) -> list[str]:
    """In what this patient comes first by the plan: whom a base has sent and who has not left yet.

    A hospital (WS 218 class A) that sends a patient on is no base.
    """
    base = not (row.origin.kind or "").startswith(_HOSPITALS)
    sent = base and row.direction == UP and row.sent and row.is_open
    return first_served(row.county_id, today()) if sent else []


def _listed(county: int, key: str, on: date) -> list[str]:
    row = member_queries.rules.county_rules(county, on).filter(key=key).last()
    found: list[str] = json.loads(row.value) if row is not None and row.value is not None else []
    return found


def catalogue(
    county: int, direction: str, on: date, origin: int | None = None
) -> list[DiseaseEntry]:
    """The diseases of the county's lists and of those of the origin's alliances, each code once.

    Those that go this way, and those that a list keeps at the first level; an alliance's own entry
    stands above the county's. An empty list blocks nothing. Without an origin every alliance's.
    """
    rows = DiseaseEntry.objects.filter(member_queries.in_force(on), county=county).filter(
        Q(direction__in=(direction, "both", "")) | Q(catalogue__level=PRIMARY)
    )
    if origin is not None:
        theirs = Membership.objects.filter(member_queries.in_force(on), institution=origin)
        own = Q(catalogue__alliance__in=theirs.values("alliance"))
        rows = rows.filter(Q(catalogue__alliance=None) | own)
    found: dict[str, DiseaseEntry] = {}
    for one in rows.select_related("catalogue").order_by("catalogue__alliance", "id"):
        there = found.get(one.icd)
        if there is None or there.catalogue.alliance_id is None or is_first_contact(there):
            found[one.icd] = one
    return [found[icd] for icd in sorted(found)]


def is_first_contact(entry: DiseaseEntry) -> bool:
    """Whether a list keeps this disease at the base: going up then needs a reason."""
    return entry.catalogue.level == PRIMARY


def disease_words(entry: DiseaseEntry) -> str:
    """A disease as it is chosen: code, name, when it is referred, or that the base treats it."""
    words = f"{entry.icd} {entry.name}"
    if is_first_contact(entry):
        return str(_("%(disease)s（基层首诊）") % {"disease": words})
    return f"{words}：{entry.criteria}" if entry.criteria else words


def data_asked(row: Referral) -> list[str]:
    """The names of what the list of diseases asks for beside this disease."""
    there = catalogue(row.county_id, row.direction, today(), row.origin_id) if row.icd else []
    return next((list(one.required) for one in there if one.icd == row.icd), [])


def takes_patients(place: Institution, on: date) -> bool:
    """Whether a body may be sent a patient: open on the day, and no village clinic or station."""
    there = place.opened_on is None or place.opened_on <= on
    gone = place.closed_on is not None and place.closed_on <= on
    return there and not gone and place.kind not in VILLAGE_KINDS


def places(county: int, on: date, *, but: Iterable[int] = ()) -> list[Institution]:
    """The bodies that take patients, in Chinese order; village clinics and stations do not."""
    rows = member_queries.institutions_on(county, on).exclude(kind__in=VILLAGE_KINDS)
    return list(rows.exclude(pk__in=list(but)).order_by("sort_key", "code"))

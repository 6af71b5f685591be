"""Verified facts of other apps that a request may be paid for, each once in its life."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.periods import Period
from fundpool.models import ClaimedDays, Request, RequestFact
from fundpool.rules.requests import SERVED
from members.models import Institution
from referrals import queries as referral_queries
from referrals.models import RemoteItem
from staffing import queries as staffing_queries
from staffing.models import MonthlyVerification

#: What a hospital delivers from afar; the facts name who asked, the money goes to who delivered.
DELIVERED: Final = (
    "referrals.remote_imaging_ecg",
    "referrals.remote_laboratory",
    "referrals.remote_pathology",
    "referrals.remote_consultations",
)
_REMOTE: Final = "referrals.remoteitem:"
_VERIFIED: Final = "staffing.monthlyverification:"


@dataclass(frozen=True)
class Offered:
    """A fact that may be claimed; of days of service the person and which days, half-open."""

    fact: Evidence
    person: int = 0
    spans: Sequence[tuple[date, date]] = ()


def kinds() -> Sequence[EvidenceKind]:
    """What can be gathered, with its name and what counts."""
    there = (*referral_queries.evidence_kinds(), *staffing_queries.evidence_kinds())
    return [one for one in there if one.code in {*DELIVERED, SERVED}]


def offered(body: Institution, year: int) -> list[Evidence]:
    """The facts of a year that a body delivered and no living request has claimed."""
    return [one.fact for one in open_to(body, year)]


def open_to(body: Institution, year: int) -> list[Offered]:
    """The same with the days: of a verification those that no living request has claimed.

    The money of days of service goes to who sent the person.
    """
    period, county = Period.parse(str(year)), body.county_id
    taken = set(
        RequestFact.objects.filter(county=county, released=False)
        .exclude(kind=SERVED)
        .values_list("source", flat=True)
    )
    delivered = (
        Offered(fact)
        for kind in DELIVERED
        for fact in referral_queries.evidence(period, county=county, kind=kind)
        if fact.source not in taken
    )
    unpaid = staffing_queries.unpaid_days(period, county=county, paid=_paid(county, period))
    served = (
        Offered(one.fact, one.person, [(first, until) for first, until in one.spans if until])
        for one in unpaid
    )
    found: dict[str, Offered] = {}
    for one in (*delivered, *served):
        found.setdefault(one.fact.source, one)
    mine = _delivered(body, found)
    return [one for source, one in found.items() if source in mine and one.fact.quantity]


def _paid(county: int, period: Period) -> dict[int, list[tuple[date, date]]]:
    """The days that living requests have claimed in a period, by person."""
    rows = ClaimedDays.objects.filter(
        county=county, living=True, from_on__lt=period.until, until_on__gt=period.first_day
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for person, first, until in rows.values_list("person", "from_on", "until_on"):
        found.setdefault(person, []).append((first, until))
    return found


def held_by(row: Request) -> list[tuple[str, str, int]]:
    """Kind, source and quantity of the facts that back a request."""
    facts = RequestFact.objects.filter(request=row, released=False)
    return list(facts.values_list("kind", "source", "quantity"))


def quantity_of(fact: Evidence) -> int:
    """How much a fact counts, whole."""
    return int(fact.quantity or 0)


def _delivered(body: Institution, sources: Iterable[str]) -> set[str]:
    """Of these sources those that the body itself delivered."""
    keys: dict[str, list[str]] = {_REMOTE: [], _VERIFIED: []}
    for source in sources:
        label, colon, key = source.partition(":")
        keys[f"{label}{colon}"].append(key)
    items = RemoteItem.objects.filter(county=body.county_id, pk__in=keys[_REMOTE], destination=body)
    days = MonthlyVerification.objects.filter(
        county=body.county_id, pk__in=keys[_VERIFIED], home=body
    )
    return {f"{_REMOTE}{pk}" for pk in items.values_list("pk", flat=True)} | {
        f"{_VERIFIED}{pk}" for pk in days.values_list("pk", flat=True)
    }

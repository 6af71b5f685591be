"""Verified facts of other apps that a request may be paid for, each once in its life."""

from collections.abc import Iterable, Sequence
from typing import Final

from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.evidence import once as each_once
from alliance.core.periods import Period
from fundpool.models import Request, RequestFact
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
#: Days of service that a receiving body has verified; the money goes to who sent.
SERVED: Final = "staffing.service_days"
_REMOTE: Final = "referrals.remoteitem:"
_VERIFIED: Final = "staffing.monthlyverification:"


def kinds() -> Sequence[EvidenceKind]:
    """What can be gathered, with its name and what counts."""
    there = (*referral_queries.evidence_kinds(), *staffing_queries.evidence_kinds())
    return [one for one in there if one.code in {*DELIVERED, SERVED}]


def offered(body: Institution, year: int) -> list[Evidence]:
    """The facts of a year that a body delivered and no living request has claimed."""
    period, county = Period.parse(str(year)), body.county_id
    found = [
        fact
        for kind in DELIVERED
        for fact in referral_queries.evidence(period, county=county, kind=kind)
    ]
    taken = RequestFact.objects.filter(county=county, released=False)
    paid = dict(taken.values_list("source", "quantity"))
    found += staffing_queries.unpaid_days(period, county=county, claimed=paid)
    mine = _delivered(body, found) - set(paid)
    return [fact for fact in each_once(found) if fact.source in mine and fact.quantity]


def held_by(row: Request) -> list[tuple[str, str, int]]:
    """Kind, source and quantity of the facts that back a request."""
    facts = RequestFact.objects.filter(request=row, released=False)
    return list(facts.values_list("kind", "source", "quantity"))


def quantity_of(fact: Evidence) -> int:
    """How much a fact counts, whole."""
    return int(fact.quantity or 0)


def _delivered(body: Institution, found: Iterable[Evidence]) -> set[str]:
    """Of these facts the sources that the body itself delivered."""
    keys: dict[str, list[str]] = {_REMOTE: [], _VERIFIED: []}
    for fact in found:
        label, colon, key = fact.source.partition(":")
        keys[f"{label}{colon}"].append(key)
    items = RemoteItem.objects.filter(county=body.county_id, pk__in=keys[_REMOTE], destination=body)
    days = MonthlyVerification.objects.filter(
        county=body.county_id, pk__in=keys[_VERIFIED], home=body
    )
    return {f"{_REMOTE}{pk}" for pk in items.values_list("pk", flat=True)} | {
        f"{_VERIFIED}{pk}" for pk in days.values_list("pk", flat=True)
    }

"""Verified facts of other apps that a request may be paid for, each once in its life."""

from collections.abc import Sequence
from typing import Final

from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.evidence import once as each_once
from alliance.core.periods import Period
from fundpool.models import RequestFact
from members.models import Institution
from referrals import queries as referral_queries
from referrals.models import RemoteItem

#: What a hospital delivers from afar; the facts name who asked, the money goes to who delivered.
DELIVERED: Final = (
    "referrals.remote_imaging_ecg",
    "referrals.remote_laboratory",
    "referrals.remote_pathology",
    "referrals.remote_consultations",
)
_REMOTE: Final = "referrals.remoteitem:"


def kinds() -> Sequence[EvidenceKind]:
    """What can be gathered, with its name and what counts."""
    return [one for one in referral_queries.evidence_kinds() if one.code in DELIVERED]


def offered(body: Institution, year: int) -> list[Evidence]:
    """The facts of a year that a body delivered and no living request has claimed."""
    period = Period.parse(str(year))
    found = [
        fact
        for kind in DELIVERED
        for fact in referral_queries.evidence(period, county=body.county_id, kind=kind)
    ]
    keys = [fact.source.removeprefix(_REMOTE) for fact in found]
    mine = RemoteItem.objects.filter(county=body.county_id, pk__in=keys, destination=body)
    delivered = {f"{_REMOTE}{pk}" for pk in mine.values_list("pk", flat=True)}
    taken = set(
        RequestFact.objects.filter(county=body.county_id, released=False).values_list(
            "source", flat=True
        )
    )
    return [fact for fact in each_once(found) if fact.source in delivered - taken]

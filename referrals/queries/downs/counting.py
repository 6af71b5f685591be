"""The down-referrals that count on some days, each with the signs against it; all from events."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from alliance.core.clock import end_of
from alliance.core.imports.layout import normal
from referrals.models import ListLine, ReferralEvent
from referrals.queries.downs.definition import CONTACTS, REACHED, first_contacts
from referrals.queries.downs.signs import Equal, Sign, Stay, Step, equal_results, signs_of
from referrals.vocabulary import DOWN

Span = tuple[date, date]
_DAY: Final = timedelta(days=1)
_READ: Final = ("propose", "discharge", "register")
_STAYS: Final = (ListLine.Kind.ADMITTED, ListLine.Kind.DISCHARGED)


@dataclass(frozen=True)
class Down:
    """A down-referral that counts, on the day of its first contact, with the signs against it."""

    referral: UUID
    origin: int
    destination: int | None
    specialty: str
    registered_at: datetime
    contact_at: datetime
    on: date
    signs: tuple[Sign, ...]

    @property
    def doubtful(self) -> bool:
        """Whether something speaks against it."""
        return bool(self.signs)


@dataclass(frozen=True)
class _Case:
    """A case that counts: where from and to, its patient's index, and the contact itself."""

    pk: UUID
    origin: int
    destination: int | None
    specialty: str
    index: str
    contact: Step


def downs(county: int, first: date, last: date) -> list[Down]:
    """Every down-referral of the county that counts on a day from first to last, by that day."""
    return downs_of(county, [(first, last)])[0]


def downs_of(county: int, spans: Sequence[Span]) -> list[list[Down]]:
    """The same for several spans of days, each by itself, under the rule of its last day.

    Four statements for all spans together, and one of the county's rules for each.
    """
    cases = _cases(county, spans)
    if not cases:
        return [[] for _span in spans]
    steps, stays = _steps(county, spans), _stays(county, spans)
    alike = _alike(county, spans)
    found = []
    for first, last in spans:
        equal = Equal(alike, equal_results(county, last))
        found.append(
            [
                _down(one, steps[one.pk], stays.get((one.origin, one.index), ()), equal)
                for one in cases
                if first <= localdate(one.contact.at) <= last
            ]
        )
    return found


def _down(case: _Case, steps: Mapping[str, Step], stays: Sequence[Stay], equal: Equal) -> Down:
    contact, register = case.contact, steps.get("register")
    return Down(
        case.pk, case.origin, case.destination, case.specialty,
        register.at if register is not None else contact.at, contact.at, localdate(contact.at),
        signs_of(steps, contact, stays, equal),
    )  # fmt: skip


def _within(spans: Sequence[Span]) -> Q:
    found = Q()
    for first, last in spans:
        found |= Q(occurred_at__gte=end_of(first - _DAY), occurred_at__lt=end_of(last))
    return found


def _cases(county: int, spans: Sequence[Span]) -> list[_Case]:
    """Those that count in the spans, the earliest first."""
    rows = first_contacts(ReferralEvent.objects.filter(_within(spans), county=county))
    told = (
        "referral_id", "referral__origin", "referral__destination", "referral__specialty",
        "referral__patient__number_index", "action", "occurred_at", "reason", "actor_id",
        "acting_for_id",
    )  # fmt: skip
    return [
        _Case(pk, origin, place, specialty, index, _step(action, at, (by, for_whom), reason))
        for pk, origin, place, specialty, index, action, at, reason, by, for_whom in rows.order_by(
            "occurred_at", "referral_id"
        ).values_list(*told)
    ]


def _step(action: str, at: datetime, people: tuple[int | None, ...], reason: str) -> Step:
    return Step(action, at, frozenset(one for one in people if one is not None), reason.strip())


def _counting(county: int, spans: Sequence[Span]) -> "QuerySet[ReferralEvent, Any]":
    """The ids of the cases that count in the spans, for a statement that asks more of them."""
    rows = first_contacts(ReferralEvent.objects.filter(_within(spans), county=county))
    return rows.order_by().values("referral")


def _steps(county: int, spans: Sequence[Span]) -> Mapping[UUID, Mapping[str, Step]]:
    """By case its first proposal, discharge and registration."""
    rows = ReferralEvent.objects.filter(
        county=county, action__in=_READ, referral__in=_counting(county, spans)
    )
    found: dict[UUID, dict[str, Step]] = defaultdict(dict)
    for referral, action, at, *people in rows.order_by("pk").values_list(
        "referral_id", "action", "occurred_at", "actor_id", "acting_for_id"
    ):
        found[referral].setdefault(action, _step(action, at, tuple(people), ""))
    return found


def _stays(county: int, spans: Sequence[Span]) -> Mapping[tuple[int, str], Sequence[Stay]]:
    """By hospital and patient's index what its lists say of their stays, in order."""
    indexes = (
        first_contacts(ReferralEvent.objects.filter(_within(spans), county=county))
        .order_by()
        .exclude(referral__patient__number_index="")
        .values("referral__patient__number_index")
    )
    lines = ListLine.objects.filter(county=county, kind__in=_STAYS).order_by()
    told = ("institution_id", "kind", "moment", "latest", "pk")
    now, former = (
        lines.filter(**{f"{name}__in": indexes}).annotate(index=F(name)).values_list(*told, "index")
        for name in ("number_index", "former_index")
    )
    found: dict[tuple[int, str], list[Stay]] = defaultdict(list)
    for place, kind, moment, latest, _pk, index in sorted(
        now.union(former), key=lambda row: (row[3], row[4])
    ):
        found[place, index].append(Stay(kind, moment, latest))
    return found


def _alike(county: int, spans: Sequence[Span]) -> dict[tuple[int, date, str], int]:
    """Of how many patients one person wrote one result on one day, on the days of the spans."""
    rows = ReferralEvent.objects.filter(
        REACHED, _within(spans), county=county, action__in=CONTACTS, referral__direction=DOWN
    )
    seen: dict[tuple[int, date, str], set[UUID]] = defaultdict(set)
    for actor, at, reason, referral in rows.order_by().values_list(
        "actor_id", "occurred_at", "reason", "referral_id"
    ):
        if actor is not None:
            seen[actor, localdate(at), normal(reason)].add(referral)
    return {key: len(cases) for key, cases in seen.items()}

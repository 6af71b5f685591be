"""Down-referrals that count, and those that may stand on paper only: all from events and lists.

One counts from its registration at the base and the first follow-up contact with a result. It is
doubtful where the patient had left before it was proposed, where one person proposed and
registered it, or where one person wrote the same result of many patients on one day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of
from alliance.core.errors import NotSet
from alliance.core.imports.layout import normal
from members import queries as member_queries
from referrals.models import ListLine, Referral, ReferralEvent
from referrals.queries.figures.measures import REACHED
from referrals.vocabulary import DOWN

#: The county's rule: from how many equal results of one person on one day on.
EQUAL: Final = "referrals.down.equal_results"
AFTER, SAME, EQUALS = "after_discharge", "same_person", "equal_results"
SIGNS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        AFTER: _("出院后才提出"),
        SAME: _("提出与登记是同一人"),
        EQUALS: _("同一人同一天随访结果雷同"),
    }
)
_CONTACTS: Final = ("log_attempt", "complete")
_READ: Final = ("propose", "discharge", "register", *_CONTACTS, "confirm_void")
_DAY: Final = timedelta(days=1)
BATCH: Final = 500


@dataclass(frozen=True)
class Sign:
    """One reason to doubt a down-referral: which, and what was seen."""

    code: str
    words: Promise
    at: datetime | None = None
    count: int | None = None


@dataclass(frozen=True)
class Down:
    """A down-referral that counts, on the day of its first contact, with the signs against it."""

    referral: UUID
    origin: int
    registered_at: datetime
    contact_at: datetime
    on: date
    signs: tuple[Sign, ...]

    @property
    def doubtful(self) -> bool:
        """Whether something speaks against it."""
        return bool(self.signs)


@dataclass(frozen=True)
class _Event:
    pk: int
    action: str
    before: str
    at: datetime
    people: frozenset[int]
    reason: str
    reached: bool | None


def equal_results(county: int, on: date) -> int | None:
    """How many equal results are too many by the county's rule of a day; None where not set."""
    try:
        return int(member_queries.rules.rule(county, EQUAL, on=on).value)
    except NotSet:
        return None


def downs(county: int, first: date, last: date) -> list[Down]:
    """Every down-referral of the county that counts on a day from first to last, by that day.

    What was entered in error counts nowhere; the county's rule is that of the last day. Five
    statements, and two more for every few hundred patients.
    """
    events = _events(county, first, last)
    found = []
    for pk, rows in events.items():
        contact = next((one for one in rows if _is_contact(one)), None)
        register = next((one for one in rows if one.action == "register"), None)
        void = any(one.action == "confirm_void" for one in rows)
        if contact is None or register is None or void:
            continue
        if first <= localdate(contact.at) <= last:
            found.append((pk, rows, register, contact))
    places = _places([pk for pk, *_more in found])
    left = _left_before(places.values())
    equal = _Equal(
        _equal(county, [contact for *_case, contact in found]), equal_results(county, last)
    )
    made = [
        Down(
            pk, places[pk].origin_id, register.at, contact.at, localdate(contact.at),
            _signs(rows, register, contact, left.get(pk, ()), equal),
        )
        for pk, rows, register, contact in found
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.contact_at, str(one.referral)))


def _is_contact(one: _Event) -> bool:
    """An attempt that reached somebody or the end of following up, with a result, once it has begun."""
    return (
        one.reached is not False
        and one.action in _CONTACTS
        and one.before == "following"
        and bool(one.reason)
    )


def _window(first: date, last: date) -> dict[str, datetime]:
    return {"occurred_at__gte": end_of(first - _DAY), "occurred_at__lt": end_of(last)}


def _events(county: int, first: date, last: date) -> dict[UUID, list[_Event]]:
    """What happened to every down-referral with a contact in these days, in its order."""
    contacted = ReferralEvent.objects.filter(
        county=county, action__in=_CONTACTS, referral__direction=DOWN, **_window(first, last)
    )
    rows = ReferralEvent.objects.filter(
        county=county, action__in=_READ, referral__in=contacted.order_by().values("referral")
    )
    found: dict[UUID, list[_Event]] = defaultdict(list)
    names = ("referral_id", "pk", "action", "from_status", "occurred_at", "reason", "reached")
    for referral, pk, action, before, at, reason, reached, *people in rows.order_by(
        "pk"
    ).values_list(*names, "actor_id", "acting_for_id"):
        known = frozenset(one for one in people if one is not None)
        found[referral].append(_Event(pk, action, before, at, known, reason.strip(), reached))
    return found


def _places(keys: Sequence[UUID]) -> dict[UUID, Referral]:
    found: dict[UUID, Referral] = {}
    for first in range(0, len(keys), BATCH):
        rows = Referral.objects.filter(pk__in=keys[first : first + BATCH])
        found |= {row.pk: row for row in rows.select_related("patient")}
    return found


def _left_before(cases: Iterable[Referral]) -> dict[UUID, list[ListLine]]:
    """What the lists of the hospital say of the stays of each case's patient, in order."""
    by_place: dict[tuple[int, str], list[UUID]] = defaultdict(list)
    for case in cases:
        if case.patient.number_index:
            by_place[case.origin_id, case.patient.number_index].append(case.pk)
    found: dict[UUID, list[ListLine]] = defaultdict(list)
    indexes = sorted({index for _place, index in by_place})
    for first in range(0, len(indexes), BATCH):
        some = indexes[first : first + BATCH]
        places = sorted({place for place, index in by_place if index in some})
        stays = (ListLine.Kind.ADMITTED, ListLine.Kind.DISCHARGED)
        rows = ListLine.objects.filter(institution__in=places, kind__in=stays)
        wanted = rows.filter(number_index__in=some) | rows.filter(former_index__in=some)
        for line in wanted.order_by("latest", "pk"):
            for index in {line.number_index, line.former_index}:
                for pk in by_place.get((line.institution_id, index), ()):
                    found[pk].append(line)
    return found


def _equal(county: int, contacts: Sequence[_Event]) -> dict[tuple[int, date, str], int]:
    """Of how many patients one person wrote one result on one day, for the days of the contacts."""
    days = sorted({localdate(one.at) for one in contacts})
    if not days:
        return {}
    rows = ReferralEvent.objects.filter(
        REACHED, county=county, action__in=_CONTACTS, referral__direction=DOWN,
        actor__in={person for one in contacts for person in one.people},
        **_window(days[0], days[-1]),
    )  # fmt: skip
    seen: dict[tuple[int, date, str], set[UUID]] = defaultdict(set)
    for actor, at, reason, referral in rows.order_by().values_list(
        "actor_id", "occurred_at", "reason", "referral_id"
    ):
        seen[actor, localdate(at), normal(reason)].add(referral)
    return {key: len(cases) for key, cases in seen.items()}


@dataclass(frozen=True)
class _Equal:
    """Of how many patients somebody wrote the same on a day, and from how many on it is a sign."""

    counted: Mapping[tuple[int, date, str], int]
    most: int | None

    def of(self, contact: _Event) -> int | None:
        """How many there were beside this one; None where that is no sign, or no rule is set."""
        day, said = localdate(contact.at), normal(contact.reason)
        alike = max((self.counted.get((who, day, said), 0) for who in contact.people), default=0)
        return alike if self.most is not None and alike >= self.most else None


def _signs(
    rows: Sequence[_Event],
    register: _Event,
    contact: _Event,
    stays: Sequence[ListLine],
    equal: _Equal,
) -> tuple[Sign, ...]:
    found = []
    propose = next((one for one in rows if one.action == "propose"), None)
    if propose is not None:
        left = _discharged(rows, propose, stays)
        if left is not None:
            found.append(Sign(AFTER, SIGNS[AFTER], at=left))
        if propose.people & register.people:
            found.append(Sign(SAME, SIGNS[SAME]))
    if (alike := equal.of(contact)) is not None:
        found.append(Sign(EQUALS, SIGNS[EQUALS], count=alike))
    return tuple(found)


def _discharged(
    rows: Sequence[_Event], propose: _Event, stays: Sequence[ListLine]
) -> datetime | None:
    """When the patient had left before the proposal: by the case itself, or by the lists.

    Of the lists the last line before the proposal speaks: who was admitted again had not left.
    """
    told = next((one for one in rows if one.action == "discharge"), None)
    if told is not None and told.at < propose.at:
        return told.at
    before = [line for line in stays if line.latest < propose.at]
    last = before[-1] if before else None
    return last.moment if last is not None and last.kind == ListLine.Kind.DISCHARGED else None


@dataclass(frozen=True)
class Listed:
    """One counted down-referral as a page shows it."""

    case: Referral
    down: Down


def listed(cases: Iterable[Referral], found: Mapping[UUID, Down]) -> list[Listed]:
    """The cases of a page with what is known of them."""
    return [Listed(case, found[case.pk]) for case in cases]


def of_reader(rows: QuerySet[Referral], found: Sequence[Down]) -> QuerySet[Any, Any]:
    """Those of the counted ones that the reader may see."""
    mine = rows.filter(pk__in=[one.referral for one in found])
    return mine.select_related("origin", "destination", "patient")

"""What is past its hour, and who is to be told next: what the beat asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from members import queries as member_queries
from members.models import County, Grant, Institution
from referrals.models import DutyContact, DutyShift, Escalation, Referral, RemoteItem
from referrals.models.escalations import DEPUTY, MEDICAL, NOBODY, ON_DUTY
from referrals.models.rosters import CENTRE
from referrals.queries import rosters
from referrals.queries.cases.deadlines import KEY
from referrals.queries.remote.deadlines import KEY as REMOTE_KEY
from referrals.vocabulary import BASE, DESK

#: The county's minutes between two steps, by the step they lead to.
MINUTES: Final = "referrals.escalation.minutes[{}]"
_OFFICES: Final = {MEDICAL: DutyContact.Office.MEDICAL, DEPUTY: DutyContact.Office.DEPUTY}
#: A void request waits as long as a cancellation: both are confirmed by somebody else.
VOID_KEY: Final = KEY.format("cancel")
REMOTE_VOID_KEY: Final = REMOTE_KEY.format("cancel")


@dataclass(frozen=True)
class Waits:
    """The county's minutes: to each further step, and for an answer to a void request of either."""

    steps: Mapping[int, int]
    void: int | None
    remote_void: int | None = None

    @property
    def missing(self) -> list[str]:
        """The keys of the steps that the county has not set."""
        return [
            MINUTES.format(office) for step, office in _OFFICES.items() if step not in self.steps
        ]


@dataclass(frozen=True)
class Late:
    """One hour of a case or a remote item that has passed, and who owns it."""

    row: Referral | RemoteItem
    matter: str
    due_at: datetime
    asked_at: datetime | None
    side: str
    place: Institution

    @property
    def case(self) -> Referral | None:
        """The case, where it is one."""
        return self.row if isinstance(self.row, Referral) else None

    @property
    def remote(self) -> RemoteItem | None:
        """The remote item, where it is one."""
        return self.row if isinstance(self.row, RemoteItem) else None

    @property
    def key(self) -> tuple[Any, str, datetime]:
        """What its escalations have in common."""
        return self.row.pk, self.matter, self.due_at


@dataclass(frozen=True)
class Reached:
    """Somebody whom a step reaches, with the telephone that was said."""

    step: int
    person: int
    phone: str


@dataclass(frozen=True)
class Told:
    """What a beat is to write: one step of one hour; `managers` hear of it when nobody is named."""

    late: Late
    reached: Reached | None
    managers: tuple[int, ...]


def waits_of(county: int, on: date) -> Waits:
    """The county's minutes, as far as it has set them; one statement."""
    keys = {MINUTES.format(office): step for step, office in _OFFICES.items()}
    rows = member_queries.rules.county_rules(county, on).filter(
        key__in=[*keys, VOID_KEY, REMOTE_VOID_KEY], value__isnull=False
    )
    found = {row.key: int(row.value) for row in rows if row.value is not None}
    steps = {step: found[key] for key, step in keys.items() if key in found}
    return Waits(steps, found.get(VOID_KEY), found.get(REMOTE_VOID_KEY))


def overdue(moment: datetime, waits: Waits) -> Q:
    """Cases with an hour that has passed."""
    late = Q(is_open=True, due_at__lte=moment) | Q(green_due_at__lte=moment)
    return late | _void_overdue(moment, waits.void)


def _void_overdue(moment: datetime, minutes: int | None) -> Q:
    """Void requests that have waited for longer than the county's minutes; none where not set."""
    if minutes is None:
        return Q(pk__in=())
    return Q(void_asked_at__lte=moment - timedelta(minutes=minutes))


def lates(rows: Iterable[Referral], moment: datetime, waits: Waits) -> list[Late]:
    """Every hour of these cases that has passed: `owner_at`, `origin`, `destination` are there."""
    found = []
    for row in rows:
        if row.is_open and row.due_at and row.due_at <= moment and row.owner_at:
            found.append(Late(row, "case", row.due_at, None, row.owner_side, row.owner_at))
        place = row.destination or row.origin
        if row.green_due_at and row.green_due_at <= moment:
            found.append(Late(row, "green", row.green_due_at, None, DESK, place))
        found += _void_late(row, place, moment, waits.void)
    return found


def _void_late(
    row: Referral | RemoteItem, place: Institution, moment: datetime, minutes: int | None
) -> list[Late]:
    """The hour of a void request, once it has passed; the alliance's desk owns it."""
    if row.void_asked_at is None or minutes is None:
        return []
    due_at = row.void_asked_at + timedelta(minutes=minutes)
    late = Late(row, "void", due_at, row.void_asked_at, DESK, place)
    return [late] if due_at <= moment else []


def overdue_remote(moment: datetime, waits: Waits) -> Q:
    """Remote items with an hour that has passed."""
    return Q(is_open=True, due_at__lte=moment) | _void_overdue(moment, waits.remote_void)


def remote_lates(rows: Iterable[RemoteItem], moment: datetime, waits: Waits) -> list[Late]:
    """Every hour of these remote items that has passed: `owner_at`, `destination` are there."""
    found = []
    for row in rows:
        if row.is_open and row.due_at and row.due_at <= moment and row.owner_at:
            found.append(Late(row, "remote", row.due_at, None, row.owner_side, row.owner_at))
        found += _void_late(row, row.destination, moment, waits.remote_void)
    return found


def unplaced(county: int, moment: datetime) -> "QuerySet[Referral]":
    """Accepted cases of a county for which no place was booked by their hour."""
    return Referral.objects.filter(county=county, status="accepted", due_at__lte=moment)


def without_place(rows: Iterable[Referral]) -> list[Late]:
    """The hour by which these cases that now wait for a place must have one: somebody watches it."""
    return [
        Late(row, "slot", row.due_at, None, row.owner_side, row.owner_at)
        for row in rows
        if row.due_at and row.owner_at
    ]


class _Named:
    """Everybody whom a chunk of what is late may reach, read in a constant number of statements."""

    def __init__(self, late: Sequence[Late], moment: datetime) -> None:
        day = timezone.localdate(moment)
        self._allied = rosters.allied_with({one.row.origin_id for one in late}, day)
        places = {one.place.pk for one in late}.union(*self._allied.values())
        places |= {one.place.parent_id for one in late if one.place.parent_id is not None}
        self._shifts: dict[tuple[int, str], DutyShift] = rosters.on_duty(places, moment)
        self._contacts = rosters.contacts(places, day)
        self._held: dict[tuple[int, str], list[int]] = {}
        grants = Grant.objects.filter(
            Q(person__left_on=None) | Q(person__left_on__gt=day),
            member_queries.in_force(day),
            institution__in=places,
            role__in=("head", "lead_admin", "alliance_desk"),
        )
        for place, role, person in grants.order_by("person").values_list(
            "institution_id", "role", "person_id"
        ):
            self._held.setdefault((place, role), []).append(person)

    def chain(self, late: Late) -> list[Reached]:
        """Whom the steps reach, in their order, nobody twice; those that name nobody are left out."""
        places = self._places(late)
        found: list[Reached] = []
        steps = [(ON_DUTY, one) for one in self._first(late, places)]
        for office in _OFFICES:
            steps += [(office, one) for one in self._office(late, office, places)]
        for step, (person, phone) in steps:
            if all(person != one.person and step != one.step for one in found):
                found.append(Reached(step, person, phone))
        return found

    def managers(self, late: Late) -> tuple[int, ...]:
        """Who can name somebody: the body's administrators, and the alliance's desk."""
        roles = [(late.place.pk, "lead_admin"), (late.place.pk, "head")]
        roles += [(place, "alliance_desk") for place in sorted(self._allied[late.row.origin_id])]
        return tuple(dict.fromkeys(one for role in roles for one in self._held.get(role, ())))

    def _places(self, late: Late) -> list[int]:
        """The body that owns the case; for the alliance's desk the bodies at which it sits."""
        if late.side != DESK:
            return [late.place.pk]
        allied = sorted(self._allied[late.row.origin_id])
        seated = [
            one
            for one in allied
            if (one, "alliance_desk") in self._held or (one, CENTRE) in self._shifts
        ]
        return seated or [late.place.pk]

    def _first(self, late: Late, places: list[int]) -> list[tuple[int, str]]:
        desks = (CENTRE,) if late.side == DESK else rosters.desks_of(late.row)
        shifts = [self._shifts[p, d] for d in desks for p in places if (p, d) in self._shifts]
        found = [(shift.person_id, shift.phone or shift.person.phone) for shift in shifts]
        if late.side == DESK:
            found += [(one, "") for p in places for one in self._held.get((p, "alliance_desk"), ())]
        return found

    def _office(self, late: Late, step: int, places: list[int]) -> list[tuple[int, str]]:
        office = _OFFICES[step]
        rows = [self._contacts[p, office] for p in places if (p, office) in self._contacts]
        found = [(row.person_id, row.phone or row.person.phone) for row in rows]
        if late.side == BASE:
            homes = [late.place.pk, late.place.parent_id]
            found += [(one, "") for p in homes if p for one in self._held.get((p, "head"), ())]
        return found


def due_now(late: Sequence[Late], moment: datetime, waits: Waits) -> list[Told]:
    """Who is to be told of these hours at this moment; as many statements for one as for all."""
    if not late:
        return []
    there: dict[Any, list[Escalation]] = {}
    ids = {one.row.pk for one in late}
    for row in Escalation.objects.filter(Q(referral__in=ids) | Q(remote__in=ids)):
        key = row.referral_id or row.remote_id, row.matter, row.due_at
        there.setdefault(key, []).append(row)
    named = _Named(late, moment)
    return [
        Told(one, reached, () if reached else named.managers(one))
        for one in late
        for reached in _next(named.chain(one), there.get(one.key, []), moment, waits)
    ]


def _next(
    chain: list[Reached], there: list[Escalation], moment: datetime, waits: Waits
) -> list[Reached | None]:
    """The step that is due: one, or none; [None] where nobody is named and nobody was told so."""
    done = [row for row in there if row.step > NOBODY]
    if not done:
        if chain:
            return [chain[0]]
        return [] if there else [None]
    last = max(done, key=lambda row: row.step)
    known = {row.person_id for row in done}
    for reached in chain:
        if reached.step > last.step and reached.person not in known:
            minutes = waits.steps.get(reached.step)
            late = minutes is not None and last.at + timedelta(minutes=minutes) <= moment
            return [reached] if late else []
    return []


def counties(moment: datetime) -> list[County]:
    """The counties in which something may be late: a beat looks into them."""
    late = Q(is_open=True, due_at__lte=moment) | Q(green_due_at__lte=moment)
    cases = Referral.objects.filter(late | Q(void_asked_at__lte=moment)).order_by()
    remote = Q(is_open=True, due_at__lte=moment) | Q(void_asked_at__lte=moment)
    items = RemoteItem.objects.filter(remote).order_by()
    there = Q(pk__in=cases.values("county")) | Q(pk__in=items.values("county"))
    return list(County.objects.filter(there).order_by("pk"))


def late_cases(county: int, moment: datetime, waits: Waits) -> "QuerySet[Referral]":
    """The cases of a county that are late."""
    return Referral.objects.filter(overdue(moment, waits), county=county)


def late_remote(county: int, moment: datetime, waits: Waits) -> "QuerySet[RemoteItem]":
    """The remote items of a county that are late."""
    return RemoteItem.objects.filter(overdue_remote(moment, waits), county=county)


def chunks(late: "QuerySet[Any]", size: int) -> Iterator[list[Any]]:
    """Ids of rows, so many at a time, one statement each."""
    rows = late.order_by("pk")
    last: list[Any] = list(rows.values_list("pk", flat=True)[:size])
    while last:
        yield last
        last = list(rows.filter(pk__gt=last[-1]).values_list("pk", flat=True)[:size])

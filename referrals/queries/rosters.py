"""Who is on duty where: weeks, the hours nobody covers, and whom a body names for what is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core.clock import end_of, now, today
from members import queries as member_queries
from members.models import Institution, Membership, Person
from referrals import remote_rules
from referrals.models import DutyContact, DutyShift, Referral, RemoteItem, RosterDesk
from referrals.models.rosters import CENTRE, DESKS, OFFICE
from referrals.remote_words import ECG, IMAGING, LABORATORY, PATHOLOGY
from referrals.rules import RECEIVE, Who, moves_from
from referrals.vocabulary import DESK

DAYS: Final = 7
#: The service that reads an examination; in the national list of services 心电诊断 is 32.06.
SERVICE: Final = {IMAGING: "32", ECG: "32", LABORATORY: "30", PATHOLOGY: "31"}


@dataclass(frozen=True)
class ShiftTold:
    """What somebody says of one shift: the person's id, aware moments."""

    person: int
    phone: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Gap:
    """Hours of a desk that nobody covers."""

    desk: RosterDesk
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class DeskDay:
    """One day of a desk: the shifts that begin on it, and the hours of it that nobody covers."""

    on: date
    shifts: list[DutyShift]
    gaps: list[Gap]


@dataclass(frozen=True)
class DeskWeek:
    """A desk with its seven days."""

    desk: RosterDesk
    words: str
    days: list[DeskDay]


@dataclass(frozen=True)
class Duty:
    """Who answers for a case now: the one on duty, and whom the body names otherwise."""

    shift: DutyShift | None
    office: DutyContact | None
    words: str


def monday_of(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def at(day: date, hour: time) -> datetime:
    """A moment of the county's clock."""
    return timezone.make_aware(datetime.combine(day, hour))


def starts(day: date) -> datetime:
    """When a day begins."""
    return at(day, time())


def begun_in(monday: date) -> Q:
    """Shifts that begin in a week: one of the last night belongs to the week it begins in."""
    return Q(from_at__gte=starts(monday), from_at__lt=starts(monday + timedelta(days=DAYS)))


def day_of(moment: datetime) -> date:
    """On which day of the county's clock a moment lies."""
    return timezone.localdate(moment)


def a_week_later(moment: datetime) -> datetime:
    """The same hour of the clock seven days on, also where the clock was moved between."""
    said = timezone.localtime(moment).replace(tzinfo=None) + timedelta(days=DAYS)
    return timezone.make_aware(said)


def uncovered(
    spans: Iterable[tuple[datetime, datetime]], first: datetime, last: datetime
) -> list[tuple[datetime, datetime]]:
    """The parts of an interval that no span covers, in their order."""
    found, covered = [], first
    for begins, ends in sorted(spans):
        if begins >= last:
            break
        if begins > covered:
            found.append((covered, begins))
        covered = max(covered, ends)
    if covered < last:
        found.append((covered, last))
    return found


def of_desks(desks: Sequence[RosterDesk], first: datetime, last: datetime) -> list[DutyShift]:
    """The shifts of desks that touch an interval, the earliest first; one statement."""
    rows = DutyShift.objects.filter(roster__in=desks, from_at__lt=last, until_at__gt=first)
    return list(rows.select_related("person").order_by("from_at", "id"))


def gaps(desks: "QuerySet[RosterDesk]") -> list[Gap]:
    """The hours until the end of tomorrow that nobody covers at desks that keep a roster.

    Two statements, however many desks there are.
    """
    kept = list(desks.filter(keeps=True).select_related("institution"))
    if not kept:
        return []
    first, last = now(), end_of(today() + timedelta(days=1))
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for shift in of_desks(kept, first, last):
        spans.setdefault(shift.roster_id, []).append((shift.from_at, shift.until_at))
    return [
        Gap(desk, *part) for desk in kept for part in uncovered(spans.get(desk.pk, []), first, last)
    ]


def week_of(desks: "QuerySet[RosterDesk]", monday: date) -> list[DeskWeek]:
    """Seven days of desks, with what nobody covers from now on; two statements."""
    kept = sorted(desks.select_related("institution"), key=lambda row: [*DESKS].index(row.desk))
    if not kept:
        return []
    first, last = starts(monday), starts(monday + timedelta(days=DAYS))
    shifts: dict[int, list[DutyShift]] = {}
    for shift in of_desks(kept, first, last):
        shifts.setdefault(shift.roster_id, []).append(shift)
    return [_desk_week(desk, shifts.get(desk.pk, []), monday) for desk in kept]


def _desk_week(desk: RosterDesk, shifts: list[DutyShift], monday: date) -> DeskWeek:
    days = [_desk_day(desk, shifts, monday + timedelta(days=n), n == 0) for n in range(DAYS)]
    return DeskWeek(desk, str(DESKS[desk.desk]), days)


def _desk_day(desk: RosterDesk, shifts: list[DutyShift], day: date, is_first: bool) -> DeskDay:
    """A shift that began before the week stands on its first day."""
    first, last = starts(day), end_of(day)
    here = [
        row for row in shifts if first <= row.from_at < last or (is_first and row.from_at < first)
    ]
    soon = desk.keeps and today() <= day <= today() + timedelta(days=1)
    spans = [(row.from_at, row.until_at) for row in shifts]
    empty = uncovered(spans, max(first, now()), last) if soon else []
    return DeskDay(day, here, [Gap(desk, *part) for part in empty])


def begun(roster: RosterDesk, monday: date) -> list[DutyShift]:
    """The shifts of a desk that begin in a week."""
    rows = DutyShift.objects.filter(begun_in(monday), roster=roster)
    return list(rows.select_related("person").order_by("from_at", "id"))


def on_duty(institutions: Iterable[int], moment: datetime) -> dict[tuple[int, str], DutyShift]:
    """Who is on duty, by body and desk; of two the one who came last. One statement."""
    rows = DutyShift.objects.filter(
        Q(person__left_on=None) | Q(person__left_on__gt=timezone.localdate(moment)),
        roster__institution__in=set(institutions),
        from_at__lte=moment,
        until_at__gt=moment,
    )
    found = rows.select_related("person", "roster").order_by("from_at", "id")
    return {(row.roster.institution_id, row.roster.desk): row for row in found}


def contacts(institutions: Iterable[int], on: date) -> dict[tuple[int, str], DutyContact]:
    """Whom bodies name on a day, by body and office, those who have left out; one statement."""
    rows = DutyContact.objects.filter(
        Q(person__left_on=None) | Q(person__left_on__gt=on),
        member_queries.in_force(on),
        institution__in=set(institutions),
    )
    return {(row.institution_id, row.office): row for row in rows.select_related("person")}


def desks_of(row: Referral | RemoteItem) -> tuple[str, ...]:
    """The desks that answer for a case or a remote item in its state, the first asked first."""
    if row.owner_side == DESK:
        return (CENTRE,)
    takers: Iterable[Who | remote_rules.Who]
    if isinstance(row, RemoteItem):  # a step that changes no state is not what is waited for
        moves = remote_rules.moves_from(row.way, row.status)
        takers = (who for one in moves if one.to != remote_rules.SAME for who in one.who)
        service = row.specialty or SERVICE[row.kind]
    else:
        takers = (who for one in moves_from(row.direction, row.status) for who in one.who)
        service = row.specialty
    verb = next((who.verb for who in takers if who.side == row.owner_side), RECEIVE)
    return (OFFICE, service) if verb == RECEIVE else (service, OFFICE)


def allied_with(origins: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """The bodies that share an alliance with each of these on a day, itself with them; two statements."""
    asked = set(origins)
    rows = Membership.objects.filter(member_queries.in_force(on))
    alliances: dict[int, set[int]] = {origin: set() for origin in asked}
    for body, alliance in rows.filter(institution__in=asked).values_list(
        "institution_id", "alliance_id"
    ):
        alliances[body].add(alliance)
    members: dict[int, set[int]] = {}
    for body, alliance in rows.filter(alliance__in=set().union(*alliances.values())).values_list(
        "institution_id", "alliance_id"
    ):
        members.setdefault(alliance, set()).add(body)
    return {
        origin: frozenset({origin}).union(*(members.get(one, ()) for one in theirs))
        for origin, theirs in alliances.items()
    }


def duty_of(row: Referral | RemoteItem) -> Duty | None:
    """Who is on duty now for the side that owns a case or a remote item; None where nobody has to act."""
    if row.owner_at_id is None:
        return None
    places = {row.owner_at_id}
    if row.owner_side == DESK:
        places = {*member_queries.days.partners_of([row.origin_id], today()), row.origin_id}
    there, desks = on_duty(places, now()), desks_of(row)
    shift = next((there[p, d] for d in desks for p in sorted(places) if (p, d) in there), None)
    office = None
    if shift is None:
        key = (row.owner_at_id, DutyContact.Office.MEDICAL)
        office = contacts([row.owner_at_id], today()).get(key)
    return Duty(shift, office, str(DESKS[shift.roster.desk if shift else desks[0]]))


@dataclass(frozen=True)
class Copied:
    """One shift of last week, a week later; `why_not` where it is not made."""

    desk: str
    told: ShiftTold
    person: Person
    why_not: str


def copied(institution: Institution, monday: date) -> list[Copied]:
    """What copying last week would make of every desk that keeps a roster; three statements."""
    desks = list(RosterDesk.objects.filter(institution=institution, keeps=True).order_by("pk"))
    rows = DutyShift.objects.filter(
        begun_in(monday - timedelta(days=DAYS)), roster__in=desks
    ).select_related("person", "roster")
    first, last = starts(monday), starts(monday + timedelta(days=2 * DAYS))
    there = [
        (row.roster.desk, row.person_id, row.from_at, row.until_at)
        for row in of_desks(desks, first, last)
    ]
    found = []
    for row in rows.order_by("from_at", "id"):
        told = ShiftTold(
            row.person_id, row.phone, a_week_later(row.from_at), a_week_later(row.until_at)
        )
        why_not = _why_not(row, told, there)
        found.append(Copied(row.roster.desk, told, row.person, why_not))
    return found


def _why_not(
    row: DutyShift, told: ShiftTold, there: list[tuple[str, int, datetime, datetime]]
) -> str:
    left = row.person.left_on
    if left is not None and left <= timezone.localdate(told.from_at):
        return _("已离任")
    if told.until_at <= now():
        return _("已经过去")
    for desk, person, begins, ends in there:
        same = (desk, person) == (row.roster.desk, row.person_id)
        if same and begins < told.until_at and told.from_at < ends:
            return _("已排")
    return ""


def person_named(institution: Institution, text: str) -> tuple[Person | None, str]:
    """Who of the county's register is meant by a code or a name, or why nobody is.

    A name is first looked for in the body itself; two of the same name need the code.
    """
    said = " ".join(text.split())
    rows = Person.objects.filter(county=institution.county_id, left_on=None)
    by_code = rows.filter(code=said).first()
    if by_code is not None:
        return by_code, ""
    for scope in (rows.filter(institution=institution, name=said), rows.filter(name=said)):
        found = list(scope[:2])
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, _("有两位“%(name)s”，请写人员代码。") % {"name": said[:60]}
    return None, _("名册上没有“%(name)s”在任，请写本县区人员的姓名或代码。") % {"name": said[:60]}

"""What the papers of a case print: steps, people on both sides, rules in words, the way to go."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.parameters import name_of
from alliance.core.showing import local, sentences
from members import queries as member_queries
from members.models import CountyRule, Institution, Person
from members.queries.rules.wording import words_of
from referrals.models import ArrivalNote, Referral, ReferralEvent
from referrals.queries import cases
from referrals.rules import MOVES, move_words
from referrals.vocabulary import DOWN

#: The county's rules on what a patient pays first; printed in words, never computed with.
DEDUCTIBLES: Final = ("referrals.deductible.referred_stay", "referrals.deductible.by_level")
ARRIVE, ADMIT = "arrive", "admit"
#: States that a case reaches by arriving alone.
_THERE: Final = frozenset({"arrived", "replied", "closed"})
_APART: Final = re.compile(r"[\s，,、；;。（）()]+")
#: Shorter pieces of a diagnosis stand in any sentence.
_TELLING: Final = 2


@dataclass(frozen=True)
class Contact:
    """Whom to ring on one side of a case."""

    side: str
    institution: str
    person: str
    phone: str


@dataclass(frozen=True)
class Taken:
    """One step with its moment, and who took it where."""

    action: str
    words: str
    at: datetime
    who: str


@dataclass(frozen=True)
class Deductible:
    """One rule of the county as it stands: `words` is "" where nobody has set it."""

    key: str
    name: str
    words: str
    clause: str
    reason: str


@dataclass(frozen=True)
class Slip:
    """Where a patient goes: everything that is not known is "" (when: None)."""

    place: str
    address: str
    when: datetime | None
    where: str
    door: str
    ask_for: str
    phone: str
    bring: str
    note: ArrivalNote | None


def has_arrived(row: Referral) -> bool:
    """Whether the patient of an up-referral came to the hospital; mostly no statement."""
    return row.status in _THERE or (row.status == "died" and moment_of(row, ARRIVE) is not None)


def moment_of(row: Referral, action: str) -> datetime | None:
    """When a step was taken for the last time, such as arriving; None where it was not."""
    rows = ReferralEvent.objects.filter(county=row.county_id, referral=row, action=action)
    found: datetime | None = rows.order_by("-id").values_list("occurred_at", flat=True).first()
    return found


def contacts_of(row: Referral) -> list[Contact]:
    """Both sides; the receiving one only where a place is named."""
    found = [_contact(_("转出方"), row.origin, row.author)]
    if row.destination is not None:
        found.append(_contact(_("接收方"), row.destination, row.receiver))
    return found


def _contact(side: str, place: Institution, person: Person | None) -> Contact:
    phone = (person.phone if person else "") or place.phone
    return Contact(side, local(place, "name"), str(person) if person else "", phone)


def packet_of(row: Referral) -> list[tuple[str, str]]:
    """What the steps have left, without a diagnosis that stands at the head of the letter."""
    return [(term, text) for term, text in cases.packet_of(row) if text != row.diagnosis]


def steps_of(row: Referral) -> list[Taken]:
    """The last time each step was taken, the oldest first; one statement."""
    rows = ReferralEvent.objects.filter(county=row.county_id, referral=row)
    last = {
        (one.action, one.to_status): one
        for one in rows.select_related("actor", "institution").order_by("id")
    }
    return [_taken(row, one) for one in sorted(last.values(), key=lambda one: one.pk)]


def _taken(row: Referral, one: ReferralEvent) -> Taken:
    moves = (m for m in MOVES[row.direction] if m.verb == one.action)
    move = next((m for m in moves if one.from_status in m.come_from), None)
    place = local(one.institution, "name") if one.institution else ""
    who = " ".join(text for text in (place, str(one.actor or "")) if text)
    return Taken(
        one.action, str(move.words) if move else move_words(one.action), one.occurred_at, who
    )


def deductibles_of(county: int, on: date) -> list[Deductible]:
    """What the county's rules say on a day, each with the clause it comes from; one statement."""
    rows = member_queries.rules.county_rules(county, on).filter(key__in=DEDUCTIBLES)
    there = {row.key: row for row in rows}
    return [_deductible(key, there.get(key)) for key in DEDUCTIBLES]


def _deductible(key: str, row: CountyRule | None) -> Deductible:
    clause = row.parameter.rule.clause if row and row.parameter else None
    words = words_of(key, row.value) if row else ""
    source = f"《{clause.plan.title}》{clause.key}" if clause else ""
    return Deductible(key, name_of(key), words, source, row.reason if row and words else "")


def notes_in_force(rows: QuerySet[ArrivalNote]) -> QuerySet[ArrivalNote]:
    """Those that hold now, by body and specialty."""
    return rows.filter(replaced_at__isnull=True).order_by("institution__sort_key", "specialty")


def note_for(row: Referral) -> ArrivalNote | None:
    """What the receiving body tells patients of this specialty, otherwise what it tells all."""
    rows = ArrivalNote.objects.filter(
        county=row.county_id, institution=row.destination_id, specialty__in=(row.specialty, "")
    )
    return notes_in_force(rows).order_by("-specialty").first()


def version_of(institution: Institution, specialty: str) -> int:
    """The version of a body's note that holds for a specialty; 0 where there is none."""
    rows = ArrivalNote.objects.filter(county=institution.county_id, institution=institution)
    found = rows.filter(specialty=specialty, replaced_at__isnull=True).first()
    return found.version if found else 0


def slip_of(row: Referral) -> Slip:
    """What is known of the way: from the booking, and from the receiving body's own note."""
    note, place = note_for(row), row.destination
    doctor = str(row.packet.get("family_doctor", "")) if row.direction == DOWN else ""
    return Slip(
        place=local(place, "name") if place else "",
        address=place.address if place else "",
        when=row.booked_for,
        where=str(row.packet.get("where", "")),
        door=note.door if note else "",
        ask_for=doctor or (note.ask_for if note else ""),
        phone=(note.phone if note else "") or (place.phone if place else ""),
        bring=note.bring if note else "",
        note=note,
    )


def moment_words(moment: datetime) -> str:
    """A moment as patients read it, with the day of the week."""
    return date_format(timezone.localtime(moment), "Y-m-d l H:i")


def message_of(row: Referral, slip: Slip) -> str:
    """A text to send to the patient: place, time, whom to ask, telephone; never what they have.

    What was typed at the booking is left out where it names the diagnosis.
    """
    said = {
        "place": slip.place,
        "when": moment_words(slip.when) if slip.when else "",
        **{name: _silent(row, getattr(slip, name)) for name in ("where", "door", "ask_for")},
        "phone": slip.phone,
    }
    told = [
        _("请于%(when)s到%(place)s就诊。") if slip.when else _("请到%(place)s就诊，时间另行通知。"),
        _("地点：%(where)s。") if said["where"] else "",
        _("入口：%(door)s。") if said["door"] else "",
        _("到后找：%(ask_for)s。") if said["ask_for"] else "",
        _("联系电话：%(phone)s。") if said["phone"] else "",
    ]
    return sentences(one % said for one in told if one)


def _silent(row: Referral, text: str) -> str:
    """A text, or "" where it tells what the patient has."""
    diagnoses = (row.diagnosis, str(row.packet.get("diagnosis", "")), row.icd)
    pieces = {one.casefold() for text in diagnoses for one in (text, *_APART.split(text))}
    read = text.casefold()
    return "" if any(len(one) >= _TELLING and one in read for one in pieces) else text


def deductible_day(arrived_at: datetime | None) -> date:
    """From which day a stay's rule is read: that of arrival, before it today."""
    return timezone.localdate(arrived_at) if arrived_at else today()

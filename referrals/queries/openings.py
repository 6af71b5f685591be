"""What an emergency opens: the open cases of whoever has a number, and for how long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core import crypto
from alliance.core.clock import now
from alliance.core.errors import NotSet
from members import queries as member_queries
from referrals import identity
from referrals.models import Opening, Patient, Referral
from referrals.people_rules import MINUTES, PER_DAY
from referrals.queries.cases.patients import NUMBER, keys_of
from referrals.queries.cases.people import telephones
from referrals.queries.cases.reading import events_of, packet_of
from referrals.rules import STATES


@dataclass(frozen=True)
class Limits:
    """What the county has set: how long a reading lasts, how many a day (None: no limit)."""

    minutes: int
    per_day: int | None


@dataclass(frozen=True)
class Shown:
    """One open case as an emergency shows it: what was said, what happened, whom to ring."""

    row: Referral
    state: str
    packet: list[tuple[str, str]]
    events: list[Any]
    bodies: list[Any]


def limits_of(county: int, on: date) -> Limits:
    """NotSet says who sets how long a reading lasts."""
    try:
        minutes = member_queries.rules.rule(county, MINUTES, on=on)
    except NotSet as refusal:
        raise NotSet(
            _(
                "本县区还没有设定急救查看可看多久，因此不能使用急救查看。请县区考核人员在“方案与规则”的"
                "“县区参数”里提出，审批人员批准后再办理；现在请直接致电对方机构。"
            ),
            details=refusal.details,
        ) from refusal
    return Limits(int(minutes.value), per_day_of(county, on))


def per_day_of(county: int, on: date) -> int | None:
    """How many openings a person has a day; None where the county has set no limit."""
    try:
        return int(member_queries.rules.rule(county, PER_DAY, on=on).value)
    except NotSet:
        return None


def open_of_number(county: int, number: str) -> list[Referral]:
    """The open cases under a number; nothing where it is unknown, hidden or has none."""
    text = identity.normalised(number)
    if not text:
        return []
    return list(_open(county, crypto.blind_indexes(text, NUMBER)))


def open_of(patient: Patient) -> list[Shown]:
    """The cases of a patient that are open now; some statements for each of a few."""
    rows = list(_open(patient.county_id, keys_of(patient)))
    bodies = telephones(
        place for row in rows for place in (row.origin_id, row.destination_id) if place
    )
    return [
        Shown(
            row,
            str(STATES[row.direction][row.status].words),
            packet_of(row),
            events_of(row),
            [bodies[place] for place in (row.origin_id, row.destination_id) if place],
        )
        for row in rows
    ]


def _open(county: int, keys: tuple[str, ...]) -> QuerySet[Referral]:
    rows = Referral.objects.filter(
        county=county, patient_key__in=keys, is_open=True, patient__restricted_at__isnull=True
    )
    return rows.select_related(
        "patient", "origin", "destination", "owner_at", "owner", "author", "receiver"
    ).order_by("due_at", "id")


def today_of(person: int | None, since: datetime) -> int:
    """How often somebody has opened or tried to since a moment."""
    return Opening.objects.filter(person=person, opened_at__gte=since).count()


def ends(minutes: int) -> datetime:
    """Until when what is opened now may be read."""
    return now() + timedelta(minutes=minutes)


def waiting(rows: QuerySet[Opening]) -> QuerySet[Opening]:
    """Those that nobody has looked at yet."""
    return rows.filter(Q(reviewed_at__isnull=True))

"""Who stands on each side of an item: whom to tell, who has it, who may sign."""

from collections.abc import Iterable

from django.db.models import QuerySet

from alliance.core.clock import today
from members import queries as member_queries
from members.models import Person
from referrals.models import RemoteItem, RemoteReader
from referrals.queries.cases.people import holding
from referrals.remote_rules import STATES
from referrals.remote_words import EXAMINED
from referrals.vocabulary import BASE, DESK, LEAD


def institution_of(row: RemoteItem, side: str) -> int | None:
    """The body of a side; the alliance's desk has none."""
    return {BASE: row.origin_id, LEAD: row.destination_id}.get(side)


def owner_of(row: RemoteItem) -> tuple[str, int | None, int | None]:
    """Side, body and person that must act in the state an item is in; the person may be open."""
    side = STATES[row.way][row.status].owner
    if not side:
        return "", None, None
    return side, institution_of(row, side), row.author_id if side == BASE else row.reader_id


def readers_on(rows: QuerySet[RemoteReader]) -> QuerySet[RemoteReader]:
    """Those of the rows that are in force today."""
    return rows.filter(member_queries.in_force(today()))


def named(institution: int, kind: str) -> list[int]:
    """Ids of everybody whom a body has named to sign reports of a kind today, ascending."""
    rows = readers_on(RemoteReader.objects.filter(institution=institution, kind=kind))
    return sorted(set(rows.values_list("person_id", flat=True)))


def is_named(people: Iterable[int], institution: int, kind: str) -> bool:
    """Whether one of these people may sign here today."""
    rows = readers_on(RemoteReader.objects.filter(institution=institution, kind=kind))
    return rows.filter(person__in=list(people)).exists()


def doctors_of(institution: int) -> QuerySet[Person]:
    """Everybody who holds the role of a doctor at a body today, by name."""
    return Person.objects.filter(pk__in=holding([institution], "doctor")).order_by("name", "pk")


def of_side(row: RemoteItem, side: str) -> list[int]:
    """Whom a side's news reaches: who has it, otherwise those who may take it, otherwise the desk.

    A critical value that nobody knows of yet reaches every doctor of the base.
    """
    if side == DESK:
        allied = member_queries.days.partners_of([row.origin_id], today())
        return holding({row.origin_id, *allied}, "alliance_desk")
    if side == BASE:
        doctors = row.critical_due_at is not None or row.author_id is None
        found = holding([row.origin_id], "doctor") if doctors else []
        return list(dict.fromkeys([*([row.author_id] if row.author_id else []), *found]))
    if not row.sent:
        return []
    if row.reader_id is not None:
        return [row.reader_id]
    readers = named(row.destination_id, row.kind) if row.kind in EXAMINED else []
    return readers or holding([row.destination_id], "referral_desk")

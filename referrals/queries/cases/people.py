"""Who stands on each side of a case: whom to tell, who reviews, whom to ring."""

from collections.abc import Iterable

from alliance.core.clock import today
from members import queries as member_queries
from members.models import Grant, Institution, Person
from referrals.models import Referral
from referrals.rules import STATES, side_at_origin
from referrals.vocabulary import BASE, DESK, OUT


def holding(institutions: Iterable[int], role: str) -> list[int]:
    """Ids of everybody who holds a role at one of these bodies today, ascending."""
    rows = Grant.objects.filter(
        member_queries.in_force(today()), institution__in=list(institutions), role=role
    )
    return sorted(set(rows.values_list("person_id", flat=True)))


def institution_of(row: Referral, side: str) -> int | None:
    """The body of a side: where a case comes from, or where it goes; the desk has none."""
    if side == DESK:
        return None
    return row.origin_id if side_at_origin(row.direction) == side else row.destination_id


def doctors_at(institution: int | None) -> list[Person]:
    """Everybody who is a doctor of a body today, by name."""
    if institution is None:
        return []
    return list(Person.objects.filter(pk__in=holding([institution], "doctor")).order_by("name"))


def place_of_review(row: Referral) -> int | None:
    """Where a referral is reviewed: at home, at the parent centre, or at the hospital's desk.

    A place where nobody but the author may review has none of its own; out of the county it is
    then the alliance's desk that reviews, and there is no place (None).
    """
    for place in (row.origin_id, row.origin.parent_id):
        if place is not None and set(holding([place], "reviewer")) - {row.author_id}:
            return place
    return None if row.direction == OUT else row.destination_id or row.origin_id


def of_side(row: Referral, side: str) -> list[int]:
    """Whom a side's news reaches: the doctor who is named, otherwise its desk."""
    if side == DESK:
        allied = member_queries.days.partners_of([row.origin_id], today())
        return holding({row.origin_id, *allied}, "alliance_desk")
    place = institution_of(row, side)
    if place is None:
        return []
    doctor = row.author_id if place == row.origin_id else row.receiver_id
    if row.status == "in_review" and side == side_at_origin(row.direction):
        place = row.review_at_id or place
        role = "referral_desk" if place == row.destination_id else "reviewer"
        return holding([place], role)
    if doctor is not None:
        return [doctor]
    return holding([place], "doctor" if side == BASE else "referral_desk")


def owner_of(row: Referral) -> tuple[str, int | None, int | None]:
    """Side, body and person that must act in the state the case is in; the person may be open."""
    side = STATES[row.direction][row.status].owner
    if not side:
        return "", None, None
    if side != DESK and institution_of(row, side) is None:
        side = DESK
    if side == DESK:
        return side, row.destination_id or row.origin_id, None
    if row.status == "in_review":
        if row.review_at_id is None:
            return DESK, row.origin_id, None
        return side, row.review_at_id, None
    place = institution_of(row, side)
    return side, place, row.author_id if place == row.origin_id else row.receiver_id


def telephones(places: Iterable[int]) -> dict[int, Institution]:
    """The bodies of a case with their duty telephones, by id."""
    return {row.pk: row for row in Institution.objects.filter(pk__in=set(places))}

"""Joint wards: which are in force, who may answer for their beds, how many lie there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from alliance.core.clock import today
from members import queries as member_queries
from members.models import Institution, Person
from referrals.models import JointWard, Referral
from referrals.queries.remote import doctors_of
from referrals.vocabulary import DOWN

#: In these states a patient lies in the ward or is followed up from it.
THERE = ("registered", "following")
_COMING = ("offered", "accepted", "discharged_to_base")


@dataclass(frozen=True)
class Ward:
    """A ward with how many come, are there, and have been there."""

    row: JointWard
    coming: int
    there: int
    ever: int
    ended: bool

    @property
    def lying(self) -> int:
        """For how many the doctor answers: who is there and who comes."""
        return self.there + self.coming


def wards_on(rows: QuerySet[JointWard], on: date) -> QuerySet[JointWard]:
    """Those of the rows that take patients on a day."""
    return rows.filter(member_queries.in_force(on))


def for_case(row: Referral) -> list[JointWard]:
    """The wards that the hospital of a down-referral keeps with a base, at the base once it is named.

    While a place is still offered every one of them may be named with its base.
    """
    rows = wards_on(JointWard.objects.filter(county=row.county_id, partner=row.origin_id), today())
    if row.status == "discharged_to_base":
        rows = rows.filter(institution=row.destination_id)
    return list(rows.select_related("institution", "doctor").order_by("institution", "name"))


def doctors_for(institution: Institution, partner: Institution) -> QuerySet[Person]:
    """Who may answer for the beds: the doctors of the base and of the hospital."""
    return doctors_of(institution.pk) | doctors_of(partner.pk)


def counted(rows: QuerySet[JointWard]) -> list[Ward]:
    """Wards with their numbers, those in force first; one statement."""
    mine = Q(referrals__direction=DOWN)

    def number(states: tuple[str, ...]) -> Count:
        return Count("referrals", filter=mine & Q(referrals__status__in=states), distinct=True)

    was_there = mine & Q(referrals__events__action="register")
    was_there &= ~Q(referrals__status="voided")
    found = rows.select_related("institution", "partner", "doctor", "county").annotate(
        coming=number(_COMING),
        there=number(THERE),
        ever=Count("referrals", filter=was_there, distinct=True),
    )
    on = today()
    made = [
        Ward(row, row.coming, row.there, row.ever, row.until_on is not None and row.until_on <= on)
        for row in found.order_by("institution__sort_key", "name", "pk")
    ]
    return sorted(made, key=lambda one: one.ended)


def counted_of(wards: Iterable[int]) -> list[Ward]:
    """The same for wards by their ids."""
    return counted(JointWard.objects.filter(pk__in=wards))


def lying_there(ward: JointWard) -> QuerySet[Referral]:
    """The open cases of a ward: whoever answers for its beds answers for them."""
    return Referral.objects.filter(county=ward.county_id, joint_ward=ward, is_open=True)

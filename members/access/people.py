"""Which people an actor sees, and who may let whom act for them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.rows import one_of
from members.access.deciding import check_may, reach
from members.models import Delegation, Grant, Person


def persons_for(actor: Actor) -> QuerySet[Person]:
    """People of the counties and institutions the actor reads people of, and oneself.

    Where a role reaches institutions only, those whose own institution it is or who hold a
    role there.
    """
    reached = reach(actor, "members.read_people")
    mine = Q(pk__in=actor.persons)
    if reached.institutions:
        at = Grant.objects.filter(institution__in=reached.institutions).values("person")
        mine |= Q(institution__in=reached.institutions) | Q(pk__in=at)
    return Person.objects.filter(Q(county__in=reached.counties) | mine, county__in=actor.counties)


def person_for(actor: Actor, county: str, code: str) -> Person:
    """One person by county and code; NotFound when they are not the actor's to see."""
    related = ("county", "institution", "user")
    rows = Person.objects.filter(county__code=county, code=code)
    person = persons_for(actor).select_related(*related).filter(pk__in=rows).first()
    if person is None:
        raise NotFound(_("没有找到这个人。"), exists=rows.exists())
    return person


def grants_for(actor: Actor) -> QuerySet[Grant]:
    """The roles of those people whom the actor may read."""
    return Grant.objects.filter(person__in=persons_for(actor))


def grant_for(actor: Actor, person: Person, pk: int) -> Grant:
    """One role of a person whom the actor sees."""
    grant = Grant.objects.select_related("person", "institution").filter(pk=pk).first()
    if grant is None or grant.person_id != person.pk:
        raise NotFound(_("没有找到这项授权。"), exists=False)
    return grant


def delegations_for(actor: Actor) -> QuerySet[Delegation]:
    """Delegations between people of whom the actor sees at least one."""
    seen = persons_for(actor).values("pk")
    return Delegation.objects.filter(Q(giver__in=seen) | Q(taker__in=seen))


def delegation_for(actor: Actor, pk: int) -> Delegation:
    """One delegation; NotFound when neither side is the actor's to see."""
    rows = delegations_for(actor).select_related("giver__county", "taker", "county")
    return one_of(rows, pk, _("没有找到这项委托。"))


def check_can_delegate(actor: Actor, giver: Person) -> Actor:
    """Everybody lets others act for themselves; for somebody else a system administrator does."""
    own = next((held for held in actor.held if held.person == giver.pk and not held.giver), None)
    if own is not None:
        return actor.acting_as(own)
    return check_may(actor, "members.delegate", county=giver.county_id)


def check_can_end_delegation(actor: Actor, row: Delegation) -> Actor:
    """Giver, taker, or a system administrator; while it is not over."""
    for person in (row.giver, row.taker):
        own = next((h for h in actor.held if h.person == person.pk and not h.giver), None)
        if own is not None:
            return actor.acting_as(own)
    return check_may(actor, "members.delegate", county=row.county_id)


def check_can_hand_over(actor: Actor, giver: Person) -> Actor:
    """Who may give somebody's open work to a successor: for the county, or their institution."""
    return check_may(
        actor, "members.hand_over", county=giver.county_id, institution=giver.institution_id
    )

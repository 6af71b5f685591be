"""Who plans postings: the desk of the body that sends sees its candidates and publishes its order."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution, Person
from staffing.access.postings import READ, posting_for
from staffing.models import CandidateOrder, DepartmentFloor, Posting
from staffing.rules.postings import AGREE, ARRANGE

#: States in which somebody is still sought, and in which the body decides on whom it sends.
SOUGHT = ("need", "objected")
DECIDED = (*SOUGHT, "nominated", "consented")


def planning_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose candidates the actor sees."""
    own = member_access.reach(actor, ARRANGE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def publishing_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor publishes an order."""
    own = member_access.reach(actor, AGREE).institutions
    return planning_places(actor).filter(pk__in=own)


def orders_for(actor: Actor) -> QuerySet[CandidateOrder]:
    """What those bodies published, whoever of the county reads them."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(institution__in=reach.institutions)
    return CandidateOrder.objects.filter(seen, county__in=actor.counties)


def order_for(actor: Actor, pk: int) -> CandidateOrder:
    """One of them; NotFound otherwise."""
    rows = orders_for(actor).select_related("institution")
    return one_of(rows, pk, _("没有找到这一版排序。"))


def floors_for(actor: Actor) -> QuerySet[DepartmentFloor]:
    """How many must stay in the departments of the bodies that the actor plans for."""
    rows = DepartmentFloor.objects.filter(institution__in=planning_places(actor).values("pk"))
    return rows.select_related("institution")


def floor_for(actor: Actor, pk: int) -> DepartmentFloor:
    """One of them; NotFound otherwise."""
    return one_of(floors_for(actor), pk, _("没有找到这个科室的最少在岗人数。"))


def nominee_for(row: Posting, code: str) -> Person:
    """Somebody of the home who is in office; Invalid otherwise."""
    found = Person.objects.filter(institution=row.home_id, left_on=None, code=code).first()
    if found is None:
        told = gettext("请选派出单位在任的人员。")
        raise Invalid(told, fields={"person": told})
    return found


def plannable_for(actor: Actor) -> QuerySet[Posting]:
    """Needs of those bodies."""
    own = planning_places(actor).values("pk")
    return Posting.objects.filter(county__in=actor.counties, home__in=own, status__in=DECIDED)


def plans_for(actor: Actor, row: Posting) -> bool:
    """Whether the actor sees the candidates of a posting's home: its colleagues, not the host."""
    return planning_places(actor).filter(pk=row.home_id).exists()


def check_can_plan(actor: Actor, pk: UUID) -> tuple[Actor, Posting]:
    """The desk of the home; whoever sees the posting from elsewhere is told whose it is."""
    row = posting_for(actor, pk)
    acting = member_access.check_may(actor, ARRANGE, county=row.county_id, institution=row.home_id)
    return acting, row


def check_can_publish(actor: Actor, institution: Institution) -> Actor:
    """The head of a body says by which order it sends."""
    return member_access.check_may(
        actor, AGREE, county=institution.county_id, institution=institution.pk
    )

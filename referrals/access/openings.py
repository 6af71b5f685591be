"""Who may open a stranger's open cases in an emergency, who reads them, who looks at it after."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Refused
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution
from referrals.access.cases import desk_places, writing_places
from referrals.models import Opening, Referral
from referrals.rules import COORDINATE, TREAT


def doctors_place(actor: Actor) -> Institution:
    """The body as whose doctor the actor opens; Forbidden without one."""
    place = writing_places(actor).order_by("sort_key", "code").first()
    if place is None:
        raise Forbidden(_("急救查看由医生办理。"))
    return place


def check_can_open(actor: Actor, place: Institution) -> Actor:
    """A doctor of any body of the county."""
    return member_access.check_may(actor, TREAT, county=place.county_id, institution=place.pk)


def own_openings_for(actor: Actor) -> QuerySet[Opening]:
    """Those the actor has made."""
    rows = Opening.objects.filter(person__in=actor.persons, county__in=actor.counties)
    return rows.select_related("county", "institution", "patient", "person", "reviewed_by")


def opening_for(actor: Actor, pk: UUID) -> Opening:
    """One that the actor has made; NotFound otherwise, Refused once its time is over."""
    row = one_of(own_openings_for(actor), pk, _("没有找到这次急救查看。"))
    member_access.check_may(actor, TREAT, county=row.county_id, institution=row.institution_id)
    if now() >= row.until_at:
        raise Refused(
            _("这次急救查看的时间已到；仍需要时请重新查看并写明理由。"), code="opening_over"
        )
    return row


def reviewed_openings_for(actor: Actor) -> QuerySet[Opening]:
    """What the actor's desk looks at: openings by doctors of its bodies, or of their patients."""
    allied = desk_places(actor)
    cases = Referral.objects.filter(
        Q(origin__in=allied) | Q(destination__in=allied), sent=True
    ).order_by()
    rows = Opening.objects.filter(
        Q(institution__in=allied) | Q(patient__in=cases.values("patient"))
    )
    return rows.filter(county__in=actor.counties).select_related(
        "county", "institution", "patient", "person", "reviewed_by"
    )


def opening_to_review(actor: Actor, pk: UUID) -> Opening:
    """One of them; NotFound otherwise."""
    return one_of(reviewed_openings_for(actor), pk, _("没有找到这次急救查看。"))


def check_can_review(actor: Actor, row: Opening) -> Actor:
    """A desk that did not open it itself, once."""
    if row.reviewed_at is not None:
        raise Refused(_("这次急救查看已经复核。"), code="reviewed")
    place = row.institution_id
    if place not in desk_places(actor) and row.patient_id is not None:
        reached = desk_places(actor)
        cases = Referral.objects.filter(patient=row.patient_id, sent=True).order_by("pk")
        there = {place for pair in cases.values_list("origin", "destination") for place in pair}
        place = min((place for place in there if place in reached), default=place)
    acting = member_access.check_may(actor, COORDINATE, county=row.county_id, institution=place)
    if not {row.person_id, row.acting_for_id}.isdisjoint(acting.names):
        raise Refused(_("不能复核自己的急救查看，请由另一人复核。"), code="own_opening")
    return acting

"""Who reads classes and guidance, who states what was held, and who takes it back."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution
from staffing.access.postings import READ
from staffing.models import TrainingReach, TrainingSession
from staffing.rules.postings import AGREE, ARRANGE


def training_for(actor: Actor) -> QuerySet[TrainingSession]:
    """Sessions of the actor's counties, those of their bodies, and those that reached them."""
    reach = member_access.reach(actor, READ)
    mine = TrainingReach.objects.filter(body__in=reach.institutions).values("session")
    seen = Q(county__in=reach.counties) | Q(holder__in=reach.institutions) | Q(pk__in=mine)
    return TrainingSession.objects.filter(seen, county__in=actor.counties)


def training_session_for(actor: Actor, pk: UUID) -> TrainingSession:
    """One of them; NotFound otherwise."""
    rows = training_for(actor).select_related("county", "holder", "stated_by")
    return one_of(rows, pk, _("没有找到这次培训或指导。"))


def holding_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor states what they held."""
    own = member_access.reach(actor, ARRANGE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own, closed_on=None)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_hold(actor: Actor, holder: Institution) -> Actor:
    """The desk of the body that held it."""
    return member_access.check_may(actor, ARRANGE, county=holder.county_id, institution=holder.pk)


def check_can_take_back(actor: Actor, row: TrainingSession) -> Actor:
    """The head of the body that held it."""
    acting = member_access.check_may(actor, AGREE, county=row.county_id, institution=row.holder_id)
    if row.withdrawn_at is not None:
        raise Refused(_("这一条已经撤回。"), code="withdrawn")
    return acting

"""Whose slips and devices an actor looks after: those of the clinics of their centre."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.rows import one_of
from members.access.deciding import check_may, reach
from members.models import County, Device, Institution, Slip

VERB = "members.issue_slip"


def clinics_for(actor: Actor, county: County) -> QuerySet[Institution]:
    """The village clinics and stations that belong to the actor's centre, and the own body."""
    own = reach(actor, VERB).institutions
    return Institution.objects.filter(Q(parent__in=own) | Q(pk__in=own), county=county)


def check_can_issue_slip(actor: Actor, institution: Institution) -> Actor:
    """The actor at the centre above a clinic, or at the clinic itself."""
    above = reach(actor, VERB).institutions
    place = institution.parent_id if institution.parent_id in above else institution.pk
    return check_may(actor, VERB, county=institution.county_id, institution=place)


def slips_for(actor: Actor, county: County) -> QuerySet[Slip]:
    """Slips for these clinics, whatever their state."""
    return Slip.objects.filter(county=county, institution__in=clinics_for(actor, county))


def slip_for(actor: Actor, county: County, pk: UUID) -> Slip:
    """One of them; NotFound otherwise."""
    rows = slips_for(actor, county).select_related("person", "institution")
    return one_of(rows, pk, _("没有找到这张登录条。"))


def devices_for(actor: Actor, county: County) -> QuerySet[Device]:
    """Devices of these clinics, whatever their state."""
    return Device.objects.filter(county=county, institution__in=clinics_for(actor, county))


def device_for(actor: Actor, county: County, pk: UUID) -> Device:
    """One of them; NotFound otherwise."""
    rows = devices_for(actor, county).select_related("person", "institution")
    return one_of(rows, pk, _("没有找到这台设备。"))

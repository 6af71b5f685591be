"""Who keeps joint wards, and who reads which: the bodies of the alliances that take part."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution, Person
from referrals.models import JointWard
from referrals.queries import wards as queries

READ: Final = "referrals.read_joint_wards"
KEEP: Final = "referrals.keep_joint_wards"


def wards_for(actor: Actor) -> QuerySet[JointWard]:
    """The wards at a body, or kept with a hospital, of the actor's alliances."""
    there = member_access.reach(actor, READ).institutions
    mine = Q(institution__in=there) | Q(partner__in=there)
    return JointWard.objects.filter(mine, county__in=actor.counties)


def ward_for(actor: Actor, pk: int) -> JointWard:
    """One of them; NotFound otherwise."""
    rows = wards_for(actor).select_related("county", "institution", "partner", "doctor")
    return one_of(rows, pk, _("没有找到这个联合病房。"))


def hospitals_for(actor: Actor) -> QuerySet[Institution]:
    """The hospitals for which the actor keeps joint wards."""
    there = member_access.reach(actor, KEEP).institutions
    return Institution.objects.filter(pk__in=there).select_related("county")


def bases_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies of the actor's alliances at which a ward may be."""
    there = member_access.reach(actor, READ).institutions
    return Institution.objects.filter(pk__in=there).exclude(pk__in=hospitals_for(actor))


def doctor_for(institution: Institution, partner: Institution, code: str) -> Person:
    """One of those who may answer for the beds, by code; NotFound otherwise."""
    row = queries.doctors_for(institution, partner).filter(code=code).first()
    if row is None:
        raise NotFound(_("没有找到这名医生，请选病房所在机构或联合医院的医生。"))
    return row


def check_reads_wards(actor: Actor, county: int) -> None:
    """Whoever takes part with a body; a refusal that says who does."""
    if not member_access.reach(actor, READ).institutions:
        member_access.check_may(actor, READ, county=county)
        raise NotFound(_("没有找到。"))


def check_can_keep(actor: Actor, partner: Institution) -> Actor:
    """Who manages the hospital that keeps the ward together with the base."""
    return member_access.check_may(actor, KEEP, county=partner.county_id, institution=partner.pk)


def check_is_of_alliance(actor: Actor, institution: Institution) -> None:
    """The base stands in an alliance of the hospital."""
    if not bases_for(actor).filter(pk=institution.pk).exists():
        raise Forbidden(_("联合病房设在本医共体的成员单位。"))

"""Village clinics' people, their slips and their devices."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core import crypto
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from members.keys import digest
from members.models import Device, Grant, Institution, Person, Slip
from members.queries.days import in_force

#: What the digits of slips are indexed for.
SLIP: Final = "slip"


@dataclass(frozen=True)
class Keeper:
    """Somebody of a village clinic, with the open slip and the live device."""

    person: Person
    institution: Institution
    slip: Slip | None
    device: Device | None


def keeps_clinic(person: Person, institution: Institution) -> bool:
    """Whether the person works at the clinic today, in its role, and the clinic is open."""
    grants = Grant.objects.filter(
        in_force(today()), person=person, role="village", institution=institution
    )
    here = person.left_on is None or person.left_on > today()
    closed = institution.closed_on is not None and institution.closed_on <= today()
    return here and not closed and grants.exists()


def keepers(clinics: QuerySet[Institution]) -> list[Keeper]:
    """The people of these clinics by clinic and name, in three statements."""
    grants = (
        Grant.objects.filter(in_force(today()), role="village", institution__in=clinics)
        .filter(Q(person__left_on=None) | Q(person__left_on__gt=today()))
        .select_related("person", "institution")
        .order_by("institution__code", "person__code", "pk")
    )
    slips = {
        (slip.person_id, slip.institution_id): slip
        for slip in Slip.objects.filter(_open(), institution__in=clinics).order_by("created_at")
    }
    devices = {
        (device.person_id, device.institution_id): device
        for device in Device.objects.filter(
            institution__in=clinics, revoked_at=None, expires_at__gt=now()
        ).order_by("bound_at")
    }
    found: dict[tuple[int, int], Keeper] = {}
    for grant in grants:
        if grant.institution is not None:
            at = (grant.person_id, grant.institution.pk)
            found[at] = Keeper(grant.person, grant.institution, slips.get(at), devices.get(at))
    return list(found.values())


def is_open(slip: Slip) -> bool:
    """Whether it can still be used."""
    return slip.used_at is None and slip.revoked_at is None and slip.expires_at > now()


def open_slip(digits: str, under: UUID | None = None) -> Slip | None:
    """The open slip with these digits; `under` is the slip whose own address was used."""
    said = "".join(digits.split())
    rows = Slip.objects.filter(_open(), digest__in=crypto.blind_indexes(said, SLIP))
    rows = rows if under is None else rows.filter(pk=under)
    return rows.select_related("person", "institution").first()


def slip_numbered(pk: UUID | None) -> Slip | None:
    """The slip of an address, whatever its state."""
    return None if pk is None else Slip.objects.filter(pk=pk).first()


def device_with(token: str) -> Device | None:
    """The live device that carries this token, with its person, user and clinic."""
    rows = Device.objects.filter(digest=digest(token), revoked_at=None, expires_at__gt=now())
    return rows.select_related("person__user", "institution").first() if token else None


def keeper_coded(clinics: QuerySet[Institution], person: str, institution: str) -> Keeper:
    """One person at one of these clinics by their codes; Invalid when there is none such."""
    for keeper in keepers(clinics.filter(code=institution)):
        if keeper.person.code == person:
            return keeper
    raise Invalid(_("没有找到这名村卫生室人员，请从列表中选择。"))


def _open() -> Q:
    return Q(used_at=None, revoked_at=None, expires_at__gt=now())

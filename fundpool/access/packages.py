"""Who asks for audit packages and takes them away."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.rows import one_of
from fundpool.models import AuditPackage
from members import access as member_access

PACK: Final = "fundpool.pack_books"


def packages_for(actor: Actor) -> QuerySet[AuditPackage]:
    """Packages of the counties whose books one may take away."""
    rows = AuditPackage.objects.filter(county__in=member_access.reach(actor, PACK).counties)
    return rows.select_related("county", "asked_by")


def package_for(actor: Actor, pk: UUID) -> AuditPackage:
    """One of them; NotFound otherwise."""
    return one_of(packages_for(actor), pk, _("没有找到这份审计资料包。"))


def check_can_pack(actor: Actor, county: int) -> Actor:
    """An auditor or finance."""
    return member_access.check_may(actor, PACK, county=county)

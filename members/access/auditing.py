"""Who reads the audit: audit administrators and auditors, each in their counties."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.models import AuditEvent
from alliance.core.rows import one_of
from members.access.deciding import check_may, reach
from members.models import County

#: One file holds at most as many events; more are narrowed by day.
MOST_EXPORTED = 50_000


def audit_for(actor: Actor) -> QuerySet[AuditEvent]:
    """The events of the counties whose audit the actor may read."""
    return AuditEvent.objects.filter(county_id__in=reach(actor, "members.read_audit").counties)


def check_can_read_audit(actor: Actor, county: County) -> Actor:
    """The actor under the grant that opens this county's audit; Forbidden without one."""
    return check_may(actor, "members.read_audit", county=county.pk)


def audit_event_for(actor: Actor, pk: int) -> AuditEvent:
    """One event; NotFound when it is not there or of another county."""
    return one_of(audit_for(actor), pk, _("没有找到这条审计记录。"))

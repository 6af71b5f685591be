"""Which entered targets wait for somebody's approval."""

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.models import Target
from members import access as member_access

MOST = 20


def targets_waiting(actor: Actor) -> list[Waiting]:
    """Targets that others entered and the actor may approve, the oldest first."""
    counties = member_access.reach(actor, "kpi.publish_definitions").counties
    if not counties or actor.is_system:
        return []
    rows = Target.objects.filter(county__in=counties, state=Target.State.PROPOSED)
    if actor.persons:
        rows = rows.exclude(entered_by__in=actor.persons)
    return [
        Waiting(
            app="kpi",
            what=_("目标值待批准：%(indicator)s，%(year)d 年")
            % {"indicator": local(row.indicator, "name"), "year": row.year},
            who=row.entered_by.name if row.entered_by else _("系统"),
            when=row.entered_at,
            due_on=None,
            url=row.get_absolute_url(),
            verb=_("批准"),
        )
        for row in rows.select_related("indicator", "entered_by").order_by("entered_at")[:MOST]
    ]

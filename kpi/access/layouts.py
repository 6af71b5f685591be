"""Remembered tables of other systems: who sees them, who says anew what they look like."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.rows import one_of
from kpi.models import SheetLayout
from members import access as member_access


def layouts_for(actor: Actor) -> QuerySet[SheetLayout]:
    """Those of the county for who imports for all of it, otherwise one's own."""
    whole = member_access.reach(actor, "kpi.import").counties
    own = Q(county__in=actor.counties, by__in=actor.persons)
    rows = SheetLayout.objects.filter(Q(county__in=whole) | own)
    return rows.select_related("county", "by")


def layout_for(actor: Actor, pk: int) -> SheetLayout:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(layouts_for(actor), pk, _("没有找到这个表样。"))


def may_change_layout(actor: Actor, layout: SheetLayout) -> bool:
    """Whoever described it, and who imports for the whole county."""
    whole = member_access.reach(actor, "kpi.import").counties
    return layout.county_id in whole or layout.by_id in actor.persons


def check_can_withdraw_layout(actor: Actor, layout: SheetLayout) -> Actor:
    """It recognises tables still, and is the actor's to change."""
    acting = member_access.check_may(actor, "kpi.import", county=layout.county_id)
    if layout.withdrawn_at is not None:
        raise Refused(_("这个表样已经撤销。"), code="layout_withdrawn")
    return acting

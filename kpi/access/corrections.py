"""Corrections of what holds: who asks for them, who lets them hold."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.rows import one_of
from kpi.access.hands import check_other_hand
from kpi.access.schemes import DRAFT, PUBLISH
from kpi.models import DataElement, ElementVersion, Target, TargetClearing
from kpi.rules import ELEMENT_VERSION, TARGET, TARGET_CLEARING
from members import access as member_access


def _seen(actor: Actor, state: str) -> Q:
    """What was approved for all who read definitions; the rest for who drafts or publishes."""
    read = member_access.reach(actor, "kpi.read_definitions").counties
    handled = member_access.reach(actor, DRAFT).counties | (
        member_access.reach(actor, PUBLISH).counties
    )
    return Q(county__in=read, state=state) | Q(county__in=handled)


def element_versions_for(actor: Actor) -> QuerySet[ElementVersion]:
    """Wordings that held or hold; what waits or was refused for who drafts or publishes."""
    rows = ElementVersion.objects.filter(_seen(actor, ElementVersion.State.APPROVED))
    return rows.select_related("element", "entered_by", "decided_by")


def element_version_for(actor: Actor, pk: int) -> ElementVersion:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(element_versions_for(actor), pk, _("没有找到这次更正。"))


def check_can_reword(actor: Actor, element: DataElement) -> Actor:
    """An assessor corrects how an element is called or described; one correction at a time."""
    acting = member_access.check_may(actor, DRAFT, county=element.county_id)
    if element.versions.filter(state=ElementVersion.State.PROPOSED).exists():
        raise Refused(
            _("这个数据元已有一次更正待批准，请等批准或退回后再提。"), code="correction_open"
        )
    return acting


def check_can_decide_wording(actor: Actor, version: ElementVersion) -> Actor:
    """An approver who did not ask for it, under neither name of a substitute."""
    acting = member_access.check_may(actor, PUBLISH, county=version.county_id)
    ELEMENT_VERSION.after(version.state, "approve")
    check_other_hand(
        acting,
        version,
        [version.entered_by_id],
        _("提出更正的人不能自己批准，其代办人也不能，请由另一人办理。"),
    )
    return acting


def clearings_for(actor: Actor) -> QuerySet[TargetClearing]:
    """Decisions to empty a cell; what waits or was refused for who drafts or publishes."""
    rows = TargetClearing.objects.filter(_seen(actor, TargetClearing.State.APPROVED))
    return rows.select_related("target__indicator", "target__unit", "entered_by", "decided_by")


def clearing_for(actor: Actor, pk: int) -> TargetClearing:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(clearings_for(actor), pk, _("没有找到这件清空的事。"))


def check_can_propose_clearing(actor: Actor, target: Target) -> Actor:
    """An assessor asks that a cell hold nothing any more."""
    acting = member_access.check_may(actor, DRAFT, county=target.county_id)
    TARGET.after(target.state, "clear")
    return acting


def check_can_decide_clearing(actor: Actor, clearing: TargetClearing) -> Actor:
    """An approver who did not ask for it, under neither name of a substitute."""
    acting = member_access.check_may(actor, PUBLISH, county=clearing.county_id)
    TARGET_CLEARING.after(clearing.state, "approve")
    check_other_hand(
        acting,
        clearing,
        [clearing.entered_by_id],
        _("提出清空的人不能自己批准，其代办人也不能，请由另一人办理。"),
    )
    return acting

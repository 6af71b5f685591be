"""Idle equipment that waits for somebody: a decision of the commission, a handover to its taker."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from members.models import EquipmentTransfer
from members.rules import COUNTY, OWN, relation

MOST = 20


def _to_decide(actor: Actor) -> list[Waiting]:
    """Requests that the actor may decide on and did not make."""
    counties = {held.county for held in actor.held if _may(held, "members.decide_equipment")}
    rows = (
        EquipmentTransfer.objects.filter(county__in=counties, state="requested")
        .exclude(offered_by__in=actor.persons)
        .exclude(requested_by__in=actor.persons)
    )
    return [
        _waiting(row, _("设备调剂待审批：%(item)s，%(giver)s → %(taker)s"), _("审批"))
        for row in _with(rows)[:MOST]
    ]


def _to_hand_over(actor: Actor) -> list[Waiting]:
    """Approved items that the actor's own body has still to confirm."""
    own = {
        held.institution
        for held in actor.held
        if relation(held, "members.keep_equipment") == OWN and held.institution is not None
    }
    rows = EquipmentTransfer.objects.filter(taker__in=own, state="approved")
    return [
        _waiting(row, _("设备调剂待交接：%(item)s，%(giver)s → %(taker)s"), _("确认收到"))
        for row in _with(rows)[:MOST]
    ]


def _may(held: Any, verb: str) -> bool:
    return relation(held, verb) == COUNTY


def _with(rows: QuerySet[EquipmentTransfer]) -> QuerySet[EquipmentTransfer]:
    return rows.select_related(
        "county", "equipment", "giver", "taker", "requested_by", "decided_by"
    ).order_by("offered_at")


def _waiting(row: EquipmentTransfer, what: str, verb: str) -> Waiting:
    who = row.decided_by or row.requested_by
    words = {
        "item": row.equipment.name,
        "giver": row.giver.name,
        "taker": row.taker.name if row.taker else "",
    }
    when = row.decided_at or row.offered_at
    name = who.name if who else ""
    return Waiting("members", what % words, name, when, None, row.get_absolute_url(), verb)


ASKED = (_to_decide, _to_hand_over)

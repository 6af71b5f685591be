"""Idle equipment goes where it is needed: offer, request, decision, handover (闲置设备调剂)."""

from datetime import date
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.versions import check_version
from members import access, queries
from members.actions._decisions import Paper, decided
from members.models import Equipment, EquipmentTransfer, Institution, Person
from members.rules import EQUIPMENT_TRANSFER as LIFE


@action
def offer_equipment(*, equipment: Equipment, by: Actor, reason: str) -> EquipmentTransfer:
    """The owner offers an idle item to the county's other bodies."""
    item = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    by = access.check_may(
        by, "members.keep_equipment", county=item.county_id, institution=item.owner_id
    )
    if item.retired_on is not None:
        raise Refused(_("已报废的设备不能调剂。"), code="retired")
    if item.transfers.filter(state__in=queries.sharing.OPEN_TRANSFERS).exists():
        raise Refused(_("这件设备已在调剂中。"), code="in_transfer")
    transfer = EquipmentTransfer.objects.create(
        county_id=item.county_id,
        equipment=item,
        giver_id=item.owner_id,
        reason=reason,
        offered_by=_person(by),
        offered_at=now(),
        demo=item.demo,
    )
    item.idle = True
    item.version += 1
    item.save(update_fields=["idle", "version"])
    audit.record(by, "equipment_transfer.offered", transfer, equipment=item.code, reason=reason)
    return transfer


@action
def request_equipment(
    *,
    transfer: EquipmentTransfer,
    taker: Institution,
    by: Actor,
    reason: str,
    version: str | int | None,
) -> EquipmentTransfer:
    """Another body asks for an item on offer."""
    row = _locked(transfer, version)
    by = access.check_may(by, "members.keep_equipment", county=row.county_id, institution=taker.pk)
    if taker.pk == row.giver_id:
        raise Refused(_("调出单位不能申请自己的设备。"), code="own_equipment")
    if taker.county_id != row.county_id:
        raise Invalid(_("只能在本县区内调剂。"))
    row.taker, row.requested_by = taker, _person(by)
    _step(row, "request", by, taker=taker.code, reason=reason)
    _tell(row, row.offered_by_id, gettext_noop("%(taker)s申请调剂“%(item)s”，待审批。"))
    return row


@action
def approve_transfer(
    *,
    transfer: EquipmentTransfer,
    by: Actor,
    version: str | int | None,
    note: str = "",
    paper: Paper | None = None,
) -> EquipmentTransfer:
    """The commission lets the item go; neither side decides on it."""
    row = _locked(transfer, version)
    LIFE.after(row.state, "approve")
    by, row.decided_by = _decided(row, by, paper)
    row.decided_at, row.note = now(), note
    _step(row, "approve", by, note=note)
    _tell_both(row, gettext_noop("“%(item)s”的调剂已批准，请与对方办理交接。"))
    return row


@action
def refuse_transfer(
    *,
    transfer: EquipmentTransfer,
    by: Actor,
    version: str | int | None,
    note: str,
    paper: Paper | None = None,
) -> EquipmentTransfer:
    """The commission does not let the item go, and says why."""
    row = _locked(transfer, version)
    LIFE.after(row.state, "refuse")
    if not note.strip():
        raise Invalid(_("请写明不批准的理由。"), fields={"note": _("请填写理由")})
    by, row.decided_by = _decided(row, by, paper)
    row.decided_at, row.note = now(), note
    _step(row, "refuse", by, note=note)
    _tell_both(row, gettext_noop("“%(item)s”的调剂未获批准。"))
    return row


@action
def hand_over_equipment(
    *, transfer: EquipmentTransfer, on: date, by: Actor, version: str | int | None
) -> EquipmentTransfer:
    """The taker confirms that the item has arrived: from that day it owns it."""
    row = _locked(transfer, version)
    LIFE.after(row.state, "hand_over")
    by = access.check_may(
        by, "members.keep_equipment", county=row.county_id, institution=row.taker_id
    )
    if on > today():
        raise Invalid(_("交接日不能晚于今天。"), fields={"on": _("不能晚于今天")})
    row.handed_over_on = on
    _step(row, "hand_over", by, on=on)
    item = Equipment.objects.select_for_update(no_key=True).get(pk=row.equipment_id)
    item.owner_id, item.idle = cast("int", row.taker_id), False  # approved only after a request
    item.version += 1
    item.save(update_fields=["owner", "idle", "version"])
    _tell(row, row.offered_by_id, gettext_noop("%(taker)s已确认收到“%(item)s”。"))
    return row


@action
def withdraw_transfer(
    *, transfer: EquipmentTransfer, by: Actor, version: str | int | None, reason: str
) -> EquipmentTransfer:
    """The owner takes an offer back before it is decided."""
    row = _locked(transfer, version)
    by = access.check_may(
        by, "members.keep_equipment", county=row.county_id, institution=row.giver_id
    )
    _step(row, "withdraw", by, reason=reason)
    if row.requested_by_id:
        _tell(row, row.requested_by_id, gettext_noop("“%(item)s”的调出单位已撤回调剂。"))
    return row


def _locked(transfer: EquipmentTransfer, version: str | int | None) -> EquipmentTransfer:
    row = EquipmentTransfer.objects.select_for_update(no_key=True, of=("self",)).get(pk=transfer.pk)
    check_version(row, version)
    return row


def _decided(row: EquipmentTransfer, by: Actor, paper: Paper | None) -> tuple[Actor, Person]:
    return decided(
        by,
        "members.decide_equipment",
        step="equipment_transfer.approve",
        subject=row,
        label=row.equipment.name,
        county=row.county_id,
        parties=(row.offered_by_id, row.requested_by_id),
        paper=paper,
    )


def _step(row: EquipmentTransfer, verb: str, by: Actor, **details: Any) -> None:
    row.state = LIFE.after(row.state, verb)
    row.version += 1
    row.save()
    audit.record(by, f"equipment_transfer.{row.state}", row, equipment=row.equipment_id, **details)


def _person(by: Actor) -> Person:
    if by.person is None:
        raise Forbidden(_("设备调剂须由本单位人员办理，程序和系统任务不能代替。"))
    return Person.objects.get(pk=by.person)


def _tell(row: EquipmentTransfer, person: int, text: str) -> None:
    outbox.tell(
        county=row.county_id,
        person=person,
        text=text,
        url=row.get_absolute_url(),
        item=row.equipment.name,
        taker=row.taker.name if row.taker else "",
    )


def _tell_both(row: EquipmentTransfer, text: str) -> None:
    for person in {row.offered_by_id, row.requested_by_id}:
        if person is not None:
            _tell(row, person, text)

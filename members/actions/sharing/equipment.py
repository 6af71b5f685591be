"""The register of equipment: entering items, whether they stand idle, retiring them."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access, queries
from members.models import Equipment, Institution


@action
def add_equipment(
    *,
    owner: Institution,
    code: str,
    name: str,
    by: Actor,
    model: str = "",
    acquired_on: date | None = None,
    cost_fen: int | None = None,
    idle: bool = False,
    note: str = "",
    demo: bool = False,
) -> Equipment:
    """A body enters an item that it owns."""
    by = access.check_may(
        by, "members.keep_equipment", county=owner.county_id, institution=owner.pk
    )
    if acquired_on and acquired_on > today():
        raise Invalid(_("购置日不能晚于今天。"), fields={"acquired_on": _("不能晚于今天")})
    if Equipment.objects.filter(county_id=owner.county_id, code=code).exists():
        raise Refused(
            _("编号%(code)s在本县区已有设备使用，请换一个编号。") % {"code": code}, code="exists"
        )
    item = Equipment.objects.create(
        county_id=owner.county_id,
        owner=owner,
        code=code,
        name=name,
        model=model,
        acquired_on=acquired_on,
        cost_fen=cost_fen,
        idle=idle,
        note=note,
        demo=demo,
    )
    audit.record(by, "equipment.added", item, code=code, name=name, owner=owner.code)
    return item


@action
def mark_idle(
    *, equipment: Equipment, idle: bool, by: Actor, version: str | int | None
) -> Equipment:
    """The owner says whether an item stands idle."""
    item, by = _in_use(equipment, by, version)
    item.idle = idle
    item.version += 1
    item.save(update_fields=["idle", "version"])
    audit.record(by, "equipment.marked", item, idle=idle)
    return item


@action
def retire_equipment(
    *, equipment: Equipment, retired_on: date, by: Actor, reason: str, version: str | int | None
) -> Equipment:
    """An item is scrapped; `retired_on` is the day of its writing off."""
    item, by = _in_use(equipment, by, version)
    if retired_on > today():
        raise Invalid(_("报废日不能晚于今天。"), fields={"retired_on": _("不能晚于今天")})
    item.retired_on, item.idle = retired_on, False
    item.version += 1
    item.save(update_fields=["retired_on", "idle", "version"])
    audit.record(by, "equipment.retired", item, reason=reason, retired_on=retired_on)
    return item


def _in_use(equipment: Equipment, by: Actor, version: str | int | None) -> tuple[Equipment, Actor]:
    """The item under its lock, and its owner's grant.

    What is scrapped or on its way to another body is not changed.
    """
    item = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    by = access.check_may(
        by, "members.keep_equipment", county=item.county_id, institution=item.owner_id
    )
    check_version(item, version)
    if item.retired_on is not None:
        raise Refused(_("这件设备已经报废。"), code="retired")
    if item.transfers.filter(state__in=queries.sharing.OPEN_TRANSFERS).exists():
        raise Refused(_("这件设备正在调剂，请先办完或撤回。"), code="in_transfer")
    return item, by

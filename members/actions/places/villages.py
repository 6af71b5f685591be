"""Villages: entering them, and how they stand with a doctor of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access
from members.actions._batches import locked_by_code
from members.models import County, Town, Village
from members.sorting import named, put_keys

BATCH = 2000


@dataclass(frozen=True)
class VillageRow:
    """One village as a file or a form gives it; `recruiting` None is 未填."""

    code: str
    name: str
    town: Town | None = None
    recruiting: str | None = None


@action
def add_village(
    *,
    county: County,
    code: str,
    name: str,
    by: Actor,
    town: Town | None = None,
    recruiting: str | None = None,
    demo: bool = False,
) -> Village:
    """Enter a village under its code."""
    if Village.objects.filter(county=county, code=code).exists():
        raise Refused(
            _("代码%(code)s在本县区已有行政村使用，请换一个代码。") % {"code": code}, code="exists"
        )
    row = VillageRow(code, name, town, recruiting)
    (village,) = enter_villages(county=county, rows=[row], by=by, demo=demo)
    return village


@action
def enter_villages(
    *, county: County, rows: Iterable[VillageRow], by: Actor, demo: bool = False
) -> list[Village]:
    """Enter many villages or change those that are there, by code; one event for the lot.

    A town or state that a row leaves out stays as it is.
    """
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    given = {row.code: row for row in rows}
    _check_rows(county, given.values())
    there = locked_by_code(Village, county, given)
    new = [
        Village(
            county=county,
            town=row.town,
            code=row.code,
            **named(row.name),
            recruiting=row.recruiting,
            demo=demo,
        )
        for row in given.values()
        if row.code not in there
    ]
    changed = [there[code] for code in given if code in there and _take(there[code], given[code])]
    Village.objects.bulk_create(new, batch_size=BATCH)
    fields = ["name", "sort_key", "initials", "town", "recruiting", "version"]
    Village.objects.bulk_update(changed, fields, batch_size=BATCH)
    found = {**there, **{village.code: village for village in new}}
    first = found[next(iter(given))] if given else county
    audit.record(by, "village.entered", first, added=len(new), changed=len(changed))
    return [found[code] for code in given]


def _check_rows(county: County, rows: Iterable[VillageRow]) -> None:
    for row in rows:
        if not row.code.strip() or not row.name.strip():
            raise Invalid(_("行政村的代码和名称都要填写。"))
        if row.town is not None and row.town.county_id != county.pk:
            raise Invalid(_("镇街与行政村不在同一县区。"), fields={"town": _("请选择本县区镇街")})
        if row.recruiting is not None and row.recruiting not in Village.Recruiting.values:
            raise Invalid(_("没有“%(value)s”这种招录情况。") % {"value": row.recruiting})


def _take(village: Village, row: VillageRow) -> bool:
    """Take over what a row says; whether anything differs."""
    before = (village.name, village.town_id, village.recruiting)
    if row.name != village.name:
        village.name = row.name
        put_keys(village)
    if row.town is not None:
        village.town = row.town
    if row.recruiting is not None:
        village.recruiting = row.recruiting
    differs = before != (village.name, village.town_id, village.recruiting)
    village.version += differs
    return differs


@action
def change_village(
    *,
    village: Village,
    town: Town | None,
    recruiting: str | None,
    by: Actor,
    version: str | int | None,
    note: str = "",
) -> Village:
    """Say to which town a village belongs and how it stands with a doctor of its own."""
    village = Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    by = access.check_may(by, "members.keep_registry", county=village.county_id)
    check_version(village, version, yours={"recruiting": recruiting})
    _check_rows(village.county, [VillageRow(village.code, village.name, town, recruiting)])
    before = {"town": village.town_id, "recruiting": village.recruiting}
    village.town, village.recruiting, village.note = town, recruiting, note
    village.version += 1
    village.save(update_fields=["town", "recruiting", "note", "version"])
    audit.record(
        by,
        "village.changed",
        village,
        before=before,
        town=town.code if town else None,
        recruiting=recruiting,
    )
    return village

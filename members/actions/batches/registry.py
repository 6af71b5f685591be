"""Many towns, names or items of equipment at once, as a file brings them; one event each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members import access
from members.actions._batches import check_may_for_each, locked_by_code
from members.models import County, Equipment, Institution, InstitutionName, Town
from members.sorting import put_keys

BATCH: Final = 500


@action
def enter_towns(
    *, county: County, rows: Mapping[str, Mapping[str, str]], by: Actor, demo: bool = False
) -> int:
    """Towns by code with their facts (name, name_en): those that are new, and what differs."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    there = locked_by_code(Town, county, rows)
    new = {code: Town(county=county, code=code, demo=demo) for code in rows if code not in there}
    changes = {}
    for code, facts in rows.items():
        town = new[code] if code in new else there[code]
        if code in there:
            changes[code] = {fact: [getattr(town, fact), text] for fact, text in facts.items()}
            town.version += 1
        for fact, text in facts.items():
            setattr(town, fact, text)
        put_keys(town)
    Town.objects.bulk_create(new.values(), batch_size=BATCH)
    fields = ["name", "name_en", "sort_key", "initials", "version"]
    Town.objects.bulk_update(there.values(), fields, batch_size=BATCH)
    audit.record(by, "towns.entered", county, added=list(new), changed=changes)
    return len(rows)


@dataclass(frozen=True)
class NameRow:
    """Another name of a body, with the days on which it was used; with `row` it is there."""

    institution: Institution
    name: str
    kind: str
    from_on: date | None = None
    until_on: date | None = None
    row: InstitutionName | None = None


@action
def enter_names(*, county: County, rows: Sequence[NameRow], by: Actor) -> int:
    """Other names of bodies: those that are new, and the days of those that are there."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    new: list[InstitutionName] = []
    changed: list[InstitutionName] = []
    changes = []
    for said in rows:
        name = said.row or InstitutionName(
            county=county, institution=said.institution, name=said.name, kind=said.kind
        )
        if said.row is not None:
            changes.append([said.institution.code, name.name, name.from_on, name.until_on])
        name.from_on, name.until_on = said.from_on, said.until_on
        (changed if said.row else new).append(name)
    InstitutionName.objects.bulk_create(new, batch_size=BATCH)
    InstitutionName.objects.bulk_update(changed, ["from_on", "until_on"], batch_size=BATCH)
    added = [[row.institution.code, row.name, row.kind] for row in new]
    audit.record(by, "names.entered", county, added=added, changed_from=changes)
    return len(rows)


@action
def remember_short_names(
    *, county: County, names: Mapping[str, Institution], by: Actor
) -> list[InstitutionName]:
    """Somebody was asked whom a file means and has said it: the next file is understood."""
    by = access.check_may(by, "members.name_bodies", county=county.pk)
    kind = InstitutionName.Kind.SHORT
    taken = InstitutionName.objects.filter(county=county, name__in=names)
    for row in taken.select_related("institution"):
        if row.institution_id != names[row.name].pk:
            raise Refused(
                _("“%(name)s”已经是%(body)s的名称。")
                % {"name": row.name, "body": row.institution.name},
                code="name_taken",
            )
    made = InstitutionName.objects.bulk_create(
        InstitutionName(county=county, institution=body, name=name, kind=kind)
        for name, body in names.items()
        if name not in set(taken.values_list("name", flat=True))
    )
    said = {name: body.code for name, body in names.items()}
    audit.record(by, "names.remembered", county, names=said)
    return made


@dataclass(frozen=True)
class EquipmentRow:
    """An item as a file gives it; `facts` are those it states."""

    code: str
    owner: Institution
    facts: Mapping[str, Any]


@action
def enter_equipment(
    *, county: County, rows: Sequence[EquipmentRow], by: Actor, demo: bool = False
) -> int:
    """Items that are new, and what differs in those that are there; each for its owner."""
    owners = [row.owner for row in rows]
    by = check_may_for_each(by, "members.keep_equipment", county, owners)
    there = locked_by_code(Equipment, county, [row.code for row in rows])
    new: list[Equipment] = []
    changed: list[Equipment] = []
    for row in rows:
        item = there.get(row.code) or Equipment(
            county=county, owner=row.owner, code=row.code, demo=demo
        )
        if item.pk and (item.owner_id != row.owner.pk or item.retired_on):
            raise Refused(_("设备已归其他单位或已报废，不能由文件改动。"), code="not_yours")
        for fact, value in row.facts.items():
            setattr(item, fact, value)
        if item.pk:
            item.version += 1
        (changed if item.pk else new).append(item)
    Equipment.objects.bulk_create(new, batch_size=BATCH)
    fields = ["name", "model", "acquired_on", "cost_fen", "idle", "note", "version"]
    Equipment.objects.bulk_update(changed, fields, batch_size=BATCH)
    audit.record(
        by,
        "equipment.entered",
        county,
        added=[item.code for item in new],
        changed=[item.code for item in changed],
    )
    return len(rows)

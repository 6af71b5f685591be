"""Many institutions at once, as a file brings them: entered or put right, with one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from members import access, queries
from members.actions.bodies._chain import correct_last
from members.actions.bodies._correcting import check_code
from members.actions.bodies._facts import check_reasoned, now_of, put
from members.actions.bodies.events import Order, move, regrade, rename
from members.facts import EVENT_OF
from members.models import County, Institution, InstitutionName, Unit
from members.sorting import named

BATCH: Final = 500
_VERBS: Final = {"renamed": rename, "regraded": regrade, "moved": move}


@dataclass(frozen=True)
class BodyRow:
    """One body as a file gives it; `facts` as the registry writes them down, None empties one.

    With `on`, dated facts change by an event of that day; without, the record was wrong.
    """

    code: str
    facts: Mapping[str, str | None]
    short_names: Sequence[str] = ()
    override: str = ""
    on: date | None = None
    order_no: str = ""


@action
def enter_institutions(
    *, county: County, rows: Sequence[BodyRow], by: Actor, reason: str = "", demo: bool = False
) -> int:
    """Register bodies that are new, correct those that are there; how many rows were written.

    Parents may stand in the same batch. The county is locked: of two files the second one
    sees what the first has entered.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    there = set(
        Institution.objects.filter(county=county, code__in=[row.code for row in rows]).values_list(
            "code", flat=True
        )
    )
    new = [row for row in rows if row.code not in there]
    old = [row for row in rows if row.code in there]
    _register(county, new, demo=demo)
    found = _locked(county, [row.code for row in rows])
    changes: dict[str, Any] = {}
    for row in new:  # a parent may stand further down in the same file
        if row.facts.get("parent"):
            put(found[row.code], {"parent": row.facts["parent"]})
    for row in old:
        if said := _correct(found[row.code], row, by, reason):
            changes[row.code] = said
    _add_short_names(county, {found[row.code]: row.short_names for row in rows})
    audit.record(
        by,
        "institutions.entered",
        county,
        reason=reason,
        registered=[row.code for row in new],
        corrected=changes,
        overrides={row.code: row.override for row in rows if row.override},
    )
    return len(rows)


def _register(county: County, rows: Sequence[BodyRow], *, demo: bool) -> None:
    kind = Unit.Kind.INSTITUTION
    units = Unit.objects.bulk_create(
        [
            Unit(county=county, kind=kind, code=row.code, name=row.facts["name"] or "")
            for row in rows
        ],
        batch_size=BATCH,
    )
    towns = queries.records.towns_by_code(county.pk)
    bodies = []
    for row, unit in zip(rows, units, strict=True):
        name = row.facts["name"] or ""
        body = Institution(
            county=county,
            unit=unit,
            code=row.code,
            **named(name),
            demo=demo,
            uscc_override=check_code(row.facts.get("uscc"), row.override),
        )
        for fact, text in row.facts.items():
            if fact == "town":
                body.town = towns[text] if text else None
            elif fact != "parent":
                setattr(body, fact, _value(fact, text))
        bodies.append(body)
    Institution.objects.bulk_create(bodies, batch_size=BATCH)


def _correct(body: Institution, row: BodyRow, by: Actor, reason: str) -> dict[str, Any]:
    """What was put right in one body; what happened on a day becomes an event of that day."""
    now = now_of(body)
    said = {fact: text for fact, text in row.facts.items() if now(fact) != text}
    if row.on is not None:
        for kind, verb in _VERBS.items():
            dated = {fact: said.pop(fact) for fact in list(said) if EVENT_OF.get(fact) == kind}
            if dated:
                order = Order(row.on, row.order_no, reason)
                verb(institution=body, facts=dated, order=order, by=by)
    if not said:
        return {}
    check_reasoned(body, said, reason)
    body.refresh_from_db()
    changes = {fact: [now_of(body)(fact), text] for fact, text in said.items()}
    if "uscc" in said:
        body.uscc_override = check_code(said["uscc"], row.override)
    put(body, said)
    correct_last(body, changes)
    return changes


def _add_short_names(county: County, names: Mapping[Institution, Sequence[str]]) -> None:
    kind = InstitutionName.Kind.SHORT
    there = set(
        InstitutionName.objects.filter(county=county, kind=kind).values_list(
            "institution_id", "name"
        )
    )
    InstitutionName.objects.bulk_create(
        [
            InstitutionName(county=county, institution=body, name=name, kind=kind)
            for body, said in names.items()
            for name in said
            if (body.pk, name) not in there
        ],
        batch_size=BATCH,
    )


def _locked(county: County, codes: Sequence[str]) -> dict[str, Institution]:
    rows = Institution.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("county", "parent", "town").filter(county=county, code__in=codes)
    return {body.code: body for body in found.order_by("pk")}


def _value(fact: str, text: str | None) -> Any:
    column: Any = Institution._meta.get_field(fact)
    if text is None:
        return None if column.null else ""
    if column.get_internal_type() == "BooleanField":
        return text == "true"
    return column.to_python(text)

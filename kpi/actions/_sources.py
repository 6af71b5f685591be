"""Which of several sources a value takes, and where the others are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from alliance.core.models import ImportFile
from alliance.core.numbers import plain
from kpi import queries
from kpi.models import DataValue, OtherFigure, SourceRule
from members.models import County

if TYPE_CHECKING:
    from kpi.actions.values import ValueRow

Key = tuple[int, int, str, int]
AWAITED = DataValue.Missing.AWAITED


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of one value: ids of file and person, as they stand at a value."""

    key: Key
    source: str
    value: Decimal | None
    missing: str
    file: ImportFile | None
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """From where, when and by whom rows come in, where a row does not say otherwise."""

    source: str
    file: ImportFile | None
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows to be used, the keys that take another source's place, and how many went aside."""

    used: "Sequence[ValueRow]"
    taken: set[Key]
    aside: int = 0


def sort_out(
    county: County,
    rows: "Sequence[ValueRow]",
    existing: Mapping[Key, DataValue],
    incoming: Incoming,
) -> Sorted:
    """Which rows are used; what loses against the authoritative source is kept aside.

    An element without a rule takes what comes last, as ever. As long as the authoritative source
    has said nothing, what there is stands in for it; where the rule is strict there is no value
    instead, and the reason is that the source is awaited.
    """
    rules = SourceRule.objects.filter(county=county).in_bulk(field_name="element_id")
    if not any(row.element in rules for row in rows):
        return Sorted(rows, set())
    came = queries.sourced.family(incoming.source)
    used: list[ValueRow] = []
    aside: list[Said] = []
    taken: set[Key] = set()
    kept = 0
    for row in rows:
        held, rule = existing.get(row.key), rules.get(row.element)
        whose = queries.sourced.family(held.source) if held is not None else ""
        if rule is None:
            used.append(row)
        elif rule.strict and came != rule.source:
            kept += 1
            if held is None or not _speaks(held, rule):
                used.append(_awaited(row))
                if held is not None and whose != came and held.missing != AWAITED:
                    aside.append(_of_value(held))
            aside.append(_of_row(row, incoming))
        elif held is None:
            used.append(row)
        elif held.missing == AWAITED:
            taken.add(row.key)
            used.append(row)
        elif whose == came:
            used.append(row)
        elif whose == rule.source:
            kept += 1
            aside.append(_of_row(row, incoming))
        else:
            aside.append(_of_value(held))
            taken.add(row.key)
            used.append(row)
    _keep(county, aside, taken, came)
    return Sorted(used, taken, kept)


def _speaks(held: DataValue, rule: SourceRule) -> bool:
    """Whether the value is the authoritative source's own."""
    return held.missing != AWAITED and queries.sourced.family(held.source) == rule.source


def _awaited(row: "ValueRow") -> "ValueRow":
    """What stands in the place of a figure that may not stand in."""
    return replace(row, value=None, missing=AWAITED, stated_zero=False)


def _of_row(row: "ValueRow", incoming: Incoming) -> Said:
    return Said(
        row.key,
        incoming.source,
        row.value,
        row.missing,
        incoming.file,
        row.entered_at or incoming.at,
        row.entered_by or incoming.by,
    )


def _of_value(held: DataValue) -> Said:
    key = (held.unit_id, held.element_id, held.period, held.band)
    return Said(
        key,
        held.source,
        held.value,
        held.missing,
        held.file,
        held.entered_at,
        held.entered_by_id,
    )


def _keep(county: County, aside: Sequence[Said], taken: set[Key], came: str) -> None:
    """Write what was said; a source whose figure is in use from now on is no other one."""
    keys = {said.key for said in aside} | taken
    if not keys:
        return
    found = OtherFigure.objects.filter(
        county=county,
        unit__in={key[0] for key in keys},
        element__in={key[1] for key in keys},
        period__in={key[2] for key in keys},
    ).select_related("by")
    there = {
        ((row.unit_id, row.element_id, row.period, row.band), row.source): row for row in found
    }
    for (key, source), row in list(there.items()):
        if key in taken and queries.sourced.family(source) == came:
            row.delete()
            del there[key, source]
    made = []
    for said in aside:
        known = there.get((said.key, said.source))
        if known is None:
            made.append(_new(county, said))
        elif (known.value, known.missing) != (said.value, said.missing):
            _change(known, said)
    OtherFigure.objects.bulk_create(made)


def _new(county: County, said: Said) -> OtherFigure:
    unit, element, period, band = said.key
    return OtherFigure(
        county=county,
        unit_id=unit,
        element_id=element,
        period=period,
        band=band,
        source=said.source,
        value=said.value,
        missing=said.missing,
        file=said.file,
        at=said.at,
        by_id=said.by,
    )


def _change(row: OtherFigure, said: Said) -> None:
    """The earlier word of the same source stays readable."""
    earlier = {
        "value": None if row.value is None else plain(row.value),
        "missing": row.missing,
        "at": row.at.isoformat(),
        "by": row.by.name if row.by else "",
    }
    row.before = [*row.before, earlier]
    row.value, row.missing, row.file = said.value, said.missing, said.file
    row.at, row.by_id = said.at, said.by
    row.save(update_fields=["before", "value", "missing", "file", "at", "by"])

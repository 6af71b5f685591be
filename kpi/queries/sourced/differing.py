"""Where two sources of one element say different things."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from kpi.models import DataValue, OtherFigure, SourceRule
from kpi.queries.sourced.rules import family, source_rules

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """The figure in use, what another source says, and how far apart they are in per cent.

    `share` is None where one of them is no number or the one in use is nought.
    """

    used: DataValue
    other: OtherFigure
    rule: SourceRule
    share: Decimal | None


def periods_with_others(county: int) -> list[str]:
    """The periods for which more than one source has spoken, the latest first."""
    rows = OtherFigure.objects.filter(county=county).order_by()
    return sorted(set(rows.values_list("period", flat=True)), reverse=True)


def differences(
    values: QuerySet[DataValue], others: QuerySet[OtherFigure], county: int, period: str
) -> list[Difference]:
    """What differs by more than the rule's limit, or at all where none is set: three statements.

    A figure against a stated gap always differs. The largest difference comes first.
    """
    rules = {rule.element_id: rule for rule in source_rules(county)}
    asked = list(
        others.filter(county=county, period=period)
        .select_related("unit__county", "unit__institution", "element", "by", "file")
        .order_by("element__position", "unit__code", "band")
    )
    used = {
        (row.unit_id, row.element_id, row.band): row
        for row in values.filter(
            county=county, period=period, element__in={row.element_id for row in asked}
        ).select_related("entered_by", "file")
    }
    found = []
    for other in asked:
        rule = rules.get(other.element_id)
        value = used.get((other.unit_id, other.element_id, other.band))
        if rule is not None and value is not None and is_listed(value, other, rule.limit):
            found.append(Difference(value, other, rule, apart(value.value, other.value)))
    return sorted(found, key=lambda one: (one.share is not None, -(one.share or 0)))


def is_listed(used: DataValue, other: OtherFigure, limit: Decimal | None) -> bool:
    """Whether the two are to be looked at; where the authoritative source is awaited none is used."""
    return used.missing != DataValue.Missing.AWAITED and differs(used, other, limit)


def used_beside(values: QuerySet[DataValue], others: Iterable[OtherFigure]) -> dict[int, DataValue]:
    """By the id of another source's word the value in use; one statement for a page of them."""
    rows = list(others)
    found = {
        (one.unit_id, one.element_id, one.period, one.band): one
        for one in values.filter(
            unit__in={row.unit_id for row in rows},
            element__in={row.element_id for row in rows},
            period__in={row.period for row in rows},
        )
    }
    keys = {row.pk: (row.unit_id, row.element_id, row.period, row.band) for row in rows}
    return {pk: found[key] for pk, key in keys.items() if key in found}


def differs(used: DataValue, other: OtherFigure, limit: Decimal | None) -> bool:
    """Whether the two are to be listed."""
    if used.value is None or other.value is None:
        return (used.value, used.missing) != (other.value, other.missing)
    if used.value == other.value:
        return False
    if limit is None or used.value == 0:
        return True
    change = abs(Fraction(other.value) - Fraction(used.value)) / abs(Fraction(used.value))
    return change * _HUNDRED > Fraction(limit)


def apart(used: Decimal | None, other: Decimal | None) -> Decimal | None:
    """By how many per cent of the one in use the other lies away, to one place."""
    if used is None or other is None or used == 0:
        return None
    return round(abs(other - used) * _HUNDRED / abs(used), 1)


def stand_ins(values: QuerySet[DataValue], county: int, period: str) -> list[DataValue]:
    """Figures in use for which the authoritative source has said nothing yet; not the strict ones."""
    rules: Iterable[SourceRule] = source_rules(county)
    chosen = {rule.element_id: rule.source for rule in rules}
    rows = values.filter(county=county, period=period, element__in=chosen)
    found = _in_order(rows.exclude(missing=DataValue.Missing.AWAITED))
    return [row for row in found if family(row.source) != chosen[row.element_id]]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A place that is empty until the authoritative source speaks, and what others have said."""

    value: DataValue
    said: tuple[OtherFigure, ...]


def awaited(
    values: QuerySet[DataValue], others: QuerySet[OtherFigure], county: int, period: str
) -> list[Awaited]:
    """What a strict rule keeps empty in a period: two statements."""
    rows = values.filter(county=county, period=period, missing=DataValue.Missing.AWAITED)
    found = list(_in_order(rows))
    together: dict[tuple[int, int, int], list[OtherFigure]] = defaultdict(list)
    asked = others.filter(
        county=county, period=period, element__in={row.element_id for row in found}
    )
    for one in asked.select_related("by", "file").order_by("-at", "-pk"):
        together[one.unit_id, one.element_id, one.band].append(one)
    return [Awaited(row, tuple(together[row.unit_id, row.element_id, row.band])) for row in found]


def _in_order(rows: QuerySet[DataValue]) -> QuerySet[DataValue]:
    named = rows.select_related("unit__county", "unit__institution", "element", "entered_by")
    return named.order_by("element__position", "unit__code", "band")

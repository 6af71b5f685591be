"""Which inputs of a run hold another number today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from kpi.models import DataValue


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """A value that was entered anew after a run was computed; the run itself is unchanged."""

    value: DataValue
    frozen: str | None


def changed_inputs(
    values: QuerySet[DataValue], entries: Mapping[int, str | None], since: datetime
) -> list[ChangedInput]:
    """Which of the frozen entries (row id → number), entered anew since, hold another number."""
    found = values.filter(pk__in=entries, entered_at__gte=since).select_related(
        "unit__institution", "element", "entered_by"
    )
    return [
        ChangedInput(value, entries[value.pk])
        for value in found
        if value.value != (None if entries[value.pk] is None else Decimal(str(entries[value.pk])))
    ]

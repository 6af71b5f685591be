"""Ids as programs name them: codes, names, versions, runs; one question for a whole page."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from kpi.models import DataElement, Indicator, IndicatorVersion, Run, Scheme, SchemeItem
from members.models import County, Unit


class UnitName(NamedTuple):
    """A unit's code, name and kind."""

    code: str
    name: str
    kind: str


class RunName(NamedTuple):
    """A run's place: scheme, version, document of its weights, period, revision, times."""

    scheme: str
    scheme_version: int
    weights: str
    period: str
    revision: int
    computed_at: datetime | None
    available_at: datetime | None
    demo: bool


def units(ids: Iterable[int]) -> dict[int, UnitName]:
    """Units by id."""
    rows = Unit.objects.filter(pk__in=set(ids)).values_list("pk", "code", "name", "kind")
    return {pk: UnitName(*rest) for pk, *rest in rows}


def texts(county: County) -> set[str]:
    """All names and codes of a county that stand in a list of its results."""
    units = Unit.objects.filter(county=county).order_by()
    indicators = Indicator.objects.filter(county=county).order_by()
    schemes = Scheme.objects.filter(county=county).order_by()
    codes = (rows.values_list("code", flat=True) for rows in (units, indicators, schemes))
    return set(units.values_list("name", flat=True).union(*codes))


def elements(ids: Iterable[int]) -> dict[int, str]:
    """Codes of data elements by id."""
    return dict(DataElement.objects.filter(pk__in=set(ids)).values_list("pk", "code"))


def indicators(ids: Iterable[int]) -> dict[int, str]:
    """Codes of indicators by id."""
    return dict(Indicator.objects.filter(pk__in=set(ids)).values_list("pk", "code"))


def versions(ids: Iterable[int]) -> dict[int, int]:
    """Numbers of indicator versions by id."""
    return dict(IndicatorVersion.objects.filter(pk__in=set(ids)).values_list("pk", "number"))


def items(ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """Codes of scheme items, and of their indicators, by id."""
    rows = SchemeItem.objects.filter(pk__in=set(ids)).values_list("pk", "code", "indicator__code")
    return {pk: (code, indicator) for pk, code, indicator in rows}


def runs(ids: Iterable[UUID]) -> dict[UUID, RunName]:
    """Runs by id."""
    rows = Run.objects.filter(pk__in=set(ids)).values_list(
        "pk", "scheme_version__scheme__code", "scheme_version__number",
        "scheme_version__weights_title", "period", "revision", "computed_at", "available_at",
        "demo",
    )  # fmt: skip
    return {row[0]: RunName(*row[1:]) for row in rows}

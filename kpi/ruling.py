"""口径解释 as a page tells it: which ones hold for a period, and those a run was frozen with.

The rulings of a period are frozen with its run; whatever is answered, replaced or withdrawn
afterwards stands beside them and changes nothing of the run.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet

from alliance.core.periods import Period
from kpi.models import DataSet, Indicator, Ruling

Json = dict[str, Any]
LATER: Final = "later"
"""Answered after the run was computed."""
ENDED: Final = "ended"
"""Replaced or withdrawn after the run was computed."""


def holding(
    county: int, period: Period, indicators: Collection[str], elements: Collection[str]
) -> QuerySet[Ruling]:
    """Answered rulings about these definitions that hold for a period now."""
    about = Q(indicator__code__in=indicators) | Q(element__code__in=elements)
    return _in_force(about, county=county, from_on__lte=period.first_day)


def _in_force(*about: Q, **more: Any) -> QuerySet[Ruling]:
    rows = Ruling.objects.filter(*about, state=Ruling.State.ANSWERED, **more)
    return rows.select_related("indicator", "element", "unit", "clause", "answered_by").order_by(
        "answered_at", "pk"
    )


def of_indicator(indicator: Indicator) -> list[Json]:
    """Those about an indicator that are in force, from whichever period on; one statement."""
    return [told(row) for row in _in_force(indicator=indicator)]


def told(ruling: Ruling) -> Json:
    """One ruling as it is frozen and shown: what is asked, answered, by whom, on which clause."""
    about = ruling.indicator or ruling.element
    by = ruling.answered_by
    return {
        "id": str(ruling.pk),
        "kind": "indicator" if ruling.indicator_id else "element",
        "code": about.code if about else "",
        "name": about.name if about else "",
        "name_en": about.name_en if about else "",
        "question": ruling.question,
        "unit": ruling.unit.name if ruling.unit else "",
        "answer": ruling.answer,
        "clause": ruling.clause.key if ruling.clause else "",
        "basis": ruling.basis,
        "from": ruling.from_period,
        "by": by.name if by else "",
        "position": by.position if by else "",
        "at": ruling.answered_at.isoformat() if ruling.answered_at else "",
        "demo": ruling.demo,
    }


def frozen_rulings(
    county: int, period: Period, indicators: Collection[str], elements: Collection[str]
) -> list[Json]:
    """What a run keeps of them; a county has few, so all of its own are read and looked through."""
    found = (told(row) for row in _in_force(county=county, from_on__lte=period.first_day))
    return [
        row
        for row in found
        if row["code"] in (indicators if row["kind"] == "indicator" else elements)
    ]


def frozen_with(
    frozen: Mapping[str, Any], indicators: Collection[str], elements: Collection[str]
) -> list[Json]:
    """Those a run was frozen with, about these definitions; older facts know none."""
    return [
        row
        for row in frozen.get("rulings", ())
        if row["code"] in (indicators if row["kind"] == "indicator" else elements)
    ]


def beside(
    frozen: Mapping[str, Any], indicators: Collection[str], elements: Collection[str]
) -> list[Json]:
    """What stands beside a formula: the frozen ones first, then what was answered since.

    `since` says whether one is later than the run or has ended since.
    """
    kept = frozen_with(frozen, indicators, elements)
    county, period = frozen["county"]["id"], Period.parse(frozen["period"])
    now = {str(row.pk): row for row in holding(county, period, indicators, elements)}
    shown = [{**row, "since": "" if row["id"] in now else ENDED} for row in kept]
    known = {row["id"] for row in kept}
    return shown + [{**told(row), "since": LATER} for pk, row in now.items() if pk not in known]


def of_form(form: DataSet, period: Period) -> list[Json]:
    """Those about the elements of a form that hold for a period; two statements."""
    codes = list(form.elements.values_list("code", flat=True))
    return [told(row) for row in holding(form.county_id, period, (), codes)]

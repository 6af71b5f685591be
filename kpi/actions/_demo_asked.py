"""The demonstration's request for figures and its sources: asked once, counted, compared."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.periods import Period
from kpi.actions.adhoc import Asking, NewItem, answer_figures, ask_for_figures
from kpi.actions.deriving import derive_values
from kpi.actions.sources import SourceTerms, set_source_rule
from kpi.models import AdHocCell, DataElement
from members.models import County, Unit

Told = Mapping[str, Any]


def tell_sources(county: County, told: Told, by: Actor) -> None:
    """Rules by element, then one period that the system counts itself.

    What is told under `derived` is counted from last year on, as the definitions say it can be.
    """
    for code, said in told["elements"].items():
        terms = SourceTerms(
            source=said["source"],
            system=said.get("system", ""),
            counts=said["counts"],
            limit=Decimal(said["limit"]) if said.get("limit") else None,
            basis=told["basis"],
        )
        element = DataElement.objects.select_related("data_set").get(county=county, code=code)
        set_source_rule(element=element, terms=terms, version=0, by=by)
    derive_values(county=county, period=told["period"], by=by)
    counted = told["derived"]
    elements = DataElement.objects.select_related("data_set").filter(county=county)
    for element in elements.filter(code__in=counted["elements"]):
        terms = SourceTerms("derived", "", element.counted_by, None, counted["basis"])
        set_source_rule(element=element, terms=terms, version=0, by=by)
    last = Period.containing(today(), "year").previous
    derive_values(county=county, period=last.code, by=by)


def tell_asked(county: County, told: Told, by: Actor, answerer: Actor) -> None:
    """A request for last month, answered by one body, with a day left for the others."""
    elements = DataElement.objects.select_related("data_set").filter(
        county=county, code__in=told["elements"]
    )
    units = Unit.objects.filter(county=county, code__in=told["units"])
    asking = Asking(
        title=told["title"],
        basis=told["basis"],
        period=Period.containing(today(), "month").previous.code,
        due_at=now() + timedelta(hours=told["hours"]),
        elements=list(elements),
        new=[NewItem(one["name"], one["unit"]) for one in told["new"]],
        units=list(units.select_related("institution", "county").order_by("code")),
        minutes=told["minutes"],
    )
    row = ask_for_figures(county=county, asking=asking, by=by)
    answered = told["answered"]
    unit = Unit.objects.select_related("institution__parent", "county").get(
        county=county, code=answered["unit"]
    )
    cells = AdHocCell.objects.filter(item__request=row, unit=unit, state=AdHocCell.State.ASKED)
    keys = cells.order_by("item__position").values_list("pk", flat=True)
    texts = dict(zip(keys, map(str, answered["figures"]), strict=False))
    answer_figures(asked=row, unit=unit, texts=texts, by=answerer)

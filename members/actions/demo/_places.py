"""The registry's story, first part: places, clinics, figures, what happened to bodies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from alliance.core.actor import Actor
from alliance.core.clock import today
from members.actions.bodies.corrections import correct_facts
from members.actions.bodies.departments import add_department
from members.actions.bodies.events import Order, regrade, rename, suspend
from members.actions.bodies.figures import FigureRow, enter_figures
from members.actions.county.registry import register_institution
from members.actions.places.serving import serve_village
from members.actions.places.towns import add_town
from members.actions.places.villages import VillageRow, enter_villages
from members.models import County, Figure, Institution, Town, Village
from members.plan_file import as_day

Told = Mapping[str, Any]
FIRST_DAY: Final = date(2021, 1, 1)


@dataclass(frozen=True)
class Places:
    """What stands on the map, by code."""

    towns: Mapping[str, Town]
    villages: Mapping[str, Village]
    bodies: Mapping[str, Institution]


def tell_places(county: County, told: Told, by: Actor) -> None:
    """Towns, villages, the clinics of one centre, who serves whom, and dated events."""
    places = _places(county, told, by)
    for row in told["served"]:
        serve_village(
            village=places.villages[row["village"]],
            institution=places.bodies[row["by"]],
            mode=row["mode"],
            from_on=FIRST_DAY,
            by=by,
            demo=True,
        )
    for row in told["departments"]:
        body = places.bodies[row["body"]]
        add_department(institution=body, name=row["name"], line=row["line"], by=by)
    _figures(county, told, places, by)
    for row in told["events"]:
        _event(places.bodies[row["body"]], row, told, by)


def _places(county: County, told: Told, by: Actor) -> Places:
    towns = {
        row["code"]: add_town(county=county, code=row["code"], name=row["name"], by=by, demo=True)
        for row in told["towns"]
    }
    rows = [
        VillageRow(row["code"], row["name"], towns[row["town"]], row.get("recruiting"))
        for row in told["villages"]
    ]
    villages = enter_villages(county=county, rows=rows, by=by, demo=True)
    for row in told["clinics"]:
        _clinic(county, row, by)
    bodies = {body.code: body for body in Institution.objects.filter(county=county)}
    return Places(towns, {village.code: village for village in villages}, bodies)


def _clinic(county: County, row: Told, by: Actor) -> None:
    clinic = register_institution(
        county=county, code=row["code"], name=row["name"], kind=row["kind"], by=by, demo=True
    )
    correct_facts(
        institution=clinic,
        facts={"parent": row["parent"], "town": row["town"]},
        version=clinic.version,
        by=by,
    )


def _figures(county: County, told: Told, places: Places, by: Actor) -> None:
    """Residents of towns, people served in villages, beds: each where the file gives one."""
    said: dict[str, Any] = {"as_of": as_day(told["as_of"]) or today(), "source": told["source"]}
    rows = [
        FigureRow(Figure.Kind.RESIDENT, row["resident"], town=places.towns[row["code"]], **said)
        for row in told["towns"]
    ]
    rows += [
        FigureRow(
            Figure.Kind.SERVED, row["population"], village=places.villages[row["code"]], **said
        )
        for row in told["villages"]
        if "population" in row
    ]
    rows += [
        FigureRow(Figure.Kind.BEDS, beds, institution=places.bodies[code], **said)
        for code, beds in told["beds"].items()
    ]
    enter_figures(county=county, rows=rows, by=by, demo=True)


def _event(body: Institution, row: Told, told: Told, by: Actor) -> None:
    on = as_day(row.get("on")) or today() + timedelta(days=row["in_days"])
    order = Order(on, told["order_no"], told["reason"])
    if row["kind"] == "renamed":
        rename(institution=body, facts=row["facts"], order=order, by=by)
    elif row["kind"] == "regraded":
        regrade(institution=body, facts=row["facts"], order=order, by=by)
    else:
        suspend(institution=body, order=order, by=by)

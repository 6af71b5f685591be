"""The demonstration's emergency centre with places on the map, and a base's list of medicines."""

from collections.abc import Mapping
from typing import Any

from alliance.core.action import action
from alliance.core.actor import Actor
from members import actions as member_actions
from members.medicines import MedicineRow
from members.models import County, Institution


@action
def set_demo_sharing(
    *, county: County, base: Institution, told: Mapping[str, Any], by: Actor
) -> None:
    """Only bodies that are themselves a demonstration's get a place on the map."""
    centre = told["centre"]
    for body in Institution.objects.filter(county=county, code__in=centre["bodies"]).order_by("pk"):
        member_actions.record_capability(
            institution=body, kind="emergency", name=centre["name"], source=told["source"],
            by=by, demo=True,
        )  # fmt: skip
    places = Institution.objects.filter(county=county, code__in=told["places"], demo=True)
    for body in places.order_by("pk"):
        latitude, longitude = told["places"][body.code]
        member_actions.bodies.correct_facts(
            institution=body, facts={"latitude": latitude, "longitude": longitude},
            version=body.version, by=by,
        )  # fmt: skip
    rows = [MedicineRow(base, name, source=told["source"]) for name in told["medicines"]]
    member_actions.sharing.enter_medicines(county=county, rows=rows, by=by, demo=True)

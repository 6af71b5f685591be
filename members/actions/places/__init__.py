"""Towns, villages, and who answers for which."""

from members.actions.places.areas import AreaRow, add_area, end_area, enter_areas
from members.actions.places.serving import ServiceRow, end_service, enter_services, serve_village
from members.actions.places.towns import add_town, close_town
from members.actions.places.villages import VillageRow, add_village, change_village, enter_villages

__all__ = [
    "AreaRow",
    "ServiceRow",
    "VillageRow",
    "add_area",
    "add_town",
    "add_village",
    "change_village",
    "close_town",
    "end_area",
    "end_service",
    "enter_areas",
    "enter_services",
    "enter_villages",
    "serve_village",
]

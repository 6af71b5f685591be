"""Alliances: who leads, who belongs, who asks to enter, leave or move."""

from members.queries.alliances.maps import HEIGHT, WIDTH, alliance_map
from members.queries.alliances.movements import movements
from members.queries.alliances.requests import (
    OPEN,
    Side,
    leaving,
    led_by,
    open_requests_of,
    parties_of,
    requests_page,
    sides_of,
    told_of,
)
from members.queries.alliances.room import check_possible
from members.queries.alliances.seconds import firsts_of, requests_to_second, short_sides
from members.queries.alliances.unions import Branch, Union, centres_of, history_of, unions

__all__ = [
    "HEIGHT",
    "OPEN",
    "WIDTH",
    "Branch",
    "Side",
    "Union",
    "alliance_map",
    "centres_of",
    "check_possible",
    "firsts_of",
    "history_of",
    "leaving",
    "led_by",
    "movements",
    "open_requests_of",
    "parties_of",
    "requests_page",
    "requests_to_second",
    "short_sides",
    "sides_of",
    "told_of",
    "unions",
]

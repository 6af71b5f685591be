"""Towns, villages, and who answers for which."""

from members.queries.places.areas import answering, areas_on
from members.queries.places.needs import (
    need_counts,
    rooms_required,
    small_villages,
    villages_by_rooms,
)
from members.queries.places.villages import (
    recruiting_counts,
    services_of,
    town_lines,
    village_lines,
    villages_called,
    villages_on,
)

__all__ = [
    "answering",
    "areas_on",
    "need_counts",
    "recruiting_counts",
    "rooms_required",
    "services_of",
    "small_villages",
    "town_lines",
    "village_lines",
    "villages_by_rooms",
    "villages_called",
    "villages_on",
]

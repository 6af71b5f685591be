"""What bodies share: centres, abilities, disease lists, equipment."""

from members.queries.sharing.centres import (
    capabilities_of,
    capable,
    capable_by_name,
    centres_by_family,
    centres_of_body,
    centres_on,
    disease_entries,
    disease_lists,
    diseases,
    past_capabilities_of,
    served_of,
)
from members.queries.sharing.equipment import (
    OPEN_TRANSFERS,
    age_of,
    equipment_called,
    open_transfer_of,
    open_transfers,
)
from members.queries.sharing.medicines import listed_medicines, medicine_lists, medicines_of

__all__ = [
    "OPEN_TRANSFERS",
    "age_of",
    "capabilities_of",
    "capable",
    "capable_by_name",
    "centres_by_family",
    "centres_of_body",
    "centres_on",
    "disease_entries",
    "disease_lists",
    "diseases",
    "equipment_called",
    "listed_medicines",
    "medicine_lists",
    "medicines_of",
    "open_transfer_of",
    "open_transfers",
    "past_capabilities_of",
    "served_of",
]

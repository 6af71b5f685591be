"""What bodies share: centres, abilities, disease lists, equipment, projects."""

from members.actions.sharing.capabilities import (
    CapabilityRow,
    end_capability,
    enter_capabilities,
    record_capability,
)
from members.actions.sharing.centres import (
    CentreRow,
    add_centre,
    confirm_centre,
    end_centre,
    enter_centres,
)
from members.actions.sharing.diseases import Disease, end_disease, enter_diseases
from members.actions.sharing.equipment import add_equipment, mark_idle, retire_equipment
from members.actions.sharing.medicines import enter_medicines
from members.actions.sharing.projects import add_project, stage_project
from members.actions.sharing.served import ServedRow, end_served, enter_served, serve_from_centre
from members.actions.sharing.transfers import (
    approve_transfer,
    hand_over_equipment,
    offer_equipment,
    refuse_transfer,
    request_equipment,
    withdraw_transfer,
)

__all__ = [
    "CapabilityRow",
    "CentreRow",
    "Disease",
    "ServedRow",
    "add_centre",
    "add_equipment",
    "add_project",
    "approve_transfer",
    "confirm_centre",
    "end_capability",
    "end_centre",
    "end_disease",
    "end_served",
    "enter_capabilities",
    "enter_centres",
    "enter_diseases",
    "enter_medicines",
    "enter_served",
    "hand_over_equipment",
    "mark_idle",
    "offer_equipment",
    "record_capability",
    "refuse_transfer",
    "request_equipment",
    "retire_equipment",
    "serve_from_centre",
    "stage_project",
    "withdraw_transfer",
]

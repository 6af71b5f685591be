"""What an import enters: many rows in one go, each by its code."""

from members.actions.batches.custodies import CustodyRow, enter_custodies
from members.actions.batches.institutions import BodyRow, enter_institutions
from members.actions.batches.lists import ProjectRow, enter_disease_lists, enter_projects
from members.actions.batches.memberships import Basis, MembershipRow, enter_memberships
from members.actions.batches.people import PersonRow, enter_people
from members.actions.batches.registry import (
    EquipmentRow,
    NameRow,
    enter_equipment,
    enter_names,
    enter_towns,
    remember_short_names,
)

__all__ = [
    "Basis",
    "BodyRow",
    "CustodyRow",
    "EquipmentRow",
    "MembershipRow",
    "NameRow",
    "PersonRow",
    "ProjectRow",
    "enter_custodies",
    "enter_disease_lists",
    "enter_equipment",
    "enter_institutions",
    "enter_memberships",
    "enter_names",
    "enter_people",
    "enter_projects",
    "enter_towns",
    "remember_short_names",
]

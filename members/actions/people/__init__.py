"""People are invited, come, change, stand in for one another and go."""

from members.actions.people.delegations import delegate, end_delegation
from members.actions.people.grants import add_grant, end_grant
from members.actions.people.handover import hand_over
from members.actions.people.invitations import (
    accept_invitation,
    invite,
    link_by_invitation,
    revoke_invitation,
)
from members.actions.people.office import (
    add_person,
    change_person,
    come_back,
    deactivate_departed,
    leave_office,
    move_person,
)

__all__ = [
    "accept_invitation",
    "add_grant",
    "add_person",
    "change_person",
    "come_back",
    "deactivate_departed",
    "delegate",
    "end_delegation",
    "end_grant",
    "hand_over",
    "invite",
    "leave_office",
    "link_by_invitation",
    "move_person",
    "revoke_invitation",
]

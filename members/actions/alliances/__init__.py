"""Alliances, and entering, leaving and moving between them."""

from members.actions.alliances.decisions import approve_membership, refuse_membership
from members.actions.alliances.memberships import join, leave
from members.actions.alliances.requests import (
    agree_membership,
    decline_membership,
    request_membership,
    withdraw_membership_request,
)
from members.actions.alliances.unions import close_alliance, found_alliance

__all__ = [
    "agree_membership",
    "approve_membership",
    "close_alliance",
    "decline_membership",
    "found_alliance",
    "join",
    "leave",
    "refuse_membership",
    "request_membership",
    "withdraw_membership_request",
]

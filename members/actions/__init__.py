"""Every change in the registry: places, people, plans; one function per verb."""

from members.actions.demo import load_demo_accounts, load_demo_clerks
from members.actions.people import add_grant, add_person, change_password, end_grant
from members.actions.plans import load_plan
from members.actions.registry import (
    close_alliance,
    found_alliance,
    found_county,
    join,
    leave,
    register_institution,
)
from members.actions.rules import set_rule
from members.actions.signing_in import note_sign_in, note_sign_out
from members.actions.tokens import issue_token, revoke_token

__all__ = [
    "add_grant",
    "add_person",
    "change_password",
    "close_alliance",
    "end_grant",
    "found_alliance",
    "found_county",
    "issue_token",
    "join",
    "leave",
    "load_demo_accounts",
    "load_demo_clerks",
    "load_plan",
    "note_sign_in",
    "note_sign_out",
    "register_institution",
    "revoke_token",
    "set_rule",
]

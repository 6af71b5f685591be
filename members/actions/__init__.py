"""Every change in the registry: places, people, plans; one function per verb.

Each room holds what somebody does in one go; beside the rooms stand the verbs of other apps.
"""

from members.actions import (
    alliances,
    batches,
    bodies,
    county,
    demo,
    people,
    places,
    plans,
    records,
    rules,
    sharing,
    signing,
)
from members.actions.alliances.memberships import join, leave
from members.actions.alliances.requests import agree_membership, request_membership
from members.actions.alliances.unions import found_alliance
from members.actions.batches.people import PersonRow, enter_people
from members.actions.bodies._taking_over import lock_pieces
from members.actions.bodies.corrections import add_name, correct_facts
from members.actions.bodies.departments import add_department
from members.actions.bodies.events import Order, move, regrade, rename
from members.actions.bodies.fact_requests import ask_facts
from members.actions.bodies.figures import FigureRow, enter_figure
from members.actions.bodies.merging import merge_bodies
from members.actions.bodies.proposals import approve_proposal, propose_facts
from members.actions.county.founding import (
    OwnPlan,
    describe_county,
    found_with_members,
    prepare_county,
    start_from,
)
from members.actions.county.registry import found_county, register_institution
from members.actions.demo.accounts import load_demo_accounts, load_demo_clerks
from members.actions.demo.story import load_demo_story
from members.actions.people.delegations import delegate
from members.actions.people.grants import add_grant
from members.actions.people.handover import hand_over
from members.actions.people.invitations import accept_invitation, invite
from members.actions.people.office import add_person, leave_office
from members.actions.places.areas import AreaRow, add_area
from members.actions.places.serving import serve_village
from members.actions.places.towns import add_town
from members.actions.places.villages import add_village
from members.actions.plans.loading import load_plan
from members.actions.records.holds import place_hold
from members.actions.rules.evidence import record_evidence
from members.actions.rules.proposals import propose_rule
from members.actions.rules.values import set_rule
from members.actions.sharing.capabilities import record_capability
from members.actions.sharing.centres import add_centre
from members.actions.sharing.diseases import Disease, enter_diseases
from members.actions.sharing.equipment import add_equipment
from members.actions.sharing.projects import add_project
from members.actions.sharing.served import serve_from_centre
from members.actions.sharing.transfers import approve_transfer, offer_equipment, request_equipment
from members.actions.signing.clients import register_client
from members.actions.signing.factors import begin_factor, confirm_factor
from members.actions.signing.sessions import open_session
from members.actions.signing.slips import issue_slip
from members.actions.signing.tokens import issue_client_token, issue_token, revoke_token

__all__ = [
    "AreaRow",
    "Disease",
    "FigureRow",
    "Order",
    "OwnPlan",
    "PersonRow",
    "accept_invitation",
    "add_area",
    "add_centre",
    "add_department",
    "add_equipment",
    "add_grant",
    "add_name",
    "add_person",
    "add_project",
    "add_town",
    "add_village",
    "agree_membership",
    "alliances",
    "approve_proposal",
    "approve_transfer",
    "ask_facts",
    "batches",
    "begin_factor",
    "bodies",
    "confirm_factor",
    "correct_facts",
    "county",
    "delegate",
    "demo",
    "describe_county",
    "enter_diseases",
    "enter_figure",
    "enter_people",
    "found_alliance",
    "found_county",
    "found_with_members",
    "hand_over",
    "invite",
    "issue_client_token",
    "issue_slip",
    "issue_token",
    "join",
    "leave",
    "leave_office",
    "load_demo_accounts",
    "load_demo_clerks",
    "load_demo_story",
    "load_plan",
    "lock_pieces",
    "merge_bodies",
    "move",
    "offer_equipment",
    "open_session",
    "people",
    "place_hold",
    "places",
    "plans",
    "prepare_county",
    "propose_facts",
    "propose_rule",
    "record_capability",
    "record_evidence",
    "records",
    "register_client",
    "register_institution",
    "regrade",
    "rename",
    "request_equipment",
    "request_membership",
    "revoke_token",
    "rules",
    "serve_from_centre",
    "serve_village",
    "set_rule",
    "sharing",
    "signing",
    "start_from",
]

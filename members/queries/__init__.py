"""Questions about places, people and rules; all as of a day, none writes.

Each room holds what a reader looks for; beside the rooms stand the names other apps ask for.
"""

from members.queries import (
    alliances,
    bodies,
    changing_hands,
    county,
    days,
    paper,
    people,
    places,
    records,
    rules,
    sharing,
    signing,
)
from members.queries.alliances.requests import led_by
from members.queries.bodies.facts import as_they_stood
from members.queries.bodies.tree import Tree, units_on
from members.queries.changing_hands.handover import files_of, open_work_of
from members.queries.changing_hands.merging import merging
from members.queries.county.everywhere import everywhere
from members.queries.county.handed_up import evidence, evidence_kinds
from members.queries.days import (
    alliances_on,
    county_coded,
    in_force,
    institutions_on,
    memberships_on,
)
from members.queries.paper.behalf import behalf
from members.queries.paper.signatures import hands, signers
from members.queries.people.contacts import Desk, contacts
from members.queries.people.grants import grants_held
from members.queries.people.roles import Worn, in_words
from members.queries.people.second_eyes import Look, looks
from members.queries.people.signed_in import Signed, demo_usernames, present_with_account, signed
from members.queries.people.who_may import what_sees, who_may
from members.queries.records.loaded_by import loaded_by
from members.queries.rules.plans import plans
from members.queries.signing.accounts import HOW, browser_words
from members.queries.waiting import waiting_for

__all__ = [
    "HOW",
    "Desk",
    "Look",
    "Signed",
    "Tree",
    "Worn",
    "alliances",
    "alliances_on",
    "as_they_stood",
    "behalf",
    "bodies",
    "browser_words",
    "changing_hands",
    "contacts",
    "county",
    "county_coded",
    "days",
    "demo_usernames",
    "everywhere",
    "evidence",
    "evidence_kinds",
    "files_of",
    "grants_held",
    "hands",
    "in_force",
    "in_words",
    "institutions_on",
    "led_by",
    "loaded_by",
    "looks",
    "memberships_on",
    "merging",
    "open_work_of",
    "paper",
    "people",
    "places",
    "plans",
    "present_with_account",
    "records",
    "rules",
    "sharing",
    "signed",
    "signers",
    "signing",
    "units_on",
    "waiting_for",
    "what_sees",
    "who_may",
]

"""People: their roles, for whom they stand in, who may do what, and who is the second pair of eyes."""

from members.queries.people.contacts import contacts
from members.queries.people.delegations import duties_through, verbs_of
from members.queries.people.grants import (
    delegations_between,
    grants_between,
    grants_held,
    grants_of,
)
from members.queries.people.listing import HERE, SHOWS, Sought, institutions_of_people, people_page
from members.queries.people.page import person_page, roles_at
from members.queries.people.roles import in_words
from members.queries.people.second_eyes import Look, SecondEyes, looks, second_eyes, short_of_people
from members.queries.people.signed_in import (
    counties_with_departed,
    demo_usernames,
    demo_usernames_sharing,
    departed_with_account,
    holders_of,
    home_county,
    is_elsewhere,
    next_person_code,
    person_of,
    possible_takers,
    user_named,
)
from members.queries.people.who_may import what_sees, who_may

__all__ = [
    "HERE",
    "SHOWS",
    "Look",
    "SecondEyes",
    "Sought",
    "contacts",
    "counties_with_departed",
    "delegations_between",
    "demo_usernames",
    "demo_usernames_sharing",
    "departed_with_account",
    "duties_through",
    "grants_between",
    "grants_held",
    "grants_of",
    "holders_of",
    "home_county",
    "in_words",
    "institutions_of_people",
    "is_elsewhere",
    "looks",
    "next_person_code",
    "people_page",
    "person_of",
    "person_page",
    "possible_takers",
    "roles_at",
    "second_eyes",
    "short_of_people",
    "user_named",
    "verbs_of",
    "what_sees",
    "who_may",
]

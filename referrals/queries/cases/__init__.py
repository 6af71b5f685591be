"""Questions about cases: hours, choices, people, patients, worklists, one case."""

from referrals.queries.cases.choices import CATALOGUE, capable_of, catalogue, choices, places
from referrals.queries.cases.deadlines import ATTEMPTS, KEY, Hours, hours_of
from referrals.queries.cases.patients import (
    NUMBER,
    PHONE,
    draft_here,
    keys_of,
    masked,
    of_number,
    open_up,
    opened,
    sealed,
)
from referrals.queries.cases.people import (
    holding,
    institution_of,
    of_side,
    owner_of,
    place_of_review,
    telephones,
)

__all__ = [
    "ATTEMPTS",
    "CATALOGUE",
    "KEY",
    "NUMBER",
    "PHONE",
    "Hours",
    "capable_of",
    "catalogue",
    "choices",
    "draft_here",
    "holding",
    "hours_of",
    "institution_of",
    "keys_of",
    "masked",
    "of_number",
    "of_side",
    "open_up",
    "opened",
    "owner_of",
    "place_of_review",
    "places",
    "sealed",
    "telephones",
]

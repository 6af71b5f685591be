"""What is known of postings and service; reading only."""

from staffing.queries.evidence import Worked, evidence
from staffing.queries.postings import (
    Sides,
    county_approves,
    institution_of,
    may_stand,
    never_began,
    of_side,
    owner_of,
    to_do,
    trail_of,
)
from staffing.queries.service import (
    Record,
    RuleHere,
    days_of,
    due_month,
    months_to_verify,
    presence,
    record_of,
    rules_here,
    service_of,
    standing_of,
    what_relies_on,
)
from staffing.queries.staff import step_of, title_of, titles_of, warnings_of

__all__ = [
    "Record",
    "RuleHere",
    "Sides",
    "Worked",
    "county_approves",
    "days_of",
    "due_month",
    "evidence",
    "institution_of",
    "may_stand",
    "months_to_verify",
    "never_began",
    "of_side",
    "owner_of",
    "presence",
    "record_of",
    "rules_here",
    "service_of",
    "standing_of",
    "step_of",
    "title_of",
    "titles_of",
    "to_do",
    "trail_of",
    "warnings_of",
    "what_relies_on",
]

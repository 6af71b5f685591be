"""Down-referrals: when one counts, what speaks against it, and which there are of some days."""

from referrals.queries.downs.counting import Down, downs, downs_of
from referrals.queries.downs.definition import first_contacts, sentence
from referrals.queries.downs.signs import AFTER, EQUAL, EQUALS, SAME, SIGNS, Sign, equal_results

__all__ = [
    "AFTER",
    "EQUAL",
    "EQUALS",
    "SAME",
    "SIGNS",
    "Down",
    "Sign",
    "downs",
    "downs_of",
    "equal_results",
    "first_contacts",
    "sentence",
]

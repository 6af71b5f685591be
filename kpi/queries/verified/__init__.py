"""Figures of a run that are checked on the spot: from what is drawn, how far it is."""

from kpi.queries.verified.counting import moves, rule_of, uncounted
from kpi.queries.verified.reading import (
    Agreement,
    CheckSheet,
    agreement,
    check_sheets,
    frame_of,
    is_complete,
    open_verification,
    reported_of,
    sheets_to_sign,
    unsigned,
)

__all__ = [
    "Agreement",
    "CheckSheet",
    "agreement",
    "check_sheets",
    "frame_of",
    "is_complete",
    "moves",
    "open_verification",
    "reported_of",
    "rule_of",
    "sheets_to_sign",
    "uncounted",
    "unsigned",
]

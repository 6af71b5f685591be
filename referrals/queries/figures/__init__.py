"""Figures of referral: counted from what happened, never from how a case stands today."""

from referrals.queries.figures.answering import Answer, definitions, figures
from referrals.queries.figures.drawing import Picture, picture
from referrals.queries.figures.measures import FIGURES, MEASURES, words_of
from referrals.queries.figures.scope import Scope, events_of
from referrals.queries.figures.standing import Standing, standing_now
from referrals.queries.figures.tables import Cell, Line, Table

__all__ = [
    "FIGURES",
    "MEASURES",
    "Answer",
    "Cell",
    "Line",
    "Picture",
    "Scope",
    "Standing",
    "Table",
    "definitions",
    "events_of",
    "figures",
    "picture",
    "standing_now",
    "words_of",
]

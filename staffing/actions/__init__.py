"""Postings begin and take their steps; service is verified, corrected and stated."""

from staffing.actions.postings import PostingTold, propose, take_step
from staffing.actions.rosters import load_roster, remember_titles
from staffing.actions.service import (
    ask_withdrawal,
    decide_withdrawal,
    give_result,
    settle_consequence,
    verify_month,
)
from staffing.actions.staff import record_leave, state_file, state_title
from staffing.actions.tending import credit_service, void_unbegun

__all__ = [
    "PostingTold",
    "ask_withdrawal",
    "credit_service",
    "decide_withdrawal",
    "give_result",
    "load_roster",
    "propose",
    "record_leave",
    "remember_titles",
    "settle_consequence",
    "state_file",
    "state_title",
    "take_step",
    "verify_month",
    "void_unbegun",
]

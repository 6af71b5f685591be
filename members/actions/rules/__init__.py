"""The county's rules: set, proposed, decided, evidenced; days that are counted by them."""

from members.actions.rules.deadlines import move_deadlines
from members.actions.rules.evidence import (
    EvidenceRow,
    enter_evidence,
    record_evidence,
    withdraw_evidence,
)
from members.actions.rules.proposals import approve_rule, propose_rule, refuse_rule, withdraw_rule
from members.actions.rules.values import set_rule

__all__ = [
    "EvidenceRow",
    "approve_rule",
    "enter_evidence",
    "move_deadlines",
    "propose_rule",
    "record_evidence",
    "refuse_rule",
    "set_rule",
    "withdraw_evidence",
    "withdraw_rule",
]

"""Remote items begin and take their steps; hospitals name who may sign."""

from referrals.actions.remote.beginning import RemoteTold, begin_remote
from referrals.actions.remote.naming import end_reader, name_reader
from referrals.actions.remote.stepping import take_remote_step
from referrals.actions.remote.tending import call_out_criticals, lapse_claims

__all__ = [
    "RemoteTold",
    "begin_remote",
    "call_out_criticals",
    "end_reader",
    "lapse_claims",
    "name_reader",
    "take_remote_step",
]

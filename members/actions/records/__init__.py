"""Records under a hold, and decisions signed on paper."""

from members.actions.records.holds import place_hold, release_hold
from members.actions.records.paper import confirm_signature, dispute_signature

__all__ = ["confirm_signature", "dispute_signature", "place_hold", "release_hold"]

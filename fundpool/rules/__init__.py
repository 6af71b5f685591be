"""Arithmetic and lifecycles of the common funds: no rows, no clock, no settings."""

from fundpool.rules.allocating import ALLOCATION
from fundpool.rules.ledger import PERIOD

__all__ = ["ALLOCATION", "PERIOD"]

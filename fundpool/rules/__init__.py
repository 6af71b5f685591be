"""Arithmetic and lifecycles of the common funds: no rows, no clock, no settings."""

from fundpool.rules.allocating import ALLOCATION
from fundpool.rules.ledger import PERIOD
from fundpool.rules.levy_runs import LEVY_RUN, TRUE_UP
from fundpool.rules.requests import FUND_REQUEST

__all__ = ["ALLOCATION", "FUND_REQUEST", "LEVY_RUN", "PERIOD", "TRUE_UP"]

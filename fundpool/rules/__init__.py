"""Arithmetic and lifecycles of the common funds: no rows, no clock, no settings."""

from fundpool.rules.allocating import ALLOCATION
from fundpool.rules.analyses import ECONOMIC_ANALYSIS
from fundpool.rules.capitation_years import CAPITATION_RUN, CAPITATION_YEAR
from fundpool.rules.dissolving import DISSOLUTION
from fundpool.rules.insurance_years import (
    INSURANCE_SETTLEMENT,
    INSURANCE_TAKE_BACK,
    INSURANCE_YEAR,
    INSURANCE_YEAR_TAKE_BACK,
)
from fundpool.rules.ledger import PERIOD
from fundpool.rules.levy_runs import LEVY_RUN, TRUE_UP
from fundpool.rules.pay_totals import PAY_TOTAL
from fundpool.rules.requests import FUND_REQUEST
from fundpool.rules.subsidy_years import APPRAISED_SUBSIDY

__all__ = [
    "ALLOCATION",
    "APPRAISED_SUBSIDY",
    "CAPITATION_RUN",
    "CAPITATION_YEAR",
    "DISSOLUTION",
    "ECONOMIC_ANALYSIS",
    "FUND_REQUEST",
    "INSURANCE_SETTLEMENT",
    "INSURANCE_TAKE_BACK",
    "INSURANCE_YEAR",
    "INSURANCE_YEAR_TAKE_BACK",
    "LEVY_RUN",
    "PAY_TOTAL",
    "PERIOD",
    "TRUE_UP",
]

"""Who may do what in the apps above this one: the rest of `members.rules.MAY`."""

from collections.abc import Mapping
from typing import Final

from members.may_fundpool import FUNDPOOL
from members.may_referrals import REFERRALS
from members.may_staffing import STAFFING

ABOVE: Final[Mapping[str, Mapping[str, str]]] = {**REFERRALS, **STAFFING, **FUNDPOOL}

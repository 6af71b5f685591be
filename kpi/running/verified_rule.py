"""What the county's rule makes of figures that were checked on the spot: value, points, nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from alliance.core.errors import NotSet
from alliance.core.numbers import plain
from kpi.parameters import BY_DEDUCTION
from members import queries as member_queries

OUTCOME = "kpi.verification.outcome"
EACH = "kpi.verification.points_per_figure"
TOLERANCE = "kpi.verification.tolerance"


@dataclass(frozen=True, slots=True)
class VerifiedRule:
    """The rule in force on a day; `outcome` is "" while the county has set none.

    `each` are the points that one figure found wrong takes off an item, None where it is not set;
    `tolerance` is in per cent of the reported figure, None: any difference counts. `plan` and
    `clause` say where it is printed, `said` which document of the county sets it, `why` what
    somebody is told while it is not set.
    """

    on: date
    outcome: str = ""
    each: Decimal | None = None
    tolerance: Decimal | None = None
    plan: str = ""
    clause: str = ""
    said: str = ""
    why: str = ""

    def kept(self) -> dict[str, Any]:
        """The rule as a run keeps it."""
        return {
            "on": self.on.isoformat(),
            "outcome": self.outcome,
            "each": None if self.each is None else plain(self.each),
            "tolerance": None if self.tolerance is None else plain(self.tolerance),
            "plan": self.plan,
            "clause": self.clause,
            "said": self.said,
        }


def verified_rule(county: int, on: date) -> VerifiedRule:
    """How a county counts what was found on the spot, as of a day: the last one of the period.

    No plan prints it; until the county sets it, what was found changes no score.
    """
    try:
        found = member_queries.rules.rule(county, OUTCOME, on=on)
    except NotSet as refusal:
        return VerifiedRule(on, why=str(refusal))
    outcome, is_deduction = found.value, found.value == BY_DEDUCTION
    return VerifiedRule(
        on,
        outcome,
        _number(county, EACH, on) if is_deduction else None,
        _number(county, TOLERANCE, on) if is_deduction else None,
        found.plan,
        found.clause,
        found.reason,
    )


def _number(county: int, key: str, on: date) -> Decimal | None:
    try:
        found = member_queries.rules.rule(county, key, on=on).typed
    except NotSet:
        return None
    return found if isinstance(found, Decimal) else None

"""How a county counts what was found, and whether a run still has to be computed for it."""

from alliance.core.periods import Period
from kpi.models import Run, Verification, VerifiedFigure
from kpi.parameters import BY_DEDUCTION, BY_VERIFIED
from kpi.running.verified import differs
from kpi.running.verified_rule import VerifiedRule, verified_rule


def rule_of(run: Run) -> VerifiedRule:
    """The rule for a run: the one in force on the last day of its period."""
    return verified_rule(run.county_id, Period.parse(run.period).last_day)


def uncounted(run: Run, rule: VerifiedRule | None = None) -> Verification | None:
    """A verification that was concluded after a run was started and moves its score by the rule.

    None where every one of them is in the run's facts, or the rule lets them move nothing. `rule`
    is given by whoever has read it already.
    """
    rows = (
        VerifiedFigure.objects.filter(
            county=run.county_id,
            verified__isnull=False,
            sheet__verification__state=Verification.State.DONE,
            sheet__verification__ended_at__gt=run.started_at,
            sheet__verification__run__period=run.period,
            sheet__verification__run__scheme_version__scheme=run.scheme_version.scheme_id,
        )
        .select_related("sheet__verification")
        .order_by("-sheet__verification__ended_at", "pk")
    )
    found = list(rows)
    if not found:
        return None
    counts = rule or rule_of(run)
    return next((row.sheet.verification for row in found if moves(counts, row)), None)


def moves(rule: VerifiedRule, row: VerifiedFigure) -> bool:
    """Whether a figure that was found moves a score by the rule."""
    if row.verified is None:
        return False
    if rule.outcome == BY_VERIFIED:
        return bool(row.verified != row.reported)
    is_deduction = rule.outcome == BY_DEDUCTION and bool(rule.each)
    return is_deduction and differs(row.reported, row.verified, rule.tolerance)

"""Writing one version of a rule in force; whoever calls has checked who may."""

from datetime import date
from typing import Any

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.parameters import declared
from members.models import County, CountyRule, RuleProposal


def lock_rules_of(county: int) -> None:
    """One change of rules at a time in a county; taken before any proposal or rule."""
    County.objects.select_for_update(no_key=True).get(pk=county)


def write_rule(
    by: Actor,
    county: County,
    key: str,
    *,
    value: str | None,
    comparator: str,
    from_on: date | None,
    reason: str,
    proposal: RuleProposal | None = None,
) -> CountyRule:
    """A version from a day on until the next one that is already set; null is 未设 again.

    What was in force on that day ends there; a version of the same first day is written over.
    To be called under `lock_rules_of`.
    """
    rows = list(CountyRule.objects.select_for_update(no_key=True).filter(county=county, key=key))
    there = next((row for row in rows if row.from_on == from_on), None)
    for row in rows:
        if from_on is not None and row is not there and _holds(row, from_on):
            row.until_on = from_on
            row.save(update_fields=["until_on"])
    written = there or _new(county, key, from_on, rows)
    was, basis = written.value, CountyRule.Basis
    written.until_on = _next_start(rows, from_on)
    written.value, written.comparator = value, "" if value is None else comparator
    written.basis = basis.NOT_SET if value is None else basis.COUNTY
    written.reason, written.set_at = reason, now()
    written.version += 1
    written.save()
    audit.record(
        by,
        "rule.unset" if value is None else "rule.set",
        written,
        reason=reason,
        key=key,
        value=value,
        comparator=written.comparator,
        was=was,
        from_on=from_on,
        until_on=written.until_on,
        **_of_proposal(proposal),
    )
    return written


def _of_proposal(proposal: RuleProposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    sha = proposal.document.sha256 if proposal.document else None
    return {"proposal": proposal.pk, "order_no": proposal.order_no, "document": sha}


def _holds(row: CountyRule, on: date) -> bool:
    return (row.from_on is None or row.from_on < on) and (row.until_on is None or row.until_on > on)


def _new(county: County, key: str, from_on: date | None, rows: list[CountyRule]) -> CountyRule:
    """A further version; it rests on the same printed value as the one before it."""
    earlier = [row for row in rows if row.from_on is None or (from_on and row.from_on < from_on)]
    near = sorted(earlier or rows, key=lambda row: row.from_on or date.min)
    return CountyRule(
        county=county,
        key=key,
        from_on=from_on,
        parameter_id=near[-1].parameter_id if near else None,
        unit=declared()[key].unit,
        version=0,
    )


def _next_start(rows: list[CountyRule], from_on: date | None) -> date | None:
    """The first day of the next version that is already set for later."""
    later = [row.from_on for row in rows if row.from_on is not None]
    return min((on for on in later if from_on is None or on > from_on), default=None)

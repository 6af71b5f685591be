"""A target cell goes back to "not set": asked for by one person, approved by another."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from kpi import access, queries
from kpi.actions._words import said
from kpi.models import Indicator, Target, TargetClearing

PROPOSED, APPROVED = TargetClearing.State.PROPOSED, TargetClearing.State.APPROVED


@action
def propose_clearing(
    *, target: Target, reason: str, by: Actor, title: str = "", number: str = ""
) -> TargetClearing:
    """Ask that a cell hold nothing any more; it holds until another person approves.

    Refused for a year whose result is locked, and while anything about the cell waits.
    """
    target = _locked(target)
    by = access.corrections.check_can_propose_clearing(by, target)
    words = said(reason, field="reason", most=500, needed=_("请写明为什么清空。"))
    _check_year(target)
    waiting = Target.objects.filter(
        indicator=target.indicator_id,
        unit=target.unit_id,
        year=target.year,
        state=Target.State.PROPOSED,
    )
    if waiting.exists() or target.clearings.filter(state=PROPOSED).exists():
        raise Refused(_("这一格已有事项待批准，请等批准或退回后再办。"), code="target_open")
    clearing = TargetClearing.objects.create(
        county_id=target.county_id,
        target=target,
        state=PROPOSED,
        reason=words,
        title=said(title, field="title", most=200),
        number=said(number, field="number", most=100),
        entered_by_id=by.person,
        entered_at=now(),
    )
    _record(by, "kpi.target_clearing_proposed", clearing)
    return clearing


@action
def decide_clearing(*, clearing: TargetClearing, approved: bool, by: Actor) -> TargetClearing:
    """Approve that a cell is emptied, or refuse it. What it said stays readable with its dates.

    Runs that are already computed keep the target they were computed with.
    """
    target = _locked(clearing.target)
    clearing = (
        TargetClearing.objects.select_for_update(no_key=True, of=("self",))
        .select_related("target__indicator", "target__unit")
        .get(pk=clearing.pk)
    )
    by = access.corrections.check_can_decide_clearing(by, clearing)
    at = now()
    if approved:
        _check_year(target)
        if target.state != Target.State.IN_FORCE:
            raise Refused(
                _("这一格已不是要清空的那个值了，请不批准这一件。"), code="target_moved_on"
            )
        target.state, target.ended_at = Target.State.CLEARED, at
        target.save(update_fields=["state", "ended_at"])
    clearing.state = APPROVED if approved else TargetClearing.State.REFUSED
    clearing.decided_by_id, clearing.decided_at = by.person, at
    clearing.save(update_fields=["state", "decided_by", "decided_at"])
    _record(by, "kpi.target_cleared" if approved else "kpi.target_clearing_refused", clearing)
    _tell(clearing, approved)
    return clearing


def _locked(target: Target) -> Target:
    """The cell under its lock, after its indicator's: as when a target is entered."""
    Indicator.objects.select_for_update(no_key=True).get(pk=target.indicator_id)
    rows = Target.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("indicator", "unit").get(pk=target.pk)


def _check_year(target: Target) -> None:
    locked = queries.definitions.locked_periods(target.indicator_id)
    if any(period.year == target.year for period in locked):
        raise Refused(
            _("%(year)d 年已有锁定的批次，这一年的目标不能再改。") % {"year": target.year},
            code="period_locked",
        )


def _record(by: Actor, what: str, clearing: TargetClearing) -> None:
    target = clearing.target
    details: dict[str, Any] = {
        "indicator": target.indicator.code,
        "unit": target.unit.code,
        "year": target.year,
        "printed": target.printed,
        "reason": clearing.reason,
        "title": clearing.title,
        "number": clearing.number,
    }
    audit.record(by, what, clearing, county=clearing.county_id, **details)


def _tell(clearing: TargetClearing, approved: bool) -> None:
    if clearing.entered_by_id is None:
        return
    words = (
        gettext_noop("您提出清空的“%(indicator)s”%(year)s 年目标值已批准，现为未设。")
        if approved
        else gettext_noop("您提出清空的“%(indicator)s”%(year)s 年目标值未获批准。")
    )
    outbox.tell(
        county=clearing.county_id,
        person=clearing.entered_by_id,
        text=words,
        url=clearing.get_absolute_url(),
        indicator=clearing.target.indicator.name,
        year=clearing.target.year,
    )

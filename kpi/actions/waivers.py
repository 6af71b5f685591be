"""Leaving an item out for a body and period by decision: proposed by one, decided by another."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from kpi import access
from kpi.actions._words import said
from kpi.models import Run, Scheme, Waiver
from members.models import Unit


@action
def propose_waiver(*, run: Run, item: str, unit: Unit, reason: str, by: Actor) -> Waiver:
    """Propose that an item does not count for a body in a run's period, with the reason."""
    scheme = Scheme.objects.select_for_update(no_key=True).get(pk=run.scheme_version.scheme_id)
    by = access.check_can_propose_waiver(by, scheme)
    reason = said(reason, field="reason", most=500, needed=_("请写明不予计入的理由。"))
    if not run.scheme_version.items.filter(code=item).exists():
        raise Invalid(_("这个方案没有代码为“%(code)s”的考核项。") % {"code": item})
    if unit.county_id != run.county_id:
        raise Invalid(_("只能对本县区的单位决定。"))
    there = Waiver.objects.filter(
        scheme=scheme, item=item, unit=unit, period=run.period, ended_at__isnull=True
    ).exclude(approved=False)
    if there.exists():
        raise Refused(_("这一项已经提出或决定不予计入。"), code="waiver_open")
    waiver = Waiver.objects.create(
        county_id=run.county_id,
        scheme=scheme,
        item=item,
        unit=unit,
        period=run.period,
        reason=reason,
        proposed_by_id=by.person,
        proposed_at=now(),
        demo=run.demo,
    )
    _record(by, "kpi.waiver_proposed", waiver)
    return waiver


@action
def decide_waiver(*, waiver: Waiver, approved: bool, by: Actor) -> Waiver:
    """Approve or refuse a proposal; an approved one is used by the next run."""
    waiver = Waiver.objects.select_for_update(no_key=True).get(pk=waiver.pk)
    by = access.check_can_decide_waiver(by, waiver)
    waiver.approved = approved
    waiver.decided_by_id, waiver.decided_at = by.person, now()
    waiver.save(update_fields=["approved", "decided_by", "decided_at"])
    _record(by, "kpi.waiver_approved" if approved else "kpi.waiver_refused", waiver)
    return waiver


@action
def end_waiver(*, waiver: Waiver, by: Actor) -> Waiver:
    """Take a decision back; runs that used it stay as they are."""
    waiver = Waiver.objects.select_for_update(no_key=True).get(pk=waiver.pk)
    by = access.check_can_end_waiver(by, waiver)
    waiver.ended_at = now()
    waiver.save(update_fields=["ended_at"])
    _record(by, "kpi.waiver_ended", waiver)
    return waiver


def _record(by: Actor, what: str, waiver: Waiver) -> None:
    audit.record(
        by,
        what,
        waiver,
        county=waiver.county_id,
        item=waiver.item,
        unit=waiver.unit.code,
        period=waiver.period,
        reason=waiver.reason,
    )

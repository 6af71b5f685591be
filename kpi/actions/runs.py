"""A run's life: started, computed, made known, or stopped without a trace of numbers."""

from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.core import audit, jobs
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.models import Job
from alliance.core.periods import Period
from kpi import access, queries
from kpi.actions._starting import begin
from kpi.models import IndicatorValue, Run, RunFacts, RunUnit, SchemeVersion, Score, Total
from kpi.rules import RUN
from members.models import County


@action
def start_run(
    *,
    version: SchemeVersion,
    period: str,
    by: Actor,
    provisional: bool = False,
    reason: str = "",
    decision: str = "",
) -> Run:
    """Compute a scheme for a period in the background, as a new revision.

    A provisional one is given out while figures of others are missing, and never published.
    After one that was made known, a new revision needs its reason; after a locked one also the
    decision (its title and number). Raises Invalid for a period that has not begun, Refused
    while another run of the same scheme and period is still being computed.
    """
    locked = SchemeVersion.objects.select_for_update(no_key=True, of=("self",))
    version = locked.select_related("scheme", "county").get(pk=version.pk)
    by = access.check_can_start(by, version)
    when = Period.parse(period)
    known = queries.course.known_before(version.scheme, when.code)
    told = _reason(known, reason.strip(), decision.strip())
    return begin(version, when, by, provisional=provisional, reason=told, corrects=known)


def _reason(known: Run | None, reason: str, decision: str) -> str:
    """Why there is to be another revision, with the decision where there is one."""
    if known is not None and not reason:
        raise Invalid(
            _("这一期的第 %(n)d 版已经公布；再算一版请写明原因。") % {"n": known.revision},
            code="reason_needed",
            fields={"reason": _("请写明原因。")},
        )
    if known is not None and known.state == Run.State.LOCKED and not decision:
        raise Invalid(
            _("这一期的第 %(n)d 版已经锁定；再算一版请写明依据的决定（名称和文号）。")
            % {"n": known.revision},
            code="decision_needed",
            fields={"decision": _("请写明决定的名称和文号。")},
        )
    told = _("依据%(decision)s：%(reason)s") % {"decision": decision, "reason": reason}
    return told if decision else reason


@action
def cancel_run(*, run: Run, by: Actor) -> Run:
    """Stop a run that is being computed; nothing of it stays to be seen.

    The job is locked before the run, as the worker does that ends it. A job that broke off
    without a word to its run has nothing left to stop: then only the run ends.
    """
    job = Job.objects.select_for_update(no_key=True).filter(run=run.pk).first()
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_cancel(by, run)
    if job is not None and job.is_open:
        jobs.cancel(job=job, by=by)
    else:
        _clear(run)
    run.state = RUN.after(run.state, "cancel_run")
    run.save(update_fields=["state"])
    audit.record(by, "kpi.run_cancelled", run, county=run.county_id)
    return run


@action
def publish_run(*, run: Run, by: Actor) -> Run:
    """Make a computed run known; from then on it only gives way to a new revision."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_publish(by, run)
    run.state = RUN.after(run.state, "publish_run")
    run.published_at, run.published_by_id = now(), by.person
    run.save(update_fields=["state", "published_at", "published_by"])
    audit.record(by, "kpi.run_published", run, county=run.county_id)
    return run


@action
def lock_run(*, run: Run, by: Actor) -> Run:
    """Close a published run for good: from then on it is only read."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_lock(by, run)
    run.state = RUN.after(run.state, "lock_run")
    run.locked_at, run.locked_by_id = now(), by.person
    run.save(update_fields=["state", "locked_at", "locked_by"])
    audit.record(by, "kpi.run_locked", run, county=run.county_id)
    return run


@action
def finish_run(*, run: Run, by: Actor) -> Run:
    """All parts are done: the run's rows become visible together.

    `available_at` is set under the county's lock and strictly increases, so that a client
    that pulls what is newer than its last answer misses nothing.
    """
    County.objects.select_for_update(no_key=True).get(pk=run.county_id)
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    last = Run.objects.filter(county=run.county_id).aggregate(last=Max("available_at"))["last"]
    moment = now()
    run.state = RUN.after(run.state, "finish_run")
    run.computed_at = moment
    run.available_at = moment if last is None or moment > last else last + timedelta(microseconds=1)
    run.save(update_fields=["state", "computed_at", "available_at"])
    audit.record(by, "kpi.run_computed", run, county=run.county_id, period=run.period)
    return run


@action
def clear_run(*, run: Run, broken: bool, by: Actor) -> Run:
    """A stopped or broken run leaves no numbers behind; the row itself stays and says so."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    _clear(run)
    if broken:
        run.state = RUN.after(run.state, "break_off")
        run.save(update_fields=["state"])
    audit.record(by, "kpi.run_cleared", run, county=run.county_id, broken=broken)
    return run


def _clear(run: Run) -> None:
    for model in (Total, Score, IndicatorValue, RunUnit, RunFacts):
        model._default_manager.filter(run=run).delete()

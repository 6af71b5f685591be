"""A run's life: started, computed, made known, or stopped without a trace of numbers."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.core import audit, jobs
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.models import Job
from alliance.core.periods import Period
from kpi import access
from kpi.models import IndicatorValue, Run, RunFacts, SchemeVersion, Score, Total
from kpi.rules import RUN
from members import queries as member_queries
from members.models import County

JOB = "kpi.run"
SLICE = 5
"""Units a part: small enough that a stop or a killed worker costs little."""


@action
def start_run(*, version: SchemeVersion, period: str, by: Actor) -> Run:
    """Compute a scheme for a period in the background, as a new revision.

    Raises Invalid for a period that has not begun, Refused while another run of the same
    scheme and period is still being computed.
    """
    version = SchemeVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    by = access.check_can_start(by, version)
    when = Period.parse(period)
    if when.first_day > today():
        raise Invalid(
            _("期间 %(period)s 还没有开始，不能计算。") % {"period": when.code},
            code="future_period",
            fields={"period": _("请选择已经开始的期间。")},
        )
    runs = Run.objects.filter(scheme_version=version, period=when.code)
    if runs.filter(state=Run.State.COMPUTING).exists():
        raise Refused(
            _("这个方案的 %(period)s 正在计算，请等它结束或先取消。") % {"period": when.code},
            code="run_open",
        )
    run = Run.objects.create(
        county_id=version.county_id,
        scheme_version=version,
        period=when.code,
        revision=(runs.aggregate(last=Max("revision"))["last"] or 0) + 1,
        state=RUN.first,
        demo=version.county.demo or version.scheme.demo,
        software=settings.VERSION,
        started_by_id=by.person,
        started_at=now(),
    )
    run.job = jobs.enqueue(
        county=version.county_id,
        kind=JOB,
        arguments={"run": str(run.pk)},
        key=str(run.pk),
        parts=_parts(run, when),
        by=by,
    )
    run.save(update_fields=["job"])
    audit.record(
        by, "kpi.run_started", run, county=run.county_id, period=run.period, revision=run.revision
    )
    return run


def _parts(run: Run, period: Period) -> list[jobs.Part]:
    """Freeze, then slices of units by position, then points and ranks.

    The last slice has no end: a unit that is registered before the freezing is computed too.
    """
    day = period.last_day
    units = 1 + sum(
        there.count()
        for there in (
            member_queries.institutions_on(run.county_id, day),
            member_queries.alliances_on(run.county_id, day),
        )
    )
    starts = range(0, units, SLICE)
    slices = [
        jobs.Part(
            key=f"cells:{start}",
            arguments={"start": start, "stop": None if start == starts[-1] else start + SLICE},
            stage=1,
        )
        for start in starts
    ]
    return [jobs.Part(key="freeze"), *slices, jobs.Part(key="scores", stage=2)]


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
    run.published_at = now()
    run.save(update_fields=["state", "published_at"])
    audit.record(by, "kpi.run_published", run, county=run.county_id)
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
    for model in (Total, Score, IndicatorValue, RunFacts):
        model._default_manager.filter(run=run).delete()

"""Beginning a run: the row of a new revision and the job that computes it."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit, jobs
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from kpi.models import Run, SchemeVersion
from kpi.rules import RUN
from members import queries as member_queries

JOB = "kpi.run"
WHOLE, FREEZE, SCORES = "whole", "freeze", "scores"
SLICE = 100
"""Units a part: 6 000 cells or half a second, so that a stop or a killed worker costs little."""


def begin(
    version: SchemeVersion,
    when: Period,
    by: Actor,
    *,
    provisional: bool = False,
    reason: str = "",
    corrects: Run | None = None,
) -> Run:
    """A new revision that waits for its worker; the version is locked and the actor checked.

    Raises Invalid for a period that has not begun, Refused while another run of the same
    scheme and period is still being computed.
    """
    runs = Run.objects.filter(scheme_version=version, period=when.code)
    there = list(runs.values_list("revision", "state"))
    _check_free({state for _revision, state in there}, when)
    run = Run(
        county_id=version.county_id,
        scheme_version=version,
        period=when.code,
        revision=1 + max((revision for revision, _state in there), default=0),
        state=RUN.first,
        demo=version.county.demo or version.scheme.demo,
        software=settings.VERSION,
        started_by_id=by.person,
        started_at=now(),
        provisional=provisional,
        reason=reason,
        corrects=corrects,
    )
    run.job = jobs.enqueue(
        county=version.county_id,
        kind=JOB,
        arguments={"run": str(run.pk)},
        key=str(run.pk),
        parts=_parts(run, when),
        by=by,
    )
    run.save(force_insert=True)
    audit.record(
        by,
        "kpi.run_started",
        run,
        county=run.county_id,
        period=run.period,
        revision=run.revision,
        provisional=provisional,
        reason=reason,
        corrects=str(corrects.pk) if corrects else "",
    )
    return run


def _check_free(states: Collection[str], when: Period) -> None:
    """The period has begun, and none of its runs is still being computed."""
    if when.first_day > today():
        raise Invalid(
            _("期间 %(period)s 还没有开始，不能计算。") % {"period": when.code},
            code="future_period",
            fields={"period": _("请选择已经开始的期间。")},
        )
    if Run.State.COMPUTING in states:
        raise Refused(
            _("这个方案的 %(period)s 正在计算，请等它结束或先取消。") % {"period": when.code},
            code="run_open",
        )


def _parts(run: Run, period: Period) -> list[jobs.Part]:
    """A small county in one go; else freeze, then slices of units by position, then points.

    The last slice has no end: a unit that is registered before the freezing is computed too.
    """
    day = period.last_day
    bodies = member_queries.institutions_on(run.county_id, day).order_by().values("pk")
    alliances = member_queries.alliances_on(run.county_id, day).order_by().values("pk")
    units = 1 + bodies.union(alliances, all=True).count()
    if units <= SLICE:
        return [jobs.Part(key=WHOLE)]
    starts = range(0, units, SLICE)
    slices = [
        jobs.Part(
            key=f"cells:{start}",
            arguments={"start": start, "stop": None if start == starts[-1] else start + SLICE},
            stage=1,
        )
        for start in starts
    ]
    return [jobs.Part(key=FREEZE), *slices, jobs.Part(key=SCORES, stage=2)]

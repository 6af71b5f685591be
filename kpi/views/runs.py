"""Runs: the list, starting one, watching it, stopping it, making it known."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.errors import why_not
from kpi import access, actions, queries
from kpi.forms import StartRunForm
from kpi.models import Run
from kpi.views.asking import actor_of, county_of, county_place
from kpi.wording import lede

LATEST = 50
_HINTS = ("missing", "partial", "zero_denominator", "undefined")


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """All runs of my county, newest first, and the form that starts one."""
    actor = actor_of(request)
    county = county_of(request)
    found = list(access.runs_for(actor).filter(county=county).order_by("-started_at")[:LATEST])
    schemes = access.schemes_for(actor).filter(county=county)
    context = {
        "county": county,
        "runs": found,
        "computing": sum(run.state == Run.State.COMPUTING for run in found),
        "waiting": sum(run.state == Run.State.COMPUTED for run in found),
        "form": StartRunForm(schemes=schemes),
        "why_not_start": access.why_not_start(actor, county),
    }
    return render(request, "kpi/runs.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a run and go to its page."""
    actor = actor_of(request)
    schemes = access.schemes_for(actor).filter(county=county_of(request))
    form = StartRunForm(request.POST, schemes=schemes)
    version, period = form.answers()
    run = actions.start_run(version=version, period=period, by=actor)
    return redirect(run)


@require_GET
def run(request: HttpRequest, run: UUID) -> HttpResponse:
    """One run: how far it is, then what came out."""
    actor = actor_of(request)
    found = access.run_for(actor, run)
    context = _progress(found) | {
        "county": found.county,
        "scheme": found.scheme_version.scheme,
        "why_not_cancel": why_not(access.check_can_cancel, actor, found),
        "why_not_publish": why_not(access.check_can_publish, actor, found),
        "steps": _steps(found),
        "why_not_start": access.why_not_start(actor, found.county),
        "is_offered": _is_offered(actor, found),
        "revisions": queries.revisions(access.runs_for(actor), found),
    }
    if found.available_at is not None:
        place = county_place(request, found)
        context |= {
            "table": place.table,
            "hints": [line for line in place.table.lines if line.result.status in _HINTS],
            "unit": place.unit,
            "lede": lede(found, place.table),
            "has_points": place.computation.has_points,
            "ranking": queries.ranking(found, access.totals_for(actor)),
        }
    return render(request, "kpi/run.html", context)


def _is_offered(actor: Actor, run: Run) -> bool:
    """Whether the form that starts runs would take this scheme and period again."""
    schemes = access.schemes_for(actor).filter(county=run.county)
    asked = {"scheme": run.scheme_version.scheme.code, "period": run.period}
    return StartRunForm(asked, schemes=schemes).is_valid()


@require_GET
def progress(request: HttpRequest, run: UUID) -> HttpResponse:
    """The bar alone, asked again while the run is computed."""
    found = access.run_for(actor_of(request), run)
    return render(request, "kpi/run_progress.html", _progress(found))


def _steps(run: Run) -> list[dict[str, object]]:
    """The run's life so far and what comes next, as the flow component wants it."""
    who = run.started_by.name if run.started_by else _("系统")
    state = Run.State(run.state)
    ended = {Run.State.CANCELLED: _("已取消"), Run.State.FAILED: _("未完成")}
    steps: list[dict[str, object]] = [
        {"title": _("发起"), "who": who, "at": run.started_at, "state": "done"}
    ]
    if state in ended:
        return [*steps, {"title": ended[state], "state": "now"}]
    order = [Run.State.COMPUTING, Run.State.COMPUTED, Run.State.PUBLISHED]
    times = [None, run.computed_at, run.published_at]
    for place, (one, at) in enumerate(zip(order, times, strict=True)):
        mark = "now" if one == state else "done" if place < order.index(state) else ""
        steps.append({"title": one.label, "at": at, "state": mark})
    return steps


def _progress(run: Run) -> dict[str, object]:
    return {
        "run": run,
        "job": run.job,
        "progress": jobs.progress(run.job) if run.job else jobs.Progress(0, 0),
        "stages": queries.stages(run.job) if run.job else [],
        "is_open": run.state == Run.State.COMPUTING,
    }


@require_POST
def cancel(request: HttpRequest, run: UUID) -> HttpResponse:
    """Stop a run that is being computed."""
    actor = actor_of(request)
    return redirect(actions.cancel_run(run=access.run_for(actor, run), by=actor))


@require_POST
def publish(request: HttpRequest, run: UUID) -> HttpResponse:
    """Make a computed run known."""
    actor = actor_of(request)
    return redirect(actions.publish_run(run=access.run_for(actor, run), by=actor))

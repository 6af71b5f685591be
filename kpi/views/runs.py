"""Runs: the list, starting one, watching it, stopping it, making it known."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from alliance.core import jobs
from alliance.core.errors import why_not
from kpi import access, actions, queries
from kpi.forms import StartRunForm
from kpi.models import Run
from kpi.views.asking import actor_of, county_of


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """All runs of my county, newest first, and the form that starts one."""
    actor = actor_of(request)
    county = county_of(request)
    found = access.runs_for(actor).filter(county=county).order_by("-started_at")[:50]
    schemes = access.schemes_for(actor).filter(county=county)
    context = {
        "county": county,
        "runs": found,
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
        "run": found,
        "county": found.county,
        "scheme": found.scheme_version.scheme,
        "why_not_cancel": why_not(access.check_can_cancel, actor, found),
        "why_not_publish": why_not(access.check_can_publish, actor, found),
        "ranking": queries.ranking(found, access.totals_for(actor)),
    }
    return render(request, "kpi/run.html", context)


@require_GET
def progress(request: HttpRequest, run: UUID) -> HttpResponse:
    """The bar alone, asked again while the run is computed."""
    found = access.run_for(actor_of(request), run)
    return render(request, "kpi/run_progress.html", {"run": found} | _progress(found))


def _progress(run: Run) -> dict[str, object]:
    done = jobs.progress(run.job) if run.job else jobs.Progress(0, 0)
    return {"progress": done, "is_open": run.state == Run.State.COMPUTING}


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

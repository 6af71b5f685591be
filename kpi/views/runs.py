"""Runs: the list, starting one, watching it, stopping it, making it known."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import jobs
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from kpi import access, actions, exporting, naming, queries
from kpi.exporting import lists as sheets
from kpi.forms.runs import AgainForm, StartRunForm
from kpi.models import Run
from kpi.views.asking import county_of, county_place
from kpi.views.course import course
from kpi.wording import lede
from members import queries as member_queries

LATEST = 50
_HINTS = ("missing", "partial", "zero_denominator", "undefined")


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """All runs of my county, newest first, and the form that starts one."""
    return _list(request)


def _list(request: HttpRequest, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    county = county_of(request)
    every = access.runs_for(actor).filter(county=county).order_by("-started_at")
    if exporting.is_asked(request):
        return exporting.answer(sheets.runs(county, every))
    found = list(every[:LATEST])
    schemes = access.schemes_for(actor).filter(county=county)
    context = {
        "county": county,
        "runs": found,
        "computing": sum(run.state == Run.State.COMPUTING for run in found),
        "waiting": sum(run.state == Run.State.COMPUTED for run in found),
        "form": StartRunForm(schemes=schemes),
        "why_not_start": access.why_not_start(actor, county),
    }
    return showing(request, "kpi/runs.html", context, refused, here=reverse("kpi:runs"))


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a run and go to its page."""
    actor = actor_of(request)
    schemes = access.schemes_for(actor).filter(county=county_of(request))
    form = StartRunForm(request.POST, schemes=schemes)
    version, period = form.answers()
    again = AgainForm(request.POST)
    if "reason" not in request.POST:  # nothing was typed that could be lost
        told = again.answers()
        return redirect(actions.start_run(version=version, period=period, by=actor, **told))
    run = attempt(
        again, lambda said: actions.start_run(version=version, period=period, by=actor, **said)
    )
    return redirect(run) if run else _list(request, form=form, again_form=again)


@require_GET
def run(request: HttpRequest, run: UUID) -> HttpResponse:
    """One run: how far it is, then what came out."""
    return run_page(request, access.run_for(actor_of(request), run))


def run_page(
    request: HttpRequest, found: Run, row: object = None, **refused: forms.Form
) -> HttpResponse:
    """The run's page; a form that was refused stands in its place as typed, in `row` of a table."""
    actor = actor_of(request)
    context = _progress(found) | {
        "county": found.county,
        "scheme": found.scheme_version.scheme,
        "why_not_cancel": why_not(access.check_can_cancel, actor, found),
        "steps": _steps(found),
        "why_not_start": access.why_not_start(actor, found.county),
        "is_offered": _is_offered(actor, found),
        "revisions": queries.course.revisions(access.runs_for(actor), found),
    }
    names = naming.names_in(found)
    rows = {row: refused["words_form"]} if "words_form" in refused else {}
    context |= course(actor, found, names, rows) | {"names": names}
    if found.available_at is not None:
        place = county_place(request, found)
        context |= {
            "table": place.table,
            "hints": [line for line in place.table.lines if line.result.status in _HINTS],
            "unit": place.unit,
            "lede": lede(found, place.table),
            "has_points": place.computation.has_points,
            "ranking": queries.boards.ranking(found, access.totals_for(actor)),
            "rulings": place.frozen.frozen.get("rulings", ()),
        }
    return showing(request, "kpi/run.html", context, refused, here=found.get_absolute_url())


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
    behalf = member_queries.behalf(run.county_id, run)
    starter = run.started_by.name if run.started_by else _("系统")
    starter += behalf.get("kpi.run_started", "")
    state = Run.State(run.state)
    ended = {Run.State.CANCELLED: _("已取消"), Run.State.FAILED: _("未完成")}
    steps: list[dict[str, object]] = [
        {"title": _("发起"), "who": starter, "at": run.started_at, "state": "done"}
    ]
    if state in ended:
        return [*steps, {"title": ended[state], "state": "now"}]
    order = [Run.State.COMPUTING, Run.State.COMPUTED]
    if run.feedback_until or run.notice_from or queries.course.gives_points(run):
        order += [Run.State.FEEDBACK, Run.State.NOTICE]
    order += [Run.State.PUBLISHED, Run.State.LOCKED]
    times = {
        Run.State.COMPUTED: run.computed_at,
        Run.State.NOTICE: run.notice_from,
        Run.State.PUBLISHED: run.published_at,
        Run.State.LOCKED: run.locked_at,
    }
    who = {
        Run.State.NOTICE: run.noticed_by,
        Run.State.PUBLISHED: run.published_by,
        Run.State.LOCKED: run.locked_by,
    }
    for place, one in enumerate(order):
        mark = "now" if one == state else "done" if place < order.index(state) else ""
        person = who.get(one)
        steps.append(
            {
                "title": one.label,
                "who": person.name if person else "",
                "at": times.get(one),
                "state": mark,
            }
        )
    return steps


def _progress(run: Run) -> dict[str, object]:
    return {
        "run": run,
        "job": run.job,
        "progress": jobs.progress(run.job) if run.job else jobs.Progress(0, 0),
        "stages": queries.course.stages(run.job) if run.job else [],
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

"""The steps between a computed run and a locked one, each behind its own button."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.forming import attempt
from kpi import access, actions, naming, queries
from kpi.actions import Raised
from kpi.forms.runs import FeedbackUntilForm, NoticeForm, ObjectionForm, SayForm, WordsForm
from kpi.models import Objection, Run
from kpi.views.course import choice_of
from kpi.views.runs import run_page
from members.models import Unit


@require_POST
def feedback(request: HttpRequest, run: UUID) -> HttpResponse:
    """Ask the assessed bodies."""
    actor = actor_of(request)
    found, form = access.run_for(actor, run), FeedbackUntilForm(request.POST)
    done = attempt(form, lambda said: actions.open_feedback(run=found, by=actor, **said))
    return redirect(done) if done else run_page(request, found, feedback_form=form)


@require_POST
def say(request: HttpRequest, run: UUID) -> HttpResponse:
    """A body says what it thinks."""
    actor = actor_of(request)
    found = access.run_for(actor, run)
    form = SayForm(
        request.POST,
        units=_choices(found, access.spoken_for(actor, queries.course.asked_back(found))),
    )
    done = attempt(
        form,
        lambda said: actions.give_feedback(
            run=found,
            unit=access.unit_for(actor, found.county, said["unit"]),
            answer=said["answer"],
            words=said["words"],
            by=actor,
        ),
    )
    return redirect(found) if done else run_page(request, found, say_form=form)


@require_POST
def notice(request: HttpRequest, run: UUID) -> HttpResponse:
    """Put the result before the public."""
    actor = actor_of(request)
    found, form = access.run_for(actor, run), NoticeForm(request.POST)
    done = attempt(form, lambda said: actions.open_notice(run=found, by=actor, **said))
    return redirect(done) if done else run_page(request, found, notice_form=form)


@require_POST
def lock(request: HttpRequest, run: UUID) -> HttpResponse:
    """Close a published run for good."""
    actor = actor_of(request)
    return redirect(actions.lock_run(run=access.run_for(actor, run), by=actor))


@require_POST
def objection(request: HttpRequest, run: UUID) -> HttpResponse:
    """Enter what came in on paper."""
    actor = actor_of(request)
    found = access.run_for(actor, run)
    units = _choices(found, queries.course.asked_back(found))
    form = ObjectionForm(request.POST, request.FILES, units=units)

    def enter(said: Mapping[str, Any]) -> Objection:
        unit = access.unit_for(actor, found.county, said["unit"]) if said["unit"] else None
        raised = Raised(said["raised_by"], said["raised_on"], said["words"], unit, said["scan"])
        return actions.enter_objection(run=found, raised=raised, by=actor)

    done = attempt(form, enter)
    return redirect(found) if done else run_page(request, found, objection_form=form)


def _choices(run: Run, units: Iterable[Unit]) -> list[tuple[str, str]]:
    """Bodies to choose from, under the names that they have in the run."""
    names = naming.names_in(run)
    return [choice_of(unit, names) for unit in units]


@require_POST
def answer(request: HttpRequest, objection: int) -> HttpResponse:
    """Answer an objection."""
    actor = actor_of(request)
    row = access.objection_for(actor, objection)
    form = WordsForm(request.POST, row=row.pk, label=_("答复"))
    done = attempt(
        form,
        lambda said: actions.answer_objection(objection=row, answer=said["reason"], by=actor),
    )
    return redirect(row.run) if done else run_page(request, row.run, row.pk, words_form=form)


@require_GET
def scan(request: HttpRequest, objection: int) -> HttpResponse:
    """The paper of an objection, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.objection_for(actor, objection)
    return attachments.handed_out(actor, "kpi.objection_scan_read", row)


@require_POST
def note(request: HttpRequest, run: UUID, code: str) -> HttpResponse:
    """Take note of what follows from a published run."""
    actor = actor_of(request)
    found = access.run_for(actor, run)
    consequence = access.consequence_for(found, code)
    form = WordsForm(request.POST, row=code, label=_("知悉或办理情况"))
    done = attempt(
        form,
        lambda said: actions.note_consequence(
            run=found, consequence=consequence, words=said["reason"], by=actor
        ),
    )
    return redirect(found) if done else run_page(request, found, code, words_form=form)

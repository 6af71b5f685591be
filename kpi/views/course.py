"""What a run's page shows of its way to the public, and which next steps are the reader's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import why_not
from kpi import access, naming, queries
from kpi.forms.runs import (
    AgainForm,
    FeedbackUntilForm,
    NoticeForm,
    ObjectionForm,
    SayForm,
    WordsForm,
)
from kpi.models import Run
from kpi.rules import DISPUTABLE, KNOWN
from members.models import Unit

_NEXT = {
    Run.State.COMPUTING: ("publish",),
    Run.State.COMPUTED: ("feedback", "notice", "publish"),
    Run.State.FEEDBACK: ("notice", "publish"),
    Run.State.NOTICE: ("publish",),
    Run.State.PUBLISHED: ("lock",),
}
_CHECKS = {
    "feedback": access.check_can_open_feedback,
    "notice": access.check_can_open_notice,
    "publish": access.check_can_publish,
    "lock": access.check_can_lock,
}


def course(
    actor: Actor, run: Run, names: Mapping[str, str], refused: Mapping[object, forms.Form]
) -> dict[str, Any]:
    """Everything of it, as far as the reader may see it; `names` are those of the run's bodies.

    `refused` holds the form of a row (an objection's id, a consequence's code) as it was typed.
    """
    state = Run.State(run.state)
    told: dict[str, Any] = {
        "verbs": {name: why_not(_CHECKS[name], actor, run) for name in _NEXT.get(state, ())},
        "again_form": AgainForm(),
        "feedback_form": FeedbackUntilForm(),
        "notice_form": NoticeForm(),
        "notice_end": queries.course.notice_end(run),
        "notice_words": queries.course.notice_words(run),
        "known": queries.course.known_before(run.scheme_version.scheme, run.period),
        "reads_all": access.reads_all(actor, run.county),
        "gives_points": run.available_at is not None and queries.course.gives_points(run),
    }
    if run.feedback_until is not None:
        told |= _feedback(actor, run, state, names)
    if run.notice_from is not None:
        units = [choice_of(unit, names) for unit in queries.course.asked_back(run)]
        told |= {
            "objections": [
                (one, refused.get(one.pk) or WordsForm(row=one.pk, label=_("答复")))
                for one in access.objections_for(actor).filter(run=run)
            ],
            "why_not_object": why_not(access.check_can_object, actor, run),
            "objection_form": ObjectionForm(units=units),
        }
    if state in (*DISPUTABLE, *KNOWN):
        appeals = list(access.appeals_for(actor).filter(run__in=queries.course.siblings(run)))
        then = naming.indicators_then(run, [one.indicator_id for one in appeals])
        for one in appeals:
            one.indicator = then.get(one.indicator_id, one.indicator)
        told["appeals"] = appeals
    if state in KNOWN:
        told |= {
            "consequences": [
                (one, refused.get(one.code) or WordsForm(row=one.code, label=_("知悉或办理情况")))
                for one in queries.course.consequences(run)
            ],
            "why_not_note": why_not(access.check_can_note, actor, run),
        }
    return told


def _feedback(actor: Actor, run: Run, state: Run.State, names: Mapping[str, str]) -> dict[str, Any]:
    """What was said, who has not, and for whom the reader may speak."""
    asked: QuerySet[Unit] = queries.course.asked_back(run)
    mine = access.spoken_for(actor, asked) if state == Run.State.FEEDBACK else asked.none()
    units = [choice_of(unit, names) for unit in mine]
    return {
        "feedback": access.feedback_for(actor).filter(run=run),
        "silent": queries.course.unanswered(run) if access.reads_all(actor, run.county) else (),
        "asked": asked.count(),
        "say_form": SayForm(units=units) if units else None,
    }


def choice_of(unit: Unit, names: Mapping[str, str]) -> tuple[str, str]:
    return unit.code, names.get(unit.code, unit.name)

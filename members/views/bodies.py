"""One institution: its page, its sheet of paper, and putting its facts right."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, showing
from members import access, actions, facts, queries
from members.forms.bodies import CorrectionForm, DepartmentForm, NameForm
from members.models import Institution
from members.views.choosing import as_of

#: The page has two forms with a name: their fields are told apart.
NAME_ID, DEPARTMENT_ID = "name-%s", "department-%s"


@require_GET
def institution(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """All that is known of one institution on a day (?on=), its history, and the reader's verbs."""
    return body_page(request, access.institution_for(actor_of(request), county, code))


def body_page(request: HttpRequest, body: Institution, **refused: forms.Form) -> HttpResponse:
    """The page of one institution, with what was typed into it and refused."""
    actor, on = actor_of(request), as_of(request)
    context = _told(body, on) | {
        "history": queries.bodies.body_history(body),
        "hold": access.hold_mark(actor, body),
        "second": access.second_eyes_shown(actor, body, on),
        "keeps": not why_not(
            access.check_may, actor, "members.keep_registry", county=body.county_id
        ),
        "speaks": access.speaks_for_body(actor, body),
        "why_not_keep": why_not(access.check_can_keep, actor, body),
        "why_not_propose": why_not(access.check_can_propose, actor, body),
        "name_form": NameForm(county=body.county, auto_id=NAME_ID),
        "units_asked": access.service_units_asked(actor, body),
        "department_form": DepartmentForm(institution=body, auto_id=DEPARTMENT_ID),
        **_asked(actor, body),
    }
    return showing(
        request, "members/institution.html", context, refused, here=body.get_absolute_url()
    )


def _told(body: Institution, on: Any) -> dict[str, Any]:
    """What page and sheet say: the dated facts as of the day, the rest as it is."""
    told = queries.bodies.body_page(body, on)
    (shown,) = queries.bodies.as_they_stood([body], on)
    return {
        "county": body.county,
        "institution": shown,
        "page": told,
        "kind": queries.rules.kind_words(shown.kind),
        "doubts": queries.bodies.code_doubts(body),
        "is_clinic": shown.kind in facts.CLINIC_KINDS,
        "gone": shown.status in queries.bodies.ENDED,
        "now_in": told.now_in(on),
        "through": queries.bodies.belongs_through([shown], on).get(shown.pk),
        "answering": queries.places.answering(shown, on),
        "on": on,
        "today": today(),
        "is_today": on == today(),
    }


def _asked(actor: Actor, body: Institution) -> dict[str, Any]:
    """The open request to check the facts, for those who answer it and those who asked."""
    mine = access.fact_requests_for(actor).filter(institution=body, answered_at=None)
    asked = mine.first()
    return {
        "asked": asked,
        "counted": queries.rules.counted_days([asked] if asked else []),
        "proposals": list(access.proposals_for(actor).filter(institution=body, state="proposed")),
    }


@require_GET
def sheet(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The same on one A4 sheet."""
    body = access.institution_for(actor_of(request), county, code)
    return render(request, "members/institution_sheet.html", _told(body, as_of(request)))


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Put right what was entered wrongly."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    access.check_can_keep(actor, body)
    kept = queries.bodies.protected(body.county_id, today())
    form = CorrectionForm(
        request.POST or None, institution=body, fields=facts.asked_of(body.kind), kept=kept
    )

    def written(said: Any) -> Institution:
        return actions.bodies.correct_facts(
            institution=body,
            facts=form.facts(),
            version=request.POST.get("version"),
            reason=said["reason"],
            override=said["override"],
            by=actor,
        )

    if request.method == "POST" and attempt(form, written) is not None:
        return redirect(body)
    context = {
        "institution": body,
        "county": body.county,
        "offered": queries.bodies.offered_bodies(body.county_id, today(), town=body.town_id),
    }
    return page(request, form, "members/institution_correct.html", context)


@require_POST
def confirm(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The body says: what the registry has of us is right."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    actions.bodies.confirm_facts(institution=body, by=actor)
    return redirect(body)

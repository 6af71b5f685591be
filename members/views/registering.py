"""A new institution and a new alliance, entered by the commission in the browser."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.registering import FoundForm, RegisterForm
from members.models import Institution

KEEP = "members.keep_registry"


@require_http_methods(["GET", "POST"])
def institution_register(request: HttpRequest, county: str) -> HttpResponse:
    """Register one new body and go to its page."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    access.check_may(actor, KEEP, county=place.pk)
    form = RegisterForm(request.POST or None, county=place)

    def enter(said: Any) -> Institution:
        return actions.county.register_institution(
            county=place,
            code=said["code"],
            name=said["name"],
            facts=form.facts(),
            override=said["override"],
            by=actor,
        )

    made = attempt(form, enter) if request.method == "POST" else None
    if made is not None:
        return redirect(made)
    context = {"county": place, "offered": queries.bodies.offered_bodies(place.pk, today())}
    return page(request, form, "members/institution_register.html", context)


@require_http_methods(["GET", "POST"])
def alliance_found(request: HttpRequest, county: str) -> HttpResponse:
    """Found an alliance with its lead and go to its page, where members are entered."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    access.check_may(actor, KEEP, county=place.pk)
    initial = {"code": queries.records.next_alliance_code(place.pk)}
    form = FoundForm(request.POST or None, county=place, initial=initial)
    made = None
    if request.method == "POST":
        made = attempt(
            form, lambda said: actions.alliances.found_alliance(county=place, by=actor, **said)
        )
    if made is not None:
        return redirect(made)
    context = {"county": place, "offered": queries.bodies.offered_bodies(place.pk, today())}
    return page(request, form, "members/alliance_found.html", context)

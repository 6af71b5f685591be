"""Asking bodies to check what the registry says of them (信息核对), and who has answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt
from members import access, actions, queries
from members.forms.bodies import AskForm
from members.models import County


@require_http_methods(["GET", "POST"])
def fact_requests(request: HttpRequest, county: str) -> HttpResponse:
    """Who is asked and has answered, the late first; one click asks every body of the county."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    said = request.POST if request.method == "POST" else None
    form = AskForm(said, usual=queries.rules.usual_workdays(place.pk, today()))
    if request.method == "POST":
        access.check_may(actor, "members.ask_facts", county=place.pk)
        chosen = request.POST.getlist("body")
        if attempt(form, lambda said: _ask(actor, place, chosen, said)) is not None:
            return redirect("fact-requests", county=county)
    mine = access.fact_requests_for(actor).filter(county=place)
    context = {
        "county": place,
        "form": form,
        "requests": queries.bodies.requests_by_need(mine, today()),
        "why_not": why_not(access.check_may, actor, "members.ask_facts", county=place.pk),
        "bodies": queries.bodies.to_ask(place.pk, today()),
        "today": today(),
    }
    return render(
        request, "members/fact_requests.html", context, status=422 if form.errors else 200
    )


def _ask(actor: Actor, county: County, chosen: list[str], said: Any) -> object:
    """The bodies that were ticked, or all of them where none was."""
    bodies = access.institutions_for(actor).filter(queries.days.open_on(today()), county=county)
    if chosen:
        bodies = bodies.filter(code__in=chosen)
    return actions.bodies.ask_facts(county=county, institutions=bodies, by=actor, **said)

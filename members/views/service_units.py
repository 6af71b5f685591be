"""两部一馆一专区 of one body, set up in one go from the county's rule."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.service_units import ServiceUnitsForm


@require_http_methods(["GET", "POST"])
def service_units(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """What the rule asks, what is there, and one button for the rest."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    access.check_can_keep(actor, body)
    asked = queries.bodies.service_units(body, today())
    data = request.POST if request.method == "POST" else None
    form = ServiceUnitsForm(data, county=body.county, asked=asked)

    def set_up(said: Any) -> object:
        return actions.bodies.set_up_service_units(
            institution=body, left_out=form.left_out(), opened_on=said["opened_on"], by=actor
        )

    if request.method == "POST" and attempt(form, set_up) is not None:
        return redirect(f"{body.get_absolute_url()}#departments")
    context = {"county": body.county, "institution": body, "asked": asked}
    return page(request, form, "members/service_units.html", context)

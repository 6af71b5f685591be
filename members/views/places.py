"""Pages of the registry: institutions, alliances, one institution; all as of a day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from alliance.core.clock import today
from members import access, queries
from members.views.choosing import actor_of, as_of, current_county


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """To my county's registry."""
    return redirect("institutions", county=current_county(request).code)


@require_GET
def institutions(request: HttpRequest, county: str) -> HttpResponse:
    """Every institution and alliance of a county on a day (?on=, today when not said)."""
    place = access.county_for(actor_of(request), county)
    on = as_of(request)
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "registry": queries.registry(place, on),
    }
    return render(request, "members/institutions.html", context)


@require_GET
def institution(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One institution: facts, names, memberships with their days, custody, clause."""
    body = access.institution_for(actor_of(request), county, code)
    context = {
        "institution": body,
        "page": queries.body_page(body),
        "kind": queries.kind_words(body.kind),
        "today": today(),
    }
    return render(request, "members/institution.html", context)

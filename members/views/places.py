"""Pages of the registry: the list of institutions and one institution; as of a day."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from members import access, queries
from members.views.choosing import as_of, current_county

FILTERS = ("q", "kind", "alliance", "town")


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """To my county's registry."""
    return redirect("institutions", county=current_county(request).code)


@require_GET
def institutions(request: HttpRequest, county: str) -> HttpResponse:
    """A county's institutions on a day (?on=), searched by ?q= and narrowed, page by page."""
    actor = actor_of(request)
    place, on = access.county_for(actor, county), as_of(request)
    said = {name: request.GET.get(name, "").strip()[:60] for name in FILTERS}
    wanted = queries.bodies.Wanted(said["q"], said["kind"], said["alliance"], said["town"])
    found = queries.bodies.registry(place, on, wanted, request.GET.get("cursor", ""))
    if request.GET.get("on"):
        said["on"] = on.isoformat()
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "wanted": wanted,
        "registry": found,
        "next": _page(said, found.next),
        "previous": _page(said, found.previous),
        "kept": said,
        "why_not_keep": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
    }
    return render(request, "members/institutions.html", context)


def _page(said: dict[str, str], cursor: str) -> str:
    """The address of another page of the same list; "" where there is none."""
    kept = {name: value for name, value in said.items() if value}
    return f"?{urlencode({**kept, 'cursor': cursor})}" if cursor else ""

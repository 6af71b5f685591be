"""Pages of villages that need somebody: small ones without a doctor, one room in every village."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import NotSet, why_not
from alliance.core.pagination import page_of
from members import access, queries
from members.views.choosing import as_of
from members.views.paging import VILLAGE_TABS, around, tabs_of


@require_GET
def in_need(request: HttpRequest, county: str) -> HttpResponse:
    """Villages that are small and find no doctor, by the county's own rules (BN （四）)."""
    actor = actor_of(request)
    place, on = access.county_for(actor, county), as_of(request)
    context: dict[str, Any] = {
        "county": place,
        "tabs": tabs_of(VILLAGE_TABS, "villages-in-need", place),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
    }
    try:
        found = queries.places.small_villages(place.pk, on).filter(
            pk__in=access.villages_for(actor)
        )
        page = page_of(
            found.select_related("town"), order=("code",), cursor=request.GET.get("cursor", "")
        )
        context |= {
            "need": queries.places.need_counts(place.pk, on),
            "lines": queries.places.village_lines(place.pk, page.rows, on),
            **around(request, page),
        }
    except NotSet as refusal:
        context["not_set"] = str(refusal)
    return render(request, "members/villages_in_need.html", context)


@require_GET
def rooms(request: HttpRequest, county: str) -> HttpResponse:
    """Villages with more or fewer rooms than the plan asks for (一村一室, JJ 三（二）)."""
    actor = actor_of(request)
    place, on = access.county_for(actor, county), as_of(request)
    context: dict[str, Any] = {
        "county": place,
        "tabs": tabs_of(VILLAGE_TABS, "village-rooms", place),
    }
    try:
        required = queries.places.rooms_required(place.pk, on)
        every = queries.places.villages_by_rooms(place.pk, on)
        odd = every.exclude(rooms=required.typed).filter(pk__in=access.villages_for(actor))
        page = page_of(
            odd.select_related("town"), order=("code",), cursor=request.GET.get("cursor", "")
        )
        context |= {
            "required": required,
            "total": queries.places.villages_on(place.pk, on).count(),
            "odd": odd.count(),
            "lines": [
                (line, line.village.rooms)  # type: ignore[attr-defined]
                for line in queries.places.village_lines(place.pk, page.rows, on)
            ],
            **around(request, page),
        }
    except NotSet as refusal:
        context["not_set"] = str(refusal)
    return render(request, "members/village_rooms.html", context)

"""分片联系: which body answers for which town or body, the form for one more, and its end."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from members import access, actions, queries
from members.actions.places import AreaRow
from members.forms.areas import AreaForm
from members.forms.typed import LastDayForm
from members.models import County
from members.views.choosing import as_of
from members.views.paging import MEMBERSHIP_TABS, tabs_of


@require_GET
def areas(request: HttpRequest, county: str) -> HttpResponse:
    """Who answers for whom on a day, line by line; ?on= another day."""
    return _page(request, access.county_for(actor_of(request), county))


def _page(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), as_of(request)
    context = {
        "county": place,
        "on": on,
        "rows": queries.places.areas_on(place.pk, on).filter(pk__in=access.areas_for(actor)),
        "form": AreaForm(county=place),
        "offered": queries.bodies.offered_bodies(place.pk, on),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
        "tabs": tabs_of(MEMBERSHIP_TABS, "areas", place),
    }
    here = reverse("areas", args=[place.code])
    return showing(request, "members/areas.html", context, refused, here=here)


@require_POST
def add(request: HttpRequest, county: str) -> HttpResponse:
    """A body answers for a town or for another body from a day on."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    form = AreaForm(request.POST, county=place)

    def enter(said: Any) -> object:
        return actions.places.add_area(county=place, row=AreaRow(**said), by=actor)

    if attempt(form, enter) is None:
        return _page(request, place, form=form)
    return redirect("areas", county=county)


@require_POST
def end(request: HttpRequest, county: str, area: int) -> HttpResponse:
    """A body stops answering for an area."""
    actor = actor_of(request)
    row = access.area_for(actor, county, area)
    form = LastDayForm(request.POST, county=row.county, of=row.pk)
    if attempt(form, lambda said: actions.places.end_area(area=row, by=actor, **said)) is None:
        return _page(request, row.county, ended=form)
    return redirect("areas", county=county)

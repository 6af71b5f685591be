"""The towns of a county with their villages and institutions."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from members import access, actions, queries
from members.forms.typed import ReasonForm
from members.forms.villages import TownForm
from members.models import County
from members.views.choosing import as_of
from members.views.paging import VILLAGE_TABS, tabs_of


@require_GET
def towns(request: HttpRequest, county: str) -> HttpResponse:
    """Every town on a day, with what belongs to it."""
    return _page(request, access.county_for(actor_of(request), county))


def _page(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), as_of(request)
    lines = queries.places.town_lines(place.pk, on)
    context = {
        "county": place,
        "lines": lines,
        "without": sum(not line.institutions for line in lines),
        "tabs": tabs_of(VILLAGE_TABS, "towns", place),
        "form": TownForm(county=place),
        "today": today(),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
    }
    here = reverse("towns", args=[place.code])
    return showing(request, "members/towns.html", context, refused, here=here)


@require_POST
def add(request: HttpRequest, county: str) -> HttpResponse:
    """Enter a town."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    form = TownForm(request.POST, county=place)
    if attempt(form, lambda said: actions.places.add_town(county=place, by=actor, **said)) is None:
        return _page(request, place, form=form)
    return redirect("towns", county=county)


@require_POST
def close(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A town ends with a last day."""
    actor = actor_of(request)
    town = access.town_for(actor, county, code)
    form = ReasonForm(request.POST, county=town.county, of=town.pk)
    version = request.POST.get("version", "")
    done = attempt(
        form, lambda said: actions.places.close_town(town=town, by=actor, version=version, **said)
    )
    if done is None:
        return _page(request, town.county, ended=form)
    return redirect("towns", county=county)

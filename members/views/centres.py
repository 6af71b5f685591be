"""Shared centres: each list of the plan on its own, one centre, and what is said of it."""

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
from members.forms.centres import CentreForm, ConfirmCentreForm, ServedForm
from members.forms.typed import LastDayForm, ReasonForm
from members.models import Centre, CentreServed, County
from members.views.choosing import as_of


@require_GET
def centres(request: HttpRequest, county: str) -> HttpResponse:
    """The centres of a county on a day, by list; hosts that wait to be confirmed are named."""
    return _list(request, access.county_for(actor_of(request), county))


def _list(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), as_of(request)
    families = queries.sharing.centres_by_family(place.pk, on)
    lines = [line for family in families for line in family.lines]
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "families": families,
        "total": len(lines),
        "open": [line for line in lines if not line.centre.confirmed],
        "unprinted": sum(not line.host_is_printed for line in lines),
        "has_emergency": any(family.family == "emergency" for family in families),
        "form": CentreForm(county=place),
        "offered": queries.bodies.offered_bodies(place.pk, on),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
    }
    here = reverse("centres", args=[place.code])
    return showing(request, "members/centres.html", context, refused, here=here)


@require_GET
def centre(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One centre: host, whom it serves then and now, what it does, its clause."""
    return _page(request, access.centre_for(actor_of(request), county, code))


def _page(request: HttpRequest, row: Centre, **refused: forms.Form) -> HttpResponse:
    actor, on, place = actor_of(request), today(), row.county
    context = {
        "county": place,
        "centre": row,
        "today": on,
        "served": queries.sharing.served_of(row),
        "confirm_form": ConfirmCentreForm(
            county=place, initial={"host": row.host.name if row.host else ""}
        ),
        "served_form": ServedForm(county=place),
        "end_form": ReasonForm(county=place, initial={"last_day": on}),
        "offered": queries.bodies.offered_bodies(place.pk, on),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
    }
    here = row.get_absolute_url()
    return showing(request, "members/centre.html", context, refused, here=here)


@require_POST
def add(request: HttpRequest, county: str) -> HttpResponse:
    """Enter a centre that the county has set up, and go to its page."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    form = CentreForm(request.POST, county=place)
    made = attempt(form, lambda said: actions.sharing.add_centre(county=place, by=actor, **said))
    return redirect(made) if made else _list(request, place, form=form)


@require_POST
def confirm(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The county says which body hosts the centre."""
    actor = actor_of(request)
    row = access.centre_for(actor, county, code)
    form = ConfirmCentreForm(request.POST, county=row.county)
    version = request.POST.get("version", "")
    done = attempt(
        form,
        lambda said: actions.sharing.confirm_centre(centre=row, by=actor, version=version, **said),
    )
    return redirect(done) if done else _page(request, row, confirm_form=form)


@require_POST
def end(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The centre ends with a last day."""
    actor = actor_of(request)
    row = access.centre_for(actor, county, code)
    form = ReasonForm(request.POST, county=row.county)
    version = request.POST.get("version", "")
    done = attempt(
        form, lambda said: actions.sharing.end_centre(centre=row, by=actor, version=version, **said)
    )
    return redirect(done) if done else _page(request, row, end_form=form)


@require_POST
def serve(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The centre serves one more body or alliance."""
    actor = actor_of(request)
    row = access.centre_for(actor, county, code)
    form = ServedForm(request.POST, county=row.county)
    done = attempt(
        form, lambda said: actions.sharing.serve_from_centre(centre=row, by=actor, **said)
    )
    return redirect(row) if done else _page(request, row, served_form=form)


@require_POST
def end_served(request: HttpRequest, county: str, served: int) -> HttpResponse:
    """The centre stops serving somebody."""
    actor = actor_of(request)
    row: CentreServed = access.centre_served_for(actor, county, served)
    form = LastDayForm(request.POST, county=row.county, of=row.pk)
    if attempt(form, lambda said: actions.sharing.end_served(served=row, by=actor, **said)) is None:
        return _page(request, row.centre, ended=form)
    return redirect("centre", county=county, code=row.centre.code)

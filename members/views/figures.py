"""Population and beds: who has a figure, who has none, and the history of one place."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.forming import attempt, showing
from alliance.core.pagination import page_of
from members import access, actions, queries
from members.actions.bodies import FigureRow
from members.forms.villages import FigureForm
from members.models import County, Figure, Institution, Town, Village
from members.views.choosing import as_of
from members.views.paging import VILLAGE_TABS, around, tabs_of


@require_GET
def figures(request: HttpRequest, county: str) -> HttpResponse:
    """The latest figure of every institution, of one ?kind=, as of a day; 未填 where none."""
    actor = actor_of(request)
    place, on = access.county_for(actor, county), as_of(request)
    kind = request.GET.get("kind", Figure.Kind.SERVED.value)
    if kind not in Figure.Kind.values:
        raise Invalid(_("没有这种数字。请从页面上的选项中选择。"))
    bodies = access.institutions_for(actor).filter(queries.days.open_on(on), county=place)
    page = page_of(bodies, order=("code",), cursor=request.GET.get("cursor", ""))
    ids = [body.pk for body in page.rows]
    latest = queries.bodies.figures_of(place.pk, kind, on, among=ids) if ids else {}
    context = {
        "county": place,
        "kind": kind,
        "kinds": Figure.Kind.choices,
        "own": queries.bodies.latest_figures(place, on),
        "lines": [(body, latest.get(body.pk)) for body in page.rows],
        "total": queries.bodies.county_total(place.pk, kind, on),
        "tabs": tabs_of(VILLAGE_TABS, "figures", place),
        **around(request, page),
    }
    return render(request, "members/figures.html", context)


@require_GET
def place_figures(request: HttpRequest, county: str, of: str, code: str) -> HttpResponse:
    """Every figure of one place, with its day and source, and the form for the next one."""
    return _page(request, county, of, code)


def _page(
    request: HttpRequest, county: str, of: str, code: str, **refused: forms.Form
) -> HttpResponse:
    actor = actor_of(request)
    row = _place(actor, county, of, code)
    mine = row if isinstance(row, County) else row.county
    context = {
        "county": mine,
        "place": row,
        "of": of,
        "code": code,
        "latest": queries.bodies.latest_figures(row, today()),
        "history": queries.bodies.history(row),
        "form": FigureForm(county=mine, kinds=queries.bodies.kinds_for(row)),
        "why_not": why_not(access.check_may, actor, "members.keep_figures", county=mine.pk),
    }
    here = reverse("place-figures", args=[county, of, code])
    return showing(request, "members/place_figures.html", context, refused, here=here)


@require_POST
def enter(request: HttpRequest, county: str, of: str, code: str) -> HttpResponse:
    """Enter one figure of a place."""
    actor = actor_of(request)
    row = _place(actor, county, of, code)
    mine = row if isinstance(row, County) else row.county
    form = FigureForm(request.POST, county=mine, kinds=queries.bodies.kinds_for(row))
    place: dict[str, Any] = {} if isinstance(row, County) else {of: row}

    def keep(said: Any) -> Figure:
        return actions.bodies.enter_figure(county=mine, row=FigureRow(**said, **place), by=actor)

    if attempt(form, keep) is None:
        return _page(request, county, of, code, form=form)
    return redirect("place-figures", county=county, of=of, code=code)


def _place(actor: Actor, county: str, of: str, code: str) -> County | Institution | Town | Village:
    """The place that an address names; NotFound for any other kind of place."""
    if of == "county" and code == county:
        return access.county_for(actor, county)
    if of == "institution":
        return access.institution_for(actor, county, code)
    if of == "town":
        return access.town_for(actor, county, code)
    if of == "village":
        return access.village_for(actor, county, code)
    raise NotFound(_("没有找到这个地方。"))

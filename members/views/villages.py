"""Pages of villages: the list, one village, and what is said of it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import attempt, showing
from alliance.core.pagination import page_of
from members import access, actions, queries
from members.forms.typed import LastDayForm
from members.forms.villages import ServeForm, VillageChangeForm, VillageForm
from members.models import County, ServedVillage, Village
from members.views.choosing import as_of
from members.views.paging import VILLAGE_TABS, around, tabs_of

STATES = {**dict(Village.Recruiting.choices), "unfilled": _("未填")}


@require_GET
def villages(request: HttpRequest, county: str) -> HttpResponse:
    """Every village on a day, by code; ?town=, ?recruiting= and ?q= narrow the list."""
    return _list(request, access.county_for(actor_of(request), county))


def _list(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), as_of(request)
    found = queries.places.villages_on(place.pk, on).filter(pk__in=access.villages_for(actor))
    found, asked = _narrowed(request, found)
    page = page_of(
        found.select_related("town"), order=("code",), cursor=request.GET.get("cursor", "")
    )
    counts = queries.places.recruiting_counts(place.pk, on)
    context = {
        "county": place,
        "lines": queries.places.village_lines(place.pk, page.rows, on),
        "total": sum(counts.values()),
        "none_found": counts.get(Village.Recruiting.NONE_FOUND, 0),
        "unfilled": counts.get(None, 0),
        "towns": access.towns_for(actor).filter(county=place, closed_on=None).order_by("code"),
        "states": STATES,
        "asked": asked,
        "form": VillageForm(county=place),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
        "tabs": tabs_of(VILLAGE_TABS, "villages", place),
        **around(request, page),
    }
    here = reverse("villages", args=[place.code])
    return showing(request, "members/villages.html", context, refused, here=here)


def _narrowed(request: HttpRequest, found: Any) -> tuple[Any, dict[str, str]]:
    """The villages that the filters ask for, and what was asked."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("town", "recruiting", "q")}
    if asked["recruiting"] and asked["recruiting"] not in STATES:
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    if asked["town"]:
        found = found.filter(town__code=asked["town"])
    if asked["recruiting"]:
        state = None if asked["recruiting"] == "unfilled" else asked["recruiting"]
        found = found.filter(recruiting=state)
    if asked["q"]:
        found = queries.places.villages_called(found, asked["q"])
    return found, asked


@require_GET
def village(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One village: town, population, doctor, who serves it then and now."""
    return _page(request, access.village_for(actor_of(request), county, code))


def _page(request: HttpRequest, row: Village, **refused: forms.Form) -> HttpResponse:
    actor, on, place = actor_of(request), today(), row.county
    context = {
        "county": place,
        "village": row,
        "figures": queries.bodies.latest_figures(row, on),
        "services": queries.places.services_of(row),
        "today": on,
        "form": VillageChangeForm(
            county=place,
            initial={"town": row.town_id, "recruiting": row.recruiting, "note": row.note},
        ),
        "serve_form": ServeForm(county=place, initial=_likely(row)),
        "offered": queries.bodies.offered_bodies(place.pk, on, town=row.town_id),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=place.pk),
    }
    here = row.get_absolute_url()
    return showing(request, "members/village.html", context, refused, here=here)


def _likely(row: Village) -> dict[str, str]:
    """A village that finds no doctor is more likely to be visited than to get a clinic."""
    found = row.recruiting == Village.Recruiting.NONE_FOUND
    return {"mode": ServedVillage.Mode.POSTED.value} if found else {}


@require_POST
def add(request: HttpRequest, county: str) -> HttpResponse:
    """Enter a village and go to its page."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    form = VillageForm(request.POST, county=place)
    made = attempt(form, lambda said: actions.places.add_village(county=place, by=actor, **said))
    return redirect(made) if made else _list(request, place, form=form)


@require_POST
def change(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Say to which town a village belongs and how it stands with a doctor."""
    actor = actor_of(request)
    row = access.village_for(actor, county, code)
    form = VillageChangeForm(request.POST, county=row.county)
    version = request.POST.get("version", "")
    done = attempt(
        form,
        lambda said: actions.places.change_village(village=row, by=actor, version=version, **said),
    )
    return redirect(done) if done else _page(request, row, form=form)


@require_POST
def serve(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A body serves the village from a day: 定期派驻, 联合设置, 坐诊, 巡诊, or its clinic."""
    actor = actor_of(request)
    row = access.village_for(actor, county, code)
    form = ServeForm(request.POST, county=row.county)
    done = attempt(form, lambda said: actions.places.serve_village(village=row, by=actor, **said))
    return redirect(row) if done else _page(request, row, serve_form=form)


@require_POST
def end_service(request: HttpRequest, county: str, served: int) -> HttpResponse:
    """A body stops serving the village."""
    actor = actor_of(request)
    row: ServedVillage = access.served_village_for(actor, county, served)
    form = LastDayForm(request.POST, county=row.county, of=row.pk)
    if attempt(form, lambda said: actions.places.end_service(served=row, by=actor, **said)) is None:
        return _page(request, row.village, ended=form)
    return redirect("village", county=county, code=row.village.code)

"""Disease lists: what the plan asks for, and what the county has uploaded."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from alliance.core.pagination import page_of
from members import access, actions, queries
from members.forms.typed import ReasonForm
from members.models import DiseaseEntry, DiseaseList
from members.views.choosing import as_of
from members.views.paging import around


@require_GET
def disease_lists(request: HttpRequest, county: str) -> HttpResponse:
    """The county's lists: 登记 n / 文件 m; none is invented."""
    actor = actor_of(request)
    place, on = access.county_for(actor, county), as_of(request)
    rows = queries.sharing.disease_lists(place.pk, on).filter(
        pk__in=access.disease_lists_for(actor)
    )
    lists = list(rows)
    context = {
        "county": place,
        "lists": lists,
        "empty": sum(not row.registered for row in lists),
    }
    return render(request, "members/disease_lists.html", context)


@require_GET
def disease_list(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One list with its diseases on a day."""
    return _page(request, access.disease_list_for(actor_of(request), county, code))


def _page(request: HttpRequest, row: DiseaseList, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), as_of(request)
    entries = queries.sharing.disease_entries(row, on).filter(
        pk__in=access.disease_entries_for(actor)
    )
    page = page_of(entries, order=("icd", "id"), cursor=request.GET.get("cursor", ""))
    context = {
        "county": row.county,
        "list": row,
        "on": on,
        "entries": page.rows,
        "registered": entries.count(),
        "today": today(),
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=row.county_id),
        **around(request, page),
    }
    here = reverse("disease-list", args=[row.county.code, row.code])
    return showing(request, "members/disease_list.html", context, refused, here=here)


@require_POST
def end(request: HttpRequest, county: str, entry: int) -> HttpResponse:
    """A disease leaves its list after a last day."""
    actor = actor_of(request)
    row: DiseaseEntry = access.disease_entry_for(actor, county, entry)
    form = ReasonForm(request.POST, county=row.county, of=row.pk)
    if attempt(form, lambda said: actions.sharing.end_disease(entry=row, by=actor, **said)) is None:
        return _page(request, row.catalogue, ended=form)
    return redirect("disease-list", county=county, code=row.catalogue.code)

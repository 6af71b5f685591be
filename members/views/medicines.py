"""A body's list of medicines: what stands on it today, found by name or code, and one more."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from alliance.core.pagination import page_of
from members import access, actions, queries
from members.forms.medicines import MedicineForm
from members.medicines import MedicineRow
from members.models import Institution
from members.views.paging import around


@require_GET
def medicines(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """What the body has today; ?q= narrows the list, ?name= fills the form."""
    return _page(request, access.institution_for(actor_of(request), county, code))


def _page(request: HttpRequest, body: Institution, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), today()
    text = request.GET.get("q", "").strip()[:60]
    every = queries.sharing.medicines_of(body, on)
    rows = queries.sharing.medicines_of(body, on, text) if text else every
    page = page_of(rows, order=("name", "id"), cursor=request.GET.get("cursor", ""))
    name = request.GET.get("name", "")[:100]
    context = {
        "county": body.county,
        "institution": body,
        "rows": page.rows,
        "every": every.count(),
        "q": text,
        "form": MedicineForm(
            county=body.county, initial={"name": name, "has": "false"} if name else None
        ),
        "why_not": why_not(
            access.check_may, actor, "members.keep_medicines", county=body.county_id,
            institution=body.pk,
        ),
        **around(request, page),
    }  # fmt: skip
    here = reverse("medicines", args=[body.county.code, body.code])
    return showing(request, "members/medicines.html", context, refused, here=here)


@require_POST
def enter(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The body has a medicine from a day, or has it no longer."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    form = MedicineForm(request.POST, county=body.county)
    done = attempt(form, lambda said: actions.sharing.enter_medicines(
        county=body.county, rows=[MedicineRow(body, **said)], by=actor,
    ))  # fmt: skip
    if done is None:
        return _page(request, body, form=form)
    return redirect("medicines", county=county, code=code)

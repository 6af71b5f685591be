"""What one body can do or has, with the day and the source of each statement."""

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
from members.forms.centres import CapabilityForm
from members.forms.typed import LastDayForm
from members.models import Capability, Institution


@require_GET
def capabilities(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """What is recorded of one body, and the form for the next statement."""
    return _page(request, access.institution_for(actor_of(request), county, code))


def _page(request: HttpRequest, body: Institution, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), today()
    context = {
        "county": body.county,
        "institution": body,
        "rows": queries.sharing.capabilities_of(body, on),
        "past": queries.sharing.past_capabilities_of(body, on),
        "form": CapabilityForm(county=body.county),
        "today": on,
        "why_not": why_not(access.check_may, actor, "members.keep_registry", county=body.county_id),
    }
    here = reverse("capabilities", args=[body.county.code, body.code])
    return showing(request, "members/capabilities.html", context, refused, here=here)


@require_POST
def record(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Say that the body has, or has not, something from a day."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    form = CapabilityForm(request.POST, county=body.county)
    done = attempt(
        form, lambda said: actions.sharing.record_capability(institution=body, by=actor, **said)
    )
    if done is None:
        return _page(request, body, form=form)
    return redirect("capabilities", county=county, code=code)


@require_POST
def end(request: HttpRequest, county: str, capability: int) -> HttpResponse:
    """A statement holds no longer."""
    actor = actor_of(request)
    row: Capability = access.capability_for(actor, county, capability)
    form = LastDayForm(request.POST, county=row.county, of=row.pk)
    if (
        attempt(form, lambda said: actions.sharing.end_capability(capability=row, by=actor, **said))
        is None
    ):
        return _page(request, row.institution, ended=form)
    return redirect("capabilities", county=county, code=row.institution.code)

"""Slips for village clinics: printed, listed, revoked by the centre above them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import Invalid
from members import access, actions, queries
from members.actions.signing import HOURS
from members.forms.devices import IssueSlipForm
from members.views.choosing import current_county
from members.views.drawing import qr


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To the list of the county one works in."""
    return redirect("slips", county=current_county(request).code)


@require_GET
def slips(request: HttpRequest, county: str) -> HttpResponse:
    """The people of my centre's village clinics, each with slip and device."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    keepers = queries.signing.keepers(access.clinics_for(actor, place))
    context = {
        "county": place,
        "keepers": keepers,
        "bound": sum(keeper.device is not None for keeper in keepers),
        "form": IssueSlipForm(),
    }
    return render(request, "members/slips.html", context)


@require_POST
def issue(request: HttpRequest, county: str) -> HttpResponse:
    """A slip on paper: the digits are shown and printed this once."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    form = IssueSlipForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("绑定期限为30至90天。"), fields=dict(form.errors))
    said = form.cleaned_data
    clinics = access.clinics_for(actor, place)
    keeper = queries.signing.keeper_coded(clinics, said["person"], said["institution"])
    slip, digits = actions.signing.issue_slip(
        person=keeper.person, institution=keeper.institution, days=said["days"], by=actor
    )
    address = request.build_absolute_uri(reverse("slip-of", args=[slip.pk]))
    context = {
        "county": place,
        "slip": slip,
        "digits": f"{digits[:4]} {digits[4:]}",
        # Behind the # nothing is sent to a server, so the digits stand in no log.
        "picture": qr(f"{address}#{digits}"),
        "address": request.build_absolute_uri(reverse("slip")),
        "hours": HOURS,
    }
    return render(request, "members/slip_paper.html", context)


@require_POST
def revoke_slip(request: HttpRequest, county: str, slip: UUID) -> HttpResponse:
    """A slip that went to the wrong hands opens nothing any more."""
    actor = actor_of(request)
    row = access.slip_for(actor, access.county_for(actor, county), slip)
    actions.signing.revoke_slip(slip=row, by=actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("登录条已作废。"))
    return redirect("slips", county=county)


@require_POST
def revoke_device(request: HttpRequest, county: str, device: UUID) -> HttpResponse:
    """A device that was lost is released; what it has open ends."""
    actor = actor_of(request)
    row = access.device_for(actor, access.county_for(actor, county), device)
    actions.signing.revoke_device(device=row, by=actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("设备已解除绑定，它的登录已结束。"))
    return redirect("slips", county=county)

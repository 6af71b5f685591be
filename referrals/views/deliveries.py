"""事件推送 on pages: where programs are told of referrals, and what has arrived."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page
from alliance.core.pagination import page_of, read_size
from alliance.core.tables import attachment, file_name
from members.views.account import not_by_device
from referrals import delivery_sheet
from referrals.access import deliveries as access
from referrals.actions import deliveries as actions
from referrals.forms.deliveries import AddressForm
from referrals.models import EventDelivery
from referrals.queries import deliveries as queries
from referrals.views.pools import county_of

_MOST = 100
_SHEET = 5000


@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """?tab=waiting|given_up|delivered, ?format=xlsx. No line says who the patient is."""
    actor, county = actor_of(request), county_of(request)
    rows = access.deliveries_for(actor).filter(county=county)
    states = EventDelivery.State
    asked = request.GET.get("tab", "")
    tab = states(asked) if asked in states else states.WAITING
    mine = queries.shown(rows.filter(state=tab))
    if request.GET.get("format", "") == "xlsx":
        found = list(mine.order_by("-event_id", "id")[:_SHEET])
        demo = any(row.demo for row in found)
        name = file_name(delivery_sheet.title(), "xlsx", demo=demo)
        return attachment(delivery_sheet.workbook(found), name)
    here = reverse("referrals:deliveries")
    size = read_size(request.GET.get("size") or "50", _MOST)
    cursor = request.GET.get("cursor", "")
    shown = page_of(mine, order=("-event_id", "id"), cursor=cursor, size=size)
    counted = queries.by_state(rows)
    may_keep = not why_not(access.check_can_keep, actor, county.pk)
    context = {
        "addresses": [
            (one, not why_not(access.check_can_confirm, actor, one.row))
            for one in queries.addresses(access.addresses_for(actor).filter(county=county))
        ],
        "may_keep": may_keep,
        "tab": tab,
        "tabs": [
            {
                "label": state.label,
                "url": f"{here}?tab={state}",
                "count": counted.get(state, 0),
                "current": state == tab,
                "late": state == states.GIVEN_UP and bool(counted.get(state)),
            }
            for state in states
        ],
        "lines": shown.rows,
        "previous": shown.previous and f"{here}?tab={tab}&cursor={shown.previous}",
        "next": shown.next and f"{here}?tab={tab}&cursor={shown.next}",
        "sheet_url": f"{here}?tab={tab}&format=xlsx",
    }
    return render(request, "referrals/deliveries.html", context)


@not_by_device
@require_http_methods(["GET", "POST"])
def new_address(request: HttpRequest) -> HttpResponse:
    """Enter an address; its secret is shown this once."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_keep(actor, county.pk)
    form = AddressForm(request.POST or None, clients=access.hearers_for(actor, county))
    made = attempt(form, lambda said: actions.enter_address(**said, by=actor))
    if made is None:
        return page(request, form, "referrals/deliveries_new.html", {"county": county})
    address, secret = made
    context = {"address": address, "secret": secret}
    return render(request, "referrals/deliveries_secret.html", context)


@require_POST
def confirm_address(request: HttpRequest, address: UUID) -> HttpResponse:
    """From now on events go there."""
    actor = actor_of(request)
    actions.confirm_address(address=access.address_for(actor, address), by=actor)
    messages.success(request, _("推送地址已确认，从现在起推送新的事件。"))
    return redirect("referrals:deliveries")


@require_POST
def end_address(request: HttpRequest, address: UUID) -> HttpResponse:
    """Nothing goes there any more."""
    actor = actor_of(request)
    reason = request.POST.get("reason", "")
    actions.end_address(address=access.address_for(actor, address), reason=reason, by=actor)
    messages.success(request, _("推送地址已停用。"))
    return redirect("referrals:deliveries")


@require_POST
def pause_address(request: HttpRequest, address: UUID) -> HttpResponse:
    """Nothing is sent for now; events are kept."""
    actor = actor_of(request)
    actions.pause_address(address=access.address_for(actor, address), by=actor)
    messages.success(request, _("推送已暂停，新的事件先留着。"))
    return redirect("referrals:deliveries")


@require_POST
def resume_address(request: HttpRequest, address: UUID) -> HttpResponse:
    """What was kept goes out."""
    actor = actor_of(request)
    actions.resume_address(address=access.address_for(actor, address), by=actor)
    messages.success(request, _("推送已恢复。"))
    return redirect("referrals:deliveries")


@require_POST
def resend(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Send an event once more, under the same id."""
    actor = actor_of(request)
    actions.resend(delivery=access.delivery_for(actor, delivery), by=actor)
    messages.success(request, _("已安排重发，事件编号不变。"))
    return redirect("referrals:deliveries")

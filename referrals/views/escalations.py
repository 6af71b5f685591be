"""催办 on a page: what was addressed to me, what my bodies have late, and what reaches nobody."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.pagination import page_of, read_size
from alliance.core.parameters import name_of
from alliance.core.showing import listed
from alliance.core.tables import attachment, file_name
from referrals import escalation_sheet
from referrals.access import escalations as access
from referrals.actions import escalations as actions
from referrals.queries import escalated
from referrals.queries import escalations as queries

_MOST = 100
_SHEET = 5000


@require_GET
def escalations(request: HttpRequest) -> HttpResponse:
    """?tab=mine|open|nobody|all; ?format=xlsx. No line says who the patient is."""
    actor = actor_of(request)
    asked = request.GET.get("tab", "")
    tabs = escalated.tabs(access.calls_for(actor), access.escalations_for(actor))
    tab = next((one for one in tabs if one.code == asked), tabs[0])
    if request.GET.get("format", "") == "xlsx":
        rows = list(escalated.shown(tab.rows)[:_SHEET])
        content = escalation_sheet.workbook(rows)
        demo = any(row.demo for row in rows)
        return attachment(content, file_name(escalation_sheet.title(), "xlsx", demo=demo))
    here = reverse("referrals:escalations")
    size = read_size(request.GET.get("size") or "50", _MOST)
    cursor = request.GET.get("cursor", "")
    page = page_of(escalated.shown(tab.rows), order=("-at", "id"), cursor=cursor, size=size)
    county = actor.counties[0] if actor.counties else None
    missing = queries.waits_of(county, today()).missing if county else []
    context = {
        "tabs": [
            {
                "label": one.words,
                "url": f"{here}?tab={one.code}",
                "count": one.count,
                "current": one is tab,
                "late": one.late and bool(one.count),
            }
            for one in tabs
        ],
        "tab": tab,
        "lines": escalated.lines(page.rows, actor.persons),
        "previous": page.previous and f"{here}?tab={tab.code}&cursor={page.previous}",
        "next": page.next and f"{here}?tab={tab.code}&cursor={page.next}",
        "missing": listed(name_of(key) for key in missing),
        "sheet_url": f"{here}?tab={tab.code}&format=xlsx",
    }
    return render(request, "referrals/escalations.html", context)


@require_POST
def known(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Whom it is addressed to knows."""
    actor = actor_of(request)
    actions.acknowledge(escalation=access.call_for(actor, escalation), by=actor)
    messages.success(request, _("已登记知晓。"))
    return redirect("referrals:escalations")

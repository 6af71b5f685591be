"""Opening a stranger's open cases in an emergency, reading them, looking at it afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import audit
from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotSet, why_not
from alliance.core.forming import attempt, page
from alliance.core.pagination import page_of, read_size
from referrals import people_sheet, queries
from referrals.access import desk_places, writing_places
from referrals.access import openings as access
from referrals.access.doubles import check_is_desk
from referrals.actions import openings as actions
from referrals.forms.people import OpeningForm
from referrals.models import Opening
from referrals.queries import openings as opened

_MOST = 100
_SHEET = 5000
_ORDER = ("-opened_at", "id")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The number, the reason, and that it is an emergency."""
    actor = actor_of(request)
    place = access.doctors_place(actor)
    typed = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.open_in_emergency(
                institution=place, number=told["number"], reason=told["reason"],
                sure=told["sure"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            return redirect(done)
    try:
        limits, missing = opened.limits_of(place.county_id, today()), ""
    except NotSet as refusal:
        limits, missing = None, str(refusal)
    context = {"county": place.county, "limits": limits, "missing": missing}
    return page(request, typed, "referrals/openings_new.html", context)


@require_GET
def opening(request: HttpRequest, opening: UUID) -> HttpResponse:
    """The patient's open cases, to be read for as long as it lasts; every reading is kept."""
    actor = actor_of(request)
    access.doctors_place(actor)
    row = access.opening_for(actor, opening)
    shown = opened.open_of(row.patient) if row.patient is not None else []
    audit.seen(
        actor, "patient.opening_read", row, county=row.county_id,
        referrals=[one.row.number for one in shown],
    )  # fmt: skip
    patient = row.patient if shown else None
    context = {
        "county": row.county,
        "row": row,
        "patient": patient,
        "number": queries.cases.masked(patient, "number") if patient else "",
        "shown": shown,
    }
    return render(request, "referrals/openings_one.html", context)


@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """A desk looks at every opening of its bodies; a doctor sees their own; ?format=xlsx."""
    actor = actor_of(request)
    desk = bool(desk_places(actor))
    doctor = writing_places(actor).exists()
    if not desk and not doctor:
        raise Forbidden(_("急救查看由医生办理，由医共体转诊中心复核。"))
    rows = access.reviewed_openings_for(actor) if desk else access.own_openings_for(actor)
    if request.GET.get("format", "") == "xlsx":
        return people_sheet.openings(rows.order_by(*_ORDER)[:_SHEET])
    here = reverse("referrals:openings")
    size = read_size(request.GET.get("size") or "50", _MOST)
    found = page_of(rows, order=_ORDER, cursor=request.GET.get("cursor", ""), size=size)
    context = {
        "desk": desk,
        "doctor": doctor,
        "waiting": opened.waiting(rows).count(),
        "no_limit": any(opened.per_day_of(county, today()) is None for county in actor.counties),
        "lines": [(row, _why(actor, row, desk=desk)) for row in found.rows],
        "sheet_url": f"{here}?format=xlsx",
        "previous": found.previous and f"{here}?cursor={found.previous}",
        "next": found.next and f"{here}?cursor={found.next}",
    }
    return render(request, "referrals/openings.html", context)


def _why(actor: object, row: Opening, *, desk: bool) -> str:
    """Why somebody may not look at it; asked of those that wait alone."""
    if not desk or row.reviewed_at is not None:
        return ""
    return why_not(access.check_can_review, actor, row)


@require_POST
def review(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Another person has looked at it."""
    actor = actor_of(request)
    check_is_desk(actor)
    row = access.opening_to_review(actor, opening)
    actions.review_opening(opening=row, review=request.POST.get("reason", ""), by=actor)
    messages.success(request, _("已复核。"))
    return redirect("referrals:openings")

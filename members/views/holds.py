"""Pages of the holds: which stand, one of them, placing and releasing."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.errors import Invalid, NotFound, Refused, why_not
from alliance.core.forming import UNPROCESSABLE
from members import access, actions, queries
from members.forms.holds import HoldForm
from members.views.choosing import current_county


@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    """The county's holds: those that stand, or (?show=released) those that were lifted."""
    county, actor = current_county(request), actor_of(request)
    rows = access.holds_for(actor).filter(county=county).select_related("placed_by", "released_by")
    released = request.GET.get("show") == "released"
    standing = rows.filter(released_at=None)
    lifted = rows.exclude(released_at=None)
    context = {
        "county": county,
        "rows": [
            (row, queries.records.kind_words_of(row.object_kind))
            for row in (lifted if released else standing)
        ],
        "released": released,
        "standing": standing.count(),
        "tabs": [
            {"label": _("封存中"), "url": "?", "count": standing.count(), "current": not released},
            {
                "label": _("已解封"),
                "url": "?show=released",
                "count": lifted.count(),
                "current": released,
            },
        ],
        "why_not_hold": why_not(access.check_can_hold, actor, county),
    }
    return render(request, "members/holds.html", context)


@require_GET
def hold(request: HttpRequest, hold: int) -> HttpResponse:
    """One hold: on what, under which document, since when, and how it was lifted."""
    actor = actor_of(request)
    row = access.hold_for(actor, hold)
    context = {
        "hold": row,
        "kind": queries.records.kind_words_of(row.object_kind),
        "object_url": queries.records.page_of(row.object_kind, row.object_id),
        "why_not_release": why_not(access.check_can_release, actor, row),
    }
    return render(request, "members/hold.html", context)


@require_GET
def place(request: HttpRequest) -> HttpResponse:
    """The form for a new hold; ?of= names the record whose page one comes from."""
    actor, county, of = actor_of(request), current_county(request), request.GET.get("of", "")
    access.check_can_hold(actor, county)
    record = access.holdable_for(actor, county, of=of) if of else None
    return _form(request, HoldForm(initial={"of": of}), record)


@require_POST
def place_hold(request: HttpRequest) -> HttpResponse:
    """Place a hold under its document number."""
    actor, county = actor_of(request), current_county(request)
    access.check_can_hold(actor, county)
    form = HoldForm(request.POST, request.FILES)
    record = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            record = access.holdable_for(actor, county, **form.named())
            made = actions.records.place_hold(
                county=county,
                obj=record,
                document_no=said["document_no"],
                reason=said["reason"],
                scan=said["scan"],
                by=actor,
            )
        except NotFound as missing:
            form.add_error("code" if "code" in form.fields else None, str(missing))
        except (Invalid, Refused) as refusal:
            for name, sentence in (refusal.fields or {"document_no": str(refusal)}).items():
                form.add_error(name if name in form.fields else "scan", str(sentence))
        else:
            return redirect(made)
    return _form(request, form, record, status=UNPROCESSABLE)


@require_POST
def release(request: HttpRequest, hold: int) -> HttpResponse:
    """Lift a hold under the number of the document that lifts it."""
    actor = actor_of(request)
    row = access.hold_for(actor, hold)
    actions.records.release_hold(hold=row, release_no=request.POST.get("reason", ""), by=actor)
    return redirect(row)


@require_GET
def scan(request: HttpRequest, hold: int) -> HttpResponse:
    """The document that orders the hold; that it was read is written down."""
    actor = actor_of(request)
    row = access.hold_for(actor, hold)
    return attachments.handed_out(actor, "hold.scan_read", row)


def _form(
    request: HttpRequest, form: HoldForm, record: Model | None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "record": record,
        "kind": queries.records.kind_words_of(record._meta.label_lower) if record else "",
    }
    return render(request, "members/hold_form.html", context, status=status)

"""Pages of what was signed on paper: the monthly list, one signature, its scan, the answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.periods import Period
from members import access, actions, queries
from members.paper_steps import paper_step_words
from members.views.choosing import current_county


@require_GET
def signatures(request: HttpRequest) -> HttpResponse:
    """A month of the county's paper signatures (?month=202611), unconfirmed first."""
    county = current_county(request)
    said = request.GET.get("month", "")
    this_month = Period.containing(today(), "month")
    asked = Period.containing(Period.parse(said).first_day, "month") if said else this_month
    mine = access.signatures_for(actor_of(request)).filter(county=county)
    month = queries.paper.signatures_of_month(mine, asked)
    context = {
        "county": county,
        "month": month,
        "rows": [(row, paper_step_words(row.step)) for row in month.rows],
        "this_month": this_month,
        "reads_all": county.pk in access.reach(actor_of(request), "members.read_access").counties,
    }
    return render(request, "members/paper_signatures.html", context)


@require_GET
def signature(request: HttpRequest, signature: int) -> HttpResponse:
    """One paper signature with its scan and what the approver says of it."""
    actor = actor_of(request)
    row = access.signature_for(actor, signature)
    context: dict[str, Any] = {
        "signature": row,
        "step": paper_step_words(row.step),
        "scan": queries.paper.scan_of(row),
        "kind": queries.records.kind_words_of(row.object_kind),
        "object_url": queries.records.page_of(row.object_kind, row.object_id),
        "is_approver": row.approver_id in actor.persons,
        "why_not": why_not(access.check_can_settle, actor, row),
    }
    return render(request, "members/paper_signature.html", context)


@require_GET
def scan(request: HttpRequest, signature: int) -> HttpResponse:
    """The scan as it was entered, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.signature_for(actor, signature)
    return attachments.handed_out(
        actor, "paper_signature.scan_read", row, of=f"{row.object_kind}:{row.object_id}"
    )


@require_POST
def confirm(request: HttpRequest, signature: int) -> HttpResponse:
    """The approver says: this is my signature."""
    actor = actor_of(request)
    row = access.signature_for(actor, signature)
    actions.records.confirm_signature(
        signature=row, by=actor, version=request.POST.get("version", "")
    )
    return redirect(row)


@require_POST
def dispute(request: HttpRequest, signature: int) -> HttpResponse:
    """The approver says: this is not my signature, and why."""
    actor = actor_of(request)
    row = access.signature_for(actor, signature)
    actions.records.dispute_signature(
        signature=row,
        by=actor,
        version=request.POST.get("version", ""),
        note=request.POST.get("reason", ""),
    )
    return redirect(row)

"""Service on pages: verifying a month, its printed sheet, withdrawing by two, consequences."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import now, today
from alliance.core.errors import Refusal, why_not
from alliance.core.forming import attempt, page
from staffing import access, actions, queries
from staffing.forms import AnswerForm, DecideForm, ReasonForm, VerifyForm
from staffing.models import ServiceConsequence
from staffing.queries.traces import traces_of
from staffing.rules.months import after
from staffing.rules.spans import count, within
from staffing.views.postings import shown


@require_POST
def verify(request: HttpRequest, posting: UUID) -> HttpResponse:
    """Verify a month."""
    actor = actor_of(request)
    row = access.posting_for(actor, posting)
    access.check_can_verify(actor, row)
    told = VerifyForm(request.POST).answers()
    try:
        done = actions.verify_month(posting=row, month=told["month"], note=told["note"], by=actor)
    except Refusal as refusal:
        request.path = row.get_absolute_url()
        return shown(request, actor, row, refused=str(refusal), status=refusal.http)
    messages.success(request, _("已核实%(month)s。") % {"month": done})
    return redirect(row)


@require_GET
def sheet(request: HttpRequest, posting: UUID) -> HttpResponse:
    """The sheet of a posting's months, to print, sign and stamp."""
    row = access.posting_for(actor_of(request), posting)
    spans = queries.presence(row, today())
    months = [
        (month, count(within(spans, month, after(month, 1))), traces_of(row, month))
        for month in queries.months_to_verify(row, today())
    ]
    verified = row.verifications.filter(withdrawn_at=None).select_related("verified_by", "through")
    done = [(one, count(within(spans, one.from_on, one.until_on))) for one in verified]
    context = {"row": row, "months": months, "done": done, "printed_at": now()}
    return render(request, "staffing/sheet.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, verification: UUID) -> HttpResponse:
    """Ask that a verification be withdrawn: every consequence is listed first."""
    actor = actor_of(request)
    row = access.verification_for(actor, verification)
    access.check_can_withdraw(actor, row)
    typed = ReasonForm(request.POST or None)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.ask_withdrawal(verification=row, reason=told["reason"], by=actor),
        )
        if done is not None:
            messages.success(request, _("已申请撤回，请接收单位负责人决定。"))
            return redirect("staffing:correction", done.pk)
    context = {"row": row, "consequences": _named(queries.what_relies_on(row))}
    return page(request, typed, "staffing/withdraw.html", context)


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, correction: UUID) -> HttpResponse:
    """A withdrawal that was asked for: decide it, and see what followed from it."""
    actor = actor_of(request)
    row = access.correction_for(actor, correction)
    why = why_not(access.check_can_decide_correction, actor, row)
    typed = DecideForm(request.POST or None)
    if request.method == "POST":
        access.check_can_decide_correction(actor, row)
        done = attempt(
            typed,
            lambda told: actions.decide_withdrawal(
                correction=row, agreed=told["agreed"] == "yes", by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已决定。"))
            return redirect("staffing:correction", row.pk)
    there = access.consequences_for(actor).filter(correction=row).select_related("institution")
    context = {
        "row": row,
        "verification": row.verification,
        "why": why,
        "consequences": _named(queries.what_relies_on(row.verification)),
        "tasks": [(one, why_not(access.check_can_settle, actor, one)) for one in there],
    }
    return page(request, typed, "staffing/correction.html", context)


@require_POST
def settle(request: HttpRequest, consequence: int) -> HttpResponse:
    """Say what was done about a consequence."""
    actor = actor_of(request)
    row = access.consequence_for(actor, consequence)
    access.check_can_settle(actor, row)
    told = AnswerForm(request.POST).answers()
    actions.settle_consequence(consequence=row, answer=told["answer"], by=actor)
    messages.success(request, _("已登记处理情况。"))
    return redirect("staffing:correction", row.correction_id)


def _named(found: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
    words = dict(ServiceConsequence.What.choices)
    return [(str(words[what]), days) for what, _body, days in found]

"""Pay of posted people on pages: months, one month with its lines, closing, correcting."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from staffing import pay_sheet, people_sheet
from staffing.access import pay as access
from staffing.actions import pay as actions
from staffing.forms.pay import PayCorrectionForm, PayForm
from staffing.models import PayLine, PayMonth
from staffing.queries import lists
from staffing.queries import pay as queries


@require_http_methods(["GET", "POST"])
def months(request: HttpRequest) -> HttpResponse:
    """The months one sees, the last first; ?format=xlsx; POST computes one."""
    actor = actor_of(request)
    places = access.computing_places(actor)
    typed = PayForm(places, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.compute_pay(
                institution=told["institution"], month=told["month"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已按核实的天数计算。"))
            return redirect(done)
    rows = access.months_for(actor).select_related("institution")
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("派驻待遇"), "xlsx", demo=any(row.demo for row in rows))
        return attachment(people_sheet.months(rows), name)
    context = {
        "months": lists.page_of(rows, request.GET.get("page", "")),
        "here": f"{reverse('staffing:pay')}?",
        "computes": places.exists(),
        "sheet": f"{reverse('staffing:pay')}?format=xlsx",
    }
    return page(request, typed, "staffing/pay.html", context)


@require_GET
def month(request: HttpRequest, month: UUID) -> HttpResponse:
    """One month: its lines with what explains them, and what every payer owes; ?format=xlsx."""
    actor = actor_of(request)
    row = access.month_for(actor, month)
    if request.GET.get("format", "") == "xlsx":
        lines = _lines(actor, row)
        content = pay_sheet.workbook(row, lines, queries.by_payer(_lines(actor, row)))
        name = file_name(_("派驻待遇-%(month)s") % {"month": row}, "xlsx", demo=row.demo)
        return attachment(content, name)
    return _shown(request, actor, row)


def _lines(actor: Actor, row: PayMonth) -> QuerySet[PayLine]:
    rows = access.lines_for(actor).filter(month=row)
    return rows.select_related("person", "posting__host", "payer_body", "corrects").order_by(
        "person__sort_key", "person__code", "component", "at", "id"
    )


def _shown(
    request: HttpRequest, actor: Actor, row: PayMonth, refused: PayCorrectionForm | None = None
) -> HttpResponse:
    closes = why_not(access.check_can_close, actor, row)
    corrects = why_not(access.check_can_correct, actor, row)
    lines = _lines(actor, row)
    context = {
        "county": row.county,
        "row": row,
        "lines": [(line, pay_sheet.payer_of(line), pay_sheet.explained(line)) for line in lines],
        "sums": queries.by_payer(lines),
        "without": sum(1 for line in lines if line.fen is None),
        "may_compute": row.closed_at is None
        and not why_not(access.check_can_compute, actor, row.institution),
        "closes": closes,
        "correction": PayCorrectionForm() if not corrects else None,
        "stale": row.closed_at is None and queries.differs(row),
        "behind": row.closed_at is not None and not corrects and queries.differs(row),
    }
    said = {"correction": refused} if refused is not None else {}
    return showing(request, "staffing/pay_month.html", context, said, here=row.get_absolute_url())


@require_POST
def compute(request: HttpRequest, month: UUID) -> HttpResponse:
    """Compute an open month anew."""
    actor = actor_of(request)
    row = access.month_for(actor, month)
    actions.compute_pay(institution=row.institution, month=row.month, by=actor)
    messages.success(request, _("已按核实的天数计算。"))
    return redirect(row)


@require_POST
def close(request: HttpRequest, month: UUID) -> HttpResponse:
    """Close a month."""
    actor = actor_of(request)
    row = access.month_for(actor, month)
    actions.close_pay(month=row, version=request.POST.get("version"), by=actor)
    messages.success(request, _("已结账；以后的变化另记更正行。"))
    return redirect(row)


@require_POST
def correct(request: HttpRequest, month: UUID) -> HttpResponse:
    """Add what has changed since a month was closed."""
    actor = actor_of(request)
    row = access.month_for(actor, month)
    access.check_can_correct(actor, row)
    typed = PayCorrectionForm(request.POST)
    done = attempt(
        typed, lambda told: actions.correct_pay(month=row, reason=told["reason"], by=actor)
    )
    if done is None:
        return _shown(request, actor, row, typed)
    messages.success(request, _("已记 %(n)d 行更正。") % {"n": done})
    return redirect(row)

"""Advances, settlements and verified work on pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import Invalid, NotFound, Refused, why_not
from alliance.core.forming import attempt, showing
from alliance.core.tables import attachment, file_name
from fundpool import capitation_sheets
from fundpool.access import capitation as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import capitation_runs as actions
from fundpool.actions import capitation_work
from fundpool.actions.capitation_work import ServiceTold, WorkTold
from fundpool.forms.capitation import PayForm, ServiceForm, WorkForm
from fundpool.models import CapitationRun, CapitationYear
from fundpool.queries import capitation as queries
from fundpool.queries import capitation_owed, capitation_seen
from fundpool.queries.capitation_statement import explained
from fundpool.rules import capitation_years as rules
from fundpool.rules.capitation import METHODS
from fundpool.views.capitation import quarter_asked


@require_GET
def preview(request: HttpRequest, capitation: int) -> HttpResponse:
    """What a run would do, computed now; nothing is kept: ?kind=, ?quarter=, ?scored=."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_submit(actor, row)
    kind, quarter = request.GET.get("kind", rules.ADVANCE), quarter_asked(request, 1)
    scored = access.scored_run_for(actor, row, quarter, request.GET.get("scored", ""))
    found, trouble = None, ""
    try:
        found = capitation_seen.seen(row, kind, quarter, scored)
    except (Refused, Invalid) as refused:
        trouble = str(refused)
    context = {
        "county": row.county,
        "row": row,
        "found": found,
        "lines": [
            (one, [] if one.why_not else explained(one, method=found.method, share=found.share))
            for one in found.lines
        ] if found else [],
        "method": METHODS.get(found.method, "") if found else "",
        "trouble": trouble,
        "kind": kind,
        "kind_words": rules.RUN_KINDS.get(kind, kind),
        "quarter": quarter,
        "quarter_words": rules.QUARTER_WORDS[quarter],
        "scored": scored,
        "choices": list(access.scored_for(actor, row, quarter).select_related("scheme_version__scheme"))
        if kind == rules.SETTLEMENT else [],
    }  # fmt: skip
    return render(request, "fundpool/capitation_preview.html", context)


@require_POST
def submit(request: HttpRequest, capitation: int) -> HttpResponse:
    """Hand the previewed run to somebody else for approval."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    said = request.POST
    quarter = said.get("quarter", "")
    if not (quarter.isascii() and quarter.isdecimal()):
        raise Invalid(_("请先预览，再提交。"), code="preview_needed")
    scored = access.scored_run_for(actor, row, int(quarter[:2]), said.get("scored", ""))
    run = actions.submit_capitation_run(
        row=row, kind=said.get("kind", ""), quarter=int(quarter[:2]), mark=said.get("mark", ""),
        scored=scored, by=actor,
    )  # fmt: skip
    messages.success(request, _("已提交，待另一人审批。"))
    return redirect(run)


@require_GET
def run(request: HttpRequest, run: int) -> HttpResponse:
    """One advance or settlement with every body and how its amount came about: ?format=xlsx."""
    actor = actor_of(request)
    row = access.run_for(actor, run)
    if request.GET.get("format", "") == "xlsx":
        lines = capitation_owed.with_kept(access.lines_for(actor).filter(run=row))
        lines = lines.select_related("budget__institution__county")
        name = file_name(str(row), "xlsx", demo=row.demo)
        return attachment(
            capitation_sheets.run(row, lines.order_by("budget__institution__code")), name
        )
    return _shown(request, row, {})


def _shown(request: HttpRequest, row: CapitationRun, refused: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    lines = access.lines_for(actor).filter(run=row)
    rows = capitation_owed.with_kept(lines).select_related("budget__institution__county", "payee")
    reads_books = not why_not(ledger_access.check_can_read_books, actor, row.county_id)
    why_not_pay = why_not(access.check_can_pay, actor, row)
    kept = capitation_owed.kept_by(row)
    context = {
        "county": row.county,
        "row": row,
        "lines": [
            (one, explained(one, method=row.method, share=row.share))
            for one in rows.order_by("budget__institution__code")
        ],
        "method": METHODS.get(row.method, ""),
        "oversees": not why_not(access.check_reads_whole, actor, row.capitation),
        "journals": list(queries.journals_of(row)) if reads_books else [],
        "why_not_approve": why_not(access.check_can_approve, actor, row),
        "why_not_submit": why_not(access.check_can_submit, actor, row.capitation),
        "why_not_pay": why_not_pay,
        "kept_fen": kept,
        "net_fen": row.pay_fen - kept,
        "form": PayForm(debts=capitation_owed.debts_of(row))
        if row.status == rules.APPROVED and not why_not_pay
        else None,
    }
    return showing(
        request, "fundpool/capitation_run.html", context, refused, here=row.get_absolute_url()
    )


@require_POST
def step(request: HttpRequest, run: int, verb: str) -> HttpResponse:
    """Approve, refuse, withdraw, cancel or pay a run."""
    actor = actor_of(request)
    row = access.run_for(actor, run)
    reason = request.POST.get("reason", "")
    acts: dict[str, Callable[[], CapitationRun]] = {
        "approve": lambda: actions.approve_capitation_run(run=row, by=actor),
        "refuse": lambda: actions.refuse_capitation_run(run=row, reason=reason, by=actor),
        "withdraw": lambda: actions.withdraw_capitation_run(run=row, by=actor),
        "cancel": lambda: actions.cancel_capitation_run(run=row, reason=reason, by=actor),
    }
    if verb == "pay":
        access.check_can_pay(actor, row)
        form = PayForm(request.POST, debts=capitation_owed.debts_of(row))
        done = attempt(
            form, lambda _said: actions.pay_capitation_run(run=row, by=actor, **form.told())
        )
        if done is None:
            return _shown(request, row, {"form": form})
    elif verb in acts:
        acts[verb]()
    else:
        raise NotFound(_("没有这项操作。"))
    messages.success(request, _("已办理。"))
    return redirect(row)


@require_http_methods(["GET", "POST"])
def works(request: HttpRequest, capitation: int) -> HttpResponse:
    """Verified work of a year, and the form for one more figure: ?quarter=."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    if request.method == "GET":
        return _works(request, row, {})
    access.check_can_load(actor, row.county_id)
    form = _work_form(request, row)
    done = attempt(form, lambda said: capitation_work.verify_work(
        row=row, by=actor,
        lines=[WorkTold(said["budget"], said["quarter"], said["service"], said["amount"], said["source"])],
    ))  # fmt: skip
    if done is None:
        return _works(request, row, {"form": form})
    messages.success(request, _("已登记核实的工作量。"))
    return redirect("fundpool:capitation-works", row.pk)


def _work_form(request: HttpRequest, row: CapitationYear) -> WorkForm:
    actor = actor_of(request)
    budgets = access.verified_bodies(actor, row.county_id).filter(capitation=row)
    services = access.services_for(actor).filter(capitation=row)
    return WorkForm(request.POST or None, budgets=budgets, services=services)


def _works(request: HttpRequest, row: CapitationYear, refused: dict[str, Any]) -> HttpResponse:
    actor, quarter = actor_of(request), quarter_asked(request)
    rows = access.works_for(actor).filter(
        budget__capitation=row, quarter__in=rules.covered(quarter)
    )
    verifies = not why_not(access.check_can_load, actor, row.county_id)
    states = not why_not(access.check_can_submit, actor, row)
    context = {
        "county": row.county,
        "row": row,
        "rows": list(
            rows.select_related("budget__institution__county", "service", "by").order_by(
                "quarter", "budget__institution__code", "service__code"
            )
        ),
        "services": list(access.services_for(actor).filter(capitation=row)),
        "quarter": quarter,
        "form": _work_form(request, row) if verifies and not refused else None,
        "service_form": ServiceForm(prefix="service") if states else None,
        "verifies": verifies,
    }
    path = row.get_absolute_url() + "works/"
    return showing(request, "fundpool/capitation_works.html", context, refused, here=path)


@require_POST
def service(request: HttpRequest, capitation: int) -> HttpResponse:
    """Say what is paid for one service."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_submit(actor, row)
    form = ServiceForm(request.POST, prefix="service")
    done = attempt(form, lambda said: capitation_work.state_service(
        row=row, by=actor,
        told=ServiceTold(said["code"], said["name"], said["unit"], said["standard"], said["source"]),
    ))  # fmt: skip
    if done is None:
        return _works(request, row, {"service_form": form})
    messages.success(request, _("已保存支付标准。"))
    return redirect("fundpool:capitation-works", row.pk)

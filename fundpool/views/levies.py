"""Levies on pages: what is owed and paid, what a run would book, the run and its corrections."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, Refused, why_not
from alliance.core.forming import attempt, showing
from alliance.core.tables import attachment, file_name
from fundpool import levy_sheets
from fundpool.access import ledger as ledger_access
from fundpool.access import levies as access
from fundpool.actions import levies as actions
from fundpool.forms.levies import PaymentForm
from fundpool.models import LevyRun, Pool
from fundpool.queries import levies as queries
from fundpool.rules.levy_runs import CONFIRMED, SUBMITTED
from fundpool.views.levy_asking import (
    county_of,
    levied_pools,
    pool_asked,
    this_year,
    year_asked,
)


def address(pool: Pool | None, year: int, name: str = "levies") -> str:
    """A page of this pool's year."""
    code = pool.code if pool else ""
    return f"{reverse(f'fundpool:{name}')}?pool={code}&year={year}"


def _asked(request: HttpRequest) -> tuple[Pool, int]:
    pool = pool_asked(request)
    if pool is None:
        raise NotFound(_("还没有按收入提取的资金池。"))
    return pool, year_asked(request, this_year())


@require_GET
def levies(request: HttpRequest) -> HttpResponse:
    """What each body owes and has paid: ?pool=, ?year=, ?format=xlsx."""
    if request.GET.get("format", "") == "xlsx":
        pool, year = _asked(request)
        lines = queries.owed_of_year(pool, year, access.bodies_for(actor_of(request)))
        name = file_name(_("应缴未缴-%(year)d") % {"year": year}, "xlsx", demo=pool.demo)
        return attachment(levy_sheets.owed(pool, year, lines), name)
    return _levies(request, {})


def _levies(request: HttpRequest, refused: dict[str, Any]) -> HttpResponse:
    actor, county, pool = actor_of(request), county_of(request), pool_asked(request)
    year = year_asked(request, this_year())
    bodies = access.bodies_for(actor).filter(county=county)
    lines = queries.owed_of_year(pool, year, bodies) if pool else []
    owing = [one.body.pk for one in lines if one.open_fen]
    may_book = pool is not None and not why_not(access.check_can_receive, actor, pool)
    runs = access.runs_for(actor).filter(county=county, pool=pool, year=year)
    there = list(runs.select_related("submitted_by", "ended_by"))
    context = {
        "county": county,
        "pool": pool,
        "pools": [
            {"label": one.name, "url": address(one, year), "count": None, "current": one == pool}
            for one in levied_pools(request)
        ],
        "year": year,
        "lines": lines,
        "total": queries.total(lines),
        "runs": there,
        "stands": any(run.status in {SUBMITTED, CONFIRMED} for run in there),
        "before": address(pool, year - 1),
        "after": address(pool, year + 1),
        "sheet": f"{address(pool, year)}&format=xlsx",
        "preview_url": address(pool, year, "levy-preview"),
        "why_not_submit": why_not(access.check_can_submit, actor, county.pk),
        "receive_url": address(pool, year, "levy-receive"),
        "refund_url": address(pool, year, "levy-refund"),
        "form": PaymentForm(bodies=bodies.filter(pk__in=owing)) if may_book and owing else None,
    }
    here = reverse("fundpool:levies")
    return showing(request, "fundpool/levies.html", context, refused, here=here)


@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What a run would book, computed now; nothing is kept: ?pool=, ?year=."""
    actor, (pool, year) = actor_of(request), _asked(request)
    access.check_can_submit(actor, pool.county_id)
    trouble, found = "", None
    try:
        found = queries.preview(pool, year, today())
    except Refused as refused:
        trouble = str(refused)
    context = {
        "county": pool.county,
        "pool": pool,
        "year": year,
        "found": found,
        "trouble": trouble,
        "back": address(pool, year),
        "submit_url": address(pool, year, "levy-submit"),
    }
    return render(request, "fundpool/levies_preview.html", context)


@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Hand the previewed run to somebody else for confirmation."""
    actor, (pool, year) = actor_of(request), _asked(request)
    said = request.POST.get("total", "")
    if not (said.isascii() and said.isdecimal()):
        raise Invalid(_("请先试算，再提交。"), code="preview_needed")
    run = actions.submit_levy(pool=pool, year=year, total_fen=int(said[:19]), by=actor)
    messages.success(request, _("已提交，待另一人核定。"))
    return redirect(run.get_absolute_url())


@require_GET
def run(request: HttpRequest, run: int) -> HttpResponse:
    """One run with every body and what corrected bases change: ?format=xlsx."""
    actor = actor_of(request)
    row = access.run_for(actor, run)
    rows = access.assessments_for(actor).filter(run=row).select_related("institution", "statement")
    assessments = list(rows.order_by("institution__code"))
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("年度提取-%(year)d") % {"year": row.year}, "xlsx", demo=row.demo)
        return attachment(levy_sheets.run(row, assessments), name)
    trued = access.true_ups_for(actor).filter(assessment__run=row)
    context = {
        "county": row.county,
        "row": row,
        "assessments": assessments,
        "true_ups": [
            (one, why_not(access.check_can_confirm, actor, one))
            for one in trued.select_related("assessment__institution", "submitted_by", "ended_by")
        ],
        "corrected": queries.corrected(row, assessments) if row.status == CONFIRMED else [],
        "why_not_confirm": why_not(access.check_can_confirm, actor, row),
        "why_not_submit": why_not(access.check_can_submit, actor, row.county_id),
        "may_read_books": not why_not(ledger_access.check_can_read_books, actor, row.county_id),
        "back": address(row.pool, row.year),
        "sheet": "?format=xlsx",
    }
    return render(request, "fundpool/levies_run.html", context)


def _decided(request: HttpRequest, row: LevyRun, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(row.get_absolute_url())


@require_POST
def confirm(request: HttpRequest, run: int) -> HttpResponse:
    """Book a run."""
    actor = actor_of(request)
    row = actions.confirm_levy(run=access.run_for(actor, run), by=actor)
    return _decided(request, row, _("已核定入账。"))


@require_POST
def refuse(request: HttpRequest, run: int) -> HttpResponse:
    """Send a run back with a reason."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    row = actions.refuse_levy(run=access.run_for(actor, run), reason=reason, by=actor)
    return _decided(request, row, _("已退回，可以重新试算提交。"))


@require_POST
def withdraw(request: HttpRequest, run: int) -> HttpResponse:
    """Take a run back."""
    actor = actor_of(request)
    row = actions.withdraw_levy(run=access.run_for(actor, run), by=actor)
    return _decided(request, row, _("已撤回。"))


@require_POST
def true_up(request: HttpRequest, assessment: int) -> HttpResponse:
    """Propose what a corrected base changes."""
    actor = actor_of(request)
    one = access.assessment_for(actor, assessment)
    actions.submit_true_up(assessment=one, by=actor)
    return _decided(request, one.run, _("已提交，待另一人核定。"))


@require_POST
def true_up_confirm(request: HttpRequest, true_up: int) -> HttpResponse:
    """Book a difference."""
    actor = actor_of(request)
    row = actions.confirm_true_up(row=access.true_up_for(actor, true_up), by=actor)
    return _decided(request, row.assessment.run, _("已核定入账。"))


@require_POST
def true_up_refuse(request: HttpRequest, true_up: int) -> HttpResponse:
    """Send a difference back with a reason."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    row = actions.refuse_true_up(row=access.true_up_for(actor, true_up), reason=reason, by=actor)
    return _decided(request, row.assessment.run, _("已退回。"))


@require_POST
def true_up_withdraw(request: HttpRequest, true_up: int) -> HttpResponse:
    """Take a difference back."""
    actor = actor_of(request)
    row = actions.withdraw_true_up(row=access.true_up_for(actor, true_up), by=actor)
    return _decided(request, row.assessment.run, _("已撤回。"))


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Book what a body has paid: ?pool=, ?year=."""
    return _booked(request, actions.receive_levy, _("已登记到账。"))


@require_POST
def refund(request: HttpRequest) -> HttpResponse:
    """Book what went back to a body: ?pool=, ?year=."""
    return _booked(request, actions.refund_levy, _("已登记退款。"))


def _booked(request: HttpRequest, act: Any, sentence: str) -> HttpResponse:
    actor, (pool, year) = actor_of(request), _asked(request)
    access.check_can_receive(actor, pool)
    bodies = access.bodies_for(actor).filter(county=pool.county_id)
    form = PaymentForm(request.POST, bodies=bodies)
    done = attempt(
        form,
        lambda told: act(
            pool=pool, institution=told["institution"], year=year, fen=told["amount"],
            on=told["on"], bank_no=told["bank_no"], by=actor,
        ),
    )  # fmt: skip
    if done is None:
        return _levies(request, {"form": form})
    messages.success(request, sentence)
    return redirect(address(pool, year))

"""Plans of use on pages: what waits, drafting one, deciding on one; years opened and closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound, why_not
from alliance.core.forming import attempt, page
from fundpool.access import ledger as access
from fundpool.actions import allocations as actions
from fundpool.actions import years
from fundpool.forms.ledger import AllocationForm, YearForm
from fundpool.models import Allocation
from fundpool.queries import ledger, statements
from fundpool.views import pools as pool_pages
from fundpool.views._stepping import take
from fundpool.views.levy_asking import county_of
from fundpool.views.pools import pool_named

SHOWN = 200


@require_GET
def allocations(request: HttpRequest) -> HttpResponse:
    """Plans of use of the county: what waits to be decided first."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_read_books(actor, county.pk)
    rows = ledger.planned(access.allocations_for(actor).filter(county=county))[:SHOWN]
    drafts = [
        pool
        for pool in access.pools_for(actor).filter(county=county)
        if not why_not(access.check_can_draft, actor, pool)
    ]
    context = {"county": county, "rows": rows, "drafts": drafts}
    return render(request, "fundpool/allocations.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a plan of use of a pool."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_draft(actor, pool)
    form = AllocationForm(request.POST or None, pool=pool)
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: actions.draft_allocation(
                pool=pool, year=said["year"], kind=said["kind"], moves=form.moves(),
                document_no=said["document_no"], reason=said["reason"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已提交，待审批。"))
            return redirect(done)
    earmarks = statements.by_earmark(pool, ledger.balances(pool))
    context = {"county": pool.county, "pool": pool, "earmarks": earmarks}
    return page(request, form, "fundpool/allocation_new.html", context)


@require_GET
def allocation(request: HttpRequest, allocation: int) -> HttpResponse:
    """One plan: what it moves, what is there now, who drafted and who decided."""
    actor = actor_of(request)
    row = access.allocation_for(actor, allocation)
    lines = list(row.lines.select_related("source", "target").order_by("pk"))
    free = {
        one.earmark: one.free for one in statements.by_earmark(row.pool, ledger.balances(row.pool))
    }
    context = {
        "county": row.county,
        "row": row,
        "lines": [(one, free.get(one.source, 0)) for one in lines],
        "total": sum(one.fen for one in lines),
        "open": row.state in {"draft", "approved_once"},
        "why_not_decide": why_not(access.check_can_decide, actor, row),
        "why_not_withdraw": why_not(access.check_can_withdraw, actor, row),
    }
    return render(request, "fundpool/allocation.html", context)


@require_POST
def decide(request: HttpRequest, allocation: int, verb: str) -> HttpResponse:
    """Approve, refuse or withdraw a plan."""
    actor = actor_of(request)
    row = access.allocation_for(actor, allocation)
    told: dict[str, Any] = {
        "allocation": row, "version": request.POST.get("version"), "by": actor,
    }  # fmt: skip
    acts: dict[str, Callable[[], Allocation]] = {
        "approve": lambda: actions.approve_allocation(**told),
        "refuse": lambda: actions.refuse_allocation(**told, note=request.POST.get("reason", "")),
        "withdraw": lambda: actions.withdraw_allocation(**told),
    }
    take(request, verb, acts)
    return redirect(row)


@require_POST
def open_year(request: HttpRequest, code: str) -> HttpResponse:
    """Open the pool's next year."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_close(actor, pool)
    form = YearForm(request.POST, prefix="year")
    done = attempt(form, lambda said: years.open_year(pool=pool, year=said["year"], by=actor))
    if done is None:
        return pool_pages.shown(request, pool, {"year_form": form})
    messages.success(request, _("已开放%(year)d年度。") % {"year": done.year})
    return redirect(pool)


@require_GET
def year(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What closing a year would carry forward, and closing it."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_read_books(actor, pool.county_id)
    period = ledger.period_of(pool, year)
    if period is None:
        raise NotFound(_("这个资金池没有这一年度的账。"))
    context = {
        "county": pool.county,
        "pool": pool,
        "period": period,
        "lines": [one for one in statements.trial(pool, year) if one.closing],
        "why_not_close": why_not(access.check_can_close, actor, pool),
    }
    return render(request, "fundpool/year.html", context)


@require_POST
def year_step(request: HttpRequest, code: str, year: int, verb: str) -> HttpResponse:
    """Begin to close a year, give it up, or close it."""
    actor, pool = actor_of(request), pool_named(request, code)
    acts = {"begin": years.begin_closing, "resume": years.resume_year, "close": years.close_year}
    if verb not in acts:
        raise NotFound(_("没有这项操作。"))
    acts[verb](pool=pool, year=year, by=actor)
    messages.success(request, _("已办理。"))
    return redirect("fundpool:year", code=pool.code, year=year)

"""Pools on pages: what there is, what stands in each, opening one, naming what it is for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, showing
from fundpool.access import bank as bank_access
from fundpool.access import ledger as access
from fundpool.access import packages as package_access
from fundpool.actions import banking, pools, receipts
from fundpool.actions.receipts import Notice
from fundpool.forms.ledger import BankForm, EarmarkForm, PoolForm, ReceiptForm, YearForm
from fundpool.models import Pool
from fundpool.queries import ledger, statements
from fundpool.queries.plan_uses import uses_of
from fundpool.views.levy_asking import county_of
from members import access as member_access

#: So many journals a pool's own page shows; all are a click away.
LATEST = 8


def pool_named(request: HttpRequest, code: str) -> Pool:
    """The pool of the county that is open, by its code."""
    return access.pool_for(actor_of(request), county_of(request).pk, code)


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Every pool one reads, with what is in the bank and what may be used; POST opens one."""
    actor, county = actor_of(request), county_of(request)
    form = None
    if not why_not(access.check_can_keep_pools, actor, county.pk):
        alliances = member_access.alliances_for(actor)
        form = PoolForm(request.POST or None, county=county, alliances=alliances)
        if request.method == "POST":
            done = attempt(form, lambda said: pools.open_pool(county=county, by=actor, **said))
            if done is not None:
                messages.success(request, _("已设立资金池。"))
                return redirect(done)
    elif request.method == "POST":
        access.check_can_keep_pools(actor, county.pk)
    lines = []
    for pool in access.pools_for(actor).filter(county=county).select_related("alliance"):
        stands = ledger.balances(pool)
        earmarks = statements.by_earmark(pool, stands)
        lines.append(
            {
                "pool": pool,
                "cash": statements.cash(stands),
                "free": sum(one.free for one in earmarks),
                "committed": sum(one.committed for one in earmarks),
                "holds": all(one.holds for one in ledger.invariants(pool)),
            }
        )
    check = access.book_checks_for(actor).filter(county=county).first()
    packs = not why_not(package_access.check_can_pack, actor, county.pk)
    context = {"county": county, "lines": lines, "check": check, "packs": packs}
    if form is None:
        return render(request, "fundpool/pools.html", context)
    return page(request, form, "fundpool/pools.html", context)


@require_GET
def pool(request: HttpRequest, code: str) -> HttpResponse:
    """One pool: what may be used for what, what is open with whom, years, latest journals."""
    return shown(request, pool_named(request, code), {})


def shown(request: HttpRequest, row: Pool, refused: dict[str, Any]) -> HttpResponse:
    """The pool's page, perhaps with a form that was refused."""
    actor = actor_of(request)
    stands = ledger.balances(row)
    reads = not why_not(access.check_can_read_books, actor, row.county_id)
    earmarks = statements.by_earmark(row, stands)
    keeps = not why_not(access.check_can_keep_pools, actor, row.county_id)
    keeps = keeps and row.status == Pool.Status.ACTIVE
    years = list(row.periods.order_by("-year"))
    context: dict[str, Any] = {
        "county": row.county,
        "pool": row,
        "earmarks": earmarks,
        "total": [
            sum(one.free for one in earmarks),
            sum(one.committed for one in earmarks),
            sum(one.advanced for one in earmarks),
        ],
        "cash": statements.cash(stands),
        "invariants": ledger.invariants(row),
        "reads": reads,
        "bank_account": bank_access.accounts_for(actor).filter(shares__pool=row).first(),
        "units": statements.by_unit(stands) if reads else [],
        "years": years,
        "check": access.book_checks_for(actor).filter(county=row.county_id).first(),
        "journals": access.journals_for(actor)
        .filter(pool=row)
        .select_related("period", "by")
        .order_by("-period__year", "-voucher_no")[:LATEST],
        "why_not_post": why_not(access.check_can_post, actor, row),
        "packs": not why_not(package_access.check_can_pack, actor, row.county_id),
        "closes": not why_not(access.check_can_close, actor, row),
        "earmark_form": EarmarkForm(prefix="earmark", uses=uses_of(row)) if keeps else None,
        "year_form": YearForm(
            prefix="year", initial={"year": years[0].year + 1 if years else None}
        ),
    }
    return showing(request, "fundpool/pool.html", context, refused, here=row.get_absolute_url())


@require_POST
def earmark(request: HttpRequest, code: str) -> HttpResponse:
    """Name a further use of the pool's money."""
    actor, row = actor_of(request), pool_named(request, code)
    access.check_can_keep_pools(actor, row.county_id)
    form = EarmarkForm(request.POST, prefix="earmark", uses=uses_of(row))
    done = attempt(form, lambda said: pools.name_earmark(pool=row, by=actor, **said))
    if done is None:
        return shown(request, row, {"earmark_form": form})
    messages.success(request, _("已增加专项。"))
    return redirect(row)


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Enter money from finance, with the budget notice it came by."""
    actor, row = actor_of(request), pool_named(request, code)
    access.check_can_post(actor, row)
    form = ReceiptForm(request.POST or None, pool=row)
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: receipts.receive_subsidy(
                pool=row, fen=said["fen"], on=said["on"], earmark=said["earmark"],
                key=said["key"], by=actor,
                notice=Notice(
                    said["notice_no"], said["notice_on"], said["level"], said["project"],
                    said["year"],
                ),
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已登记到账。"))
            return redirect(done.journal)
    context = {"county": row.county, "pool": row, "title": _("登记财政拨入")}
    return page(request, form, "fundpool/pool_entry.html", context)


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, code: str) -> HttpResponse:
    """Enter interest, a fee, money called back, money paid back to finance."""
    actor, row = actor_of(request), pool_named(request, code)
    access.check_can_post(actor, row)
    form = BankForm(request.POST or None, pool=row)
    if request.method == "POST":
        done = attempt(form, lambda said: _banked(row, dict(said), actor))
        if done is not None:
            messages.success(request, _("已入账。"))
            return redirect(done)
    context = {"county": row.county, "pool": row, "title": _("登记利息、手续费和缴回")}
    return page(request, form, "fundpool/pool_entry.html", context)


def _banked(row: Pool, said: dict[str, Any], actor: Any) -> Any:
    kind, earmark = said.pop("kind"), said.pop("earmark")
    if kind == "call_back":
        return banking.call_back(pool=row, earmark=earmark, by=actor, **said)
    act = {
        "interest": banking.record_interest,
        "fee": banking.record_fee,
        "pay_source": banking.pay_source,
    }[kind]
    return act(pool=row, by=actor, **said)

"""Public-health money by head on pages: the years, their budgets and quarters, what came in, work."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import now
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from fundpool import capitation_sheets
from fundpool.access import capitation as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import capitation as actions
from fundpool.actions import capitation_runs as run_actions
from fundpool.forms.capitation import (
    BackForm,
    DraftForm,
    PrepaidForm,
    SettleForm,
    SplitForm,
    YearForm,
)
from fundpool.models import CapitationYear
from fundpool.queries import capitation as queries
from fundpool.queries.capitation_owed import owed_of
from fundpool.queries.capitation_statement import statement as statement_of
from fundpool.queries.capitation_statement import totals
from fundpool.rules import capitation_years as rules
from fundpool.views.levy_asking import county_of


def quarter_asked(request: HttpRequest, otherwise: int = rules.WHOLE) -> int:
    """The quarter that the address names, 0 for the whole year; Invalid when it is none."""
    said = request.GET.get("quarter", "")
    if not said:
        return otherwise
    if said not in {str(n) for n in rules.QUARTER_WORDS}:
        told = _("“%(value)s”不是季度，请写 1 至 4，全年写 0。") % {"value": said[:20]}
        raise Invalid(told, fields={"quarter": told})
    return int(said)


@require_http_methods(["GET", "POST"])
def years(request: HttpRequest) -> HttpResponse:
    """Every year one reads; POST begins another."""
    actor, county = actor_of(request), county_of(request)
    pools = ledger_access.pools_for(actor).filter(county=county, kind=actions.KIND)
    form = None
    if not why_not(access.check_can_draft_any, actor, county.pk):
        form = DraftForm(request.POST or None, pools=pools)
        if request.method == "POST":
            drafted = form
            done = attempt(
                form,
                lambda said: actions.draft_capitation(
                    pool=said["pool"], year=said["year"], told=drafted.told(), by=actor
                ),
            )
            if done is not None:
                messages.success(request, _("已起草，请分配各单位预算。"))
                return redirect(done)
    elif request.method == "POST":
        access.check_can_draft_any(actor, county.pk)
    rows = access.years_for(actor).filter(county=county).select_related("pool")
    context = {
        "county": county, "rows": list(rows), "pools": list(pools),
        "open": queries.open_choices(county.pk) if form else [],
    }  # fmt: skip
    if form is None:
        return render(request, "fundpool/capitations.html", context)
    return page(request, form, "fundpool/capitations.html", context)


@require_GET
def year(request: HttpRequest, capitation: int) -> HttpResponse:
    """One year: what it is made of, what came in, each body's quarters, advances and settlements."""
    return shown(request, access.year_for(actor_of(request), capitation), {})


def shown(request: HttpRequest, row: CapitationYear, refused: dict[str, Any]) -> HttpResponse:
    """A year's page, perhaps with a form that was refused."""
    actor = actor_of(request)
    budgets = list(
        access.budgets_for(actor)
        .filter(capitation=row)
        .select_related("institution__county")
        .prefetch_related("quarters")
        .order_by("institution__code")
    )
    oversees = not why_not(access.check_reads_whole, actor, row)
    runs = access.runs_for(actor).filter(capitation=row).select_related("submitted_by")
    owing = list(owed_of(one.pk for one in budgets)) if oversees else []
    back = None
    if owing and not why_not(access.check_can_post, actor, row):
        back = BackForm(budgets=queries.budgets_of(row).filter(pk__in=owing), prefix="back")
    assigned = sum(one.fen for one in budgets)
    context: dict[str, Any] = {
        "county": row.county,
        "row": row,
        "budgets": budgets,
        "oversees": oversees,
        "assigned": assigned,
        "rest": None if row.total_fen is None else row.total_fen - assigned,
        "received": queries.received(row) if oversees else [],
        "runs": list(runs.order_by("quarter", "kind", "pk")),
        "open": queries.open_choices(row.county_id) if oversees else [],
        "kinds": [(kind, words) for kind, words in rules.RUN_KINDS.items()],
        "quarters": [(n, rules.QUARTER_WORDS[n]) for n in (*rules.covered(rules.WHOLE), 0)],
        "runnable": row.status in {rules.CONFIRMED, rules.RUNNING},
        "why_not_change": why_not(access.check_can_change, actor, row),
        "why_not_submit": why_not(access.check_can_submit, actor, row),
        "why_not_confirm": why_not(access.check_can_confirm, actor, row),
        "why_not_post": why_not(access.check_can_post, actor, row),
        "settle_form": SettleForm(row=row, prefix="settle")
        if row.status == rules.RUNNING
        else None,
        "back_form": back,
    }
    return showing(
        request, "fundpool/capitation.html", context, refused, here=row.get_absolute_url()
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, capitation: int) -> HttpResponse:
    """Correct a draft."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_change(actor, row)
    form = YearForm(request.POST or None, row=row)
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: actions.change_capitation(
                row=row, told=form.told(), version=said["version"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已保存。"))
            return redirect(done)
    context = {"county": row.county, "row": row, "title": _("修改年度预算")}
    return page(request, form, "fundpool/capitation_form.html", context)


@require_http_methods(["GET", "POST"])
def budgets(request: HttpRequest, capitation: int) -> HttpResponse:
    """Say what each body has of the year: amounts, or weights by which a sum is split."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_change(actor, row)
    form = SplitForm(request.POST or None, row=row, bodies=queries.candidates(row.pool))
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: actions.split_budget(
                row=row, lines=form.lines(), version=said["version"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已分配各单位预算。"))
            return redirect(done)
    context = {"county": row.county, "row": row, "title": _("分配各单位预算")}
    return page(request, form, "fundpool/capitation_form.html", context)


@require_POST
def step(request: HttpRequest, capitation: int, verb: str) -> HttpResponse:
    """Submit, take back, send back, confirm or settle a year."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    acts: dict[str, Callable[[], CapitationYear]] = {
        "submit": lambda: actions.submit_capitation(row=row, by=actor),
        "take-back": lambda: actions.take_back_capitation(row=row, by=actor),
        "send-back": lambda: actions.send_back_capitation(
            row=row, reason=request.POST.get("reason", ""), by=actor
        ),
        "confirm": lambda: actions.confirm_capitation(row=row, by=actor),
    }
    if verb == "settle":
        form = SettleForm(request.POST, row=row, prefix="settle")
        done = attempt(
            form,
            lambda said: actions.settle_capitation(row=row, reward=said["reward"], by=actor),
        )
        if done is None:
            return shown(request, row, {"settle_form": form})
    elif verb in acts:
        acts[verb]()
    else:
        raise NotFound(_("没有这项操作。"))
    messages.success(request, _("已办理。"))
    return redirect(row)


@require_http_methods(["GET", "POST"])
def prepayment(request: HttpRequest, capitation: int) -> HttpResponse:
    """Enter what finance has prepaid to the lead for a quarter."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_post(actor, row)
    form = PrepaidForm(request.POST or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: actions.receive_prepayment(
                row=row, quarter=said["quarter"], fen=said["fen"], on=said["on"],
                notice=form.notice(row.year), key=said["key"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已登记到账。"))
            return redirect(row)
    context = {"county": row.county, "row": row, "title": _("登记财政预拨")}
    return page(request, form, "fundpool/capitation_form.html", context)


@require_POST
def recovery(request: HttpRequest, capitation: int) -> HttpResponse:
    """Enter what a body has given back."""
    actor = actor_of(request)
    row = access.year_for(actor, capitation)
    access.check_can_post(actor, row)
    form = BackForm(request.POST, budgets=queries.budgets_of(row), prefix="back")
    done = attempt(form, lambda said: run_actions.receive_capitation_recovery(**said, by=actor))
    if done is None:
        return shown(request, row, {"back_form": form})
    messages.success(request, _("已登记退回。"))
    return redirect(row)


@require_GET
def statement(request: HttpRequest, capitation: int) -> HttpResponse:
    """基本公卫预拨结算表: ?quarter= (0: the year), ?format=xlsx."""
    row, quarter, lines = _stated(request, capitation)
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("基本公卫预拨结算表"), "xlsx", demo=row.demo)
        return attachment(capitation_sheets.statement(row, lines, quarter), name)
    here = reverse("fundpool:capitation-statement", args=[row.pk])
    context = {
        "county": row.county,
        "row": row,
        "lines": lines,
        "sums": totals(lines),
        "tabs": [
            {"label": words, "url": f"{here}?quarter={n}", "count": None, "current": n == quarter}
            for n, words in rules.QUARTER_WORDS.items()
        ],
        "sheet": f"{here}?quarter={quarter}&format=xlsx",
        "paper": f"{reverse('fundpool:capitation-paper', args=[row.pk])}?quarter={quarter}",
    }
    return render(request, "fundpool/capitation_statement.html", context)


@require_GET
def paper(request: HttpRequest, capitation: int) -> HttpResponse:
    """The statement on A4: ?quarter=."""
    row, quarter, lines = _stated(request, capitation)
    context = {
        "county": row.county, "row": row, "lines": lines, "sums": totals(lines),
        "period": rules.QUARTER_WORDS[quarter], "printed_at": now(),
    }  # fmt: skip
    return render(request, "fundpool/capitation_paper.html", context)


def _stated(request: HttpRequest, pk: int) -> tuple[CapitationYear, int, list[Any]]:
    actor, quarter = actor_of(request), quarter_asked(request)
    row = access.year_for(actor, pk)
    return row, quarter, statement_of(row, access.budgets_for(actor), quarter)

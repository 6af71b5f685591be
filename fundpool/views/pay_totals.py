"""Totals of performance pay on pages: what the plan links, each year, a proposal, its decision."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from fundpool import pay_total_sheets
from fundpool.access import pay_totals as access
from fundpool.access.appraised import reads_run, scored_for
from fundpool.actions import pay_totals as actions
from fundpool.forms.pay_totals import AskForm, DecideForm, ProposeForm
from fundpool.models import PayTotal
from fundpool.queries import pay_totals as queries
from fundpool.rules import pay_totals as rules
from fundpool.views._stepping import take
from fundpool.views.levy_asking import county_of
from kpi.models import Run
from members import access as member_access
from members.models import Alliance, County


@require_GET
def pay_totals(request: HttpRequest) -> HttpResponse:
    """What the plan says, every year one reads, and the way to a new proposal: ?format=xlsx."""
    actor, county = actor_of(request), county_of(request)
    rows = access.totals_for(actor).filter(county=county).select_related("alliance", "county")
    rows = rows.order_by("-year", "alliance__code", "-pk")
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("绩效工资总量"), "xlsx", demo=county.demo)
        return attachment(pay_total_sheets.pay_totals(county, rows), name)
    ordered = queries.ordered(county)
    proposes = not why_not(access.check_can_propose, actor, county.pk)
    context = {
        "county": county,
        "ordered": ordered,
        "rows": rows[:200],
        "form": AskForm(alliances=_alliances(actor, county)) if proposes and ordered else None,
    }
    return render(request, "fundpool/pay_totals.html", context)


def _alliances(actor: Actor, county: County) -> Any:
    return member_access.alliances_for(actor).filter(county=county).order_by("code")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """?alliance=&year= of one year: typed, seen with every share, then proposed."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_propose(actor, county.pk)
    asked = AskForm(request.GET, alliances=_alliances(actor, county))
    if not asked.is_valid():
        return redirect("fundpool:pay-totals")
    alliance, year = asked.cleaned_data["alliance"], asked.cleaned_data["year"]
    form = ProposeForm(
        request.POST or None, year=year, bodies=queries.bodies_of(alliance, year),
        runs=_locked_runs(actor, alliance, year),
    )  # fmt: skip
    context = {"county": county, "alliance": alliance, "year": year, "seen": None}
    if request.method == "POST":
        seen = attempt(form, lambda said: _seen(form, alliance, said["scored"]))
        if seen is not None and request.POST.get("mark"):
            done = attempt(form, lambda said: _proposed(request, form, alliance, said["scored"]))
            if done is not None:
                messages.success(request, _("已提出，待另一人决定。"))
                return redirect(done)
        context["seen"] = seen
    return page(request, form, "fundpool/pay_total_new.html", context)


def _locked_runs(actor: Actor, alliance: Alliance, year: int) -> Any:
    asked = PayTotal(county_id=alliance.county_id, alliance=alliance, year=year)
    return scored_for(actor, asked).filter(state=Run.State.LOCKED)


def _seen(form: ProposeForm, alliance: Alliance, scored: Run | None) -> queries.Seen:
    told = form.told()
    queries.check_told(alliance, told)
    return queries.seen(alliance, told.year, told.total_fen, scored, told.weights)


def _proposed(
    request: HttpRequest, form: ProposeForm, alliance: Alliance, scored: Run | None
) -> PayTotal:
    return actions.propose_pay_total(
        alliance=alliance, told=form.told(), scored=scored, mark=request.POST["mark"],
        by=actor_of(request),
    )  # fmt: skip


@require_GET
def pay_total(request: HttpRequest, row: int) -> HttpResponse:
    """One year with every body one reads, and how each part came about: ?format=xlsx."""
    actor = actor_of(request)
    found = access.total_for(actor, row)
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("绩效工资总量-%(year)d") % {"year": found.year}, "xlsx", demo=found.demo)
        lines = queries.lines_of(found, access.lines_for(actor))
        return attachment(pay_total_sheets.pay_total(found, lines), name)
    return _shown(request, found, {})


@require_POST
def step(request: HttpRequest, row: int, verb: str) -> HttpResponse:
    """Decide, refuse, withdraw or take back."""
    actor = actor_of(request)
    found = access.total_for(actor, row)
    if verb == "decide":
        access.check_can_decide(actor, found)
        form = DecideForm(request.POST)
        done = attempt(form, lambda said: actions.decide_pay_total(row=found, by=actor, **said))
        if done is None:
            return _shown(request, found, {"form": form})
        messages.success(request, _("已决定。"))
        return redirect(found)
    told: dict[str, Any] = {"row": found, "by": actor}
    reason = request.POST.get("reason", "")
    acts: dict[str, Callable[[], PayTotal]] = {
        "refuse": lambda: actions.refuse_pay_total(**told, reason=reason),
        "withdraw": lambda: actions.withdraw_pay_total(**told),
        "take-back": lambda: actions.take_back_pay_total(**told, reason=reason),
    }
    return redirect(take(request, verb, acts))


def _shown(request: HttpRequest, row: PayTotal, refused: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    why_not_decide = why_not(access.check_can_decide, actor, row)
    reads_whole = access.reads_whole(actor, row)
    waits = row.status == rules.PROPOSED
    context = {
        "county": row.county,
        "row": row,
        "lines": queries.lines_of(row, access.lines_for(actor)),
        "reads_whole": reads_whole,
        "reads_run": reads_run(actor, row.scored),
        "later": queries.later_than(row) if reads_whole and row.status in rules.LIVING else None,
        "why_not_decide": why_not_decide,
        "why_not_withdraw": why_not(access.check_can_propose, actor, row.county_id),
        "form": DecideForm() if waits and not why_not_decide else None,
    }
    return showing(
        request, "fundpool/pay_total.html", context, refused, here=row.get_absolute_url()
    )

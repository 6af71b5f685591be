"""How a pool ends, on pages: what is open, both results, two people, paying one by one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import now, today
from alliance.core.errors import Refused, why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from fundpool import closing_sheets
from fundpool.access import dissolving as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import dissolving as actions
from fundpool.forms.closing import PaidForm, StartForm
from fundpool.models import Dissolution, Pool
from fundpool.queries import dissolving as queries
from fundpool.rules import dissolving as rules
from fundpool.views._stepping import take
from fundpool.views.pools import pool_named


@require_GET
def dissolution(request: HttpRequest, code: str) -> HttpResponse:
    """What ending the pool would do, or has done: ?format=xlsx."""
    pool = pool_named(request, code)
    ledger_access.check_can_read_books(actor_of(request), pool.county_id)
    if request.GET.get("format", "") == "xlsx":
        row = queries.living(pool)
        lines = queries.lines_of(row) if row else []
        sheet = closing_sheets.dissolution(pool, row, lines, queries.preview(pool, today()))
        name = file_name(_("解体返还-%(pool)s") % {"pool": pool.code}, "xlsx", demo=pool.demo)
        return attachment(sheet, name)
    return _shown(request, pool, {})


@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The distribution on A4, with the names of who submitted and who confirmed."""
    pool = pool_named(request, code)
    ledger_access.check_can_read_books(actor_of(request), pool.county_id)
    row = queries.living(pool)
    context = {
        "county": pool.county,
        "pool": pool,
        "row": row,
        "lines": queries.lines_of(row) if row else [],
        "found": queries.preview(pool, today()),
        "printed_at": now(),
    }
    return render(request, "fundpool/dissolution_paper.html", context)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to end the pool."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_start(actor, pool)
    form = StartForm(request.POST)
    done = attempt(form, lambda said: actions.start_dissolution(pool=pool, by=actor, **said))
    if done is None:
        return _shown(request, pool, {"form": form})
    messages.success(request, _("已开始解体，资金池不再办理新的业务。"))
    return redirect(done)


@require_POST
def step(request: HttpRequest, dissolution: int, verb: str) -> HttpResponse:
    """Submit, send back, confirm, shut, or call off."""
    actor = actor_of(request)
    row = access.dissolution_for(actor, dissolution)
    told: dict[str, Any] = {"dissolution": row, "by": actor}
    said = request.POST.get("reason", "")
    acts: dict[str, Callable[[], Dissolution]] = {
        "submit": lambda: actions.submit_dissolution(
            **told, fingerprint=request.POST.get("fingerprint", "")
        ),
        "refuse": lambda: actions.refuse_dissolution(**told, reason=said),
        "confirm": lambda: actions.confirm_dissolution(**told),
        "finish": lambda: actions.finish_dissolution(**told),
        "call-off": lambda: actions.call_off_dissolution(**told, reason=said),
    }
    take(request, verb, acts)
    return redirect(row)


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, line: int) -> HttpResponse:
    """One part is paid."""
    return _bank(request, line, actions.pay_dissolution, _("登记返还付款"))


@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, line: int) -> HttpResponse:
    """The bank sent one payment back."""
    return _bank(request, line, actions.return_dissolution_payment, _("登记返还退票"))


def _bank(request: HttpRequest, pk: int, act: Callable[..., Any], title: str) -> HttpResponse:
    actor = actor_of(request)
    line = access.line_for(actor, pk)
    access.check_can_pay(actor, line.dissolution)
    form = PaidForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda said: act(line=line, by=actor, **said))
        if done is not None:
            messages.success(request, _("已入账。"))
            return redirect(line.dissolution)
    to = line.institution.name if line.institution else _("财政")
    context = {
        "county": line.county,
        "pool": line.dissolution.pool,
        "title": title,
        "to": to,
        "fen": line.fen,
        "back": line.dissolution.get_absolute_url(),
    }
    return page(request, form, "fundpool/share_paid.html", context)


def _shown(request: HttpRequest, pool: Pool, refused: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    row = queries.living(pool)
    found = queries.preview(pool, today())
    context = {
        "county": pool.county,
        "pool": pool,
        "row": row,
        "found": found,
        "trouble": _trouble(found),
        "owed": queries.owed_levies(pool),
        "open": row is None or row.status in {rules.CLEARING, rules.SUBMITTED},
        "lines": queries.lines_of(row) if row else [],
        "why_not_start": why_not(access.check_can_start, actor, pool),
        "form": StartForm(),
        **_may(actor, row),
    }
    here = redirect("fundpool:dissolution", code=pool.code).url
    return showing(request, "fundpool/dissolution.html", context, refused, here=here)


def _may(actor: Actor, row: Dissolution | None) -> dict[str, str]:
    """Why the actor may not take the next steps; nothing without a dissolution."""
    if row is None:
        return {}
    return {
        "why_not_submit": why_not(access.check_can_submit, actor, row),
        "why_not_decide": why_not(access.check_can_decide, actor, row),
        "why_not_pay": why_not(access.check_can_pay, actor, row),
    }


def _trouble(found: queries.Preview) -> str:
    try:
        queries.check_ready(found)
    except Refused as refused:
        return str(refused)
    return ""

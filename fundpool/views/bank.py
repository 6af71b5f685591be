"""Bank accounts on pages: the day's balance, what is open on either side, holding line to journal."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments, audit
from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from fundpool import bank_sheets
from fundpool.access import bank as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import bank_accounts, bank_lines
from fundpool.bank_told import LineTold
from fundpool.forms.bank import BalanceForm, BankAccountForm, BankPoolForm, LineForm
from fundpool.models import BankAccount
from fundpool.queries import bank as queries
from fundpool.queries import request_payments, sources
from fundpool.views.levy_asking import county_of

#: So many matches that stand are shown; each line has a page of its own.
LATEST = 20


@require_http_methods(["GET", "POST"])
def banks(request: HttpRequest) -> HttpResponse:
    """Every bank account of the county with what is open today; POST opens one."""
    actor, county = actor_of(request), county_of(request)
    ledger_access.check_can_read_books(actor, county.pk)
    why = why_not(access.check_can_open, actor, county.pk)
    form = None if why else BankAccountForm(request.POST or None, county=county)
    if request.method == "POST":
        access.check_can_open(actor, county.pk)
        if form is not None:
            done = attempt(
                form,
                lambda said: bank_accounts.open_bank_account(
                    county=county, by=actor, **{**said, "pools": list(said["pools"])}
                ),
            )
            if done is not None:
                messages.success(request, _("已登记银行账户。"))
                return redirect(done)
    rows = access.accounts_for(actor).filter(county=county)
    lines = [(row, queries.page_of(row, queries.last_day(row) or today())) for row in rows]
    context = {
        "county": county, "lines": lines, "holder": queries.holder_of(county.pk, today()),
        "why_not_load": why_not(access.check_can_keep, actor, county.pk),
    }  # fmt: skip
    if form is None:
        return render(request, "fundpool/banks.html", context)
    return page(request, form, "fundpool/banks.html", context)


def _account(request: HttpRequest, code: str) -> BankAccount:
    return access.account_for(actor_of(request), county_of(request).pk, code)


def _day(request: HttpRequest, row: BankAccount) -> date:
    text = request.GET.get("on", "")
    if not text:
        return queries.last_day(row) or today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = _("“%(value)s”不是日期，请写作 2026-11-23。") % {"value": text[:20]}
        raise Invalid(told, fields={"on": told}) from None


@require_GET
def bank(request: HttpRequest, code: str) -> HttpResponse:
    """One account on a day: bank, books, and every difference by its name; ?format=xlsx."""
    row = _account(request, code)
    if request.GET.get("format") == "xlsx":
        found = queries.page_of(row, _day(request, row))
        name = file_name(_("银行余额调节表"), "xlsx", demo=row.demo)
        return attachment(bank_sheets.reconciliation(row, found), name)
    return _shown(request, row, {})


def _shown(request: HttpRequest, row: BankAccount, refused: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    found = queries.page_of(row, _day(request, row))
    offered = queries.proposed(found.journals, found.lines)
    keeps = not why_not(access.check_can_keep, actor, row.county_id)
    here = f"{row.get_absolute_url()}?on={found.on.isoformat()}"
    context: dict[str, Any] = {
        "county": row.county,
        "account": row,
        "found": found,
        "offered": offered,
        "alone": {one.line.pk for one in found.lines} - {one.line.pk for one in offered},
        "matched": queries.matched(row, LATEST),
        "unconfirmed": queries.unconfirmed(row, found.on),
        "keeps": keeps,
        "sheet": f"{here}&format=xlsx",
        "balance_form": BalanceForm(prefix="balance") if keeps else None,
        "line_form": LineForm(prefix="line") if keeps else None,
        "pool_form": BankPoolForm(prefix="pool", county=row.county)
        if not why_not(access.check_can_open, actor, row.county_id)
        else None,
    }
    return showing(request, "fundpool/bank.html", context, refused, here=row.get_absolute_url())


@require_POST
def balance(request: HttpRequest, code: str) -> HttpResponse:
    """Enter what the bank says of a day."""
    actor, row = actor_of(request), _account(request, code)
    access.check_can_keep(actor, row.county_id)
    form = BalanceForm(request.POST, request.FILES, prefix="balance")
    done = attempt(form, lambda said: bank_accounts.state_balance(account=row, by=actor, **said))
    if done is None:
        return _shown(request, row, {"balance_form": form})
    messages.success(request, _("已保存银行余额。"))
    return redirect(f"{row.get_absolute_url()}?on={done.on.isoformat()}")


@require_GET
def balance_file(request: HttpRequest, balance: int) -> HttpResponse:
    """The bank's statement as it was enclosed; that it was read is written down."""
    actor = actor_of(request)
    row = access.balance_for(actor, balance)
    if row.document is None:
        raise Invalid(_("这次填写没有附对账单。"))
    audit.seen(actor, "bank.statement_read", row, county=row.county_id)
    return attachments.served(row.document)


@require_POST
def line_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter one line of the bank's statement."""
    actor, row = actor_of(request), _account(request, code)
    access.check_can_keep(actor, row.county_id)
    form = LineForm(request.POST, prefix="line")
    done = attempt(
        form,
        lambda said: bank_lines.enter_line(account=row, told=LineTold(**said), by=actor),
    )
    if done is None:
        return _shown(request, row, {"line_form": form})
    messages.success(request, _("已登记银行流水。"))
    return redirect(done)


@require_POST
def pool_in(request: HttpRequest, code: str) -> HttpResponse:
    """One more pool is kept in the account."""
    actor, row = actor_of(request), _account(request, code)
    access.check_can_open(actor, row.county_id)
    form = BankPoolForm(request.POST, prefix="pool", county=row.county)
    done = attempt(
        form, lambda said: bank_accounts.put_pool_in(account=row, pool=said["pool"], by=actor)
    )
    if done is None:
        return _shown(request, row, {"pool_form": form})
    messages.success(request, _("已加入这个账户。"))
    return redirect(row)


@require_POST
def match(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm proposals that were ticked: each says a line and a journal."""
    actor, row = actor_of(request), _account(request, code)
    pairs: dict[int, list[int]] = {}
    for text in request.POST.getlist("pair"):
        line, _colon, journal = text.partition(":")
        if not (line.isdecimal() and journal.isdecimal()):
            raise Invalid(_("请选要勾对的流水和凭证。"))
        pairs.setdefault(int(line), []).append(int(journal))
    done = bank_lines.match_lines(account=row, pairs=pairs, by=actor)
    messages.success(request, _("已勾对 %(n)d 笔。") % {"n": len(done)})
    return redirect(row)


@require_GET
def line(request: HttpRequest, code: str, line: int) -> HttpResponse:
    """One line: which journals it may be, which it is, and what else can be done with it."""
    actor, account = actor_of(request), _account(request, code)
    row = access.line_for(actor, line)
    history = list(queries.matches_of(row))
    standing = [one for one in history if one.undone_at is None]
    open_now = row.voided_at is None and not standing
    context = {
        "county": account.county,
        "account": account,
        "row": row,
        "standing": standing,
        "undone": [one for one in history if one.undone_at is not None],
        "candidates": queries.candidates(row) if open_now else [],
        "returnable": queries.returnable(row) if open_now else [],
        "open": open_now,
        "shares": account.shares.select_related("pool").order_by("pool__code"),
        "keeps": not why_not(access.check_can_keep, actor, account.county_id),
    }
    return render(request, "fundpool/bank_line.html", context)


@require_POST
def line_match(request: HttpRequest, code: str, line: int) -> HttpResponse:
    """Say which journals a line is."""
    actor, account = actor_of(request), _account(request, code)
    row = access.line_for(actor, line)
    said = [int(text) for text in request.POST.getlist("journal") if text.isdecimal()]
    bank_lines.match_lines(account=account, pairs={row.pk: said}, by=actor)
    messages.success(request, _("已勾对。"))
    return redirect(row)


@require_POST
def line_step(request: HttpRequest, code: str, line: int, verb: str) -> HttpResponse:
    """Book what only the bank has; take a match back, or a line that was entered wrongly."""
    actor = actor_of(request)
    account = _account(request, code)
    row = access.line_for(actor, line)
    if verb == "book":
        pool = ledger_access.pool_for(actor, account.county_id, request.GET.get("pool", ""))
        bank_lines.book_line(line=row, pool=pool, by=actor)
        messages.success(request, _("已入账并勾对。"))
        return redirect(account)
    acts = {
        "undo": (bank_lines.undo_match, _("已取消勾对。")),
        "void": (bank_lines.void_line, _("已作废。")),
    }
    if verb not in acts:
        raise NotFound(_("没有这一步。"))
    act, told = acts[verb]
    act(line=row, reason=request.POST.get("reason", ""), by=actor)
    messages.success(request, told)
    return redirect(row)


@require_GET
def payment(request: HttpRequest, payment: int) -> HttpResponse:
    """One payment: to whom, what the treasury and the bank say of it, whose money it was."""
    actor = actor_of(request)
    row = access.payment_for(actor, payment)
    reads = not why_not(ledger_access.check_can_read_books, actor, row.county_id)
    context = {
        "county": row.county,
        "row": row,
        "left": request_payments.left_of(row),
        "paid": row.fen - row.offset,
        "returns": request_payments.returns_of(row.request).filter(payment=row),
        "wrong": request_payments.misdirected_of(row),
        "treasury": access.treasury_for(actor).filter(payment=row).first(),
        "line": queries.line_of(row.journal_id) if reads else None,
        "reads": reads,
        "parts": sources.parts_of(row) if reads else [],
        "back": reverse("fundpool:request", args=[row.request_id]),
    }
    return render(request, "fundpool/bank_payment.html", context)

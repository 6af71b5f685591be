"""The books on pages: journals, one voucher on A4, taking one back, accounting codes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import now
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page
from alliance.core.pagination import page_of
from alliance.core.tables import attachment, file_name
from fundpool import ledger_sheets
from fundpool.access import ledger as access
from fundpool.actions import codes as code_actions
from fundpool.actions import reversals
from fundpool.forms.ledger import CodesForm, ReverseForm
from fundpool.queries import codes as code_queries
from fundpool.queries import ledger
from fundpool.rules import ledger as rules
from fundpool.views.levy_asking import county_of, this_year, year_asked
from members import access as member_access

SHOWN = 50


@require_GET
def journals(request: HttpRequest) -> HttpResponse:
    """A year's journals, the last first: ?pool=, ?year=, ?kind=; ?format=xlsx, or csv for programs."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_read_books(actor, county.pk)
    year = year_asked(request, this_year())
    said: dict[str, str] = {"year": str(year)}
    rows = access.journals_for(actor).filter(county=county, period__year=year)
    pools = access.pools_for(actor).filter(county=county)
    if code := request.GET.get("pool", ""):
        said["pool"] = code
        rows = rows.filter(pool=access.pool_for(actor, county.pk, code))
    if (kind := request.GET.get("kind", "")) in rules.JOURNALS:
        said["kind"] = kind
        rows = rows.filter(kind=kind)
    wanted = request.GET.get("format", "")
    if wanted == "xlsx":
        content = ledger_sheets.journals(ledger.with_amounts(rows), demo=county.demo)
        return attachment(content, file_name(_("凭证"), "xlsx", demo=county.demo))
    if wanted == "csv":
        known = code_queries.confirmed(county.pk)
        entries = ledger.entries_of(access.entries_for(actor), rows)
        content = ledger_sheets.vouchers(
            entries.iterator(chunk_size=ledger.CHUNK), known, demo=county.demo
        )
        return attachment(content, file_name(_("凭证"), "csv", demo=county.demo))
    shown = page_of(
        ledger.numbered(rows), order=("-recorded_at", "-id"),
        cursor=request.GET.get("cursor", ""), size=SHOWN,
    )  # fmt: skip
    fen = ledger.amounts(row.pk for row in shown.rows)
    here = f"{reverse('fundpool:journals')}?{urlencode(said)}"
    places: list[tuple[str, dict[str, str]]] = [(_("全部"), {})]
    places += [(one.name, {"pool": one.code}) for one in pools]
    context = {
        "county": county,
        "year": year,
        "lines": [(row, fen.get(row.pk, 0)) for row in shown.rows],
        "next": f"{here}&cursor={shown.next}" if shown.next else "",
        "previous": f"{here}&cursor={shown.previous}" if shown.previous else "",
        "tabs": [
            {
                "label": words,
                "url": f"{reverse('fundpool:journals')}?{urlencode({'year': str(year), **asked})}",
                "count": None,
                "current": asked.get("pool", "") == said.get("pool", ""),
            }
            for words, asked in places
        ],
        "sheet": f"{here}&format=xlsx",
        "file": f"{here}&format=csv",
        "why_not_file": why_not(code_queries.confirmed, county.pk),
        "before": f"{reverse('fundpool:journals')}?{urlencode({**said, 'year': str(year - 1)})}",
        "after": f"{reverse('fundpool:journals')}?{urlencode({**said, 'year': str(year + 1)})}",
    }
    return render(request, "fundpool/journals.html", context)


@require_GET
def voucher(request: HttpRequest, journal: int) -> HttpResponse:
    """One journal as a voucher that prints on A4."""
    return _voucher(request, journal, None)


def _voucher(request: HttpRequest, journal: int, form: Any) -> HttpResponse:
    actor = actor_of(request)
    row = access.journal_for(actor, journal)
    entries = list(ledger.entries_of(access.entries_for(actor), [row.pk]))
    why = why_not(access.check_can_reverse, actor, row)
    back = access.journals_for(actor).filter(reverses=row).select_related("period").first()
    context = {
        "county": row.county,
        "row": row,
        "entries": entries,
        "total": sum(one.fen for one in entries if one.side == rules.D),
        "receipt": access.receipts_for(actor).filter(journal=row).first(),
        "back": back,
        "why_not_reverse": _("已由凭证%(no)s冲销。") % {"no": back} if back else why,
        "printed_at": now(),
    }
    return page(request, form or ReverseForm(), "fundpool/voucher.html", context)


@require_POST
def reverse_one(request: HttpRequest, journal: int) -> HttpResponse:
    """Take a journal back by a new one."""
    actor = actor_of(request)
    row = access.journal_for(actor, journal)
    form = ReverseForm(request.POST)
    done = attempt(form, lambda said: reversals.reverse_journal(journal=row, by=actor, **said))
    if done is None:
        request.path = row.get_absolute_url()
        return _voucher(request, journal, form)
    messages.success(request, _("已冲销。"))
    return redirect(done)


@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """The county's accounting codes; POST writes them, another person confirms."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_read_books(actor, county.pk)
    known = code_queries.codes_of(county.pk)
    shown = {
        kind: (known[kind].code, known[kind].name) if kind in known else start
        for kind, start in code_queries.profile().items()
    }
    form = CodesForm(request.POST or None, shown=shown)
    if request.method == "POST":
        access.check_can_keep_codes(actor, county.pk)
        done = attempt(
            form,
            lambda _said: code_actions.write_codes(county=county, said=form.said(), by=actor),
        )
        if done is not None:
            messages.success(request, _("已保存，待另一人确认。"))
            return redirect("fundpool:codes")
    why = why_not(access.check_can_keep_codes, actor, county.pk)
    context = {
        "county": county,
        "lines": [
            (rules.ACCOUNTS[kind].words, *pair, known.get(kind)) for kind, pair in shown.items()
        ],
        "writes": not why,
        "waiting": any(row.confirmed_at is None for row in known.values()),
        "format": [*ledger_sheets.VOUCHER_FORMAT.items()],
    }
    return page(request, form, "fundpool/codes.html", context)


@require_POST
def confirm_codes(request: HttpRequest) -> HttpResponse:
    """Confirm the codes that another person wrote."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    code_actions.confirm_codes(county=county, by=actor)
    messages.success(request, _("已确认。"))
    return redirect("fundpool:codes")

"""Statements of a year: balances by account, what came and went, what moved with one institution."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.tables import attachment, file_name
from fundpool import ledger_sheets
from fundpool.access import ledger as access
from fundpool.queries import statements
from fundpool.queries.ledger import CHUNK
from fundpool.views.levy_asking import county_of, this_year, year_asked
from fundpool.views.pools import pool_named

#: So many lines a page shows; the workbook has all of them.
MOST = 2000


@require_GET
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """科目余额表 and 收支余情况表 of a pool: ?year=, ?format=xlsx (balances), flows."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_read_books(actor, pool.county_id)
    year = year_asked(request, this_year())
    wanted = request.GET.get("format", "")
    if wanted in {"xlsx", "flows"}:
        content = (ledger_sheets.flows if wanted == "flows" else ledger_sheets.trial)(pool, year)
        title = _("收支余情况表") if wanted == "flows" else _("科目余额表")
        return attachment(content, file_name(title, "xlsx", demo=pool.demo))
    opening, flows, closing = statements.flows(pool, year)
    trial = statements.trial(pool, year)
    here = reverse("fundpool:statement", args=[pool.code])
    context = {
        "county": pool.county,
        "pool": pool,
        "year": year,
        "trial": trial,
        "moved": (sum(one.debit for one in trial), sum(one.credit for one in trial)),
        "opening": opening,
        "flows": flows,
        "closing": closing,
        "receipts": statements.receipts(pool, year),
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}",
        "sheet": f"{here}?year={year}&format=xlsx",
        "flow_sheet": f"{here}?year={year}&format=flows",
    }
    return render(request, "fundpool/statement.html", context)


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """分单位明细账: what moved with one institution: ?institution=, ?year=, ?format=xlsx."""
    actor, county = actor_of(request), county_of(request)
    bodies = access.units_for(actor).filter(county=county)
    asked = request.GET.get("institution", "")
    body = access.unit_for(actor, county.pk, asked) if asked else bodies.first()
    year = year_asked(request, this_year())
    entries = access.entries_for(actor).filter(county=county)
    found = statements.of_unit(entries, body.pk, year) if body else entries.none()
    if body is not None and request.GET.get("format", "") == "xlsx":
        lines = found.iterator(chunk_size=CHUNK)
        content = ledger_sheets.unit(lines, body.name, demo=county.demo)
        return attachment(content, file_name(_("分单位明细账"), "xlsx", demo=county.demo))
    rows = list(found[: MOST + 1])
    here = f"{reverse('fundpool:unit')}?institution={body.code if body else ''}"
    context = {
        "county": county,
        "body": body,
        "bodies": bodies,
        "year": year,
        "rows": rows[:MOST],
        "more": len(rows) > MOST,
        "sheet": f"{here}&year={year}&format=xlsx",
        "before": f"{here}&year={year - 1}",
        "after": f"{here}&year={year + 1}",
    }
    return render(request, "fundpool/unit.html", context)

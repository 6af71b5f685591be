"""Whose money a pool holds on pages: by level, project and year; one receipt's way to its payments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.tables import attachment, file_name
from fundpool import bank_sheets
from fundpool.access import bank as access
from fundpool.access import ledger as ledger_access
from fundpool.queries import sources as queries
from fundpool.queries import statements
from fundpool.rules.tracing import added
from fundpool.views.levy_asking import this_year, year_asked
from fundpool.views.pools import pool_named


@require_GET
def sources(request: HttpRequest, code: str) -> HttpResponse:
    """Where a pool's money came from and what of it is left: ?year=; ?format=xlsx."""
    actor, row = actor_of(request), pool_named(request, code)
    ledger_access.check_can_read_books(actor, row.county_id)
    year = year_asked(request, this_year())
    found = queries.groups(row, year)
    if request.GET.get("format") == "xlsx":
        name = file_name(_("分资金来源收支余"), "xlsx", demo=row.demo)
        return attachment(bank_sheets.sources(row, year, found), name)
    total = added(one.sums for one in found)
    here = reverse("fundpool:sources", args=[row.code])
    context = {
        "county": row.county,
        "pool": row,
        "year": year,
        "lines": found,
        "total": total,
        "cash": statements.flows(row, year)[2],
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}",
        "sheet": f"{here}?year={year}&format=xlsx",
    }
    return render(request, "fundpool/sources.html", context)


@require_GET
def receipt(request: HttpRequest, receipt: int) -> HttpResponse:
    """One receipt from finance: its notice, what is left of it, every movement; ?format=xlsx."""
    actor = actor_of(request)
    row = access.receipt_for(actor, receipt)
    lines = queries.course_of(row)
    if request.GET.get("format") == "xlsx":
        name = file_name(_("资金去向"), "xlsx", demo=row.pool.demo)
        return attachment(bank_sheets.course(row, lines), name)
    context = {
        "county": row.county,
        "row": row,
        "sums": queries.sums_of(row),
        "lines": lines,
        "sheet": f"{reverse('fundpool:receipt', args=[row.pk])}?format=xlsx",
    }
    return render(request, "fundpool/receipt.html", context)

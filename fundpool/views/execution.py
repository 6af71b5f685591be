"""How far a pool's yearly plan is carried out, with the forecast, on a page, as a workbook, on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.tables import attachment, file_name
from fundpool import plan_sheets
from fundpool.access import ledger as access
from fundpool.access import requests as request_access
from fundpool.queries import execution as queries
from fundpool.queries import request_lists
from fundpool.views.levy_asking import this_year, year_asked
from fundpool.views.pools import pool_named


@require_GET
def execution(request: HttpRequest, code: str) -> HttpResponse:
    """使用计划执行情况 of a pool: ?year=, ?format=xlsx."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_read_books(actor, pool.county_id)
    year, on = year_asked(request, this_year()), today()
    found = queries.execution(pool, year, on)
    if request.GET.get("format", "") == "xlsx":
        content = plan_sheets.execution(pool, year, on, found)
        return attachment(content, file_name(_("使用计划执行情况表"), "xlsx", demo=pool.demo))
    said = queries.thresholds(pool.county_id, on)
    out = request_lists.advances(request_access.requests_for(actor).filter(pool=pool))
    here = reverse("fundpool:execution", args=[pool.code])
    context = {
        "county": pool.county,
        "pool": pool,
        "year": year,
        "on": on,
        "found": found,
        "used_limit": queries.percent(said.used_share) if said.used_share is not None else "",
        "days_limit": said.advance_days,
        "old": [one for one in out if said.advance_days and one.days >= said.advance_days],
        "alerts": queries.open_alerts(access.alerts_for(actor).filter(pool=pool)),
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}",
        "sheet": f"{here}?year={year}&format=xlsx",
    }
    return render(request, "fundpool/execution.html", context)

"""Whether the promised share was kept, by department, weekday and day; what to keep next month."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.tables import attachment, file_name
from referrals import pool_sheet
from referrals.access import pools as access
from referrals.forms.figures import month_of
from referrals.queries import pools as queries
from referrals.views.pools import county_of


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """A month of reserved places: ?month=202611, ?format=xlsx for all of it a line a day."""
    county = county_of(request)
    month = month_of(request.GET.get("month", ""))
    actor = actor_of(request)
    rows = access.pools_for(actor).filter(county=county)
    days = queries.published_days(rows, month.first_day, month.until)
    hides = access.hides_turnout(actor, county.pk)
    sums = queries.by_kind(days, hides=hides)
    days = queries.without_turnout(days) if hides else days
    if request.GET.get("format", "") == "xlsx":
        name = f"{pool_sheet.title()}-{month.code}"
        content = pool_sheet.workbook(county, month, days)
        return attachment(content, file_name(name, "xlsx", demo=county.demo))
    context = {
        "county": county,
        "month": month,
        "before": month.previous.code,
        "after": month.next.code,
        "hides": hides,
        "sums": sums,
        "departments": queries.by_department(days),
        "weekdays": [
            (pool_sheet.WEEKDAYS[line.head.on.weekday()], line) for line in queries.by_weekday(days)
        ],
        "days": queries.by_day(days),
        "proposals": [
            (pool_sheet.WEEKDAYS[one.weekday], one) for one in queries.proposals(days, today())
        ],
        "next": month.next.code,
        "not_published": queries.unpublished(rows, month.first_day, month.until),
    }
    return render(request, "referrals/pool_figures.html", context)

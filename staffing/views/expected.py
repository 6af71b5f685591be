"""应到与实到 on a page: every printed number beside its count; heads by employer and by place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.tables import attachment, file_name
from members import access as member_access
from staffing import expected_sheet
from staffing.access import coverage as access
from staffing.queries import expected as queries
from staffing.queries.headcount import headcount
from staffing.vocabulary import KIND_WORDS


@require_GET
def expected(request: HttpRequest) -> HttpResponse:
    """Today's counts; ?format=xlsx, with table=heads the heads by body."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    bodies = access.bodies_for(actor, county)
    day = today()
    asked = request.GET.get("format", "") == "xlsx"
    if asked and request.GET.get("table", "") == "heads":
        content = expected_sheet.heads(county, headcount(county.pk, day, bodies), day)
        return attachment(content, file_name(_("人数"), "xlsx", demo=county.demo))
    lines = queries.expected(county.pk, day, bodies)
    if asked:
        content = expected_sheet.expected(county, lines, day)
        return attachment(content, file_name(_("应到与实到"), "xlsx", demo=county.demo))
    heads = headcount(county.pk, day, bodies)
    here = reverse("staffing:expected")
    context = {
        "county": county,
        "day": day,
        "lines": [line for line in lines if not line.missing],
        "missing": [line for line in lines if line.missing],
        "short": len([line for line in lines if line.met is False]),
        "employed": [(KIND_WORDS[kind], n) for kind, n in queries.employed(county.pk, day, bodies)],
        "heads": heads,
        "whole": bodies is None,
        "total": (sum(one.employed for one in heads), sum(one.working for one in heads)),
        "sheet": f"{here}?format=xlsx",
        "heads_sheet": f"{here}?format=xlsx&table=heads",
    }
    return render(request, "staffing/expected.html", context)

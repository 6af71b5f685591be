"""The yearly special budget on a page: every line, what is printed, what does not fit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import NotSet
from alliance.core.tables import attachment, file_name
from fundpool import levy_sheets
from fundpool.access import budget as access
from fundpool.queries import budget as queries
from fundpool.views.levy_asking import county_of


@require_GET
def budget(request: HttpRequest) -> HttpResponse:
    """The county's lines with their sum and the errata beside them: ?format=xlsx."""
    county = county_of(request)
    access.check_can_read(actor_of(request), county)
    page, trouble = None, ""
    try:
        page = queries.page_of(county, today())
    except NotSet as refused:
        trouble = str(refused)
    if page is not None and request.GET.get("format", "") == "xlsx":
        name = file_name(_("财政专项预算"), "xlsx", demo=county.demo)
        return attachment(levy_sheets.budget(county, page), name)
    context = {
        "county": county,
        "page": page,
        "trouble": trouble,
        "packages": queries.packages(county, today()),
        "uses": queries.construction_uses(county, today()),
    }
    return render(request, "fundpool/levies_budget.html", context)

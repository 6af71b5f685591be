"""The reward of posted staff on a page: two years' income, the increment, the county's rate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import Invalid, NotSet
from alliance.core.tables import attachment, file_name
from fundpool import closing_sheets
from fundpool.access import rewarding as access
from fundpool.forms.closing import PostingIncomeForm
from fundpool.queries import rewarding as queries
from fundpool.views.levy_asking import county_of, this_year, year_asked


@require_GET
def rewards(request: HttpRequest) -> HttpResponse:
    """?year=, ?format=xlsx; by the other method ?income= and ?cost= of the postings."""
    county = county_of(request)
    access.check_can_read(actor_of(request), county)
    year = year_asked(request, this_year() - 1)
    form = PostingIncomeForm(request.GET if "income" in request.GET else None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page, trouble = None, ""
    try:
        page = queries.page_of(county, year, said.get("income"), said.get("cost"))
    except (NotSet, Invalid) as refused:
        trouble = str(refused)
    if page is not None and request.GET.get("format", "") == "xlsx":
        name = file_name(_("下沉人员补助-%(year)d") % {"year": year}, "xlsx", demo=county.demo)
        return attachment(closing_sheets.rewards(county, page), name)
    here = reverse("fundpool:rewards")
    context = {
        "county": county,
        "year": year,
        "page": page,
        "trouble": trouble,
        "form": form if page is not None and page.method == "income" else None,
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}",
        "sheet": f"{here}?year={year}&format=xlsx",
    }
    return render(request, "fundpool/rewards.html", context)

"""What became of the money: still out and how old, to be recovered, used by earmark and body."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.tables import attachment, file_name
from fundpool import request_files
from fundpool.access import requests as access
from fundpool.queries import request_lists as lists
from fundpool.queries import requests as queries
from fundpool.rules.requests import AGES
from fundpool.views.levy_asking import county_of, year_asked


def _is_xlsx(request: HttpRequest) -> bool:
    return request.GET.get("format", "") == "xlsx"


def band_words() -> list[str]:
    """The bands of age in words."""
    words, least = [], 0
    for most in AGES:
        words.append(_("%(least)d–%(most)d 天") % {"least": least, "most": most})
        least = most + 1
    return [*words, _("%(least)d 天以上") % {"least": least}]


@require_GET
def advances(request: HttpRequest) -> HttpResponse:
    """已拨未核销 with its age, the oldest first; ?format=xlsx."""
    actor = actor_of(request)
    county = county_of(request)
    found = lists.advances(access.requests_for(actor).filter(county=county))
    if _is_xlsx(request):
        demo = any(one.request.demo for one in found)
        name = file_name(_("已拨未核销"), "xlsx", demo=demo)
        return attachment(request_files.advances(found), name)
    bands = [
        (words, sum(one.fen for one in found if one.band == n))
        for n, words in enumerate(band_words())
    ]
    context = {
        "county": county, "lines": found, "bands": bands, "total": sum(one.fen for one in found),
        "within": queries.account_within(county.pk), "today": today(),
        "export": f"{reverse('fundpool:advances')}?format=xlsx",
    }  # fmt: skip
    return render(request, "fundpool/request_advances.html", context)


@require_GET
def recoveries(request: HttpRequest) -> HttpResponse:
    """追回台账, what is still owed first; ?format=xlsx."""
    actor = actor_of(request)
    county = county_of(request)
    found = lists.owed(access.misuses_for(actor).filter(county=county))
    if _is_xlsx(request):
        demo = any(one.row.request.demo for one in found)
        name = file_name(_("追回台账"), "xlsx", demo=demo)
        return attachment(request_files.recoveries(found), name)
    context = {
        "county": county, "lines": found,
        "fen": sum(one.row.fen for one in found), "left": sum(one.left for one in found),
        "recovered": sum(one.recovered for one in found),
        "export": f"{reverse('fundpool:recoveries')}?format=xlsx",
    }  # fmt: skip
    return render(request, "fundpool/request_recoveries.html", context)


@require_GET
def uses(request: HttpRequest) -> HttpResponse:
    """专项资金使用情况表 of a budget year: ?year=, ?format=xlsx."""
    actor = actor_of(request)
    county, year = county_of(request), year_asked(request, today().year)
    found = lists.uses(access.requests_for(actor).filter(county=county), year)
    if _is_xlsx(request):
        demo = any(one.earmark.pool.demo for one in found)
        name = file_name(f"{_('专项资金使用情况表')}-{year}", "xlsx", demo=demo)
        return attachment(request_files.uses(found, year), name)
    here = reverse("fundpool:uses")
    context = {
        "county": county, "lines": found, "year": year,
        "total": lists.total([one.amounts for one in found]),
        "asked": sum(one.asked for one in found),
        "before": f"{here}?year={year - 1}", "after": f"{here}?year={year + 1}",
        "export": f"{here}?year={year}&format=xlsx",
    }  # fmt: skip
    return render(request, "fundpool/request_uses.html", context)

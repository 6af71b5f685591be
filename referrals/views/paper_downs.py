"""Which down-referrals of a month count, which are doubtful, and why."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.pagination import page_of
from alliance.core.tables import attachment, file_name
from referrals import paper_down_sheet
from referrals.access import paper_downs as access
from referrals.forms.figures import month_of
from referrals.queries import paper_downs as queries
from referrals.queries.downs import downs, equal_results
from referrals.views.pools import county_of

SHOWN = 50
DOUBTFUL, COUNTED = "doubtful", "counted"


@require_GET
def paper_downs(request: HttpRequest) -> HttpResponse:
    """A month's down-referrals: ?month=202611, ?tab=doubtful|counted, ?cursor=, ?format=xlsx."""
    actor, county = actor_of(request), county_of(request)
    month = month_of(request.GET.get("month", ""))
    rows = access.downs_for(actor, county.pk)
    every = downs(county.pk, month.first_day, month.last_day)
    mine = set(queries.of_reader(rows, every).values_list("pk", flat=True))
    found = {one.referral: one for one in every if one.referral in mine}
    if request.GET.get("format", "") == "xlsx":
        cases = queries.of_reader(rows, list(found.values())).order_by("number")
        content = paper_down_sheet.workbook(county, month, queries.listed(cases, found))
        name = f"{paper_down_sheet.title()}-{month.code}"
        return attachment(content, file_name(name, "xlsx", demo=county.demo))
    tab = COUNTED if request.GET.get("tab", "") == COUNTED else DOUBTFUL
    shown = [one for one in found.values() if one.doubtful is (tab == DOUBTFUL)]
    page = page_of(
        queries.of_reader(rows, shown), order=("number", "id"),
        cursor=request.GET.get("cursor", ""), size=SHOWN,
    )  # fmt: skip
    here = reverse("referrals:paper-downs")
    doubted = sum(one.doubtful for one in found.values())
    numbers = {DOUBTFUL: doubted, COUNTED: len(found) - doubted}

    def address(**more: str) -> str:
        said = {"month": month.code, "tab": tab, **more}
        return f"{here}?{urlencode(said)}"

    context = {
        "county": county,
        "month": month,
        "before": month.previous.code,
        "after": month.next.code,
        "counted": numbers[COUNTED],
        "doubted": doubted,
        "tab": tab,
        "tabs": [
            {"label": words, "url": address(tab=code), "count": numbers[code],
             "current": code == tab}
            for code, words in ((DOUBTFUL, _("存疑")), (COUNTED, _("计入")))
        ],
        "lines": [
            (one, [paper_down_sheet.sign_words(sign) for sign in one.down.signs])
            for one in queries.listed(page.rows, found)
        ],
        "equal_results": equal_results(county.pk, month.last_day),
        "previous": page.previous and address(cursor=page.previous),
        "next": page.next and address(cursor=page.next),
        "sheet": address(format="xlsx"),
    }  # fmt: skip
    return render(request, "referrals/doubtful.html", context)

"""Counts of remote diagnosis and consultation of a period on a page, each table a workbook."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound
from alliance.core.periods import KINDS, Period
from alliance.core.showing import local
from alliance.core.tables import attachment, file_name
from referrals import figure_sheet
from referrals.access import figures as figure_access
from referrals.forms.figures import wanted_of
from referrals.queries.remote.figures import remote_figures
from referrals.views.pools import county_of

#: What the address may name.
NAMES = ("period", "institution")


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """A period: ?period=2026Q3, ?institution= one of the reader's bodies; ?format=xlsx&table=."""
    actor, county = actor_of(request), county_of(request)
    said = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    wanted = wanted_of(said)
    scope = figure_access.scope_for(actor, county, wanted)
    bodies = figure_access.bodies_of(county)
    found = remote_figures(scope, {body.pk: local(body, "name") for body in bodies})
    if request.GET.get("format", "") == "xlsx":
        table = found.table(request.GET.get("table", ""))
        if table is None:
            raise NotFound(_("没有这张表。"))
        name = f"{_('远程诊断与会诊统计')}-{table.title}-{scope.period.code}"
        content = figure_sheet.workbook(county, scope, table)
        return attachment(content, file_name(name, "xlsx", demo=county.demo))
    period, reached = wanted.period, figure_access.bodies_reached(actor)

    def address(**more: str) -> str:
        return f"{reverse('referrals:remote-figures')}?{urlencode({**said, **more})}"

    context = {
        "county": county,
        "found": found,
        "tables": [
            (table, [(line, [(cell, "") for cell in line.cells]) for line in table.lines],
             address(period=period.code, table=table.key, format="xlsx"))
            for table in found.tables
        ],
        "period": period,
        "kinds": [
            {"label": words, "current": kind == period.kind,
             "url": address(period=Period.containing(period.first_day, kind).code)}  # type: ignore[arg-type]
            for kind, words in KINDS
        ],
        "before": address(period=period.previous.code),
        "after": address(period=period.next.code),
        "said": said,
        "bodies": [] if scope.hides else [body for body in bodies if body.pk in reached],
    }  # fmt: skip
    return render(request, "referrals/remote_figures.html", context)

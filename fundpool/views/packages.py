"""Audit packages on pages: asked for, looked at, taken away slice by slice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core.actor import actor_of
from alliance.core.forming import attempt, page
from fundpool.access import ledger as ledger_access
from fundpool.access import packages as access
from fundpool.actions import packages as actions
from fundpool.forms.packages import PackageForm
from fundpool.handing import handed_out
from fundpool.queries import packages as queries
from fundpool.views.levy_asking import county_of, this_year

SHOWN = 50


@require_http_methods(["GET", "POST"])
def packages(request: HttpRequest) -> HttpResponse:
    """The county's packages, the last first; POST asks for another."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_pack(actor, county.pk)
    form = PackageForm(
        request.POST or None, year=this_year(),
        pools=ledger_access.pools_for(actor).filter(county=county),
        units=ledger_access.units_for(actor).filter(county=county),
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: actions.ask_package(
                county=county, pools=list(said["pools"]), units=list(said["units"]),
                years=said["years"], reason=said["reason"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已开始生成，完成后会提醒您。"))
            return redirect(done)
    rows = access.packages_for(actor).filter(county=county).order_by("-asked_at")[:SHOWN]
    return page(request, form, "fundpool/packages.html", {"county": county, "rows": rows})


@require_GET
def package(request: HttpRequest, package: UUID) -> HttpResponse:
    """One package: what it holds, file by file, or how far its making is."""
    row = access.package_for(actor_of(request), package)
    context = {"county": row.county, "row": row, "chosen": queries.chosen(row)}
    return render(request, "fundpool/package.html", context)


@require_GET
def package_file(request: HttpRequest, package: UUID) -> StreamingHttpResponse:
    """The file; that it was taken away is written down."""
    actor = actor_of(request)
    return handed_out(actor, access.package_for(actor, package))

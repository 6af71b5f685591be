"""Subsidies, pay and the pay total, worked out from what is entered; nothing is booked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import Refusal
from alliance.core.forming import status_of
from fundpool.access import ledger as access
from fundpool.forms.working_out import PayForm, StaffForm, TotalForm
from fundpool.queries import working_out as queries
from fundpool.views.levy_asking import county_of


@require_GET
def working_out(request: HttpRequest) -> HttpResponse:
    """?staff-wages=…: wage and insurance subsidy; ?pay-balance=…: levies added back; ?total-paid=…."""
    actor, county = actor_of(request), county_of(request)
    bodies = access.units_for(actor).filter(county=county).select_related("county")
    asked = request.GET
    staff = StaffForm(asked if "staff-wages" in asked else None, prefix="staff")
    pay = PayForm(asked if "pay-balance" in asked else None, prefix="pay", bodies=bodies)
    context: dict[str, Any] = {"county": county, "staff": staff, "pay": pay}
    left_out = _worked("left_out", lambda: queries.left_out_of_pay(county))
    total = TotalForm(
        asked if "total-paid" in asked else None, prefix="total",
        left_out=left_out.get("left_out", ()),
    )  # fmt: skip
    context |= {"total": total if "left_out" in left_out else None} | left_out
    if total.is_valid():
        given = total.cleaned_data["paid"]
        context |= _worked("counted", lambda: queries.counted_pay(county, given, total.told()))
    if staff.is_valid():
        said = staff.cleaned_data
        context |= _worked(
            "subsidy", lambda: queries.staff_subsidy(
                county, said["case"], said["wages"], said["insurance"]
            ),
        )  # fmt: skip
    if pay.is_valid():
        told = pay.cleaned_data
        context |= {"body": told["body"], "year": told["year"]} | _worked(
            "added", lambda: queries.added_back(told["body"], told["year"], told["balance"])
        )
    return render(
        request, "fundpool/working_out.html", context, status=status_of(staff, pay, total)
    )


def _worked(name: str, work: Any) -> dict[str, Any]:
    """What came of it; otherwise the sentence why nothing did."""
    try:
        return {name: work()}
    except Refusal as refusal:
        return {f"{name}_trouble": str(refusal)}

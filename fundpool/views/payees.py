"""Accounts of payment on pages: entered by a unit, compared and confirmed by the commission."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import audit
from alliance.core.actor import actor_of
from alliance.core.errors import Forbidden, why_not
from alliance.core.forming import attempt, page
from fundpool.access import payees as access
from fundpool.actions import payees as actions
from fundpool.forms.requests import PayeeForm
from fundpool.queries import payees as queries
from fundpool.views.levy_asking import county_of


@require_http_methods(["GET", "POST"])
def payees(request: HttpRequest) -> HttpResponse:
    """The accounts I see, masked, those that wait first; my own body enters another."""
    actor = actor_of(request)
    county = county_of(request)
    bodies = list(access.keeping_bodies_for(actor).filter(county=county))
    code = request.GET.get("institution", "")
    body = next((one for one in bodies if one.code == code), bodies[0] if bodies else None)
    typed = PayeeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if body is None:
            raise Forbidden(_("收款账户由单位自己登记。"))
        done = attempt(typed, lambda told: actions.enter_payee(institution=body, by=actor, **told))
        if done is not None:
            messages.success(request, _("已登记，等卫健委另一人确认后生效。"))
            return redirect("fundpool:payees")
    rows = list(access.payees_for(actor).filter(county=county, ended_at__isnull=True))
    rows.sort(key=lambda row: (row.confirmed_at is not None, row.institution.code))
    context = {
        "county": county,
        "body": body,
        "bodies": bodies,
        "rows": [
            (row, queries.masked(row), why_not(access.check_can_confirm_payee, actor, row),
             why_not(access.check_can_drop_payee, actor, row))
            for row in rows
        ],
    }  # fmt: skip
    return page(request, typed, "fundpool/payees.html", context)


@require_GET
def payee(request: HttpRequest, payee: UUID) -> HttpResponse:
    """One account with its whole number, to be compared with the bank's paper; that is written down."""
    actor = actor_of(request)
    row = access.payee_for(actor, payee)
    audit.seen(actor, "payee.number_read", row, county=row.county_id, account_tail=row.ends_with)
    context = {
        "county": row.county, "row": row, "number": queries.number_of(row),
        "confirm_why": why_not(access.check_can_confirm_payee, actor, row),
        "drop_why": why_not(access.check_can_drop_payee, actor, row),
    }  # fmt: skip
    return render(request, "fundpool/payee.html", context)


@require_POST
def confirm(request: HttpRequest, payee: UUID) -> HttpResponse:
    """It is right: from now on money goes there."""
    actor = actor_of(request)
    row = actions.confirm_payee(payee=access.payee_for(actor, payee), by=actor)
    messages.success(request, _("已确认：%(name)s。") % {"name": row.name})
    return redirect("fundpool:payees")


@require_POST
def drop(request: HttpRequest, payee: UUID) -> HttpResponse:
    """It is taken back before anybody confirmed it."""
    actor = actor_of(request)
    actions.drop_payee(payee=access.payee_for(actor, payee), by=actor)
    messages.success(request, _("已撤销这个账户。"))
    return redirect("fundpool:payees")

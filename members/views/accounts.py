"""Other people's sign-in, as the county's administrators look after it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from members import access, actions, queries
from members.models import SignedIn
from members.views.choosing import current_county

PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To the list of the county one works in."""
    return redirect("accounts", county=current_county(request).code)


@require_GET
def accounts(request: HttpRequest, county: str) -> HttpResponse:
    """Everybody of the county who can sign in: factor, last sign-in, open sessions."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    rows = queries.signing.account_lines(access.accounts_for(actor).filter(county=place))
    page = Paginator(rows.order_by("code"), PAGE).get_page(request.GET.get("page"))
    return render(request, "members/accounts.html", {"county": place, "page": page})


@require_GET
def account_of(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One account: sessions, factor, devices; nothing that could open anything."""
    actor = actor_of(request)
    person = access.account_for(actor, county, code)
    user = access.user_of(person)
    context = {
        "county": person.county,
        "person": person,
        "page": queries.signing.account_page(user, request.session.session_key or ""),
        "devices": queries.signing.live_devices(access.devices_of(person)),
        "mine": False,
        "why_not_reset": why_not(access.check_can_reset_factor, actor, person),
    }
    return render(request, "members/account_of.html", context)


@require_POST
def end_session(request: HttpRequest, county: str, code: str, session: int) -> HttpResponse:
    """An administrator ends one session of somebody."""
    person = access.account_for(actor_of(request), county, code)
    row = access.session_of(person, session)
    actions.signing.end_session(session=row, why=SignedIn.Ended.CLOSED, by=actor_of(request))
    messages.success(request, _("这个登录已结束。"))
    return redirect("account-of", county=county, code=code)


@require_POST
def end_sessions(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """An administrator ends every session of somebody, with the reason."""
    person = access.account_for(actor_of(request), county, code)
    ended = actions.signing.end_sessions(
        user=access.user_of(person),
        why=SignedIn.Ended.CLOSED,
        by=actor_of(request),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("已结束%(n)d处登录。") % {"n": ended})
    return redirect("account-of", county=county, code=code)


@require_POST
def reset_factor(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The security administrator takes a lost authenticator away."""
    person = access.account_for(actor_of(request), county, code)
    reason = request.POST.get("reason", "")
    actions.signing.reset_factor(person=person, by=actor_of(request), reason=reason)
    messages.success(request, _("动态口令已重置，此人已收到通知。"))
    return redirect("account-of", county=county, code=code)

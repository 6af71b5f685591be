"""Which county and which day a page is about."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import access
from members.models import County


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def current_county(request: HttpRequest) -> County:
    """The county chosen in the header, otherwise the actor's first; NotFound without one."""
    return access.current_county(actor_of(request), str(request.session.get("county", "")))


def as_of(request: HttpRequest) -> date:
    """The day of ?on=, otherwise today; Invalid when it is no date."""
    said = request.GET.get("on", "")
    if not said:
        return today()
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise Invalid(
            _("“%(value)s”不是日期，请写作2024-12-31。") % {"value": said[:40]},
            fields={"on": _("日期写作2024-12-31")},
        ) from error


@require_POST
def choose_county(request: HttpRequest) -> HttpResponse:
    """Work in another of my counties from now on."""
    county = access.county_for(actor_of(request), request.POST.get("county", ""))
    request.session["county"] = county.code
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "home")

"""Which county and which day a page is about."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound
from members import access
from members.middleware import ONE_ROLE
from members.models import County


def current_county(request: HttpRequest) -> County:
    """The county chosen in the header, otherwise the actor's first; NotFound without one."""
    return access.current_county(actor_of(request), str(request.session.get("county", "")))


def as_of(request: HttpRequest, name: str = "on", otherwise: date | None = None) -> date:
    """The day of ?on= (or of another name), otherwise today; Invalid when it is no date."""
    said = request.GET.get(name, "")
    if not said:
        return otherwise or today()
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise Invalid(
            _("“%(value)s”不是日期，请写作2024-12-31。") % {"value": said[:40]},
            fields={name: _("日期写作2024-12-31")},
        ) from error


@require_GET
def in_my_county(request: HttpRequest, page: str) -> HttpResponse:
    """To a page of my county; the side bar leads here."""
    return redirect(page, county=current_county(request).code)


@require_POST
def choose_county(request: HttpRequest) -> HttpResponse:
    """Work in another of my counties from now on."""
    county = access.county_for(actor_of(request), request.POST.get("county", ""))
    request.session["county"] = county.code
    return redirect(_back(request))


@require_POST
def narrow_role(request: HttpRequest) -> HttpResponse:
    """Look in one of my roles from now on, or in all of them again; it never gives more."""
    said = request.POST.get("grant", "")
    request.session.pop(ONE_ROLE, None)
    if said:
        held = [one.grant for one in request.every_role]  # type: ignore[attr-defined]
        if not said.isascii() or not said.isdecimal() or int(said) not in held:
            raise NotFound(_("您没有这个角色，请从右上角的菜单中选择。"))
        request.session[ONE_ROLE] = int(said)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page that was left, when it is one of ours."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if safe else "home"

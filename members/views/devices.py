"""Coming in at a village clinic: the slip binds this browser, the PIN opens it."""

from uuid import UUID

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.forming import UNPROCESSABLE
from members import actions, queries
from members.actions.signing import Pin
from members.forms.devices import PinForm, SlipForm
from members.middleware import actor_at
from members.models import Device, Slip
from members.views import half_way
from members.views.bound import device_of
from members.views.signing_in import locked_out

TOO_MANY = 429
#: Under this name wrong digits are counted for each address, with the framework's lock-out.
COUNTED = "村卫生室登录条"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest, slip: UUID | None = None) -> HttpResponse:
    """Eight digits from the paper, a PIN of one's own: this device is bound and signed in."""
    form, status = SlipForm(request.POST or None), 200
    if AxesProxyHandler.is_locked(request, {"username": COUNTED}):
        return locked_out(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = queries.signing.open_slip(said["digits"], slip)
        if found is None:
            return _missed(request, form, slip)
        try:
            return _bound(request, found, said["pin"])
        except Invalid as refusal:
            form.add_error("pin", str(refusal))
            status = UNPROCESSABLE
    elif request.method == "POST":
        status = UNPROCESSABLE
    return render(request, "members/slip.html", {"form": form}, status=status)


def _missed(request: HttpRequest, form: SlipForm, under: UUID | None) -> HttpResponse:
    """Counted on the slip whose address was used, and for the address it came from."""
    by = actor_at(request, None)
    actions.signing.note_wrong_slip(slip=queries.signing.slip_numbered(under), by=by)
    user_login_failed.send(sender=Slip, credentials={"username": COUNTED}, request=request)
    form.add_error("digits", _("没有这张登录条，或者它已用过、作废、过期。请核对八位数字。"))
    return render(request, "members/slip.html", {"form": form}, status=UNPROCESSABLE)


def _bound(request: HttpRequest, slip: Slip, pin: str) -> HttpResponse:
    label = queries.signing.browser_words(request.META.get("HTTP_USER_AGENT", ""))
    by = actor_at(request, None)
    device, token = actions.signing.bind_device(slip=slip, pin=pin, by=by, label=label)
    AxesProxyHandler.reset_attempts(
        ip_address=request.META.get("REMOTE_ADDR", ""), username=COUNTED
    )
    answer = _in(request, device)
    answer.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=int((device.expires_at - now()).total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The PIN of this device; without a bound device the usual sign-in."""
    device = device_of(request)
    if device is None:
        return redirect("sign-in")
    form, outcome, status = PinForm(request.POST or None), "", 200
    if request.method == "POST" and form.is_valid():
        by = actor_at(request, None)
        outcome = actions.signing.try_pin(device=device, pin=form.cleaned_data["pin"], by=by)
        if outcome == Pin.RIGHT:
            return _in(request, device)
        status = TOO_MANY if outcome == Pin.LOCKED else UNPROCESSABLE
    context = {"form": form, "device": device, "outcome": str(outcome)}
    return render(request, "members/sign_in_device.html", context, status=status)


def _in(request: HttpRequest, device: Device) -> HttpResponse:
    """Signed in for this clinic, whatever else the person may be."""
    user = device.person.user
    if user is None:
        return redirect("sign-in")
    half_way.come_in(request, user, how="device", clinic=device.institution_id)
    return redirect("home")

"""Coming in through the identity service, and tying one's account to it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from alliance.core.actor import actor_of
from alliance.core.errors import Forbidden
from members import actions, queries
from members.identity import ExternalSignIn
from members.models import User
from members.views import half_way
from members.views.account import me, not_by_device

#: Who is tying an account, kept while the service is asked.
LINKING = "identity_linking"


@login_not_required
@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the service; back to the sign-in where there is none."""
    request.session.pop(LINKING, None)
    return _ask(request) if settings.OIDC_ON else redirect("sign-in")


@not_by_device
@require_GET
def link(request: HttpRequest) -> HttpResponse:
    """To the service, to tie the account that is signed in; a link, because of form-action."""
    request.session[LINKING] = me(request).pk
    return _ask(request) if settings.OIDC_ON else redirect("account")


@not_by_device
@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Sign in without the service again."""
    actions.signing.unlink_identity(user=me(request), by=actor_of(request))
    messages.success(request, _("统一身份已解除绑定。"))
    return redirect("account")


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The service has sent somebody back: tied, signed in, or told why not."""
    asked = _asked(request)
    code = request.GET.get("code", "")
    if asked is None or not code:
        messages.warning(request, _("统一身份登录没有完成，请重试，或用口令登录。"))
        return redirect("sign-in")
    issuer, subject = ExternalSignIn().who(
        request, code=code, nonce=asked["nonce"], verifier=asked["code_verifier"]
    )
    linking = request.session.pop(LINKING, None)
    if linking is not None and isinstance(request.user, User) and request.user.pk == linking:
        actions.signing.link_identity(
            user=request.user, issuer=issuer, subject=subject, by=actor_of(request)
        )
        messages.success(request, _("统一身份已绑定。"))
        return redirect("account")
    user = queries.signing.user_identified(issuer, subject)
    if user is None:
        raise Forbidden(
            _("这个统一身份还没有绑定本系统的账号：请先用口令登录，在“我的账号”中绑定。"),
            code="identity_unknown",
        )
    return half_way.begin(request, user, how="oidc")


def _ask(request: HttpRequest) -> HttpResponse:
    view: Any = OIDCAuthenticationRequestView.as_view()
    answer: HttpResponse = view(request)
    return answer


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept for this state, used once; None when this browser has not asked."""
    states: dict[str, Any] = request.session.get("oidc_states", {})
    asked: dict[str, Any] | None = states.pop(request.GET.get("state", ""), None)
    if asked is not None:
        request.session["oidc_states"] = states
    return asked

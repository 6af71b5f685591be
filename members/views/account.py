"""我的账号: one's own password, second factor, sessions, tokens and devices."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import Invalid, Refused
from alliance.core.forming import UNPROCESSABLE
from members import access, actions, queries
from members.forms.signing import ChangePasswordForm, TokenForm
from members.middleware import CLINIC
from members.models import SignedIn, User
from members.passwords import rules_in_words
from members.views import half_way

Page = Callable[..., HttpResponse]


def not_by_device(page: Page) -> Page:
    """A PIN opens one clinic's forms, and nothing with which more could be opened."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if CLINIC in request.session:
            raise Refused(_("用 PIN 登录时不能办理，请退出后用口令登录。"), code="by_device")
        return page(request, *args, **kwargs)

    return guarded


def me(request: HttpRequest) -> User:
    """The user signed in; the door lets nobody else here."""
    if not isinstance(request.user, User):
        raise TypeError("a page of the account without a user")
    return request.user


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """How I come in, from where I am signed in, and what my programs may use."""
    return _account(request, TokenForm())


def _account(request: HttpRequest, form: TokenForm, status: int = 200) -> HttpResponse:
    actor, user = actor_of(request), me(request)
    context = {
        "page": queries.signing.account_page(user, request.session.session_key or ""),
        "by_device": CLINIC in request.session,
        "devices": queries.signing.live_devices(access.own_devices_for(actor)),
        "tokens": queries.signing.token_lines(access.tokens_for(actor)),
        "token_form": form,
        "mine": True,
    }
    return render(request, "members/account.html", context, status=status)


@not_by_device
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change my password; every other session ends, this one is opened anew."""
    form, status, user = ChangePasswordForm(request.POST or None), 200, me(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if authenticate(request, username=user.username, password=said["current"]) is None:
                raise Invalid("", fields={"current": _("当前口令不对。")})
            new, actor = said["password"], actor_of(request)
            user = actions.signing.change_password(user=user, password=new, by=actor)
            half_way.come_in(request, user, how="password")
            messages.success(request, _("口令已修改，其他设备上的登录已经结束。"))
            return redirect("account")
        except Invalid as refusal:
            for name, sentence in refusal.fields.items():
                form.add_error(name, str(sentence))
            status = UNPROCESSABLE
    context = {"form": form, "rules": rules_in_words(), "half_way": False}
    return render(request, "members/new_password.html", context, status=status)


@require_POST
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one of my sessions, such as that of a machine I have left."""
    row = access.session_for(actor_of(request), session)
    actions.signing.end_session(session=row, why=SignedIn.Ended.CLOSED, by=actor_of(request))
    messages.success(request, _("这个登录已结束。"))
    return redirect("account")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all my sessions but this one."""
    keep = request.session.session_key
    actions.signing.end_sessions(
        user=me(request), why=SignedIn.Ended.CLOSED, by=actor_of(request), keep=keep
    )
    messages.success(request, _("其他登录都已结束。"))
    return redirect("account")


@not_by_device
@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """A new token for my programs, shown once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account(request, form, UNPROCESSABLE)
    said = form.cleaned_data
    token, key = actions.signing.issue_token(
        user=me(request), purpose=said["purpose"], days=said["days"], by=actor_of(request)
    )
    context = {"token": token, "key": key, "back": "account"}
    return render(request, "members/token_shown.html", context)


@require_POST
def revoke_token(request: HttpRequest, token: int) -> HttpResponse:
    """One of my tokens ends now."""
    row = access.token_for(actor_of(request), token)
    actions.signing.revoke_token(token=row, by=actor_of(request), reason=_("本人撤销"))
    messages.success(request, _("令牌已撤销，用它的程序从现在起被拒绝。"))
    return redirect("account")

"""Coming in, going out, and being kept out for a while."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import audit
from members import actions, queries
from members.middleware import actor_of
from members.models import User

#: Longer names are cut where they are written down.
NAME_LENGTH = 60


def _actor(request: HttpRequest, user: User | None = None) -> Any:
    return actor_of(
        user,
        request_id=getattr(request, "request_id", ""),
        ip=request.META.get("REMOTE_ADDR", ""),
    )


class SignInForm(AuthenticationForm):
    """Name and password, refused in the words that stand beside the fields."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": gettext_lazy("账号或密码不对，两者都区分大小写。请重新输入。"),
    }


class SignIn(LoginView):
    """Name and password; who comes in and who fails is written down."""

    template_name = "members/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"demo": settings.DEBUG}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Open the session, then note it."""
        answer = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User):
            actions.note_sign_in(user=user, by=_actor(self.request, user))
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The same answer whether the name is known or not."""
        named = str(form.data.get("username", ""))[:NAME_LENGTH]
        user = queries.user_named(named)
        audit.denied(
            _actor(self.request),
            "user.sign_in_failed",
            user or "unknown",
            county=(queries.home_county(user) or audit.NO_COUNTY) if user else audit.NO_COUNTY,
            reason="sign_in",
        )
        return super().form_invalid(form)


class SignOut(LogoutView):
    """The session ends; it is written down before."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it, then end the session."""
        if isinstance(request.user, User):
            actions.note_sign_out(user=request.user, by=_actor(request, request.user))
        return super().post(request, *args, **kwargs)


def locked_out(
    request: HttpRequest, answer: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """What is said after too many failures: to unknown names the same as to known ones."""
    wait = timedelta(hours=settings.AXES_COOLOFF_TIME)
    sentence = _("连续%(n)d次未能登录，请%(minutes)d分钟后再试。忘记密码请联系本单位管理员。") % {
        "n": settings.AXES_FAILURE_LIMIT,
        "minutes": wait // timedelta(minutes=1),
    }
    context = {
        "status": 429,
        "title": _("暂时不能登录"),
        "sentence": sentence,
        "code": "locked_out",
        "fields": {},
        "back": request.path,
        "htmx": "HX-Request" in request.headers,
    }
    response = render(request, "errors/refusal.html", context, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response

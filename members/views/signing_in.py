"""Coming in, going out, and being kept out for a while."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import audit
from members import actions, queries
from members.middleware import actor_at
from members.models import SignedIn, User
from members.views import half_way
from members.views.bound import device_of

#: Longer names are cut where they are written down.
NAME_LENGTH = 60


class SignInForm(AuthenticationForm):
    """Name and password, refused in the words that stand beside the fields."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": gettext_lazy("账号或口令不对，两者都区分大小写。请重新输入。"),
    }


class SignIn(LoginView):
    """Name and password; who fails is written down, who does not goes on to the next step."""

    template_name = "members/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A bound device of a village clinic asks for its PIN, unless the password is wanted."""
        if "password" not in request.GET and device_of(request) is not None:
            return redirect("sign-in-device")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether this is a demonstration, and which other doors there are."""
        more = {
            "demo": settings.DEBUG,
            "identity_service": settings.OIDC_NAME if settings.OIDC_ON else "",
        }
        return super().get_context_data(**kwargs, **more)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """To the second factor, to a new password, or in."""
        user: User = form.get_user()
        onward = self.get_redirect_url()
        return half_way.begin(self.request, user, how="password", onward=onward)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The same answer whether the name is known or not."""
        named = str(form.data.get("username", ""))[:NAME_LENGTH]
        user = queries.people.user_named(named)
        audit.denied(
            actor_at(self.request, None),
            "user.sign_in_failed",
            user or "unknown",
            county=(queries.people.home_county(user) or audit.NO_COUNTY)
            if user
            else audit.NO_COUNTY,
            reason="sign_in",
        )
        return super().form_invalid(form)


class SignOut(LogoutView):
    """The session ends; it is written down before."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it, then end the session."""
        row = queries.signing.session_keyed(request.session.session_key or "")
        if row is not None:
            by = actor_at(request, row.user)
            actions.signing.end_session(session=row, why=SignedIn.Ended.OUT, by=by)
        return super().post(request, *args, **kwargs)


def locked_out(
    request: HttpRequest, answer: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """What is said after too many failures: to unknown names the same as to known ones."""
    wait = timedelta(hours=settings.AXES_COOLOFF_TIME)
    sentence = _("连续%(n)d次未能登录，请%(minutes)d分钟后再试。忘记口令请联系本单位管理员。") % {
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

"""The steps between the password and the session: second factor, enrolment, new password."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliance.core.errors import Invalid
from alliance.core.forming import UNPROCESSABLE
from members import actions, queries
from members.actions.signing import Tried
from members.forms.signing import CodeForm, NewPasswordForm
from members.middleware import actor_at
from members.passwords import rules_in_words
from members.views import half_way
from members.views.drawing import otp_picture

TOO_MANY = 429


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """The six digits of the authenticator, or a recovery code (RFC 6238; GB/T 22239-2019)."""
    half = half_way.current(request)
    if half is None:
        return half_way.begin_again(request)
    form = CodeForm(request.POST or None)
    outcome, status = "", 200
    if request.method == "POST" and form.is_valid():
        by = actor_at(request, half.user)
        outcome = actions.signing.try_code(user=half.user, code=form.cleaned_data["code"], by=by)
        if outcome in {Tried.RIGHT, Tried.RECOVERY}:
            half_way.passed(request)
            return half_way.go_on(request)
        status = TOO_MANY if outcome == Tried.LOCKED else UNPROCESSABLE
    context = {"form": form, "outcome": str(outcome), "username": half.user.username}
    return render(request, "members/step_factor.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Whose role needs a second factor sets it up before coming in."""
    half = half_way.current(request)
    begun = queries.signing.factor_of(half.user) if half else None
    if half is None or begun is None or begun.confirmed_at is not None:
        return half_way.begin_again(request)
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            by = actor_at(request, half.user)
            codes = actions.signing.confirm_factor(
                user=half.user, code=form.cleaned_data["code"], by=by
            )
            half_way.passed(request)
            context = {"codes": codes, "half_way": True, "username": half.user.username}
            return render(request, "members/recovery_codes.html", context)
        except Invalid as refusal:
            form.add_error("code", str(refusal))
            status = UNPROCESSABLE
    context = {"form": form, "half_way": True, **otp_picture(half.user, begun)}
    return render(request, "members/factor_enrol.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """A password that is too old is changed before anything else can be reached."""
    half = half_way.current(request)
    if half is None:
        return half_way.begin_again(request)
    if queries.signing.next_step(half.user, half.how, passed=half.passed) != "sign-in-password":
        return half_way.go_on(request)
    form, status = NewPasswordForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            by = actor_at(request, half.user)
            password = form.cleaned_data["password"]
            user = actions.signing.change_password(user=half.user, password=password, by=by)
            half_way.renewed(request, user)
            return half_way.go_on(request)
        except Invalid as refusal:
            form.add_error("password", str(refusal))
            status = UNPROCESSABLE
    context = {"form": form, "rules": rules_in_words(), "half_way": True}
    return render(request, "members/new_password.html", context, status=status)


@login_not_required
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """The recovery codes are put away: on with the sign-in."""
    return half_way.go_on(request)

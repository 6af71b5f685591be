"""My second factor: set up, recovery codes anew, taken away to enrol another device."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import Invalid
from alliance.core.forming import UNPROCESSABLE
from members import actions, queries
from members.actions.signing import Tried
from members.forms.signing import CodeForm
from members.views.account import me, not_by_device
from members.views.drawing import otp_picture


@not_by_device
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new secret; it counts once its first code has been typed."""
    actions.signing.begin_factor(user=me(request), by=actor_of(request))
    return redirect("account-factor")


@not_by_device
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """The picture to scan, and the first code."""
    user = me(request)
    begun = queries.signing.factor_of(user)
    if begun is None or begun.confirmed_at is not None:
        return redirect("account")
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data["code"]
            codes = actions.signing.confirm_factor(user=user, code=said, by=actor_of(request))
            return _codes(request, codes)
        except Invalid as refusal:
            form.add_error("code", str(refusal))
            status = UNPROCESSABLE
    context = {"form": form, "half_way": False, **otp_picture(user, begun)}
    return render(request, "members/factor_enrol.html", context, status=status)


@not_by_device
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes; the old ones are void."""
    return _codes(
        request, actions.signing.renew_recovery_codes(user=me(request), by=actor_of(request))
    )


@not_by_device
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take my factor away with one of its codes, to set up another telephone."""
    user, by = me(request), actor_of(request)
    said = request.POST.get("code", "")
    if queries.signing.factor_of(user) is None:
        return redirect("account")
    if actions.signing.try_code(user=user, code=said, by=by) not in {Tried.RIGHT, Tried.RECOVERY}:
        sentence = _("验证码不对，或者已经用过；连续输错会暂时锁定。")
        raise Invalid(sentence, fields={"code": sentence})
    actions.signing.drop_factor(user=user, by=by)
    messages.success(request, _("动态口令已停用。要换手机，请现在重新设置。"))
    return redirect("account")


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "half_way": False, "username": me(request).username}
    return render(request, "members/recovery_codes.html", context)

"""邀请: the link that is shown once, and the page on which it is used."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import now
from alliance.core.errors import NotFound
from alliance.core.forming import attempt, page
from members import access, actions, passwords, queries
from members.forms.invitations import AcceptForm
from members.models import User


@require_POST
def invite(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A new link for a person, shown here once with its QR code; an older one dies."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    invitation, secret = actions.people.invite(person=person, by=actor)
    url = address_of(request, secret)
    drawing = segno.make(url, error="m").svg_inline(scale=4, border=2)
    context = {
        "county": person.county,
        "person": person,
        "invitation": invitation,
        "url": url,
        "drawing": SafeString(drawing),  # made of our own address by our own library
    }
    return render(request, "members/invitation_shown.html", context)


def address_of(request: HttpRequest, secret: str) -> str:
    """The address that is written on a slip."""
    return request.build_absolute_uri(reverse("invitation", args=[secret]))


@require_POST
def revoke(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A link that went astray dies."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    actions.people.revoke_invitation(person=person, reason=request.POST.get("reason", ""), by=actor)
    return redirect(person)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the link chooses a name and a password, then signs in with them."""
    found = queries.signing.invitation_behind(secret, now())
    if found is None:
        raise NotFound(queries.signing.DEAD_LINK)
    form = AcceptForm(request.POST or None)
    user = attempt(
        form,
        lambda said: actions.people.accept_invitation(
            secret=secret,
            username=said["username"],
            password=said["password"],
            by=actor_of(request),
        ),
    )
    if user is not None:
        messages.success(request, _("账号已开通，请用刚才的账号和口令登录。"))
        return redirect("sign-in")
    signed_in = request.user if isinstance(request.user, User) else None
    context = {
        "invitation": found,
        "secret": secret,
        "signed_in": signed_in,
        "rules": passwords.rules_in_words(),
    }
    return page(request, form, "members/invitation.html", context)


@require_POST
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody who already signs in, for another county, is this person as well."""
    actions.people.link_by_invitation(secret=secret, by=actor_of(request))
    messages.success(request, _("已绑定到您现有的账号。"))
    return redirect("home")

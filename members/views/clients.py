"""接口客户端: programs of others, registered, given keys, changed, ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.clients import WORDS, ClientForm, NewClientForm
from members.models import ApiClient, County
from members.views.account import not_by_device
from members.views.choosing import current_county


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To the list of the county one works in."""
    return redirect("clients", county=current_county(request).code)


@require_GET
def clients(request: HttpRequest, county: str) -> HttpResponse:
    """Every program that may call the interface of this county, and those that no longer may."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    lines = queries.signing.client_lines(access.clients_for(actor, place))
    live = sum(not stop for _client, stop in lines)
    context = {"county": place, "lines": lines, "live": live}
    return render(request, "members/clients.html", context)


@require_http_methods(["GET", "POST"])
def new_client(request: HttpRequest, county: str) -> HttpResponse:
    """Register a program."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    form = _new_form(request, place)
    client = attempt(
        form,
        lambda _said: actions.signing.register_client(county=place, by=actor, **form.asked()),
    )
    if client is not None:
        return redirect("client", county=county, code=client.code)
    return page(request, form, "members/client_new.html", {"county": place})


@require_GET
def client(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One program: what it may, until when, its keys and when they were last used."""
    found = _found(request, county, code)
    return _client(request, found, _form(request, found))


@require_POST
def change(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Another contact, other verbs, another last day."""
    found = _found(request, county, code)
    form = _form(request, found)
    changed = attempt(
        form,
        lambda _said: actions.signing.change_client(
            client=found, by=actor_of(request), **form.asked()
        ),
    )
    if changed is None:
        return _client(request, found, form)
    messages.success(request, _("客户端登记已修改。"))
    return redirect("client", county=county, code=code)


@not_by_device
@require_POST
def issue_token(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A new key for the program, shown once."""
    found = _found(request, county, code)
    token, key = actions.signing.issue_client_token(client=found, by=actor_of(request))
    context = {"token": token, "key": key, "back": "client", "back_args": [county, code]}
    return render(request, "members/token_shown.html", context)


@require_POST
def revoke_token(request: HttpRequest, county: str, code: str, token: int) -> HttpResponse:
    """One key of the program ends now."""
    row = access.client_token_for(_found(request, county, code), token)
    reason = request.POST.get("reason", "")
    actions.signing.revoke_token(token=row, by=actor_of(request), reason=reason)
    messages.success(request, _("令牌已撤销，用它的程序从现在起被拒绝。"))
    return redirect("client", county=county, code=code)


@require_POST
def disable(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The program is refused from its next request on."""
    found = _found(request, county, code)
    reason = request.POST.get("reason", "")
    actions.signing.disable_client(client=found, by=actor_of(request), reason=reason)
    messages.success(request, _("客户端已停用，从下一次请求起被拒绝。"))
    return redirect("client", county=county, code=code)


def _found(request: HttpRequest, county: str, code: str) -> ApiClient:
    actor = actor_of(request)
    return access.client_for(actor, access.county_for(actor, county), code)


def _new_form(request: HttpRequest, place: County) -> NewClientForm:
    actor = actor_of(request)
    bodies = access.institutions_for(actor).filter(county=place, closed_on=None).order_by("code")
    contacts = access.contacts_for(actor, place)
    return NewClientForm(request.POST or None, contacts=contacts, bodies=bodies)


def _form(request: HttpRequest, found: ApiClient) -> ClientForm:
    kept = {
        "name": found.name,
        "purpose": found.purpose,
        "verbs": found.verbs,
        "contact": found.contact.code,
        "last_day": found.last_day,
        "version": found.version,
    }
    contacts = access.contacts_for(actor_of(request), found.county)
    return ClientForm(request.POST or None, initial=kept, contacts=contacts)


def _client(request: HttpRequest, found: ApiClient, form: ClientForm) -> HttpResponse:
    context: dict[str, Any] = {
        "county": found.county,
        "client": found,
        "stop": queries.signing.why_client_stops(found),
        "verbs": [WORDS.get(verb, verb) for verb in found.verbs],
        "tokens": queries.signing.token_lines(access.client_tokens_for(found)),
    }
    return page(request, form, "members/client.html", context)

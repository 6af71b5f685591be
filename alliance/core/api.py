"""The REST door: refusals as problem answers, nothing open unless it is registered."""

from decimal import Decimal
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refusal, Unreadable
from alliance.core.middleware import as_refusal, register_refusal, titles, write_denied

PROBLEM = "application/problem+json"


def actor_of(request: Request) -> Actor:
    """Who calls, after authentication."""
    _user = request.user  # a token is read when the user is asked for
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception as RFC 9457: type, title, status, detail, code, fields."""
    request: Request = context["request"]
    refusal = as_refusal(error)
    headers: dict[str, str] = {}
    if refusal is None and isinstance(error, exceptions.APIException):
        refusal, headers = _from_framework(error)
    if refusal is None:
        return None
    write_denied(request._request, getattr(request._request, "actor", Actor()), refusal)
    body = {
        "type": f"urn:alliance:problem:{refusal.code}",
        "title": titles().get(refusal.http, ""),
        "status": refusal.http,
        "detail": str(refusal),
        "code": refusal.code,
        "fields": {name: _sentences(said) for name, said in refusal.fields.items()},
        **refusal.details,
    }
    return Response(body, status=refusal.http, headers=headers, content_type=PROBLEM)


def _from_framework(error: exceptions.APIException) -> tuple[Refusal, dict[str, str]]:
    """The framework's own exceptions in our words: same statuses, one body."""
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if isinstance(error, exceptions.ValidationError):
        said = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        sentence = _("填写有误，请按各项提示修改后重新提交。")
        return Invalid(sentence, fields=said), headers
    if isinstance(error, exceptions.ParseError):
        return Unreadable(_("请求内容无法读取。请检查它是否为完整的 JSON。")), headers
    if isinstance(error, exceptions.Throttled) and error.wait is not None:
        headers["Retry-After"] = f"{max(1, round(error.wait))}"
    refusal = Refusal(error.detail, code=str(error.get_codes()))
    refusal.http = error.status_code
    return refusal, headers


def _sentences(said: Any) -> Any:
    """A field's sentences as text, however the framework nests them."""
    if isinstance(said, dict):
        return {str(key): _sentences(item) for key, item in said.items()}
    if isinstance(said, list | tuple):
        return [_sentences(item) for item in said]
    return str(said)


class DenyUnlessRegistered(BasePermission):
    """Nobody may, unless the access register says so for this address and method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raise 401 for a caller without a name, 403 for one without the role."""
        refusal = register_refusal(request._request, actor_of(request))
        if refusal is None:
            return True
        if request.user is None or not request.user.is_authenticated:
            return False  # the framework answers 401
        raise refusal


class PerActorThrottle(SimpleRateThrottle):
    """So many requests a minute for each client, person or, unnamed, address."""

    scope = "actor"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The name under which requests are counted."""
        actor = actor_of(request)
        if actor.client is not None:
            return f"throttle:client:{actor.client}"
        if actor.user is not None:
            return f"throttle:user:{actor.user}"
        return f"throttle:address:{self.get_ident(request)}"


class OrjsonRenderer(BaseRenderer):
    """JSON, fast: exact numbers are written as strings, never as floats."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, media_type: str | None = None, context: Any = None) -> bytes:
        """The bytes of the answer; nothing for no content."""
        return b"" if data is None else orjson.dumps(data, default=_plain)


def _plain(value: Any) -> Any:
    """What orjson does not know by itself."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, QuerySet | list | tuple):
        return list(value)
    raise TypeError(f"{type(value)} cannot be written as JSON")

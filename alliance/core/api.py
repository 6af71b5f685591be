"""The REST door: refusals as problem answers, nothing open unless it is registered."""

from decimal import Decimal
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Invalid, Refusal, Unreadable
from alliance.core.middleware import as_refusal, register_refusal, titles, write_denied
from alliance.core.tables.writing import XLSX

PROBLEM = "application/problem+json"
LARGEST_BODY = 12 * 1024 * 1024


class TooLarge(Refusal):
    """The body is larger than anybody sends in earnest (413)."""

    http = 413
    code = "too_large"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception as RFC 9457: type, title, status, detail, code, fields."""
    request: Request = context["request"]
    refusal = as_refusal(error)
    headers: dict[str, str] = {}
    if refusal is None and isinstance(error, exceptions.APIException):
        refusal, headers = _from_framework(error)
    elif refusal is None and isinstance(error, SuspiciousOperation):
        refusal = _suspicious(error)
    if refusal is None:
        return None
    # Whatever was asked for, a refusal is JSON.
    request.accepted_renderer, request.accepted_media_type = OrjsonRenderer(), "application/json"
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
    if isinstance(error, exceptions.NotAuthenticated):
        sentence = _("请先登录，或在请求头中带上令牌：Authorization: Token 加一个空格加令牌。")
        refusal = Refusal(sentence, code="not_authenticated")
        refusal.http = error.status_code
        return refusal, headers
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{max(1, round(wait))}"
    refusal = Refusal(error.detail, code=str(error.get_codes()))
    refusal.http = error.status_code
    return refusal, headers


def _suspicious(error: SuspiciousOperation) -> Refusal:
    if isinstance(error, RequestDataTooBig):
        return too_large()
    return Unreadable(_("请求内容无法读取。"))


def too_large() -> TooLarge:
    """The refusal of a body beyond the bound."""
    sentence = _("请求内容超过 %(most)d MB，请分成几份发送。")
    return TooLarge(sentence % {"most": LARGEST_BODY // 1024 // 1024})


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


class Negotiation(DefaultContentNegotiation):
    """`?format=json|csv` where an address offers it, otherwise the Accept header."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """The renderer that was asked for; 406 when the address has none such."""
        asked = request.query_params.get("format", "")
        if not asked:
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if renderer.format == asked:
                return renderer, renderer.media_type
        there = ", ".join(renderer.format for renderer in renderers)
        raise exceptions.NotAcceptable(
            _("这里不提供“%(asked)s”格式。可用的有：%(there)s。")
            % {"asked": asked[:40], "there": there}
        )


class OrjsonParser(BaseParser):
    """JSON up to a bound; nothing that JSON does not know, however deep it is nested."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """What the body holds; Unreadable says in which line it breaks."""
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise too_large()
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as trouble:
            raise Unreadable(
                _("请求内容不是 JSON：第 %(line)d 行第 %(column)d 个字符处读不下去。")
                % {"line": trouble.lineno, "column": trouble.colno}
            ) from trouble


class CsvRenderer(BaseRenderer):
    """Offers CSV; its bytes are made by `alliance.core.answering`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, media_type: str | None = None, context: Any = None) -> bytes:
        """Bytes as they are."""
        return bytes(data)


class XlsxRenderer(CsvRenderer):
    """Offers a workbook, made in the same place."""

    media_type = XLSX
    format = "xlsx"
    charset = None  # type: ignore[assignment]  # a workbook has none


class XmlRenderer(CsvRenderer):
    """Offers XML, made elsewhere; a subclass says which kind."""

    media_type = "application/xml"
    format = "xml"


class OrjsonRenderer(BaseRenderer):
    """JSON, fast: exact numbers are written as strings, never as floats."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, media_type: str | None = None, context: Any = None) -> bytes:
        """The bytes of the answer; nothing for no content."""
        return b"" if data is None else write_json(data)


def write_json(data: Any) -> bytes:
    """Data as JSON: exact numbers as strings, lazy texts as texts."""
    return orjson.dumps(data, default=_plain)


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

"""What happens to every request at the door: its name, its limits, its refusals."""

import logging
import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from alliance.core import audit, registers
from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refusal, Unreadable

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


class NotThisWay(Refusal):
    """The address is there, the method is not (405)."""

    http = 405
    code = "method_not_allowed"


class RequestIdMiddleware:
    """Every request has an id, in the answer's X-Request-ID and in what it writes."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the proxy's id when it is well formed, otherwise make one."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.match(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class RefusalMiddleware:
    """Turns a refusal into a page, after the rollback, and writes denials down.

    It also holds the access register: an address that is not in it is nobody's.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an address that is nowhere gets the page of a refusal too."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None:
            return self.answer(request, NotFound(_("没有找到您要的内容，或者您不能查看它。")))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse whom the register does not name; REST views ask it themselves."""
        if hasattr(view, "cls") or request.resolver_match is None:
            return None
        refusal = register_refusal(request, request.actor)  # type: ignore[attr-defined]
        if refusal is None and "%00" in request.META.get("QUERY_STRING", ""):
            refusal = Unreadable(_("请求内容无法读取。"))
        return None if refusal is None else self.answer(request, refusal)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal; None lets anything else pass as a fault."""
        refusal = as_refusal(error)
        return None if refusal is None else self.answer(request, refusal)

    def answer(self, request: HttpRequest, refusal: Refusal) -> HttpResponse:
        """One page for all refusals, with the sentence and the way back."""
        write_denied(request, request.actor, refusal)  # type: ignore[attr-defined]
        back = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        context = {
            "status": refusal.http,
            "title": titles()[refusal.http],
            "sentence": str(refusal),
            "code": refusal.code,
            "fields": refusal.fields,
            "back": back if safe else "/",
            "htmx": "HX-Request" in request.headers,
        }
        return render(request, "errors/refusal.html", context, status=refusal.http)


def titles() -> dict[int, str]:
    """The heading over each kind of refusal."""
    return {
        400: _("请求无法读取"),
        401: _("请先登录"),
        403: _("没有权限"),
        404: _("没有找到"),
        405: _("不支持的操作"),
        406: _("没有这种格式"),
        409: _("现在不能这样做"),
        413: _("内容太大"),
        415: _("格式不支持"),
        422: _("填写有误"),
        429: _("请求太频繁"),
    }


def as_refusal(error: Exception) -> Refusal | None:
    """The refusal that an exception stands for; None for a fault."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Http404):
        return NotFound(_("没有找到您要的内容，或者您不能查看它。"))
    if isinstance(error, PermissionDenied):
        return Forbidden(_("您的角色没有这项权限。如需要，请联系本单位管理员。"))
    return None


def register_refusal(request: HttpRequest, actor: Actor) -> Refusal | None:
    """Why the access register keeps this actor out; None when it lets them in."""
    if "\0" in request.path:  # in no row's key; PostgreSQL cannot even look for it
        return NotFound(_("没有找到您要的内容，或者您不能查看它。"))
    match = request.resolver_match
    name, method = match.view_name if match else "", request.method or ""
    row = registers.route(name, method)
    if row is not None and row.allows(actor):
        return None
    if row is None and registers.is_registered(name):
        return NotThisWay(_("这个地址不支持这种操作。请从页面上的按钮或链接进入。"))
    if row is None:
        logger.warning("not in the access register: %s %s", method, name)
    return Forbidden(_("您的角色没有这项权限。如需要，请联系本单位管理员。"))


def write_denied(request: HttpRequest, actor: Actor, refusal: Refusal) -> None:
    """Write the denial down: every 403, and a 404 on a row that is there."""
    hidden = isinstance(refusal, NotFound) and refusal.exists
    if not (isinstance(refusal, Forbidden) or hidden):
        return
    name = request.resolver_match.view_name if request.resolver_match else "unresolved"
    arguments = request.resolver_match.kwargs if request.resolver_match else {}
    audit.denied(
        actor,
        "access.denied",
        name[:120],
        reason=refusal.code,
        method=request.method,
        arguments={key: str(value) for key, value in arguments.items()},
    )


class NoStoreMiddleware:
    """What a signed-in person sees stays in no cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer, unless it says itself how it may be kept."""
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

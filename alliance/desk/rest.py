"""The REST door as a whole: its document, the page to try it, and what is not there."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.core.errors import NotFound


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a program signs in, for the OpenAPI document."""

    target_class = "members.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The header Authorization: Token …"""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _("写作 Token 加一个空格加令牌；令牌由 manage.py token 用户名 发给。"),
        }


class Schema(SpectacularAPIView):
    """The OpenAPI document in the caller's language; YAML, or JSON with ?format=json."""


@require_GET
@csp_update({"img-src": [SELF, "data:"]})  # the page's own style sheet draws with data: images
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page on which every address can be tried, signed in as oneself."""
    return render(request, "desk/api_docs.html")


@extend_schema(exclude=True)
class NothingHere(APIView):
    """Every other address below /api/v1/: a problem answer instead of a page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead a reader who forgot the last slash to where it belongs."""
        if request.method == "GET" and not request.path.endswith("/"):
            try:
                found = resolve(f"{request.path}/")
            except Resolver404:
                found = None
            if found is not None and getattr(found.func, "cls", None) is not NothingHere:
                address = request.get_full_path(force_append_slash=True)
                return HttpResponsePermanentRedirect(address)
        return super().dispatch(request, *args, **kwargs)

    def _nothing(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        raise NotFound(_("接口没有这个地址。所有地址见 /api/v1/docs/。"))

    get = post = put = patch = delete = _nothing

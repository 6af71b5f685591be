"""Addresses that only tests have: pages and REST views that refuse in every way."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import audit, errors
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused, Unreadable
from alliance.core.registers import Route
from alliance.urls import urlpatterns as all_of_them

REFUSALS: dict[str, Exception] = {
    "refused": Refused(
        "本期已关闭，请先重新开放。", code="period_closed", details={"period": "2024"}
    ),
    "not_set": errors.NotSet("县里尚未确定这个数值。"),
    "forbidden": Forbidden("只有考核人员可以这样做。"),
    "invalid": Invalid("填写有误。", fields={"value": "请填写数字。"}),
    "unreadable": Unreadable("无法读取。"),
    "not_there": NotFound("没有找到。"),
    "not_yours": NotFound("没有找到。", exists=True),
    "http404": Http404("secret reason"),
    "permission": PermissionDenied("secret reason"),
}


@action
def change_and_refuse(*, by: Actor, how: str) -> None:
    """Writes first and refuses then, as no action should; all of it is rolled back."""
    audit.record(by, "thing.changed", "thing:1")
    raise REFUSALS[how]


def page(request: HttpRequest, how: str = "") -> HttpResponse:
    if how:
        change_and_refuse(by=request.actor, how=how)  # type: ignore[attr-defined]
    return HttpResponse("inside")


@login_not_required
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


class Thing(serializers.Serializer[Any]):
    """One number."""

    number = serializers.IntegerField()


class Api(APIView):
    def get(self, request: Request, how: str = "") -> Response:
        if how:
            change_and_refuse(by=request._request.actor, how=how)  # type: ignore[attr-defined]
        return Response({"inside": True})

    def post(self, request: Request, how: str = "") -> Response:
        Thing(data=request.data).is_valid(raise_exception=True)
        return Response({"inside": True}, status=201)


urlpatterns = [
    path("page/", page, name="page"),
    path("page/<how>/", page, name="page-refusing"),
    path("open/", open_page, name="open"),
    path("roles/", page, name="roles"),
    path("left-out/", page, name="left-out"),
    path("broken/", broken, name="broken"),
    path("rest/", Api.as_view(), name="rest"),
    path("rest/<how>/", Api.as_view(), name="rest-refusing"),
    path("rest-roles/", Api.as_view(), name="rest-roles"),
    path("rest-left-out/", Api.as_view(), name="rest-left-out"),
    *all_of_them,
]
ROUTES = [
    Route("page", ("GET",), ("signed-in",)),
    Route("page-refusing", ("GET", "POST"), ("signed-in",)),
    Route("open", ("GET",), ("anyone",)),
    Route("roles", ("GET",), ("assessor",)),
    Route("broken", ("GET",), ("signed-in",)),
    Route("rest", ("GET", "POST"), ("signed-in",)),
    Route("rest-refusing", ("GET",), ("signed-in",)),
    Route("rest-roles", ("GET",), ("assessor",)),
]

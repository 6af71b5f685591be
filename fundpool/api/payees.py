"""Accounts of payment over REST: entered by a unit, confirmed by another person."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Asking
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from fundpool.access import payees as payee_access
from fundpool.actions import payees as payee_actions
from fundpool.api import request_shapes as shapes
from fundpool.api.requests import REFUSED, TAG, body_named, county_asked, plain, read
from fundpool.models import Payee
from members import access as member_access


@listed(TAG, shapes.PayeeShape, _("收款账户"), _("本单位的；确认人看本县区的。账号只示末四位。"))
class Payees(ListView):
    """Accounts the caller sees; POST enters one."""

    title = "payees"
    common = (COUNTY,)
    parameters = (parameter("institution", _("单位代码。")),)
    order: ClassVar = ("-entered_at", "id")
    columns = names_of(shapes.PayeeShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = payee_access.payees_for(actor).filter(county=county)
        return only(rows, institution__code__in=asked.texts("institution"))

    def records(self, rows: list[Payee]) -> list[Row]:
        """Ids become codes."""
        return [tuple(shapes.payee_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="payee_enter", tags=[TAG], summary=_("登记收款账户"),
        description=_("另一人确认后生效。"), parameters=[COUNTY, KEY],
        request=shapes.NewPayeeShape, responses={201: shapes.PayeeShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking) -> Response:
        """Enter one, once for the caller's key."""
        actor, county = county_asked(request)
        said = read(shapes.NewPayeeShape, request)
        body = body_named(payee_access.keeping_bodies_for(actor), county, said.pop("institution"))
        pk = once(
            actor, key_of(request._request), "fundpool.enter_payee",
            lambda: str(payee_actions.enter_payee(institution=body, by=actor, **said).pk),
            asked=[body.code, plain(said)],
        )  # fmt: skip
        return Response(shapes.payee_line(payee_access.payee_for(actor, UUID(pk))), status=201)


class ConfirmPayee(APIView):
    """Another person says that it is right."""

    @extend_schema(
        operation_id="payee_confirm", tags=[TAG], summary=_("确认收款账户"), parameters=[KEY],
        request=None, responses={200: shapes.PayeeShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, payee: UUID) -> Response:
        """Confirm it, once for the caller's key."""
        return _payee(request, payee, "fundpool.confirm_payee", payee_actions.confirm_payee)


class DropPayee(APIView):
    """It is taken back before anybody confirmed it."""

    @extend_schema(
        operation_id="payee_drop", tags=[TAG], summary=_("撤销收款账户"), parameters=[KEY],
        request=None, responses={200: shapes.PayeeShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, payee: UUID) -> Response:
        """Take it back, once for the caller's key."""
        return _payee(request, payee, "fundpool.drop_payee", payee_actions.drop_payee)


def _payee(request: Asking, pk: UUID, name: str, act: Callable[..., Payee]) -> Response:
    actor = actor_of(request)
    row = payee_access.payee_for(actor, pk)
    once(
        actor, key_of(request._request), name, lambda: str(act(payee=row, by=actor).pk),
        asked=str(pk),
    )  # fmt: skip
    return Response(shapes.payee_line(payee_access.payee_for(actor, pk)))

"""Where programs are told, over REST: enter, confirm, pause, resume, end; send an event once more."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, moment, names_of, text, truth
from members import access as member_access
from referrals.access import deliveries as access
from referrals.actions import deliveries as actions
from referrals.api.cases import TAG
from referrals.api.deliveries import EventDeliveryShape, delivery_line
from referrals.models import DeliveryAddress

_VERBS: Final = ("confirm", "pause", "resume", "end")


class DeliveryAddressShape(Shape):
    """An address; its secret is in no list."""

    id = text(_("推送地址的标识。"))
    client = text(_("接口客户端代码。"))
    url = text(_("推送地址。"))
    key_id = text(_("密钥编号。"))
    entered_at = moment(_("登记时间。"))
    confirmed_at = moment(_("确认时间；还没有确认时为 null。"), allow_null=True)
    paused_at = moment(_("暂停时间。"), allow_null=True)
    ended_at = moment(_("停用时间。"), allow_null=True)
    ended_reason = text(_("停用的理由。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class EnteredAddressShape(DeliveryAddressShape):
    """An address that was entered just now."""

    secret = text(_("签名用的密钥，只在登记时给一次；重复的请求为 null。"), allow_null=True)


class NewDeliveryAddressShape(Shape):
    """Where a program is told."""

    client = text(_("接口客户端代码。"))
    url = text(_("https:// 开头的完整地址。"), max_length=300)


class AddressVerbShape(Shape):
    """What a step may say."""

    reason = text(_("停用的理由；停用时必填。"), required=False, default="", allow_blank=True)


@listed(TAG, DeliveryAddressShape, _("推送地址"), _("登记的接口客户端在哪里接收转诊事件。"))
class DeliveryAddresses(ListView):
    """Addresses in the counties the caller administers; POST enters one."""

    title = "delivery-addresses"
    common = (COUNTY,)
    order = ("-entered_at", "id")
    columns = names_of(DeliveryAddressShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return access.addresses_for(actor).filter(county=county).select_related("client")

    def records(self, rows: list[DeliveryAddress]) -> list[Row]:
        """Ids become codes; no secret."""
        return [tuple(_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="delivery_address_enter", tags=[TAG], summary=_("登记推送地址"),
        description=_("由安全管理员另行确认后才开始推送。"),
        parameters=[COUNTY, KEY], request=NewDeliveryAddressShape,
        responses={201: EnteredAddressShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Enter it; the secret is given this once and kept by no repeated answer."""
        actor = actor_of(request)
        said = read(NewDeliveryAddressShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        access.check_can_keep(actor, county.pk)
        secrets: list[str] = []

        def enter() -> str:
            client = access.hearer_for(actor, county, said["client"])
            row, secret = actions.enter_address(client=client, url=said["url"], by=actor)
            secrets.append(secret)
            return str(row.pk)

        key = key_of(request._request)
        pk = once(actor, key, "referrals.enter_address", enter, asked=plain(said))
        row = access.address_for(actor, UUID(pk))
        return Response({**_line(row), "secret": next(iter(secrets), None)}, status=201)


class DecideDeliveryAddress(APIView):
    """Confirm, pause, resume, end."""

    @extend_schema(
        operation_id="delivery_address_step", tags=[TAG], summary=_("确认、暂停、恢复或停用推送地址"),
        description=_("登记的人不能确认；停用后不能恢复。"),
        parameters=[
            OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=_VERBS,
                             description=_("步骤。")),
            KEY,
        ],
        request=AddressVerbShape,
        responses={200: DeliveryAddressShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, address: UUID, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.address_for(actor, address)
        reason = read(AddressVerbShape, request)["reason"]
        acts: dict[str, Callable[[], DeliveryAddress]] = {
            "confirm": lambda: actions.confirm_address(address=row, by=actor),
            "pause": lambda: actions.pause_address(address=row, by=actor),
            "resume": lambda: actions.resume_address(address=row, by=actor),
            "end": lambda: actions.end_address(address=row, reason=reason, by=actor),
        }
        if verb not in acts:
            raise NotFound(_("没有这一步。"))
        once(
            actor, key_of(request._request), f"referrals.address_{verb}",
            lambda: str(acts[verb]().pk), asked=[str(address), reason],
        )  # fmt: skip
        return Response(_line(access.address_for(actor, address)))


class ResendDelivery(APIView):
    """An event once more."""

    @extend_schema(
        operation_id="event_delivery_resend", tags=[TAG], summary=_("重发一条推送"),
        description=_("事件编号和内容不变；24 小时重新起算。"), parameters=[KEY], request=None,
        responses={200: EventDeliveryShape, **problems(400, 403, 404, 409, 422)},
    )  # fmt: skip
    def post(self, request: Request, delivery: UUID) -> Response:
        """Send it once more, once for the caller's key."""
        actor = actor_of(request)
        row = access.delivery_for(actor, delivery)
        once(
            actor, key_of(request._request), "referrals.resend",
            lambda: str(actions.resend(delivery=row, by=actor).pk), asked=[str(delivery)],
        )  # fmt: skip
        return Response(delivery_line(access.delivery_for(actor, delivery)))


def _line(row: DeliveryAddress) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "client": row.client.code,
        "url": row.url,
        "key_id": row.key_id,
        "entered_at": moment_text(row.entered_at),
        "confirmed_at": moment_text(row.confirmed_at),
        "paused_at": moment_text(row.paused_at),
        "ended_at": moment_text(row.ended_at),
        "ended_reason": row.ended_reason or None,
        "demo": row.demo,
    }

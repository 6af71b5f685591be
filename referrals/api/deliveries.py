"""Deliveries of events over REST: the list, to be read."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from referrals.access import deliveries as access
from referrals.api.cases import TAG
from referrals.models import EventDelivery
from referrals.queries import deliveries as queries

_STATES = tuple(EventDelivery.State.values)


class EventDeliveryShape(Shape):
    """One event for one program; nothing of the patient."""

    id = text(_("推送的标识。"))
    event = text(_("事件编号；重发不变。"))
    referral_number = text(_("转诊单号。"))
    client = text(_("接口客户端代码。"))
    delivery_state = serializers.ChoiceField(
        EventDelivery.State.choices,
        help_text=_("waiting 待送达，delivered 已送达，given_up 已停止。"),
    )
    attempts = whole(_("尝试次数。"))
    last_at = moment(_("最近尝试的时间。"), allow_null=True)
    last_code = whole(_("最近答复码；没有答复时为 null。"), allow_null=True)
    trouble = serializers.ChoiceField(
        EventDelivery.Trouble.choices, allow_null=True, help_text=_("最近一次为什么没有送达。")
    )
    next_at = moment(_("下次尝试的时间；不再尝试时为 null。"), allow_null=True)
    delivered_at = moment(_("送达时间。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


@listed(TAG, EventDeliveryShape, _("事件推送"), _("推送给登记的接口客户端的转诊事件，不含患者。"))
class EventDeliveries(ListView):
    """What was or is to be delivered in the counties the caller administers, the newest first."""

    title = "event-deliveries"
    common = (COUNTY,)
    parameters = (
        parameter("delivery_state", _("推送状态。"), enum=_STATES),
        parameter("client", _("接口客户端代码。")),
    )
    order = ("-event_id", "id")
    columns = names_of(EventDeliveryShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.deliveries_for(actor).filter(county=county)
        return only(
            queries.shown(rows),
            state__in=asked.among("delivery_state", _STATES),
            client__code=asked.text("client"),
        )

    def records(self, rows: list[EventDelivery]) -> list[Row]:
        """Ids become codes."""
        return [tuple(delivery_line(row).values()) for row in rows]


def delivery_line(row: EventDelivery) -> dict[str, Any]:
    """One event for one program, by the names of its shape."""
    waiting = row.state == queries.WAITING
    return {
        "id": str(row.pk),
        "event": str(row.event_id),
        "referral_number": row.referral.number,
        "client": row.client.code,
        "delivery_state": row.state,
        "attempts": row.tries,
        "last_at": moment_text(row.last_at),
        "last_code": row.last_code,
        "trouble": row.trouble or None,
        "next_at": moment_text(row.next_at) if waiting else None,
        "delivered_at": moment_text(row.delivered_at),
        "demo": row.demo,
    }

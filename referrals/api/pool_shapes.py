"""What is said about reserved places over REST."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from alliance.core.answering import moment_text
from alliance.core.shapes import Shape, moment, text, truth, whole
from referrals.models import PoolBooking, PoolDay
from referrals.reserving import LONGEST_CASE, LONGEST_SERVICE, MOST_PLACES, POOL_BOOKING


class PoolDayShape(Shape):
    """One kind of place of one service on one day."""

    id = whole(_("编号。"))
    institution = text(_("牵头单位代码。"))
    kind = serializers.ChoiceField(PoolDay.Kind.choices, help_text=_("类别。"))
    service = text(_("科室或项目。"))
    on = serializers.DateField(help_text=_("日期。"))
    total = whole(_("总数（分母）。"))
    share_numerator = whole(_("规则比例的分子；没有规则为 0。"))
    share_denominator = whole(_("规则比例的分母。"))
    clause = text(_("规则所在条款；县区自定为 null。"), allow_null=True)
    rule_version = whole(_("规则版本；没有规则为 null。"), allow_null=True)
    reserved = whole(_("预留：比例乘总数，向上取整。"))
    offered = whole(_("释放日之前真正开放给基层的数。"))
    booked = whole(_("预约数，到没到都算。"))
    kept = whole(_("已到；监管人员只看名额，为 null。"), allow_null=True)
    no_show = whole(_("未到；监管人员只看名额，为 null。"), allow_null=True)
    released = whole(_("已释放给所有患者。"))
    free = whole(_("还可约。"))
    release_on = serializers.DateField(
        help_text=_("没约完的哪天释放；县区未设为 null，不释放。"), allow_null=True
    )
    stated_at = moment(_("总数是何时报的。"))
    published_at = moment(_("何时发布；未发布为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class BookingShape(Shape):
    """A place that is held or booked."""

    id = text(_("预约编号。"))
    pool = whole(_("预留资源日编号。"))
    institution = text(_("预约单位代码。"))
    case_number = text(_("转诊单号或病例编号；占位时为空。"))
    state = serializers.ChoiceField([*POOL_BOOKING.states.items()], help_text=_("状态。"))
    held_until = moment(_("占到何时；不是占位为 null。"), allow_null=True)
    asked_at = moment(_("预约时间。"))
    settled_at = moment(_("了结时间；未了结为 null。"), allow_null=True)
    reason = text(_("退回的原因。"))
    demo = truth(_("是否演示数据。"))


def booking_line(row: PoolBooking) -> dict[str, Any]:
    """A booking as it is told."""
    return {
        "id": str(row.pk),
        "pool": row.pool_id,
        "institution": row.institution.code,
        "case_number": row.case_number,
        "state": row.state,
        "held_until": moment_text(row.held_until),
        "asked_at": moment_text(row.asked_at),
        "settled_at": moment_text(row.settled_at),
        "reason": row.reason,
        "demo": row.demo,
    }


class _OfBody(Shape):
    institution = text(
        _("单位代码；只有一家时可不写。"), required=False, default="", allow_blank=True,
        max_length=40,
    )  # fmt: skip


class CapacityRowShape(Shape):
    """So many places of one service on one day."""

    on = serializers.DateField(help_text=_("日期。"))
    kind = serializers.ChoiceField(PoolDay.Kind.choices, help_text=_("类别。"))
    service = text(_("科室或项目。"), max_length=LONGEST_SERVICE)
    total = serializers.IntegerField(
        min_value=0, max_value=MOST_PLACES, help_text=_("总数，不是预留数。")
    )


class CapacityShape(_OfBody):
    """What a lead hospital has."""

    rows = CapacityRowShape(many=True, allow_empty=False, help_text=_("一行一天。"))
    dry_run = serializers.BooleanField(
        required=False, default=False, help_text=_("true 只比对，不写入。")
    )


class RefusedRowShape(Shape):
    """A row that cannot be taken."""

    row = whole(_("第几行。"))
    column = text(_("哪一列。"))
    reason = text(_("原因。"))


class StatedShape(Shape):
    """What was written, or would be."""

    dry_run = truth(_("是否只比对。"))
    counts = serializers.DictField(child=serializers.IntegerField(), help_text=_("各多少行。"))
    refused = RefusedRowShape(many=True, help_text=_("退回的行。"))


class PublishShape(_OfBody):
    """Which days."""

    last_day = serializers.DateField(help_text=_("至这一天（含）。"))

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which Python keeps for itself."""
        return {
            "from": serializers.DateField(help_text=_("自这一天（含）。")),
            **super().get_fields(),
        }


class PublishedShape(Shape):
    """Which days are open now."""

    published = serializers.ListField(child=serializers.IntegerField(), help_text=_("编号。"))


class BookShape(_OfBody):
    """For which case."""

    case_number = text(_("转诊单号或本单位的病例编号。"), max_length=LONGEST_CASE)


class HoldShape(_OfBody):
    """For which body."""


class BackShape(Shape):
    """Why."""

    reason = text(_("原因。"), required=False, default="", allow_blank=True, max_length=200)


def said_in(shape: type[Shape], request: Request) -> dict[str, Any]:
    """What was sent, in its shape; Invalid names the fields that are wrong."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def after(last_day: date) -> date:
    """The first day that does not count any more."""
    return last_day + timedelta(days=1)

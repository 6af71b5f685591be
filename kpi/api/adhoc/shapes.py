"""What a request for a few figures looks like from outside, and what its verbs take."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.api.verbs import Typed
from kpi.models import AdHocCell, AdHocRequest, DataValue

STATES = tuple(AdHocRequest.State.values)
CELL_STATES = tuple(AdHocCell.State.values)


class RequestShape(Shape):
    """A request in the list; cells are counted as far as the reader sees them."""

    id = serializers.UUIDField(help_text=_("要数的编号。"))
    title = text(_("事由。"))
    basis = text(_("依据。"))
    period = text(_("期间代码。"))
    due_at = moment(_("几点前报。"))
    minutes = whole(_("每家约需分钟；没有写为 null。"), allow_null=True)
    keeps = truth(_("现有数据元的答复是否同时记为数据值。"))
    state = serializers.ChoiceField(STATES, help_text=_("open 收取中，ended 已结束。"))
    asked_by = text(_("要数人。"), allow_null=True)
    asked_at = moment(_("下发时间。"))
    ended_at = moment(_("结束时间。"), allow_null=True)
    units = whole(_("向多少单位要。"))
    cells = whole(_("多少格。"))
    found = whole(_("其中多少格系统里已有，没有再要。"))
    open = whole(_("其中多少格待答复。"))
    demo = truth(_("是否演示数据。"))


class AskedItemShape(Shape):
    """One thing asked for."""

    position = whole(_("第几个，从 0 起。"))
    element = text(_("数据元代码；只为这次要的为 null。"), allow_null=True)
    name = text(_("名称。"))
    unit = text(_("计量单位。"))
    places = whole(_("小数位。"))


class OneRequestShape(RequestShape):
    """One request with what it asks for."""

    items = AskedItemShape(many=True, help_text=_("要的数，按顺序。"))


class AskedCellShape(Shape):
    """One thing of one body: found, asked for, answered or refused."""

    id = whole(_("格的编号，答复时照写。"))
    request = serializers.UUIDField(help_text=_("要数的编号。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    position = whole(_("第几个数。"))
    element = text(_("数据元代码；只为这次要的为 null。"), allow_null=True)
    name = text(_("名称。"))
    measure = text(_("计量单位。"))
    state = serializers.ChoiceField(
        CELL_STATES,
        help_text=_("found 已有，asked 待答复，answered 已答复，refused 不能提供。"),
    )
    value = number(_("值；没有为 null。"))
    missing = serializers.ChoiceField(
        DataValue.Missing.values, help_text=_("缺数原因。"), allow_null=True
    )
    stated_zero = truth(_("是否确认的零（零报告）。"))
    refusal = text(_("不能提供的理由。"), allow_null=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        DataValue.Source.values, help_text=_("已有的数的来源。"), allow_null=True
    )
    at = moment(_("填报或答复的时间。"), allow_null=True)
    kept = truth(_("答复是否已记为数据值。"))
    not_kept = text(_("该记而没有记为数据值的原因。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewItemShape(Shape):
    """Something that is no element."""

    name = text(_("名称。"), max_length=200)
    unit = text(_("计量单位。"), max_length=20)
    places = serializers.IntegerField(
        help_text=_("小数位。"), required=False, min_value=0, max_value=6
    )


class AskShape(Shape):
    """What is asked, of whom, by when."""

    title = text(_("事由。"), max_length=120)
    basis = text(_("依据：凭哪份文件或哪次会议要数。"), max_length=300)
    period = text(_("期间代码。"), max_length=6)
    due_at = serializers.DateTimeField(help_text=_("几点前报，如 2025-01-20T17:00:00+08:00。"))
    elements = serializers.ListField(
        child=text(max_length=40), help_text=_("现有数据元的代码。"), required=False
    )
    new = NewItemShape(many=True, required=False, help_text=_("现有数据元里没有的。"))
    units = serializers.ListField(
        child=text(max_length=40), help_text=_("向哪些单位要（单元代码）。"), required=False
    )
    alliances = serializers.ListField(
        child=text(max_length=40),
        help_text=_("向哪些医共体今天的成员要（单元代码）。"),
        required=False,
    )
    minutes = serializers.IntegerField(
        help_text=_("每家约需分钟，计入填报负担。"), required=False, min_value=1, max_value=600
    )
    keeps = truth(_("现有数据元的答复同时记为数据值，来源注明“临时要数”。"), required=False)


class ReplyShape(Shape):
    """One body's answer."""

    cells = serializers.DictField(
        child=Typed(allow_blank=True),
        help_text=_("格的编号对所答的内容：数字的字符串或缺数原因；没有写到的格仍待答复。"),
    )
    zeros = serializers.ListField(
        child=serializers.IntegerField(),
        help_text=_("确认为零的空格的编号（零报告）。"),
        required=False,
    )


class RefuseShape(Shape):
    """Why the body cannot give what is open."""

    reason = text(_("为什么不能提供；待答复的格都这样记，结束前可改答。"), max_length=300)


class PartShape(Shape):
    """What one body has of a request."""

    request = serializers.UUIDField(help_text=_("要数的编号。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    due_at = moment(_("几点前报。"))
    state = serializers.ChoiceField(STATES, help_text=_("open 收取中，ended 已结束。"))
    open = whole(_("多少格待答复。"))
    late = truth(_("是否超过时限。"))
    cells = AskedCellShape(many=True, help_text=_("各格，按要的顺序。"))

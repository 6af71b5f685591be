"""What is sent about a scheme's draft: its day, its items, how they give points, the weights."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, text, truth, whole
from kpi.api.verbs import SeenShape, Typed
from kpi.drafting.rules import COMPARATORS, KINDS
from kpi.forms.schemes import STEPS

ITEM_COMPARATORS = tuple(COMPARATORS)


class DraftSchemeShape(Shape):
    """From which day the next version is meant to hold."""

    from_on = serializers.DateField(help_text=_("从哪一天起。"))
    reason = text(_("为什么改。"), max_length=500, required=False)


class PublishSchemeShape(SeenShape):
    """From which day a draft holds, and on what grounds."""

    from_on = serializers.DateField(help_text=_("从哪一天起施行。"))
    reason = text(_("发布的原因：文件名称、文号或会议决定。"), max_length=500)


class DiscardedShape(Shape):
    """A draft that was given up."""

    code = text(_("考核方案代码。"))
    version = whole(_("所放弃的版次。"))
    discarded = truth(_("总是 true。"))


class AddItemShape(SeenShape):
    """An indicator, or the plan's own words that somebody judges, and under which heading."""

    group = text(_("一级指标。"), max_length=120)
    group_en = text(_("一级指标的英文。"), max_length=200, required=False)
    indicator = text(_("指标代码；由人评定的不写。"), max_length=40, required=False)
    name = text(_("没有指标的：方案原话。"), max_length=300, required=False)
    name_en = text(_("原话的英文。"), max_length=400, required=False)
    clause = text(_("没有指标的：条款编号。"), max_length=80, required=False)


class ScoreStepShape(Shape):
    """One row of a table of steps."""

    to = Typed(help_text=_("上限：越低越好时写。"), max_length=40, required=False)
    points = Typed(help_text=_("得几分。"), max_length=40)

    def get_fields(self) -> dict[str, Any]:
        """With the lower bound, whose name the language keeps for itself."""
        below = Typed(help_text=_("下限：越高越好时写。"), max_length=40, required=False)
        return {"from": below, **super().get_fields()}


class ParamsShape(Shape):
    """The numbers of a rule, each kind its own."""

    L = Typed(help_text=_("linear：得零分的值。"), max_length=40, required=False)
    U = Typed(help_text=_("linear：得满分的值。"), max_length=40, required=False)
    steps = ScoreStepShape(  # type: ignore[call-arg]
        many=True, required=False, max_length=STEPS, help_text=_("steps：各档，上下限只写一种。")
    )
    g = Typed(help_text=_("growth：增长多少得满分，5% 写 0.05。"), max_length=40, required=False)
    strict = truth(_("growth：持平不算增长。"), required=False)
    n = Typed(help_text=_("deduct：每次扣几分。"), max_length=40, required=False)
    floor = Typed(help_text=_("deduct：最低扣到几分。"), max_length=40, required=False)
    scope = serializers.ChoiceField(
        ["group", "whole"],
        required=False,
        help_text=_("gate：不符合时 group 本组、whole 全部得 0 分。"),
    )


class ScoringShape(Shape):
    """How an item gives points."""

    rule = serializers.ChoiceField(
        [*KINDS], allow_blank=True, help_text=_("计分规则；空为未设，同时清掉参数和目标。")
    )
    params = ParamsShape(required=False, help_text=_("规则的参数；只取这种规则自己的。"))
    target = Typed(help_text=_("threshold、ratio：计分目标。"), max_length=40, required=False)
    comparator = serializers.ChoiceField(
        ITEM_COMPARATORS, required=False, help_text=_("threshold：怎样才算达到；默认 bare。")
    )


class ChangeItemShape(SeenShape, ScoringShape):
    """How an item gives points; its heading and words where they change."""

    group = text(_("一级指标；不写不变。"), max_length=120, required=False)
    group_en = text(_("一级指标的英文；不写不变。"), max_length=200, required=False)
    name = text(_("没有指标的：方案原话；不写不变。"), max_length=300, required=False)
    name_en = text(_("原话的英文；不写不变。"), max_length=400, required=False)


class MoveItemShape(SeenShape):
    """One place up or down inside its group."""

    up = truth(_("true 上移一位，false 下移一位。"))


class SetWeightsShape(SeenShape):
    """The weights as one set, with the document that sets them."""

    title = text(_("设定权重的文件名称。"), max_length=200, required=False, allow_blank=True)
    number = text(_("文号。"), max_length=100, required=False, allow_blank=True)
    weights = serializers.DictField(
        child=Typed(max_length=40),
        help_text=_("考核项代码 → 权重（字符串，四位小数以内）；{} 且不写文件即改为未设。"),
    )

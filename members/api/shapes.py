"""What a line of each list of the registry looks like."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole

#: The same under another name, for a line that has a column of that name.
words = text


def day(help_text: Any) -> serializers.DateField:
    """A day; null where none is printed or the end is open."""
    return serializers.DateField(help_text=help_text, allow_null=True)


def some(help_text: Any) -> serializers.CharField:
    """A text that may be missing."""
    return serializers.CharField(help_text=help_text, allow_null=True)


def texts(help_text: Any) -> serializers.ListField:
    """Several texts."""
    return serializers.ListField(child=serializers.CharField(), help_text=help_text)


class PlanShape(Shape):
    """A published plan."""

    code = text(_("方案代码。"))
    title = text(_("文件名称。"))
    title_en = text(_("英文名称。"))
    number = some(_("文号；未印为 null。"))
    dated = day(_("成文日期；未印为 null。"))
    from_on = day(_("起始日；未印为 null。"))
    counties = texts(_("实施的县区代码。"))
    clauses = whole(_("条款数。"))
    rules = whole(_("规则数。"))
    parameters_not_set = whole(_("方案没有写定的参数数。"))
    errata = whole(_("勘误数。"))


class ParameterShape(Shape):
    """One named value of a rule."""

    key = text(_("参数，按所管的行为命名。"))
    name = text(_("参数名称。"))
    comparator = text(_("比较符：ge le gt lt eq approx bare between 或空。"))
    value = some(_("值；方案没有写定为 null。列表为 JSON。"))
    unit = text(_("单位。"))
    printed = text(_("原文写法。"))
    note = text(_("说明。"))


class PlanRuleShape(Shape):
    """A rule beside its clause."""

    rule = text(_("规则代码。"))
    plan = text(_("方案代码。"))
    clause = text(_("条款。"))
    quote = text(_("条款原文。"))
    also = texts(_("相关条款。"))
    text = words(_("规则。"))
    text_en = words(_("规则（英文）。"))
    force = words(_("语气。"))
    modules = texts(_("模块。"))
    state = words(_("承载状态：computed held warned not_carried。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    errata = texts(_("勘误编号。"))
    parameters = ParameterShape(many=True)


class PolicyRuleShape(PlanRuleShape):
    """A rule of any plan beside its clause."""


class CountyRuleShape(Shape):
    """What is in force in a county for one parameter."""

    key = text(_("参数。"))
    name = text(_("参数名称。"))
    comparator = text(_("比较符。"))
    value = some(_("值；未设为 null。"))
    unit = text(_("单位。"))
    basis = text(_("依据：printed 方案原文，county 县区参数，not_set 未设。"))
    reason = text(_("说明。"))
    plan = some(_("方案代码。"))
    rule = some(_("规则代码。"))
    clause = some(_("条款。"))
    quote = some(_("条款原文。"))
    printed = some(_("原文写法。"))
    modules = texts(_("读取它的模块。"))
    errata = texts(_("勘误编号。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    set_at = moment(_("县区设定的时间；来自方案为 null。"), allow_null=True)
    version = whole(_("版本。"))


class CountyRuleVersionShape(CountyRuleShape):
    """One version of a rule, from its first day until the next one."""


class ErratumShape(Shape):
    """What a plan prints that does not fit itself."""

    code = text(_("编号。"))
    plan = text(_("方案代码。"))
    clauses = texts(_("条款。"))
    rules = texts(_("规则代码。"))
    finding = text(_("发现。"))
    finding_en = text(_("发现（英文）。"))
    handling = text(_("处理。"))
    handling_en = text(_("处理（英文）。"))


class RuleProposalShape(Shape):
    """A change of a rule that was asked for, and what became of it."""

    id = whole(_("编号。"))
    key = text(_("参数。"))
    name = text(_("参数名称。"))
    comparator = text(_("比较符。"))
    value = some(_("拟设的值；改回未设为 null。"))
    from_on = day(_("起始日；自始为 null。"))
    reason = text(_("依据。"))
    order_no = text(_("文号。"))
    state = text(_("状态：proposed approved refused withdrawn。"))
    proposed_by = text(_("申请人代码。"))
    proposed_at = moment(_("申请时间。"))
    decided_by = some(_("审批人代码。"))
    decided_at = moment(_("审批时间。"), allow_null=True)
    note = text(_("审批意见。"))
    demo = truth(_("演示申请。"))
    version = whole(_("版本。"))


class AliasShape(Shape):
    """Another name of the same body."""

    name = text(_("名称。"))
    kind = text(_("类别：short former variant second。"))


class InstitutionShape(Shape):
    """An institution under its printed name."""

    code = text(_("机构代码，也是单元代码。"))
    name = text(_("印刷名称。"))
    name_en = text(_("英文名称。"))
    kind = some(_("机构类别，WS 218 三级代码；不能确定为 null。"))
    level = some(_("等级；未印为 null。"))
    ownership = some(_("举办：public private social；未印为 null。"))
    uscc = text(_("统一社会信用代码。"))
    parent = some(_("隶属机构的代码。"))  # type: ignore[assignment]
    town = some(_("所在镇街的代码；未填为 null。"))
    status = text(_("这一天的状态：open suspended closed merged。"))
    merged_into = some(_("并入机构的代码。"))
    opened_on = day(_("开业日。"))
    closed_on = day(_("停业日，不含。"))
    clause = some(_("条款。"))
    demo = truth(_("演示机构，不是真实机构。"))
    alliances = texts(_("这一天所在联盟的代码。"))
    aliases = AliasShape(many=True)


class AllianceShape(Shape):
    """An alliance with the bodies that lead it on the day."""

    code = text(_("联盟代码，也是单元代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    kind = text(_("类别：tight tcm tcm_group league centre。"))
    exclusive = truth(_("同类只可属一个。"))
    leads = texts(_("牵头单位的代码。"))
    members = whole(_("其他单位家数，各计一次。"))
    opened_on = day(_("成立日。"))
    closed_on = day(_("终止日，不含。"))
    clause = some(_("条款。"))
    demo = truth(_("演示联盟。"))


class MembershipShape(Shape):
    """A body's place in an alliance on one service line."""

    alliance = text(_("联盟代码。"))
    institution = text(_("机构代码。"))
    institution_name = text(_("机构名称。"))
    role = text(_("身份：lead member private public_health partner aided。"))
    line = text(_("业务线：general gp tcm mch special。"))
    from_on = day(_("起始日；未印为 null。"))
    until_on = day(_("终止日，不含。"))
    clause = some(_("条款。"))
    demo = truth(_("演示关系。"))

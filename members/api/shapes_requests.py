"""What a line of each list of names, proposals, checks and transfers looks like."""

from django.utils.translation import gettext_lazy as _

from alliance.core.shapes import Shape, moment, text, truth, whole
from members.api.shapes import day, some, texts


class InstitutionNameShape(Shape):
    """Another name of a body."""

    institution = text(_("机构代码。"))
    name = text(_("别名。"))
    kind = text(_("类别：short former variant second。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))


class FactProposalShape(Shape):
    """Other facts that a body proposes about itself."""

    id = whole(_("编号。"))
    institution = text(_("机构代码。"))
    changes = texts(_("拟改动的字段。"))
    effective_on = day(_("生效日。"))
    order_no = text(_("文号。"))
    state = text(_("状态：proposed approved refused withdrawn。"))
    proposed_at = moment(_("申请时间。"))
    decided_at = moment(_("审批时间。"), allow_null=True)
    demo = truth(_("演示。"))
    version = whole(_("版本。"))


class FactRequestShape(Shape):
    """A check of registry facts that a body is asked for."""

    institution = text(_("机构代码。"))
    asked_at = moment(_("发出时间。"))
    due_on = day(_("应于此日前核对。"))
    answered_at = moment(_("核对时间；未核对为 null。"), allow_null=True)
    demo = truth(_("演示。"))


class TransferShape(Shape):
    """An item of idle equipment on its way."""

    id = whole(_("编号。"))
    equipment = text(_("设备编号。"))
    giver = text(_("调出单位的机构代码。"))
    taker = some(_("调入单位的机构代码。"))
    state = text(_("状态：offered requested approved handed_over refused withdrawn。"))
    offered_at = moment(_("提出时间。"))
    decided_at = moment(_("审批时间。"), allow_null=True)
    handed_over_on = day(_("交接日。"))
    demo = truth(_("演示。"))
    version = whole(_("版本。"))

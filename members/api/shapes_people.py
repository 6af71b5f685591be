"""What a line of each list of people and of changes looks like."""

from django.utils.translation import gettext_lazy as _

from alliance.core.shapes import Shape, moment, text, truth, whole
from members.api.shapes import day, some


class PersonShape(Shape):
    """A person of the county's registry."""

    code = text(_("人员代码。"))
    name = text(_("姓名。"))
    position = text(_("职务。"))
    institution = some(_("机构代码。"))
    left_on = day(_("离任日，不含。"))
    demo = truth(_("演示。"))
    version = whole(_("版本。"))


class GrantShape(Shape):
    """A role that a person holds on the day."""

    person = text(_("人员代码。"))
    role = text(_("角色代码。"))
    institution = some(_("机构代码；县区一级的角色为 null。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    demo = truth(_("演示。"))


class DepartmentShape(Shape):
    """A department or service unit."""

    code = text(_("科室代码，也是单元代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    institution = text(_("机构代码。"))
    line = text(_("业务线。"))
    parent = some(_("上级科室代码。"))  # type: ignore[assignment]
    opened_on = day(_("设立日。"))
    closed_on = day(_("撤销日，不含。"))
    demo = truth(_("演示。"))


class CustodyShape(Shape):
    """A body run by another."""

    institution = text(_("机构代码。"))
    custodian = text(_("托管方代码。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    clause = some(_("条款。"))


class EventShape(Shape):
    """What happened to a body on a day."""

    institution = text(_("机构代码。"))
    kind = text(_("事项：opened suspended resumed renamed regraded moved merged closed。"))
    on = day(_("生效日。"))
    into = some(_("并入机构的代码。"))
    order_no = text(_("文号。"))
    reason = text(_("事由。"))
    applied = truth(_("已生效。"))
    demo = truth(_("演示。"))


class MembershipRequestShape(Shape):
    """A request to enter, leave or move."""

    kind = text(_("事项：join leave move。"))
    institution = text(_("机构代码。"))
    source = some(_("退出的医共体代码。"))  # type: ignore[assignment]
    target = some(_("加入的医共体代码。"))
    line = text(_("业务线。"))
    role = text(_("身份。"))
    effective_on = day(_("生效日。"))
    order_no = text(_("文号。"))
    state = text(_("状态：applied agreed approved refused withdrawn。"))
    applied_at = moment(_("申请时间。"))
    decided_at = moment(_("审批时间。"), allow_null=True)
    demo = truth(_("演示。"))


class ProjectShape(Shape):
    """A project of the register."""

    code = text(_("编号。"))
    name = text(_("名称。"))
    institution = text(_("机构代码。"))
    estimate_fen = whole(_("估算，分；未填为 null。"), allow_null=True)
    stage = text(_("阶段：entered selected running done dropped。"))
    demo = truth(_("演示。"))
    version = whole(_("版本。"))

"""What a line of each list of places and shared resources looks like."""

from django.utils.translation import gettext_lazy as _

from alliance.core.shapes import Shape, text, truth, whole
from members.api.shapes import day, some, texts


class TownShape(Shape):
    """A town."""

    code = text(_("镇街代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    opened_on = day(_("设立日。"))
    closed_on = day(_("撤销日，不含。"))
    clause = some(_("条款。"))
    demo = truth(_("演示。"))


class VillageShape(Shape):
    """A village."""

    code = text(_("行政村代码。"))
    name = text(_("名称。"))
    town = some(_("镇街代码。"))
    recruiting = some(_("村医招录：staffed recruiting none_found；未填为 null。"))
    closed_on = day(_("撤并日，不含。"))
    demo = truth(_("演示。"))


class ServedVillageShape(Shape):
    """Who serves a village."""

    village = text(_("行政村代码。"))
    institution = text(_("机构代码。"))
    mode = text(_("方式：clinic joint posted tour sitting。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    demo = truth(_("演示。"))


class ServedAreaShape(Shape):
    """Which body answers for a town or for another body."""

    provider = text(_("联系单位的机构代码。"))
    line = text(_("业务线：general gp tcm mch special。"))
    town = some(_("镇街代码；联系的是机构时为 null。"))
    institution = some(_("机构代码；联系的是镇街时为 null。"))
    area = text(_("片区名称；没有名称的为空。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    source = text(_("依据。"))  # type: ignore[assignment]
    demo = truth(_("演示。"))


class FigureShape(Shape):
    """A dated figure; of the county itself when no place is named."""

    kind = text(_("种类：resident served assigned over65 beds。"))
    institution = some(_("机构代码。"))
    town = some(_("镇街代码。"))
    village = some(_("行政村代码。"))
    value = whole(_("数值，人或张。"))
    as_of = day(_("截至。"))
    source = text(_("来源。"))  # type: ignore[assignment]
    demo = truth(_("演示。"))


class CentreShape(Shape):
    """A shared centre."""

    code = text(_("中心代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    family = text(_("类别。"))
    host = some(_("依托单位代码；未印为 null。"))
    alliance = some(_("医共体代码。"))
    services = texts(_("服务内容。"))
    confirmed = truth(_("依托关系已确认。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    clause = some(_("条款。"))
    demo = truth(_("演示。"))


class CentreServedShape(Shape):
    """One body or alliance that a centre serves."""

    centre = text(_("中心代码。"))
    institution = some(_("机构代码。"))
    alliance = some(_("医共体代码。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    demo = truth(_("演示。"))


class CapabilityShape(Shape):
    """What a body has or has not."""

    institution = text(_("机构代码。"))
    kind = text(_("类别：emergency diagnosis medicine equipment service。"))
    name = text(_("名称。"))
    has = truth(_("具备。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    clause = some(_("条款。"))
    demo = truth(_("演示。"))


class DiseaseListShape(Shape):
    """A disease list."""

    code = text(_("目录代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    alliance = text(_("医共体代码；全县区的为 null。"), allow_null=True)
    level = text(_("层级：primary county two。"))
    expected = whole(_("文件所印病种数；未印为 null。"), allow_null=True)
    clause = some(_("条款。"))
    document_no = text(_("目录文号。"))
    demo = truth(_("演示。"))


class DiseaseEntryShape(Shape):
    """One disease of a list."""

    list = text(_("目录代码。"))
    icd = text(_("ICD 编码。"))
    name = text(_("病种。"))
    level = text(_("诊治层级。"))
    direction = text(_("转诊方向：up down both 或空。"))
    criteria = text(_("转诊指征。"))
    required = texts(_("须附资料。"))  # type: ignore[assignment]
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    demo = truth(_("演示。"))


class EquipmentShape(Shape):
    """An item of equipment."""

    code = text(_("编号。"))
    name = text(_("名称。"))
    model = text(_("型号。"))
    owner = text(_("所有单位代码。"))
    acquired_on = day(_("购置日；未填为 null。"))
    cost_fen = whole(_("原值，分；未填为 null。"), allow_null=True)
    idle = truth(_("闲置。"))
    retired_on = day(_("报废日。"))
    demo = truth(_("演示。"))
    version = whole(_("版本。"))


class EvidenceShape(Shape):
    """That an item of a plan's list is done."""

    rule = text(_("规则代码。"))
    item = text(_("事项。"))
    institution = some(_("机构代码。"))
    done_on = day(_("落实日。"))
    note = text(_("说明。"))
    demo = truth(_("演示。"))

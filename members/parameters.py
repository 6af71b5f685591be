"""Parameters of the registry's rules: alliances, members, centres, villages; and of governance.

Keys that start with ``governance.`` belong to the rules on who decides and what was
ordered; they move to that app's own module when it exists.
"""

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("members.alliance.count", "integer", "个", _("医共体个数")),
    Parameter("members.alliance.lead_count", "integer", "家", _("牵头单位家数")),
    Parameter("members.alliance.member_count", "integer", "家", _("成员单位家数")),
    Parameter("members.alliance.layers", "integer", "层", _("医防融合架构层数")),
    Parameter(
        "members.line.lead_count",
        "integer",
        "家",
        _("各服务线牵头单位家数"),
        ("gp", "tcm", "mch", "special"),
    ),
    Parameter(
        "members.line.member_count",
        "integer",
        "家",
        _("各服务线成员单位家数"),
        ("gp", "tcm", "mch", "special"),
    ),
    Parameter("members.line.allocation", "list", "", _("牵头单位的片区划分")),
    Parameter("members.line.foci", "list", "", _("专科服务区重点")),
    Parameter("members.primary_care.count", "integer", "家", _("基层医疗卫生机构家数")),
    Parameter("members.private.voluntary", "flag", "", _("民营医院自愿加入")),
    Parameter("members.tcm_alliance.count", "integer", "个", _("中医紧密型医共体个数")),
    Parameter(
        "members.tcm_alliance.member_count",
        "integer",
        "个",
        _("中医紧密型医共体成员数"),
        ("least", "most"),
    ),
    Parameter("members.subcentre.count", "integer", "个", _("次中心（区域医疗卫生中心）个数")),
    Parameter("members.subcentre.names", "list", "", _("次中心（区域医疗卫生中心）名称")),
    Parameter("members.league.count", "integer", "个", _("专科联盟个数")),
    Parameter("members.shared_centre.count", "integer", "个", _("共享中心个数")),
    Parameter("members.shared_centre.kinds", "list", "", _("共享中心种类")),
    Parameter("members.diagnostic_centre.count", "integer", "个", _("诊断共享中心个数")),
    Parameter("members.remote_service.kinds", "list", "", _("远程服务种类")),
    Parameter("members.uniform.aspects", "list", "", _("同质化统一事项")),
    Parameter("members.service_unit.kinds", "list", "", _("基层服务单元")),
    Parameter("members.service_unit.optional", "list", "", _("规模较小机构可不设的服务单元")),
    Parameter("members.unchanged.attributes", "list", "", _("保持不变的事项")),
    Parameter("members.unchanged.further", "list", "", _("另行写明不变的事项")),
    Parameter("members.purchasing.unified", "list", "", _("采购统一事项")),
    Parameter("members.pilot.kinds", "list", "", _("试点种类")),
    Parameter("members.pilot.bodies", "list", "", _("试点机构")),
    Parameter("members.aid.targets", "list", "", _("对口支援对象")),
    Parameter("members.village.low_population", "integer", "人", _("人口较少行政村的人口线")),
    Parameter("members.village.no_recruit_required", "flag", "", _("须同时招录不到合格村医")),
    Parameter("members.village.blank_count", "integer", "个", _("乡村机构和人员空白点数")),
    Parameter("members.village_clinic.per_village", "integer", "个", _("每村卫生室数")),
    Parameter("members.village_clinic.managed_aspects", "list", "", _("对村卫生室统一管理的方面")),
    Parameter("governance.group.name", "text", "", _("县级议事机构名称")),
    Parameter("governance.group.chair", "text", "", _("县级议事机构组长（主任）")),
    Parameter("governance.group.vice_chair", "text", "", _("县级议事机构副组长（副主任）")),
    Parameter("governance.group.departments", "list", "", _("县级议事机构成员部门")),
    Parameter("governance.group.others", "list", "", _("县级议事机构其他参与单位")),
    Parameter(
        "governance.group.meetings_per_year", "integer", "次/年", _("县级议事机构每年会议次数")
    ),
    Parameter("governance.office.host", "text", "", _("办公室所在单位")),
    Parameter("governance.office.head", "text", "", _("办公室主任")),
    Parameter("governance.office.members", "list", "", _("办公室成员")),
    Parameter("governance.office.duties", "list", "", _("办公室职责")),
    Parameter("governance.board.bodies", "list", "", _("医共体内设议事监督机构")),
    Parameter("governance.board.charter", "flag", "", _("制定医共体章程")),
    Parameter("governance.board.tiers", "list", "", _("管理架构层级")),
    Parameter("governance.board.primary_care_seats", "integer", "名", _("理事会基层代表人数")),
    Parameter("governance.board.meetings_per_year", "integer", "次/年", _("理事会每年会议次数")),
    Parameter(
        "governance.commissioner.attends_without_vote", "flag", "", _("公共卫生专员列席理事会")
    ),
    Parameter("governance.business_centre.kinds", "list", "", _("部门管理中心种类")),
    Parameter("governance.power_list.parties", "list", "", _("权责清单各方")),
    Parameter(
        "governance.stage.due_on",
        "date",
        "",
        _("工作阶段日期"),
        ("baseline", "start", "carry_out_from", "carry_out_to", "evaluation"),
    ),
    Parameter(
        "governance.major_list.items",
        "list",
        "",
        _("重大清单事项"),
        ("project", "reform", "policy", "platform"),
    ),
)

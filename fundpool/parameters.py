"""Parameters of the rules on common funds, contributions, insurance and pay."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter
from fundpool.alert_parameters import ALERTS
from fundpool.capitation_parameters import CAPITATION
from fundpool.closing_parameters import CLOSING
from fundpool.levy_parameters import LEVIES
from fundpool.subsidy_parameters import SUBSIDIES

#: How the cases in brackets read; a full key where one case has two meanings.
CASES: Final[Mapping[str, Promise]] = {
    "technical": _("技术服务协作"),
    "development": _("发展"),
    "township": _("镇级"),
    "lead": _("牵头医院"),
    "least": _("最少"),
    "most": _("最多"),
    "member": _("预拨"),
    "assessed": _("考核核拨"),
    "it_running": _("信息化运行"),
    "talent": _("人才下沉"),
    "supply": _("药械供应"),
    "operation": _("业务运行"),
    "equipment": _("设备更新"),
    "it_software": _("软件"),
    "it_hardware": _("硬件"),
    "it_network": _("网络"),
    "it_interfaces": _("接口"),
    "it_staff": _("信息化人员"),
    "it_maintenance": _("运行维护"),
    "business_deans": _("挂职业务院长"),
    "paired_experts": _("对口支援专家"),
    "recruits": _("新招聘人员"),
    "remote_reports": _("远程诊断报告"),
    "emergency_stations": _("急救站点"),
    "ct": _("CT"),
    "gastroscope": _("胃镜"),
    "ultrasound": _("彩超"),
    "biochemistry": _("生化分析仪"),
    "thyroid": _("甲状腺功能测试仪"),
    "running": _("政府补助"),
    "village": _("村卫生室"),
    "medicine": _("基药"),
    "incentive": _("激励资金"),
}

#: Which bodies draw on a pool.
DRAWN_BY: Final = (
    ("county_hospital", _("区级医院")),
    ("township", _("基层医疗卫生机构")),
    ("member", _("全部成员单位")),
)
#: Who reviews a request before it is approved.
REVIEWERS: Final = (("commission", _("卫健委")), ("lead", _("牵头单位")))

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("fundpool.pool.count", "integer", "个", _("资金池个数"), topic="pool"),
    Parameter("fundpool.pool.uses", "list", "", _("资金池用途"), ("technical", "development")),
    *LEVIES,
    *ALERTS,
    Parameter(
        "fundpool.subsidy.amount",
        "money",
        "分",
        _("财政对资金池的补助"),
        ("technical", "development"),
        waits=_("登记财政对资金池的补助"),
    ),
    Parameter(
        "fundpool.increment.share",
        "share",
        "",
        _("业务收入增量部分的分享比例"),
        waits=_("分享业务收入增量"),
    ),
    Parameter("fundpool.increment.kinds", "list", "", _("业务收入增量的来源")),
    Parameter("fundpool.custody.holder", "text", "", _("资金池存放单位")),
    Parameter("fundpool.custody.principles", "list", "", _("资金池使用原则")),
    Parameter("fundpool.overdraft.allowed", "flag", "", _("资金池可以透支")),
    Parameter("fundpool.claim.per_year", "integer", "次/年", _("资金池每年申请次数")),
    Parameter("fundpool.claim.evidence_required", "flag", "", _("申请须附支付佐证材料")),
    Parameter(
        "fundpool.claim.drawn_by",
        "text",
        "",
        _("资金池由谁申请使用"),
        ("technical", "development"),
        waits=_("申请使用资金池"),
        choices=DRAWN_BY,
    ),
    Parameter("fundpool.claim.reviewer", "text", "", _("资金申请的审核方"), choices=REVIEWERS),
    Parameter("fundpool.claim.two_from", "money", "分", _("须两人审批的资金申请起点")),
    Parameter(
        "fundpool.claim.account_within",
        "days",
        "天",
        _("拨付后核销的期限"),
        waits=_("提醒逾期未核销的资金"),
    ),
    Parameter(
        "fundpool.interest.owner",
        "text",
        "",
        _("资金池利息归属"),
        waits=_("登记资金池的利息"),
        choices=(("pool", _("归资金池")), ("source", _("缴财政"))),
    ),
    Parameter("fundpool.earmark.required", "flag", "", _("资金池资金专款专用")),
    Parameter("fundpool.dissolution.basis", "text", "", _("解体时结余返还的依据")),
    Parameter("fundpool.abuse.kinds", "list", "", _("资金池违规情形")),
    Parameter("fundpool.analysis.per_year", "integer", "次/年", _("每年经济运行分析次数")),
    Parameter("fundpool.accounting_centre.host", "text", "", _("财务核算中心所在单位")),
    Parameter("fundpool.accounting_centre.principles", "list", "", _("财务核算中心记账原则")),
    Parameter("fundpool.store.kinds", "list", "", _("项目与设备登记库")),
    Parameter("fundpool.insurance.payment", "text", "", _("医保付费方式")),
    Parameter(
        "fundpool.insurance.surplus_is_business_income", "flag", "", _("医保结余作为业务收入")
    ),
    Parameter(
        "fundpool.insurance.surplus_share",
        "share",
        "",
        _("医保结余在成员单位中的分配比例"),
        topic="pool",
        waits=_("分配医保结余"),
    ),
    Parameter(
        "fundpool.insurance.overrun_share",
        "share",
        "",
        _("医保合理超支的分担比例"),
        topic="overrun",
        waits=_("分担医保合理超支"),
    ),
    Parameter("fundpool.pay.excluded_from_total", "list", "", _("不计入绩效工资总量的报酬")),
    Parameter(
        "fundpool.pay.gp_increase",
        "money",
        "分",
        _("聘用注册全科医生增核的超额绩效"),
        waits=_("核增聘用全科医生的绩效"),
    ),
    Parameter(
        "fundpool.incentive.amount",
        "money",
        "分",
        _("牵头医院激励资金数额"),
        waits=_("发放牵头医院激励资金"),
    ),
    Parameter(
        "fundpool.talent_fund.amount",
        "money",
        "分",
        _("人才专项工作经费数额"),
        waits=_("安排人才专项工作经费"),
    ),
    Parameter(
        "fundpool.training.compensation",
        "money",
        "分",
        _("培养培训补偿数额"),
        waits=_("支付培养培训补偿"),
    ),
    Parameter("fundpool.package.kinds", "list", "", _("打包资金种类")),
    Parameter("fundpool.construction.uses", "list", "", _("医共体建设资金用途")),
    Parameter(
        "fundpool.wage_subsidy.share", "share", "", _("人员工资财政补助比例"), ("township", "lead")
    ),
    Parameter(
        "fundpool.staff_insurance_subsidy.share",
        "share",
        "",
        _("人员保险财政补助比例"),
        ("township", "lead"),
    ),
    Parameter("fundpool.running_subsidy.steps", "list", "", _("政府补助核定办法")),
    Parameter(
        "fundpool.village_subsidy.amount",
        "money",
        "分",
        _("村卫生室运行补助标准"),
        waits=_("发放村卫生室运行补助"),
    ),
    *SUBSIDIES,
    Parameter(
        "fundpool.posting_reward.amount",
        "money",
        "分",
        _("下沉人员补助奖励标准"),
        waits=_("发放下沉人员补助"),
    ),
    Parameter(
        "fundpool.posted_staff.increment_share",
        "share",
        "",
        _("业务增量用于下沉人员的比例"),
        ("least", "most"),
        topic="pool",
    ),
    *CLOSING,
    Parameter(
        "fundpool.risk_reward.amount",
        "money",
        "分",
        _("识别风险病人的奖励标准"),
        waits=_("发放识别风险病人的奖励"),
    ),
    Parameter(
        "fundpool.insurance.payment_by_level",
        "text",
        "",
        _("不同级别机构的医保支付比例"),
        waits=_("核算不同级别机构的医保支付"),
    ),
    Parameter("fundpool.insurance.surplus_retained", "flag", "", _("医保结余留用")),
    Parameter("fundpool.insurance.surplus_user", "text", "", _("医保结余使用单位"), topic="pool"),
    Parameter("fundpool.insurance.surplus_uses", "list", "", _("医保结余用途")),
    Parameter(
        "fundpool.insurance.overrun_payer", "text", "", _("医保合理超支的承担单位"), topic="overrun"
    ),
    Parameter(
        "fundpool.insurance.overrun_decided_by",
        "text",
        "",
        _("医保合理超支的决定机构"),
        topic="overrun",
    ),
    Parameter("fundpool.chief_accountant.required", "flag", "", _("牵头医院实行总会计师制度")),
    Parameter(
        "fundpool.prepay.share",
        "share",
        "",
        _("公共卫生经费预拨与考核核拨比例"),
        ("member", "assessed"),
        topic="pool",
        waits=_("预拨和考核核拨公共卫生经费"),
    ),
    Parameter(
        "fundpool.prepay.payments_per_year", "integer", "次/年", _("公共卫生经费每年预拨次数")
    ),
    *CAPITATION,
    Parameter(
        "fundpool.settlement.per_year", "integer", "次/年", _("专业公共卫生机构每年结算次数")
    ),
    Parameter(
        "fundpool.audit.per_year",
        "integer",
        "次/年",
        _("公共卫生经费每年审计次数"),
        waits=_("提醒公共卫生经费审计"),
    ),
    Parameter("fundpool.budget.special_total", "money", "分", _("财政每年专项预算"), topic="pool"),
    Parameter(
        "fundpool.budget.line",
        "money",
        "分",
        _("专项预算各项"),
        ("it_running", "talent", "supply", "operation", "equipment"),
    ),
    Parameter(
        "fundpool.budget.component",
        "money",
        "分",
        _("预算构成"),
        (
            "it_software",
            "it_hardware",
            "it_network",
            "it_interfaces",
            "it_staff",
            "it_maintenance",
            "business_deans",
            "paired_experts",
            "recruits",
            "remote_reports",
            "emergency_stations",
        ),
    ),
    Parameter("fundpool.budget.it_requirement", "money", "分", _("信息化建设资金需求")),
    Parameter("fundpool.budget.it_total", "money", "分", _("信息化建设投入合计")),
    Parameter("fundpool.budget.it_per_year", "money", "分", _("信息化建设每年投入")),
    Parameter("fundpool.budget.recruit_unit_cost", "money", "分", _("新招聘人员每人每年经费")),
    Parameter("fundpool.budget.equipment_total", "money", "分", _("设备更新资金合计")),
    Parameter("fundpool.budget.equipment_years", "integer", "年", _("设备更新年数")),
    Parameter(
        "fundpool.equipment.unit_price",
        "money",
        "分",
        _("设备单价"),
        ("ct", "gastroscope", "ultrasound", "biochemistry", "thyroid"),
    ),
)

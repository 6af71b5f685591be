"""Parameters of the rules on indicators, targets, weights and consequences.

A target with several printed years has the year as its case.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

#: How the cases in brackets read; a full key where one case has two meanings.
CASES: Final[Mapping[str, Promise]] = {
    "alliances": _("医共体建成"),
    "tiered_care": _("分级诊疗"),
    "coverage": _("纳入医共体全覆盖"),
    "visit_share": _("就诊率"),
    "provincial_standard": _("省定标准"),
    "subcentre": _("次中心"),
    "all": _("全部就诊"),
    "outpatient": _("门诊"),
    "inpatient": _("住院"),
    "patients": _("就诊患者"),
    "treatments": _("诊疗量"),
    "emergency_outpatient": _("门急诊"),
    "visits": _("就诊"),
    "least": _("最少"),
    "most": _("最多"),
    "medical": _("医疗"),
    "public_health": _("公共卫生"),
    "yearly": _("年度"),
    "lead": _("牵头单位"),
    "member": _("成员单位"),
    "from": _("起"),
    "to": _("止"),
    "primary_visit_rate": _("基层就诊率"),
    "primary_inpatient_share": _("基层住院人次占比"),
    "township_patients": _("基层卫生院就诊率"),
}

#: What a county may do with figures that were checked on the spot.
BY_VERIFIED: Final = "verified_value"
BY_DEDUCTION: Final = "deduction"
NO_EFFECT: Final = "neither"
VERIFICATION_OUTCOMES: Final = (
    (BY_VERIFIED, _("按核实数计分")),
    (BY_DEDUCTION, _("按上报数计分，不符的扣分")),
    (NO_EFFECT, _("不影响得分")),
)

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "kpi.goal.due_on",
        "date",
        "",
        _("总体目标期限"),
        ("alliances", "tiered_care", "coverage", "visit_share", "provincial_standard", "subcentre"),
    ),
    Parameter(
        "kpi.target.alliance_count",
        "number",
        "个",
        _("紧密型区域医共体建设个数"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.county_hired_posted",
        "number",
        "人",
        _("下派“县聘乡用”人员累计数量"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.township_hired_posted",
        "number",
        "人",
        _("下派“乡聘村用”人员累计数量"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.smart_platforms",
        "number",
        "个",
        _("智慧平台建设应用个数"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.shared_centres", "number", "个", _("共享中心建设个数"), ("2024", "2025", "2027")
    ),
    Parameter(
        "kpi.target.remote_diagnosis_patients",
        "number",
        "万人",
        _("“基层检查、上级诊断”患者数"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.staff_income_ratio",
        "number",
        "/",
        _("乡镇与区级医务人员收入比值"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.primary_care_visits",
        "number",
        "%",
        _("基层医疗卫生机构诊疗人次占比"),
        ("2024", "2025", "2027"),
        topic="primary_care",
    ),
    Parameter(
        "kpi.target.quality_service_bodies",
        "number",
        "%",
        _("“优质服务基层行”达标机构占比"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.family_doctor_contracts",
        "number",
        "万人",
        _("家庭医生全人群签约服务人数"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.elderly_care_rate",
        "number",
        "%",
        _("65岁及以上老年人规范健康管理服务率"),
        ("2024", "2025", "2027"),
    ),
    Parameter(
        "kpi.target.public_health_awareness",
        "number",
        "%",
        _("基本公共卫生服务知晓率"),
        ("2024", "2025", "2027"),
    ),
    Parameter("kpi.target.internet_hospitals", "number", "家", _("互联网医院家数")),
    Parameter(
        "kpi.target.county_visit_share",
        "number",
        "%",
        _("县域内就诊率"),
        ("all", "outpatient", "inpatient", "patients"),
        topic="visits",
    ),
    Parameter(
        "kpi.target.primary_care_share",
        "number",
        "%",
        _("基层就诊占比"),
        ("treatments", "emergency_outpatient", "visits", "patients"),
        topic="primary_care",
        waits=_("判定基层就诊占比是否达标"),
    ),
    Parameter(
        "kpi.target.down_referral_growth",
        "number",
        "%",
        _("下转病人比上年增长"),
        topic="down_growth",
    ),
    Parameter(
        "kpi.target.down_referral_growth_each_year",
        "number",
        "%",
        _("下转病人逐年增长"),
        topic="down_growth",
    ),
    Parameter(
        "kpi.target.health_literacy",
        "number",
        "%",
        _("居民健康素养水平"),
        waits=_("判定居民健康素养水平是否达标"),
    ),
    Parameter(
        "kpi.target.specialty_departments", "number", "个", _("重点特色科室个数"), ("least", "most")
    ),
    Parameter(
        "kpi.specialty.years", "integer", "年", _("打造重点特色科室的年数"), ("least", "most")
    ),
    Parameter("kpi.unified.aspects", "list", "", _("统一（融合）管理事项"), topic="unified"),
    Parameter("kpi.weight.emphasised", "list", "", _("加大考核权重的方面")),
    Parameter(
        "kpi.weight.values", "list", "", _("考核权重"), waits=_("按权重计分；未设权重时不计分")
    ),
    Parameter("kpi.consequence.links", "list", "", _("考核结果挂钩事项")),
    Parameter(
        "kpi.appraisal.items",
        "list",
        "",
        _("考核指标名称"),
        ("medical", "public_health", "yearly", "lead", "member"),
    ),
    Parameter("kpi.appraisal.subjects", "list", "", _("考核对象")),
    Parameter("kpi.public_health.lists", "list", "", _("公共卫生清单")),
    Parameter("kpi.permits", "list", "", _("“两个允许”")),
    Parameter("kpi.head_bonus.payer", "text", "", _("基层负责人奖励绩效的发放单位")),
    Parameter("kpi.primary_care.kinds", "list", "", _("计入基层医疗卫生机构的种类")),
    Parameter("kpi.chronic.diseases", "list", "", _("纳入慢性病管理的疾病")),
    Parameter(
        "kpi.premature_mortality.age", "integer", "岁", _("过早死亡率的年龄"), ("from", "to")
    ),
    Parameter("kpi.premature_mortality.causes", "list", "", _("过早死亡率的死因")),
    Parameter("kpi.qualitative.conditions", "list", "", _("定性指标成立的条件")),
    Parameter("kpi.qualitative.evidence", "list", "", _("定性指标的评判依据")),
    Parameter("kpi.target.public_primary_coverage", "number", "%", _("公办基层机构纳入医共体比例")),
    Parameter(
        "kpi.target.growth",
        "number",
        "%",
        _("比上年提升"),
        ("primary_visit_rate", "primary_inpatient_share"),
    ),
    Parameter(
        "kpi.target.provincial_standard", "number", "%", _("成员单位和村卫生室达省定标准比例")
    ),
    Parameter(
        "kpi.target.tolerance",
        "number",
        "%",
        _("“左右”目标的容许幅度"),
        ("inpatient", "township_patients"),
        waits=_("判定“左右”的目标是否达到"),
    ),
    Parameter(
        "kpi.pay.performance_share", "share", "", _("绩效工资比例"), waits=_("核定绩效工资比例")
    ),
    Parameter("kpi.veto.ethics", "flag", "", _("医德一票否决")),
    Parameter("kpi.evaluation.item_count", "integer", "项", _("成效评估项数")),
    Parameter(
        "kpi.verification.outcome",
        "text",
        "",
        _("现场核查结果怎样进入得分"),
        waits=_("按现场核查的结果计分；未设时核查不改分数"),
        choices=VERIFICATION_OUTCOMES,
    ),
    Parameter(
        "kpi.verification.points_per_figure",
        "number",
        "分",
        _("核查不符的数每个从考核项扣的分"),
        waits=_("按现场核查的结果扣分"),
        signless=True,
    ),
    Parameter(
        "kpi.verification.tolerance",
        "number",
        "%",
        _("核实数与上报数相差多少以内仍算相符"),
        signless=True,
    ),
)

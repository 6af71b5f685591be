"""Parameters of the rules on referral, reserved places and disease lists."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

#: How the cases in brackets read; a full key where one case has two meanings.
CASES: Final[Mapping[str, Promise]] = {
    "slot": _("号源"),
    "bed": _("床位"),
    "exam": _("检查"),
    "review": _("审核"),
    "acknowledge": _("受理"),
    "decide": _("决定是否接收"),
    "answer": _("补充资料"),
    "book": _("安排预约"),
    "referrals.deadline[slot]": _("等候号源床位"),
    "arrive": _("急救转送到达"),
    "reply": _("诊治回复"),
    "read": _("阅知回复"),
    "cancel": _("确认取消"),
    "green_review": _("绿色通道复核"),
    "propose": _("提出下转"),
    "consent": _("征求患者意见"),
    "offer": _("联系基层"),
    "take": _("基层答复"),
    "discharge": _("出院下转"),
    "elsewhere": _("另找基层机构"),
    "register": _("基层登记"),
    "start": _("开始随访"),
}

#: Every wait of a referral whose hour the county sets: see `due` in `rules.UP_STATES`.
DEADLINES = (
    "review", "acknowledge", "decide", "answer", "book", "slot", "arrive", "reply", "read",
    "cancel", "green_review", "propose", "consent", "offer", "take", "discharge", "elsewhere",
    "register", "start",
)  # fmt: skip

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "referrals.reserve.share",
        "share",
        "",
        _("向基层预留（下沉）的比例"),
        ("slot", "bed", "exam"),
        topic="reserve",
        waits=_("核对预留的号源、床位和检查"),
    ),
    Parameter(
        "referrals.reserve.release_days",
        "days",
        "天",
        _("没约完的预留提前几天释放"),
        waits=_("释放没约完的预留号源、床位和检查"),
    ),
    Parameter(
        "referrals.reserve.hold_minutes",
        "integer",
        "分钟",
        _("预留资源先占位的时间"),
        waits=_("先占住预留的号源、床位或检查再预约"),
    ),
    Parameter(
        "referrals.disease_list.expected_count",
        "integer",
        "种",
        _("疾病目录应有病种数"),
        waits=_("核对疾病目录是否传齐"),
    ),
    Parameter("referrals.catalogue.levels", "integer", "级", _("疾病诊疗目录级数")),
    Parameter("referrals.principles", "list", "", _("转诊原则")),
    Parameter("referrals.consent.required", "flag", "", _("转诊须患者自愿")),
    Parameter("referrals.cross_alliance.allowed", "flag", "", _("可以跨医共体转诊")),
    Parameter("referrals.patient_choice.respected", "flag", "", _("尊重患者自主选择")),
    Parameter("referrals.review.named_reviewer", "flag", "", _("转诊须有审核责任人")),
    Parameter("referrals.out_of_county.indication_required", "flag", "", _("县域外就诊须有指征")),
    Parameter("referrals.emergency.nearest_capable", "flag", "", _("急危重症就近转至有能力的医院")),
    Parameter("referrals.emergency.centre_kinds", "list", "", _("急救中心种类")),
    Parameter("referrals.priority.services", "list", "", _("转诊患者优先事项"), topic="reserve"),
    Parameter("referrals.priority.groups", "list", "", _("重点人群")),
    Parameter("referrals.up.reasons", "list", "", _("上转情形")),
    Parameter("referrals.down.reasons", "list", "", _("下转情形")),
    Parameter("referrals.down.responsible_doctor", "flag", "", _("下转患者须有责任医生")),
    Parameter("referrals.down.original_doctor_follows", "flag", "", _("下转后由原经治医生跟踪")),
    Parameter("referrals.down.recovery_plan", "flag", "", _("下转须有康复期诊疗计划")),
    Parameter("referrals.follow_up.required", "flag", "", _("跟踪转诊患者并接续服务")),
    Parameter("referrals.process.properties", "list", "", _("转诊全程的要求")),
    Parameter(
        "referrals.deductible.referred_stay",
        "text",
        "",
        _("转诊住院的起付线计算"),
        waits=_("计算转诊住院的起付线"),
    ),
    Parameter(
        "referrals.deductible.by_level",
        "text",
        "",
        _("不同级别机构的起付线"),
        waits=_("计算转诊住院的起付线"),
    ),
    Parameter(
        "referrals.deadline",
        "integer",
        "分钟",
        _("转诊办理时限"),
        DEADLINES,
        waits=_("提交转诊、计算办理期限"),
    ),
    Parameter(
        "referrals.lost.attempts",
        "integer",
        "次",
        _("登记失访前至少联系次数"),
        waits=_("登记失访"),
    ),
    Parameter("referrals.maternal.colours", "list", "", _("孕产妇风险分级颜色")),
)

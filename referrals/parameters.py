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
}

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
    Parameter("referrals.maternal.colours", "list", "", _("孕产妇风险分级颜色")),
)

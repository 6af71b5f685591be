"""The words of referral: states, verbs, what a step asks for, and the lists people choose from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

UP: Final = "up"
DOWN: Final = "down"
OUT: Final = "out"
DIRECTIONS: Final[Words] = MappingProxyType({UP: _("上转"), DOWN: _("下转"), OUT: _("县域外转诊")})

BASE: Final = "B"
LEAD: Final = "L"
DESK: Final = "D"
SYSTEM: Final = "S"
#: Whoever sends a patient out of the county, base or hospital.
ORIGIN: Final = "O"
SIDES: Final[Words] = MappingProxyType(
    {
        BASE: _("基层"),
        LEAD: _("上级医院"),
        DESK: _("医共体转诊中心"),
        SYSTEM: _("系统"),
        ORIGIN: _("转出方"),
    }
)

PRIORITIES: Final[Words] = MappingProxyType(
    {"routine": _("普通"), "urgent": _("优先"), "emergency": _("急危重症")}
)

#: First level of the national catalogue of clinical departments (医疗机构诊疗科目名录).
SPECIALTIES: Final[Words] = MappingProxyType(
    {
        "03": _("内科"),
        "04": _("外科"),
        "05": _("妇产科"),
        "06": _("妇女保健科"),
        "07": _("儿科"),
        "08": _("小儿外科"),
        "09": _("儿童保健科"),
        "10": _("眼科"),
        "11": _("耳鼻咽喉科"),
        "12": _("口腔科"),
        "13": _("皮肤科"),
        "15": _("精神科"),
        "16": _("传染科"),
        "17": _("结核病科"),
        "19": _("肿瘤科"),
        "20": _("急诊医学科"),
        "21": _("康复医学科"),
        "23": _("职业病科"),
        "24": _("临终关怀科"),
        "30": _("医学检验科"),
        "31": _("病理科"),
        "32": _("医学影像科"),
        "50": _("中医科"),
        "51": _("民族医学科"),
        "52": _("中西医结合科"),
    }
)

#: Why a lead hospital sends a request back. That it is full is no reason: it redirects.
DECLINE_UP: Final[Words] = MappingProxyType(
    {
        "treat_at_base": _("基层可以诊治"),
        "not_this_service": _("不属于本科室诊治范围"),
        "beyond_us": _("超出本院诊治能力"),
        "other": _("其他"),
    }
)
#: Why a base does not take a patient back.
DECLINE_DOWN: Final[Words] = MappingProxyType(
    {
        "medicine": _("缺药品"),
        "bed": _("缺床位"),
        "skill": _("缺技术"),
        "other": _("其他"),
    }
)

SEXES: Final[Words] = MappingProxyType({"1": _("男"), "2": _("女"), "9": _("未说明")})

UNKNOWN: Final = "unknown"
RESIDENT: Final = "resident"
DOCUMENTS: Final[Words] = MappingProxyType(
    {
        RESIDENT: _("居民身份证"),
        "household": _("户口簿（无身份证）"),
        "birth": _("出生医学证明"),
        "passport": _("护照"),
        "military": _("军官证、士兵证"),
        "hk_macao": _("港澳居民来往内地通行证"),
        "taiwan": _("台湾居民来往大陆通行证"),
        "foreigner": _("外国人永久居留身份证"),
        "other": _("其他证件"),
        UNKNOWN: _("身份不明"),
    }
)

TEXT, CHOICE, MOMENT, PLACE, FLAG = "text", "choice", "moment", "place", "flag"
#: Several of a list; texts by name; a place of a reserved pool; a doctor of the receiving hospital.
MANY, DATA, POOL, DOCTOR = "many", "data", "pool", "doctor"
#: A joint ward of the hospital that sends a patient down.
WARD = "ward"
#: The colours of risk in pregnancy (国卫妇幼发〔2017〕35号), by their code.
COLOURS: Final[Words] = MappingProxyType(
    {
        "green": _("绿"),
        "yellow": _("黄"),
        "orange": _("橙"),
        "red": _("红"),
        "purple": _("紫"),
    }
)

#: What a step asks for: its label and how it is answered.
FIELDS: Final[Mapping[str, tuple[Promise, str]]] = MappingProxyType(
    {
        "specialty": (_("专科"), CHOICE),
        "first_diagnosis": (_("初步诊断"), TEXT),
        "summary": (_("病情摘要"), TEXT),
        "destination": (_("接收机构"), PLACE),
        "chosen_by_patient": (_("接收机构由患者自己选定"), FLAG),
        "groups": (_("重点人群"), MANY),
        "colour": (_("孕产妇风险颜色"), CHOICE),
        "icd": (_("转诊目录病种"), CHOICE),
        "required": (_("目录要求的资料"), DATA),
        "outside": (_("县域外接收医院"), TEXT),
        "indication": (_("外转指征"), CHOICE),
        "spoken_with": (_("电话里同意的医生"), DOCTOR),
        "pool": (_("预留资源"), POOL),
        "consent": (_("患者（家属）已知情同意"), FLAG),
        "override": (_("不在目录内或缺资料的理由"), TEXT),
        "emergency": (_("急救中心"), CHOICE),
        "reason": (_("理由"), TEXT),
        "reason_code": (_("原因"), CHOICE),
        "question": (_("要补充什么"), TEXT),
        "answer": (_("答复"), TEXT),
        "priority": (_("优先级"), CHOICE),
        "place": (_("接收机构"), PLACE),
        "joint_ward": (_("联合病房"), WARD),
        "booked_for": (_("预约时间"), MOMENT),
        "where": (_("到哪里、找谁"), TEXT),
        "diagnosis": (_("诊断"), TEXT),
        "treatment": (_("诊治经过"), TEXT),
        "reply": (_("对转出问题的答复"), TEXT),
        "next_step": (_("下一步"), TEXT),
        "down_reason": (_("下转情形"), CHOICE),
        "intended": (_("拟接收的基层机构"), PLACE),
        "medicines": (_("带药"), TEXT),
        "rehabilitation": (_("康复计划"), TEXT),
        "red_flags": (_("出现哪些情况要立即上转"), TEXT),
        "follow_up": (_("随访安排"), TEXT),
        "follow_dates": (_("随访日期"), TEXT),
        "patient_words": (_("患者（家属）的意见"), TEXT),
        "family_doctor": (_("家庭医生"), TEXT),
        "follow_on": (_("下次随访时间"), MOMENT),
        "visits": (_("以后各次随访日"), TEXT),
        "reached": (_("已联系上患者"), FLAG),
        "result": (_("结果"), TEXT),
    }
)

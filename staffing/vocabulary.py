"""The words of postings as data: kinds with their behaviour, sides, payers, posts, what steps ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Where service of a kind counts before a promotion: at the base, at the lead hospital, nowhere.
AT_BASE: Final = "at_base"
AT_LEAD: Final = "at_lead"


@dataclass(frozen=True)
class Behaviour:
    """What the product does with a kind of posting.

    `may_be_open`: it may have no end, as employment forms do. `counts` says for which
    service it counts, `covers` whether who is there covers a centre's day.
    """

    may_be_open: bool = False
    counts: str = AT_BASE
    covers: bool = True


_POSTED: Final = Behaviour()
_EMPLOYED: Final = Behaviour(may_be_open=True)
_STUDY: Final = Behaviour(counts=AT_LEAD, covers=False)
_VISIT: Final = Behaviour(counts="", covers=False)
_OFFICE: Final = Behaviour(may_be_open=True, counts="", covers=False)


@dataclass(frozen=True)
class Kind:
    """A name that plans print, and its behaviour."""

    words: Promise
    behaviour: Behaviour


#: The steps of the title ladder (`rules.titles.LADDER`) in the language of the page.
STEPS: Final = (_("无"), _("初级"), _("中级"), _("副高"), _("正高"))
#: The plans' names; a new name is a new line here and nothing else.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "posting": Kind(_("派驻"), _POSTED),
        "business_dean": Kind(_("挂职业务院长"), _POSTED),
        "county_township": Kind(_("县聘乡用"), _EMPLOYED),
        "township_village": Kind(_("乡聘村用"), _EMPLOYED),
        "commissioner": Kind(_("公共卫生专员"), _OFFICE),
        "liaison": Kind(_("公共卫生联络员"), _OFFICE),
        "rotation": Kind(_("轮转"), _POSTED),
        "sessions": Kind(_("坐诊"), _VISIT),
        "tour": Kind(_("巡诊"), _VISIT),
        "paired_aid": Kind(_("对口支援"), _POSTED),
        "study": Kind(_("上挂进修"), _STUDY),
        "directed": Kind(_("定向派遣"), _EMPLOYED),
        "district_town": Kind(_("区聘镇用"), _EMPLOYED),
        "town_village": Kind(_("镇聘村用"), _EMPLOYED),
        "city_county": Kind(_("市聘县用"), _EMPLOYED),
        "county_recruited": Kind(_("县招乡用"), _EMPLOYED),
        "village_united": Kind(_("镇村一体化管理"), _EMPLOYED),
        "village_graduate": Kind(_("大学生乡村医生计划"), _EMPLOYED),
    }
)
KIND_WORDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {code: kind.words for code, kind in KINDS.items()}
)

#: What is meant where a plan or a county says at which bodies service before a promotion counts.
AT_PRIMARY: Final = "primary"
AT_PAIRED: Final = "paired"
HOST_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "基层": AT_PRIMARY,
        "基层医疗机构": AT_PRIMARY,
        "基层医疗卫生机构": AT_PRIMARY,
        "对口帮扶医疗机构": AT_PAIRED,
        "对口支援医疗机构": AT_PAIRED,
    }
)
HOME: Final = "home"
HOST: Final = "host"
PERSON: Final = "self"
COUNTY: Final = "county"
SYSTEM: Final = "system"
SIDES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        HOME: _("派出单位"),
        HOST: _("接收单位"),
        PERSON: _("本人"),
        COUNTY: _("卫健委"),
        SYSTEM: _("系统"),
    }
)

PAYERS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "home": _("派出单位"),
        "host": _("接收单位"),
        "pool": _("资金池"),
        "treasury": _("财政"),
    }
)

#: Who is meant where a plan or a county says in its own words who pays.
PAYER_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "技术协作资金池": "pool",
        "资金池": "pool",
        "牵头医院": "home",
        "派出单位": "home",
        "接收单位": "host",
        "成员单位": "host",
        "相应的成员医院": "host",
        "财政": "treasury",
        "区财政": "treasury",
        "县财政": "treasury",
    }
)
#: What is paid for verified days beside the basic pay.
COMPONENTS: Final[Mapping[str, Promise]] = MappingProxyType(
    {"bonus": _("奖励性绩效"), "allowance": _("补助")}
)

POSTS: Final[Mapping[str, Promise]] = MappingProxyType(
    {"established": _("编内"), "registered": _("备案"), "contract": _("聘用")}
)

PROFESSIONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "doctor": _("执业医师"),
        "assistant_doctor": _("执业助理医师"),
        "village_doctor": _("乡村医生"),
        "nurse": _("护士"),
        "pharmacist": _("药师"),
        "technician": _("医技"),
        "public_health": _("公共卫生"),
        "other": _("其他"),
    }
)

DAY: Final = "day"
LINE: Final = "line"
TEXT: Final = "text"
BODY: Final = "body"
PEOPLE: Final = "person"
#: What steps ask for: name → words and kind of field.
FIELDS: Final[Mapping[str, tuple[Promise, str]]] = MappingProxyType(
    {
        "person": (_("人选"), PEOPLE),
        "host": (_("新的接收单位"), BODY),
        "on": (_("日期"), DAY),
        "last_day": (_("最后一天"), DAY),
        "ordered_on": (_("发文日期"), DAY),
        "order_no": (_("文号"), LINE),
        "reason": (_("理由"), TEXT),
        "answer": (_("核实结论"), TEXT),
        "result": (_("抽查结果"), TEXT),
    }
)

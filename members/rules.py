"""Who may do what, as data: role × verb × relation.

A relation says how far a role reaches with a verb:
`own` – the institution of the grant; `alliance` – every institution that shares an alliance
with it today; `county` – everything in the county of the grant.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "viewer": _("卫健委查阅"),
        "assessor": _("卫健委考核"),
        "approver": _("卫健委审批"),
        "finance": _("卫健委财务"),
        "lead_admin": _("牵头单位管理"),
        "lead_finance": _("牵头单位财务"),
        "clerk": _("成员单位填报"),
        "head": _("成员单位负责人"),
        "village": _("村卫生室"),
        "auditor": _("审计"),
        "system_admin": _("系统管理员"),
        "security_admin": _("安全管理员"),
        "audit_admin": _("审计管理员"),
    }
)

OWN: Final = "own"
ALLIANCE: Final = "alliance"
COUNTY: Final = "county"

_READS_COUNTY: Final = dict.fromkeys(
    ("viewer", "assessor", "approver", "finance", "auditor"), COUNTY
)
_READS: Final = {
    **_READS_COUNTY,
    "lead_admin": ALLIANCE,
    "lead_finance": ALLIANCE,
    "clerk": OWN,
    "head": OWN,
    "village": OWN,
}

MAY: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        # The registry and the plan's rules are open to everybody of the county.
        "members.read": dict.fromkeys(ROLES, COUNTY),
        "members.set_rule": {"approver": COUNTY},
        "members.keep_registry": {"approver": COUNTY},
        "members.add_person": {"system_admin": COUNTY},
        "members.grant": {"security_admin": COUNTY},
        "members.read_audit": {"audit_admin": COUNTY, "auditor": COUNTY},
        # Definitions and the county's own figures.
        "kpi.read_definitions": dict.fromkeys(_READS, COUNTY),
        "kpi.read_county": dict.fromkeys(_READS, COUNTY),
        # Entered values, results and scores of institutions.
        "kpi.read": _READS,
        "kpi.import": {"assessor": COUNTY, "lead_admin": ALLIANCE, "clerk": OWN, "head": OWN},
        "kpi.close_period": {"assessor": COUNTY},
        "kpi.run": {"assessor": COUNTY},
        "kpi.cancel_run": {"assessor": COUNTY},
        "kpi.publish_run": {"approver": COUNTY},
    }
)


#: Roles that are held at one institution; all others are held in the county as a whole.
AT_AN_INSTITUTION: Final = frozenset({"lead_admin", "lead_finance", "clerk", "head", "village"})

#: Duties that one person may not unite (三员分立).
APART: Final = frozenset({"system_admin", "security_admin", "audit_admin"})


#: The parts of the product that a rule may concern, in the order of the side bar.
MODULES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "members": _("机构与联盟"),
        "referrals": _("双向转诊"),
        "fundpool": _("资金池"),
        "staffing": _("派驻"),
        "governance": _("议事与督办"),
        "kpi": _("指标考核"),
    }
)

#: WS 218-2002, third level: the kinds that the plans' bodies have.
KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "A100": _("综合医院"),
        "A210": _("中医医院"),
        "A411": _("蒙医医院"),
        "A720": _("护理站"),
        "B100": _("社区卫生服务中心"),
        "B200": _("社区卫生服务站"),
        "C100": _("街道卫生院"),
        "C210": _("中心卫生院"),
        "C220": _("乡镇卫生院"),
        "D600": _("村卫生室"),
        "E100": _("急救中心"),
        "G100": _("妇幼保健院"),
        "J100": _("疾病预防控制中心"),
        "K100": _("卫生监督机构"),
        "O100": _("健康教育机构"),
    }
)

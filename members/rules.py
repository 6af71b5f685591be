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

from alliance.core.actor import Held
from alliance.core.lifecycle import Lifecycle, Step
from members.may_above import ABOVE

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
        "doctor": _("医生"),
        "reviewer": _("转诊审核"),
        "referral_desk": _("医院转诊办"),
        "alliance_desk": _("医共体转诊中心"),
        "auditor": _("审计"),
        "founder": _("筹建人"),
        "system_admin": _("系统管理员"),
        "security_admin": _("安全管理员"),
        "audit_admin": _("审计管理员"),
    }
)

#: What a registered program counts as: it may what its registration names, and no role may more.
CLIENT: Final = "client"

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
        # The founder sets a county up alone; the role ends when the county is opened.
        "members.set_up": {"founder": COUNTY},
        "members.propose_rule": dict.fromkeys(
            ("assessor", "finance", "approver", "founder"), COUNTY
        ),
        "members.set_rule": {"approver": COUNTY, "founder": COUNTY},
        "members.keep_registry": {"approver": COUNTY, "founder": COUNTY},
        "members.name_bodies": dict.fromkeys(("assessor", "approver", "founder"), COUNTY),
        # Population and beds: the statistics of the county, not what a body says of itself.
        "members.keep_figures": {"assessor": COUNTY, "approver": COUNTY, "founder": COUNTY},
        # A body speaks for itself: facts, memberships, equipment.
        "members.propose_facts": {"lead_admin": OWN, "clerk": OWN, "head": OWN},
        "members.decide_facts": {"approver": COUNTY},
        "members.ask_facts": {"assessor": COUNTY, "approver": COUNTY, "founder": COUNTY},
        "members.request_membership": {"lead_admin": OWN, "head": OWN},
        "members.read_requests": {
            **_READS_COUNTY,
            **dict.fromkeys(("lead_admin", "lead_finance", "clerk", "head"), OWN),
        },
        "members.agree_membership": {"lead_admin": OWN, "head": OWN},
        "members.decide_membership": {"approver": COUNTY},
        "members.keep_equipment": {"lead_admin": OWN, "clerk": OWN, "head": OWN},
        "members.decide_equipment": {"approver": COUNTY},
        "members.keep_evidence": {"assessor": COUNTY, "approver": COUNTY, "lead_admin": OWN},
        # People and their sign-in.
        "members.add_person": {"system_admin": COUNTY, "founder": COUNTY},
        "members.invite": {"system_admin": COUNTY, "founder": COUNTY},
        "members.end_session": {"system_admin": COUNTY, "security_admin": COUNTY},
        "members.keep_client": {"system_admin": COUNTY},
        "members.reset_factor": {"security_admin": COUNTY},
        # A centre's own people print slips for its village clinics.
        "members.issue_slip": {"clerk": OWN, "head": OWN},
        "members.grant": {"security_admin": COUNTY, "founder": COUNTY},
        "members.read_people": {
            **dict.fromkeys(
                (
                    "viewer",
                    "assessor",
                    "approver",
                    "finance",
                    "auditor",
                    "system_admin",
                    "security_admin",
                    "audit_admin",
                    "founder",
                ),
                COUNTY,
            ),
            "lead_admin": ALLIANCE,
            "lead_finance": ALLIANCE,
            "clerk": OWN,
            "head": OWN,
        },
        "members.read_access": {
            "security_admin": COUNTY,
            "audit_admin": COUNTY,
            "auditor": COUNTY,
            "approver": COUNTY,
            "founder": COUNTY,
        },
        # For oneself everybody may; this is for others.
        "members.delegate": {"system_admin": COUNTY},
        "members.hand_over": {"system_admin": COUNTY, "lead_admin": OWN, "head": OWN},
        "members.record_paper": {"assessor": COUNTY, "viewer": COUNTY, "clerk": OWN},
        "members.place_hold": {"audit_admin": COUNTY},
        # The notice that shifts the working days of a year is the same for every county.
        "members.keep_calendar": {"system_admin": COUNTY, "approver": COUNTY},
        "members.read_audit": {"audit_admin": COUNTY, "auditor": COUNTY},
        # Definitions and the county's own figures.
        "kpi.read_definitions": dict.fromkeys(_READS, COUNTY),
        "kpi.read_county": dict.fromkeys(_READS, COUNTY),
        # Entered values, results and scores of institutions.
        "kpi.read": _READS,
        "kpi.import": {"assessor": COUNTY, "lead_admin": ALLIANCE, "clerk": OWN, "head": OWN},
        "kpi.close_period": {"assessor": COUNTY},
        # Forms and their returns. Who enters for others says from what; who reviews is another.
        "kpi.keep_forms": {"assessor": COUNTY},
        "kpi.give_out": {"assessor": COUNTY},
        "kpi.enter": dict.fromkeys(("lead_admin", "clerk", "head", "village"), OWN),
        # A centre's own people enter for its village clinics.
        "kpi.enter_for": {"assessor": COUNTY, "lead_admin": ALLIANCE, "clerk": OWN, "head": OWN},
        "kpi.review_return": {"head": OWN},
        "kpi.review_member_return": {"lead_admin": ALLIANCE},
        "kpi.accept_return": {"assessor": COUNTY},
        "kpi.unlock_return": {"assessor": COUNTY},
        # Who drafts a scheme's next version does not publish it.
        "kpi.draft_definitions": {"assessor": COUNTY},
        "kpi.publish_definitions": {"approver": COUNTY},
        # Expert points, gates, qualitative indicators; nobody marks a body of their own.
        "kpi.mark": {"assessor": COUNTY},
        "kpi.run": {"assessor": COUNTY},
        "kpi.cancel_run": {"assessor": COUNTY},
        "kpi.publish_run": {"approver": COUNTY},
        # A body speaks for itself about its result: feedback, appeal.
        "kpi.answer_run": {"lead_admin": ALLIANCE, "head": OWN},
        "kpi.decide_appeal": {"approver": COUNTY},
        "kpi.keep_superiors": {"assessor": COUNTY},
        "kpi.ask_ruling": dict.fromkeys(("lead_admin", "clerk", "head"), OWN),
        "kpi.answer_ruling": {"assessor": COUNTY, "approver": COUNTY},
        "kpi.note_consequence": {"assessor": COUNTY, "approver": COUNTY},
        **ABOVE,
    }
)

#: A successor also reports for the bodies that were merged into it: past periods keep them.
INHERITED: Final = frozenset(verb for verb in MAY if verb.startswith("kpi."))

#: Roles that are held at one institution; all others are held in the county as a whole.
AT_AN_INSTITUTION: Final = frozenset(
    {
        *("lead_admin", "lead_finance", "clerk", "head", "village"),
        *("doctor", "reviewer", "referral_desk", "alliance_desk"),
    }
)

#: Roles of a membership that make a body a full member: where a plan allows one alone, one of these.
FULL_ROLES: Final = frozenset({"lead", "member", "private"})

#: Duties that one person may not unite (三员分立).
APART: Final = frozenset({"system_admin", "security_admin", "audit_admin"})

#: Who comes in with a second factor where SECOND_FACTOR is required: commission, leads, administrators.
SECOND_FACTOR_ROLES: Final = APART | {
    *("viewer", "assessor", "approver", "finance", "auditor", "founder"),
    *("lead_admin", "lead_finance"),
}

#: What a program may be allowed: reading, being told; the gateway has no address that changes.
_READING: Final = ("members.read", "kpi.read_definitions", "kpi.read_county", "kpi.read")
CLIENT_VERBS: Final = (*_READING, "referrals.hear_events")

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

#: 动态调整: a request to enter, leave or move (TZ 四（一）).
MEMBERSHIP_REQUEST: Final = Lifecycle(
    name="动态调整申请",
    states={
        "applied": _("待各方同意"),
        "agreed": _("待审批"),
        "approved": _("已批准"),
        "refused": _("未批准"),
        "withdrawn": _("已撤回"),
    },
    first="applied",
    steps=(
        Step("agree", ("applied",), "agreed"),
        Step("approve", ("agreed",), "approved"),
        Step("refuse", ("applied", "agreed"), "refused"),
        Step("withdraw", ("applied", "agreed"), "withdrawn"),
        # A merger brings it to another body, whose word is asked for.
        Step("ask_again", ("applied", "agreed"), "applied"),
    ),
)

#: 机构: its status from day to day; each step is a dated event with its order.
INSTITUTION: Final = Lifecycle(
    name="机构",
    states={
        "open": _("开业"),
        "suspended": _("停业整顿"),
        "closed": _("已停业"),
        "merged": _("已撤并"),
    },
    first="open",
    steps=(
        Step("suspended", ("open",), "suspended"),
        Step("resumed", ("suspended",), "open"),
        Step("closed", ("open", "suspended"), "closed"),
        Step("merged", ("open", "suspended"), "merged"),
    ),
)

#: 登记变更申请: a body proposes facts about itself.
PROPOSAL: Final = Lifecycle(
    name="登记变更申请",
    states={
        "proposed": _("待审批"),
        "approved": _("已批准"),
        "refused": _("未批准"),
        "withdrawn": _("已撤回"),
    },
    first="proposed",
    steps=(
        Step("approve", ("proposed",), "approved"),
        Step("refuse", ("proposed",), "refused"),
        Step("withdraw", ("proposed",), "withdrawn"),
    ),
)

#: 规则变更申请: one person proposes, another approves.
RULE_PROPOSAL: Final = Lifecycle(
    name="规则变更申请",
    states=PROPOSAL.states,
    first=PROPOSAL.first,
    steps=PROPOSAL.steps,
)

#: 闲置设备调剂 (JJ 五（四）5, BN （八）6).
EQUIPMENT_TRANSFER: Final = Lifecycle(
    name="闲置设备调剂",
    states={
        "offered": _("待申请"),
        "requested": _("待审批"),
        "approved": _("待交接"),
        "handed_over": _("已交接"),
        "refused": _("未批准"),
        "withdrawn": _("已撤回"),
    },
    first="offered",
    steps=(
        Step("request", ("offered",), "requested"),
        Step("approve", ("requested",), "approved"),
        Step("refuse", ("requested",), "refused"),
        Step("hand_over", ("approved",), "handed_over"),
        Step("withdraw", ("offered", "requested"), "withdrawn"),
        # Both sides have become one body.
        Step("end", ("offered", "requested", "approved"), "withdrawn"),
    ),
)

#: Parameters that list what is to be unified or kept; each item waits for its evidence.
EVIDENCED: Final = (
    "kpi.unified.aspects",
    "members.purchasing.unified",
    "members.purchasing.zero_markup",
    "members.purchasing.negotiation_after_months",
    "members.catalogue.unified",
    "members.unchanged.attributes",
    "members.unchanged.further",
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

#: The word by which the name of a department shows its service line.
LINE_WORDS: Final = MappingProxyType(
    {"gp": "全科", "tcm": "中医", "mch": "妇幼", "special": "专科"}
)

#: Village clinics and stations: they belong where their centre belongs.
VILLAGE_KINDS: Final = frozenset({"B200", "D600"})


def relation(held: Held, verb: str) -> str | None:
    """How far one grant reaches with a verb; None when it does not allow it.

    A registered program reaches its institution or its county with the verbs it names.
    """
    if held.verbs is not None and verb not in held.verbs:
        return None
    if held.role == CLIENT:
        return COUNTY if held.institution is None else OWN
    return MAY[verb].get(held.role)


#: 基层医疗卫生机构 of towns and streets: what a plan counts as primary care above the village.
PRIMARY_KINDS: Final = ("B100", "C100", "C210", "C220")

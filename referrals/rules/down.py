"""The way down: from the hospital to the base, and the follow-up there."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from referrals.rules.shape import (
    ALLIANCE_DESK,
    B_DOCTOR,
    L_DOCTOR,
    LEAD_PEOPLE,
    ORIGINAL,
    REASON,
    SAID,
    SAME,
    THE_SYSTEM,
    Move,
    State,
    always,
)
from referrals.vocabulary import BASE, DESK, LEAD

DOWN_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "candidate": State(_("可下转"), LEAD, "propose", "propose"),
        "proposed": State(_("待患者同意"), LEAD, "consent", "consent"),
        "consented": State(_("待联系基层"), LEAD, "offer", "offer"),
        "offered": State(_("待基层答复"), BASE, "take", "accept"),
        "accepted": State(_("基层已同意"), LEAD, "discharge", "discharge"),
        "declined": State(_("基层未接收"), DESK, "elsewhere", "offer_elsewhere"),
        "discharged_to_base": State(_("已出院下转"), BASE, "register", "register"),
        "registered": State(_("已登记"), BASE, "start", "start"),
        "following": State(_("随访中"), BASE, SAID, "log_attempt"),
        "completed": State(_("已完成")),
        "refused": State(_("患者不同意")),
        "withdrawn": State(_("已撤回")),
        "escalated": State(_("已转回上级")),
        "lost": State(_("失访")),
        "died": State(_("患者死亡")),
        "voided": State(_("已作废")),
    }
)

#: Before these the base sees nothing of a case.
DOWN_UNSENT: Final = ("candidate", "proposed", "consented")

DOWN_MOVES: Final[tuple[Move, ...]] = (
    Move("name", ("",), "candidate", (THE_SYSTEM, L_DOCTOR), _("登记可下转患者"), needs=REASON),
    Move("propose", ("candidate",), "proposed", (ORIGINAL,), _("提出下转"),
         needs=("down_reason", "diagnosis", "medicines", "rehabilitation", "red_flags",
                "follow_up", "follow_dates"), may=("intended",)),
    Move("consent", ("proposed",), "consented", LEAD_PEOPLE, _("患者同意"), needs=("patient_words",)),
    Move("refuse", ("proposed",), "refused", LEAD_PEOPLE, _("患者不同意"), needs=REASON),
    Move("offer", ("consented",), "offered", LEAD_PEOPLE, _("联系基层接收"),
         needs=("place", "family_doctor"), may=("joint_ward",), tells=(BASE,)),
    Move("accept", ("offered",), "accepted", (B_DOCTOR,), _("同意接收"), tells=(LEAD,)),
    Move("decline", ("offered",), "declined", (B_DOCTOR,), _("不能接收"),
         needs=("reason_code", "reason"), tells=(LEAD, DESK)),
    Move("offer_elsewhere", ("declined",), "offered", (ALLIANCE_DESK,), _("联系其他基层机构"),
         needs=("place", "family_doctor"), may=("joint_ward",), tells=(BASE, LEAD)),
    Move("give_up", ("declined",), "withdrawn", LEAD_PEOPLE, _("不再下转"), needs=REASON,
         tells=(DESK,)),
    Move("discharge", ("accepted",), "discharged_to_base", LEAD_PEOPLE, _("出院下转"), tells=(BASE,)),
    Move("register", ("discharged_to_base",), "registered", (B_DOCTOR,), _("登记接收"),
         needs=("family_doctor",), may=("joint_ward",), tells=(LEAD,)),
    Move("start", ("registered",), "following", (B_DOCTOR,), _("开始随访"),
         needs=("follow_on",), may=("visits",)),
    Move("log_attempt", ("discharged_to_base", "registered", "following"), SAME,
         (B_DOCTOR,), _("记录一次联系"), needs=("result",), may=("reached", "follow_on")),
    Move("complete", ("following",), "completed", (B_DOCTOR,), _("完成随访"),
         needs=("result",), tells=(LEAD,)),
    Move("lose", ("discharged_to_base", "registered", "following"), "lost",
         (B_DOCTOR,), _("登记失访"), needs=REASON, tells=(LEAD,)),
    Move("escalate", ("registered", "following"), "escalated", (B_DOCTOR,),
         _("病情变化，转回上级"), needs=REASON, tells=(LEAD,)),
    Move("withdraw", ("proposed", "consented", "offered", "accepted"), "withdrawn", LEAD_PEOPLE,
         _("撤回下转"), needs=REASON, tells=(BASE,)),
    *always(DOWN_STATES, DOWN_UNSENT, LEAD_PEOPLE, (B_DOCTOR,)),
)  # fmt: skip

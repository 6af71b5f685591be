"""The way up: from the base to the hospital, and back in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from referrals.rules.shape import (
    ALLIANCE_DESK,
    AUTHOR,
    B_DOCTOR,
    B_REVIEWER,
    BASE_PEOPLE,
    BEFORE,
    L_DESK,
    L_DOCTOR,
    LEAD_PEOPLE,
    REASON,
    SAID,
    SAME,
    THE_SYSTEM,
    Move,
    State,
    always,
)
from referrals.vocabulary import BASE, DESK, LEAD

UP_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "draft": State(_("草稿")),
        "in_review": State(_("待审核"), BASE, "review", "approve"),
        "requested": State(_("待受理"), LEAD, "acknowledge", "acknowledge"),
        "received": State(_("待决定"), LEAD, "decide", "accept"),
        "info_requested": State(_("待补充"), BASE, "answer", "answer"),
        "accepted": State(_("已同意接收"), LEAD, "book", "book"),
        "awaiting_slot": State(_("待安排"), LEAD, "slot", "book"),
        "booked": State(_("已预约"), LEAD, SAID, "arrive"),
        "dispatched": State(_("急救转送中"), LEAD, "arrive", "arrive"),
        "arrived": State(_("已接诊"), LEAD, "reply", "reply"),
        "replied": State(_("已回复"), BASE, "read", "acknowledge"),
        "cancel_requested": State(_("待确认取消"), LEAD, "cancel", "confirm_cancel"),
        "closed": State(_("已办结")),
        "declined": State(_("未接收")),
        "redirected": State(_("已改转")),
        "closed_no_show": State(_("未到诊")),
        "cancelled": State(_("已取消")),
        "died": State(_("患者死亡")),
        "voided": State(_("已作废")),
    }
)

_BEFORE_HAND_OVER = (
    "requested", "received", "info_requested", "accepted", "awaiting_slot", "booked"
)  # fmt: skip
#: Before these the hospital sees nothing of a case.
UP_UNSENT: Final = ("draft", "in_review")

UP_MOVES: Final[tuple[Move, ...]] = (
    Move("create", ("",), "draft", (B_DOCTOR,), _("新建转诊")),
    Move("revise", ("draft",), SAME, (AUTHOR,), _("修改草稿"),
         needs=("specialty", "first_diagnosis", "summary"),
         may=("destination", "chosen_by_patient", "priority", "groups", "colour", "icd",
              "required")),
    Move("submit", ("draft",), "in_review", (AUTHOR,), _("提交审核"),
         needs=("consent",), may=("override",), tells=(BASE,)),
    Move("approve", ("in_review",), "requested", (B_REVIEWER,), _("审核通过"),
         tells=(BASE, LEAD)),
    Move("return", ("in_review",), "draft", (B_REVIEWER,), _("退回修改"),
         needs=REASON, tells=(BASE,)),
    Move("dispatch", ("draft",), "dispatched", (B_DOCTOR,), _("绿色通道转送"),
         needs=("emergency",), may=("destination",), tells=(LEAD,)),
    Move("acknowledge", ("requested",), "received", (L_DESK,), _("受理"), tells=(BASE,),
         at_once=True),
    Move("ask", ("requested", "received"), "info_requested", (L_DOCTOR,), _("要求补充"),
         needs=("question",), tells=(BASE,)),
    Move("answer", ("info_requested",), "received", (AUTHOR,), _("补充资料"),
         needs=("answer",), tells=(LEAD,)),
    Move("accept", ("received",), "accepted", (L_DOCTOR,), _("同意接收"),
         may=("priority", "reason"), tells=(BASE,)),
    Move("accept_by_phone", ("received",), "accepted", (L_DESK,), _("登记电话同意"),
         needs=("spoken_with",), may=("priority", "reason"), tells=(BASE, LEAD)),
    Move("decline", ("requested", "received", "info_requested"), "declined",
         (L_DOCTOR,), _("不予接收"), needs=("reason_code", "reason"), tells=(BASE,)),
    Move("redirect", _BEFORE_HAND_OVER, "redirected", (L_DESK, ALLIANCE_DESK), _("改转他院"),
         needs=REASON, may=("place",), tells=(BASE, LEAD, DESK)),
    Move("book", ("accepted", "awaiting_slot"), "booked", (L_DESK, B_DOCTOR), _("安排预约"),
         needs=("booked_for", "where"), may=("pool",), tells=(BASE, LEAD)),
    Move("no_slot", ("accepted",), "awaiting_slot", (THE_SYSTEM, L_DESK), _("暂无号源床位"),
         tells=(BASE, LEAD)),
    Move("not_arrived", ("dispatched",), "closed_no_show", LEAD_PEOPLE, _("未送到"),
         needs=REASON, tells=(BASE,)),
    Move("no_show", ("booked",), "awaiting_slot", LEAD_PEOPLE, _("未到，另行安排"), tells=(BASE,)),
    Move("close_no_show", ("booked",), "closed_no_show", LEAD_PEOPLE, _("未到，结束"),
         needs=REASON, tells=(BASE,)),
    Move("arrive", ("booked", "dispatched", "accepted", "awaiting_slot"), "arrived", LEAD_PEOPLE,
         _("患者到诊"), tells=(BASE, DESK), at_once=True),
    Move("admit", ("arrived", "replied"), SAME, LEAD_PEOPLE, _("登记入院"), tells=(BASE,)),
    Move("review_green", ("arrived", "replied", "closed"), SAME, (ALLIANCE_DESK,),
         _("绿色通道复核"), needs=REASON, tells=(BASE, LEAD)),
    Move("reply", ("arrived",), "replied", (L_DOCTOR,), _("诊治回复"),
         needs=("diagnosis", "treatment", "reply", "next_step"), tells=(BASE,)),
    Move("acknowledge", ("replied",), "closed", (B_DOCTOR,), _("已阅并接续"), tells=(LEAD,)),
    Move("discard", ("draft",), "cancelled", (AUTHOR,), _("放弃草稿")),
    Move("cancel", ("in_review", "requested", "received", "info_requested", "accepted"),
         "cancelled", BASE_PEOPLE, _("取消转诊"), needs=REASON, tells=(LEAD,)),
    Move("cancel", ("awaiting_slot", "booked", "dispatched"), "cancel_requested", BASE_PEOPLE,
         _("申请取消"), needs=REASON, tells=(LEAD,)),
    Move("confirm_cancel", ("cancel_requested",), "cancelled", (L_DESK,), _("同意取消"),
         tells=(BASE,)),
    Move("refuse_cancel", ("cancel_requested",), BEFORE, (L_DESK,), _("不同意取消"),
         needs=REASON, tells=(BASE,)),
    *always(UP_STATES, UP_UNSENT, BASE_PEOPLE, LEAD_PEOPLE),
)  # fmt: skip

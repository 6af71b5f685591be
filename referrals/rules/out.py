"""The way out of the county: with an indication, looked at twice, and counted."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from referrals.rules.shape import (
    ALLIANCE_DESK,
    O_DOCTOR,
    O_REVIEWER,
    REASON,
    WRITER,
    Move,
    State,
    always,
)
from referrals.vocabulary import DESK, ORIGIN

OUT_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "draft": State(_("草稿")),
        "in_review": State(_("待审核"), ORIGIN, "review", "approve"),
        "approved": State(_("同意外转"), ORIGIN, "leave", "leave"),
        "away": State(_("在县域外就诊"), ORIGIN, "back", "come_back"),
        "returned": State(_("已返回")),
        "refused": State(_("不同意外转")),
        "cancelled": State(_("已取消")),
        "died": State(_("患者死亡")),
        "voided": State(_("已作废")),
    }
)
#: Before these the alliance's desk sees nothing of a case.
OUT_UNSENT: Final = ("draft",)

OUT_MOVES: Final[tuple[Move, ...]] = (
    Move("create", ("",), "draft", (O_DOCTOR,), _("新建县域外转诊")),
    Move("submit", ("draft",), "in_review", (WRITER,), _("提交审核"),
         needs=("outside", "indication", "consent"), tells=(ORIGIN, DESK)),
    Move("approve", ("in_review",), "approved", (O_REVIEWER, ALLIANCE_DESK), _("审核通过"),
         tells=(ORIGIN,)),
    Move("return", ("in_review",), "draft", (O_REVIEWER, ALLIANCE_DESK), _("退回修改"),
         needs=REASON, tells=(ORIGIN,)),
    Move("refuse", ("in_review",), "refused", (O_REVIEWER, ALLIANCE_DESK), _("不同意外转"),
         needs=REASON, tells=(ORIGIN,)),
    Move("leave", ("approved",), "away", (O_DOCTOR,), _("登记已转出"), tells=(DESK,)),
    Move("come_back", ("away",), "returned", (O_DOCTOR,), _("登记已返回"),
         needs=("diagnosis", "treatment", "next_step"), tells=(DESK,)),
    Move("discard", ("draft",), "cancelled", (WRITER,), _("放弃草稿")),
    Move("cancel", ("in_review", "approved"), "cancelled", (O_DOCTOR, O_REVIEWER), _("取消转诊"),
         needs=REASON, tells=(DESK,)),
    *always(OUT_STATES, OUT_UNSENT, (O_DOCTOR, O_REVIEWER), (), (ORIGIN,)),
)  # fmt: skip

"""Who pays into which pool, and the two pairs of eyes on a run of levies."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

SUBMITTED, CONFIRMED, REFUSED, WITHDRAWN = "submitted", "confirmed", "refused", "withdrawn"
_STEPS: Final = (
    Step("confirm", (SUBMITTED,), CONFIRMED),
    Step("refuse", (SUBMITTED,), REFUSED),
    Step("withdraw", (SUBMITTED,), WITHDRAWN),
)
_STATES: Final = {
    SUBMITTED: _("待另一人核定"),
    CONFIRMED: _("已核定入账"),
    REFUSED: _("未核定"),
    WITHDRAWN: _("已撤回"),
}
LEVY_RUN: Final = Lifecycle(name="年度提取", states=_STATES, first=SUBMITTED, steps=_STEPS)
TRUE_UP: Final = Lifecycle(name="提取多退少补", states=_STATES, first=SUBMITTED, steps=_STEPS)

#: What a base was taken from, and why a unit owes otherwise than its whole base by the rate.
WHOLE, MONTHS, NEW_EXEMPT, NEW_ASSIGNED, PART_EXEMPT = (
    "whole",
    "months",
    "new_exempt",
    "new_assigned",
    "part_exempt",
)
HOW: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        WHOLE: _("全额"),
        MONTHS: _("按成员月数"),
        NEW_EXEMPT: _("新设单位本年不提取"),
        NEW_ASSIGNED: _("按卫健委核定的基数"),
        PART_EXEMPT: _("非全年成员本年不提取"),
    }
)
#: What a county may choose for units without a prior year, and for members of part of the year.
NEW_BODY: Final = (("exempt", _("本年不提取")), ("assigned", _("按卫健委核定的基数提取")))
PART_YEAR: Final = (
    ("whole", _("按全年提取")),
    ("months", _("按整月数提取")),
    ("exempt", _("本年不提取")),
)
MONTHS_A_YEAR: Final = 12
#: Kinds of bodies by who pays: hospitals by the first letter of WS 218, bodies of the base.
PAYERS: Final = (("county_hospital", _("区级医院")), ("township", _("基层医疗卫生机构")))

"""What two persons decide about a patient's record, as data."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

PROPOSED, CONFIRMED, REFUSED, WITHDRAWN = "proposed", "confirmed", "refused", "withdrawn"
#: A restriction that somebody asks to lift, and one that another person has lifted.
LIFTING, LIFTED = "lifting", "lifted"
_STEPS: Final = (
    Step("confirm", (PROPOSED,), CONFIRMED),
    Step("refuse", (PROPOSED,), REFUSED),
    Step("withdraw", (PROPOSED,), WITHDRAWN),
)

UNITING: Final = Lifecycle(
    name="患者合并",
    states={
        PROPOSED: _("待另一人确认"),
        CONFIRMED: _("已合并"),
        REFUSED: _("认定不是同一人"),
        WITHDRAWN: _("已撤回"),
    },
    first=PROPOSED,
    steps=_STEPS,
)
RESTRICTING: Final = Lifecycle(
    name="患者限制使用",
    states={
        PROPOSED: _("待另一人确认"),
        CONFIRMED: _("已限制使用"),
        REFUSED: _("不予限制"),
        WITHDRAWN: _("已撤回"),
        LIFTING: _("待另一人确认解除"),
        LIFTED: _("已解除限制"),
    },
    first=PROPOSED,
    steps=(
        *_STEPS,
        Step("ask_lift", (CONFIRMED,), LIFTING),
        Step("confirm_lift", (LIFTING,), LIFTED),
        Step("refuse_lift", (LIFTING,), CONFIRMED),
    ),
)

#: Whose value of a field stays.
KEPT, OTHER = "kept", "other"
SIDES: Final[Mapping[str, Promise]] = {KEPT: _("保留的记录"), OTHER: _("并入的记录")}
#: What of two rows is compared and chosen, in the order of the page; a number has its document.
FIELDS: Final[Mapping[str, Promise]] = {
    "name": _("姓名"),
    "number": _("证件"),
    "phone": _("联系电话"),
    "address": _("住址"),
    "sex": _("性别"),
    "born_on": _("出生日期"),
}
#: A reason for an emergency says something.
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 500
#: How long a doctor reads what an emergency opened, and how often a day.
MINUTES: Final = "referrals.break_glass.minutes"
PER_DAY: Final = "referrals.break_glass.per_day"

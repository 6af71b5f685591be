"""绩效工资总量: a year's total is proposed by one person, decided by another, and may be taken back."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

PROPOSED, DECIDED, REFUSED, WITHDRAWN, TAKEN_BACK = (
    "proposed",
    "decided",
    "refused",
    "withdrawn",
    "taken_back",
)
#: Only one of these for an alliance and year.
LIVING: Final = (PROPOSED, DECIDED)
#: What was once decided: bodies read theirs.
KNOWN: Final = (DECIDED, TAKEN_BACK)
PAY_TOTAL: Final = Lifecycle(
    name="绩效工资总量分配",
    states={
        PROPOSED: _("建议，待决定"),
        DECIDED: _("已决定"),
        REFUSED: _("未采纳"),
        WITHDRAWN: _("已撤回"),
        TAKEN_BACK: _("已撤销"),
    },
    first=PROPOSED,
    steps=(
        Step("decide", (PROPOSED,), DECIDED),
        Step("refuse", (PROPOSED,), REFUSED),
        Step("withdraw", (PROPOSED,), WITHDRAWN),
        Step("take_back", (DECIDED,), TAKEN_BACK),
    ),
)

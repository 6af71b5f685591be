"""How a pool ends: it is cleared, distributed by two people, paid out, and then takes nothing more."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step
from fundpool.rules import ledger

CLEARING, SUBMITTED, PAYING, DONE, CALLED_OFF = (
    "clearing",
    "submitted",
    "paying",
    "done",
    "called_off",
)

#: 解体: who submits the distribution does not confirm it; nothing of it can be called off later.
DISSOLUTION: Final = Lifecycle(
    name="资金池解体",
    states={
        CLEARING: _("清理中"),
        SUBMITTED: _("待另一人核定"),
        PAYING: _("返还中"),
        DONE: _("已办结"),
        CALLED_OFF: _("已撤销"),
    },
    first=CLEARING,
    steps=(
        Step("submit", (CLEARING,), SUBMITTED),
        Step("refuse", (SUBMITTED,), CLEARING),
        Step("confirm", (SUBMITTED,), PAYING),
        Step("finish", (PAYING,), DONE),
        Step("call_off", (CLEARING, SUBMITTED), CALLED_OFF),
    ),
)

#: What must be nought before a pool is distributed: money out, claimed, promised or owed.
OPEN: Final = (
    ledger.COMMITTED,
    ledger.ADVANCE,
    ledger.RECOVERY_RECEIVABLE,
    ledger.PAYABLE_TO_SOURCE,
    ledger.PAYABLE_TO_MEMBER,
)

#: Journals that begin something new: a pool that is being cleared takes none of them.
NEW_BUSINESS: Final = frozenset(
    {
        "levy_assessed",
        "subsidy_received",
        "allocated",
        "reallocated",
        "approved",
        "insurance_for_use",
        "insurance_for_units",
        "overspend_borne",
    }
)
#: What is posted once the balance is distributed: payments, or one the bank sends back.
AFTER: Final = "dissolution_paid"

"""Two pairs of eyes on a year of the insurance budget, and what a county may choose for its end."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

SUBMITTED, CONFIRMED, REFUSED, WITHDRAWN = "submitted", "confirmed", "refused", "withdrawn"
#: A settlement that was booked and taken back, or a year that was confirmed and taken back.
REVERSED: Final = "reversed"
LIVING: Final = (SUBMITTED, CONFIRMED)
_STEPS: Final = (
    Step("confirm", (SUBMITTED,), CONFIRMED),
    Step("refuse", (SUBMITTED,), REFUSED),
    Step("withdraw", (SUBMITTED,), WITHDRAWN),
)
INSURANCE_YEAR: Final = Lifecycle(
    name="医保年度清算数据",
    states={
        SUBMITTED: _("待另一人核定"),
        CONFIRMED: _("已核定"),
        REFUSED: _("未核定"),
        WITHDRAWN: _("已撤回"),
        REVERSED: _("已撤销"),
    },
    first=SUBMITTED,
    steps=(*_STEPS, Step("take_back", (CONFIRMED,), REVERSED)),
)
INSURANCE_SETTLEMENT: Final = Lifecycle(
    name="医保结余和超支入账",
    states={
        SUBMITTED: _("待另一人核定"),
        CONFIRMED: _("已核定入账"),
        REFUSED: _("未核定"),
        WITHDRAWN: _("已撤回"),
        REVERSED: _("已冲销"),
    },
    first=SUBMITTED,
    steps=(*_STEPS, Step("take_back", (CONFIRMED,), REVERSED)),
)
INSURANCE_TAKE_BACK: Final = Lifecycle(
    name="医保入账的撤销",
    states={
        SUBMITTED: _("待另一人核定"),
        CONFIRMED: _("已冲销"),
        REFUSED: _("不予撤销"),
        WITHDRAWN: _("已撤回"),
    },
    first=SUBMITTED,
    steps=_STEPS,
)
INSURANCE_YEAR_TAKE_BACK: Final = Lifecycle(
    name="医保年度的撤销",
    states={
        SUBMITTED: _("待另一人核定"),
        CONFIRMED: _("已撤销"),
        REFUSED: _("不予撤销"),
        WITHDRAWN: _("已撤回"),
    },
    first=SUBMITTED,
    steps=_STEPS,
)

#: What becomes of a surplus: the lead uses it, or it is income of the units by weight.
FOR_USE, FOR_UNITS = "for_use", "for_units"
SURPLUS_WAYS: Final = (
    (FOR_USE, _("由牵头单位用于发展")),
    (FOR_UNITS, _("作为各单位业务收入，按权重分配")),
)
#: Who bears an overspend: finance its reasonable part after a decision, or insurer and alliance.
BY_FINANCE, BY_TIERS = "by_finance", "by_tiers"
OVERRUN_WAYS: Final = (
    (BY_FINANCE, _("合理部分经决定后由财政承担")),
    (BY_TIERS, _("由医保和医共体按档次分担")),
)
WAYS: Final = (*SURPLUS_WAYS, *OVERRUN_WAYS)

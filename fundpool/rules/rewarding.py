"""What posted staff are rewarded with: a rate of the increment, or a share of income less cost."""

from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from fundpool.rules.levying import BAD_AMOUNT, rounded

INCREMENT, INCOME = "increment", "income"
METHODS: Final = (
    (INCREMENT, _("按基层业务增量的比例")),
    (INCOME, _("按下沉服务收入扣除成本后的比例")),
)


def of_income(income_fen: int, cost_fen: int, share: Fraction) -> int:
    """The part of postings' income less cost; a loss leaves nothing to share."""
    if income_fen < 0 or cost_fen < 0:
        raise Invalid(_("收入和成本不能是负数，请核对后重新填写。"), code=BAD_AMOUNT)
    if not 0 <= share <= 1:
        raise Invalid(_("比例在 0 和 1 之间，请核对。"), code=BAD_AMOUNT)
    return rounded(max(income_fen - cost_fen, 0) * share)

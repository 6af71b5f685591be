"""Smaller sums a plan fixes: rewards out of an increment, wage subsidies, the yearly budget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain, round_half_up
from fundpool.rules.levying import BAD_AMOUNT, rounded


def increment(this_year_fen: int, last_year_fen: int) -> int:
    """By how much business grew; a decline is no increment."""
    if this_year_fen < 0 or last_year_fen < 0:
        raise Invalid(_("收入不能是负数，请核对后重新填写。"), code=BAD_AMOUNT)
    return max(this_year_fen - last_year_fen, 0)


def reward(increment_fen: int, rate: Fraction, least: Fraction, most: Fraction) -> int:
    """The part of an increment that rewards posted staff; Invalid outside the printed band."""
    if not least <= rate <= most:
        raise Invalid(
            _("比例 %(rate)s%% 不在 %(least)s%% 到 %(most)s%% 之间，请改在范围之内。")
            % {"rate": _percent(rate), "least": _percent(least), "most": _percent(most)},
            code="rate_out_of_band",
        )
    return rounded(increment_fen * rate)


def staff_subsidy(wages_fen: int, insurance_fen: int, wages: Fraction, insurance: Fraction) -> int:
    """Subsidy for wages and for insurance, each rounded for itself."""
    if wages_fen < 0 or insurance_fen < 0:
        raise Invalid(_("工资和保险金额不能是负数，请核对。"), code=BAD_AMOUNT)
    return rounded(wages_fen * wages) + rounded(insurance_fen * insurance)


def counted_pay(paid_fen: int, left_out: Iterable[int]) -> int:
    """Of the pay of a year what counts against the approved total: without what is left out of it."""
    not_counted = list(left_out)
    if paid_fen < 0 or any(fen < 0 for fen in not_counted):
        raise Invalid(_("工资和保险金额不能是负数，请核对。"), code=BAD_AMOUNT)
    if sum(not_counted) > paid_fen:
        raise Invalid(_("不计入的报酬不能大于发放总额，请核对。"), code=BAD_AMOUNT)
    return paid_fen - sum(not_counted)


def with_levies(balance_fen: int, levies_fen: int) -> int:
    """The balance from which pay above the total is worked out: levies are not deducted."""
    return balance_fen + levies_fen


#: The line of the yearly budget that is not among the four of the sentence before it, and the one
#: whose programme ends.
IT_RUNNING: Final = "it_running"
EQUIPMENT: Final = "equipment"


@dataclass(frozen=True)
class Budget:
    """The yearly budget as its lines say it; amounts in fen by case."""

    lines: Mapping[str, int]
    printed_fen: int
    programme_years: int

    @property
    def total_fen(self) -> int:
        """All lines added up."""
        return sum(self.lines.values())

    @property
    def without_it_fen(self) -> int:
        """The lines that the sentence of the annex names."""
        return self.total_fen - self.lines.get(IT_RUNNING, 0)

    @property
    def agrees(self) -> bool:
        """Whether the lines add up to what is printed."""
        return self.total_fen == self.printed_fen

    def in_year(self, nth: int) -> int:
        """What the lines come to in the nth year: the programme ends after its years."""
        over = self.lines.get(EQUIPMENT, 0) if nth > self.programme_years else 0
        return self.total_fen - over


def _percent(share: Fraction) -> str:
    return plain(round_half_up(share * 100, 4))

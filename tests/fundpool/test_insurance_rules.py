"""A surplus and an overspend of the global budget, rewards and subsidies, worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.errors import Invalid
from fundpool.rules import insurance, subsidies
from fundpool.rules.insurance import Tier

TIERS = (
    Tier(Fraction(3, 100), Fraction(0)),
    Tier(Fraction(8, 100), Fraction(6, 10)),
    Tier(None, Fraction(1, 4)),
)
FEN = st.integers(0, 10**13)


def test_what_is_left_of_the_budget_is_the_surplus() -> None:
    assert insurance.surplus(90_000, 81_234) == 8_766
    with pytest.raises(Invalid):
        insurance.surplus(-1, 0)


def test_an_overspend_is_cut_at_the_tiers() -> None:
    # budget 20 000: up to 600 nothing, to 1600 six tenths, above a quarter
    # overspend 2 222: 600 x 0 + 1000 x 0.6 + 622 x 0.25 = 600 + 155.5 -> 756
    found = insurance.overspend(20_000, 22_222, TIERS)
    assert (found.total_fen, found.insurer_fen, found.alliance_fen) == (2_222, 756, 1_466)
    # exactly on a bound, and inside the first tier
    assert insurance.overspend(20_000, 21_600, TIERS).insurer_fen == 600
    assert insurance.overspend(20_000, 20_500, TIERS).insurer_fen == 0
    assert insurance.overspend(20_000, 19_999, TIERS).total_fen == 0


def test_the_alliances_part_is_split_by_weights() -> None:
    found = insurance.overspend(20_000, 22_222, TIERS)
    # 1466 by 5 : 3 : 3 -> 666.36, 399.81, 399.81
    assert insurance.borne(found, {"C": 3, "A": 5, "B": 3}) == {"A": 666, "B": 400, "C": 400}


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        TIERS[:2],
        (TIERS[2], TIERS[2]),
        (TIERS[1], TIERS[0], TIERS[2]),
        (Tier(Fraction(0), Fraction(1)), TIERS[2]),
        (Tier(None, Fraction(2)),),
    ],
)
def test_tiers_that_leave_something_open_are_refused(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        insurance.check_tiers(tiers)
    assert refused.value.code == "tiers"


@given(FEN, FEN, FEN)
def test_insurer_and_alliance_bear_it_all(budget: int, spent: int, more: int) -> None:
    found = insurance.overspend(budget, spent, TIERS)
    assert found.insurer_fen + found.alliance_fen == max(spent - budget, 0)
    assert 0 <= found.insurer_fen <= found.total_fen
    assert insurance.overspend(budget, spent + more, TIERS).insurer_fen >= found.insurer_fen


def test_a_reward_is_part_of_the_increment_inside_the_band() -> None:
    least, most = Fraction(3, 100), Fraction(1, 20)
    grown = subsidies.increment(777_77, 123_45)  # 654.32 yuan
    assert subsidies.reward(grown, Fraction(35, 1000), least, most) == 22_90  # 2290.12
    assert subsidies.reward(grown, least, least, most) == 19_63  # 1962.96
    assert subsidies.increment(1, 2) == 0
    for rate in (Fraction(299, 10_000), Fraction(501, 10_000)):
        with pytest.raises(Invalid) as refused:
            subsidies.reward(grown, rate, least, most)
        assert "3%" in str(refused.value)
        assert "5%" in str(refused.value)


def test_wages_and_insurance_are_subsidised_each_by_its_share() -> None:
    assert subsidies.staff_subsidy(1_000_03, 200_01, Fraction(4, 5), Fraction(1)) == 1_000_03
    half = Fraction(1, 2)
    # 500.015 and 100.005, each rounded up for itself
    assert subsidies.staff_subsidy(1_000_03, 200_01, half, half) == 500_02 + 100_01


def test_levies_are_added_back_for_pay_above_the_total() -> None:
    assert subsidies.with_levies(-500, 1_234) == 734


def test_a_budget_shows_all_lines_and_where_it_ends() -> None:
    lines = {"it_running": 11, "talent": 22, "supply": 33, "operation": 44, "equipment": 55}
    budget = subsidies.Budget(lines, printed_fen=165, programme_years=2)
    assert (budget.total_fen, budget.without_it_fen, budget.agrees) == (165, 154, True)
    assert [budget.in_year(nth) for nth in (1, 2, 3)] == [165, 165, 110]
    assert not subsidies.Budget(lines, printed_fen=154, programme_years=2).agrees

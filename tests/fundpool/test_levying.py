"""Levies, splits and what goes back: every amount here is worked out by hand beside it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.errors import Invalid, Refused
from fundpool.rules import income, levying

PER_MILLE = Fraction(1, 1000)
FIVE = Fraction(5, 1000)
FEN = st.integers(0, 10**13)
WEIGHTS = st.dictionaries(st.text("ABCDE", min_size=1, max_size=3), st.integers(0, 10**9))


@pytest.mark.parametrize(
    ("base", "rate", "fen"),
    [
        (0, PER_MILLE, 0),
        (499, PER_MILLE, 0),  # 0.499
        (500, PER_MILLE, 1),  # 0.5 goes up
        (73_129_500, PER_MILLE, 73_130),  # 73 129.5
        (73_129_499, PER_MILLE, 73_129),
        (8_640_100, FIVE, 43_201),  # 43 200.5
        (8_640_099, FIVE, 43_200),  # 43 200.495
    ],
)
def test_a_levy_is_the_base_by_the_rate_rounded_once(base: int, rate: Fraction, fen: int) -> None:
    assert levying.levy(base, rate) == fen


def test_the_total_of_a_run_is_the_sum_of_the_rounded_levies() -> None:
    # three times 0.5 fen, rounded: 3; the sum rounded at once would be 2
    assert sum(levying.levy(500, PER_MILLE) for _unit in range(3)) == 3
    assert levying.levy(1500, PER_MILLE) == 2


def test_only_the_lines_that_count_enter_the_base() -> None:
    lines = {
        "registration": 31_250_75, "nursing": 8_749_25, "drugs": 99_999_99, "laboratory": 12_345_67,
    }  # fmt: skip
    counting = income.counting(["药品", "卫材", "检查检验"])
    assert levying.base_of(lines, counting) == 40_000_00
    # where a county leaves out drugs alone, the laboratory counts
    assert levying.base_of(lines, income.counting(["药品"])) == 52_345_67


def test_a_true_up_is_the_new_levy_less_what_is_booked() -> None:
    # 1 000 499 -> 1000.499 -> 1000 booked; corrected by 2: 1 000 501 -> 1000.501 -> 1001
    booked = levying.levy(1_000_499, PER_MILLE)
    assert levying.true_up(1_000_501, PER_MILLE, booked) == 1
    # the rate on the difference of 2 would have been nothing
    assert levying.levy(2, PER_MILLE) == 0
    assert levying.true_up(1_000_000, PER_MILLE, 1_001) == -1


def test_part_of_a_year_counts_by_months() -> None:
    assert levying.part_year(1_000_01, 7) == 583_34  # 58 333.916…
    assert levying.part_year(1_000_01, 12) == 1_000_01


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0", 0), ("1,234.5", 123_450), ("０．０１", 1), (" 88 ", 8_800)],
)
def test_an_income_is_read_as_people_type_it(text: str, fen: int) -> None:
    assert levying.income(text) == fen


@pytest.mark.parametrize(
    "text", ["", "  ", "-0.01", "1.001", "NaN", "Infinity", "约3万", "1e3", "5%", "1000000000000"]
)
def test_what_is_no_income_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        levying.income(text)
    assert refused.value.code == "INVALID_AMOUNT"


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        # 7: 3.5, 2.1, 1.4 -> 3, 2, 1 and the fen left goes to .5
        (7, {"A": 5, "B": 3, "C": 2}, {"A": 4, "B": 2, "C": 1}),
        # 3: 1.5, 0.5, 0.5, 0.5 -> one whole; two fen left, all remainders equal:
        # the larger weight first, then the code
        (3, {"D": 1, "B": 1, "Z": 3, "C": 1}, {"Z": 2, "B": 1, "C": 0, "D": 0}),
        # 1: 0.5, 0.5, 0: the code decides and zero never gets a fen
        (1, {"C2": 8, "C1": 8, "A0": 0}, {"C1": 1, "C2": 0, "A0": 0}),
        (0, {"A": 0, "B": 0}, {"A": 0, "B": 0}),
    ],
)
def test_a_sum_is_split_by_the_largest_remainder(
    total: int, weights: dict[str, int], shares: dict[str, int]
) -> None:
    assert levying.split(total, weights) == shares


def test_nothing_is_split_where_no_weight_is_known() -> None:
    for weights in ({}, {"A": 0, "B": 0}):
        with pytest.raises(Refused) as refused:
            levying.split(1, weights)
        assert refused.value.code == "NO_BASIS"


@given(FEN, WEIGHTS.filter(lambda weights: any(weights.values())))
def test_a_split_adds_up_and_zero_weight_gets_nothing(total: int, weights: dict[str, int]) -> None:
    shares = levying.split(total, weights)
    whole = sum(weights.values())
    assert sum(shares.values()) == total
    assert all(shares[code] == 0 for code, weight in weights.items() if not weight)
    assert all(abs(shares[code] - Fraction(total * w, whole)) < 1 for code, w in weights.items())
    for one, weight in weights.items():
        for other, less in weights.items():
            assert weight <= less or shares[one] >= shares[other]


@given(FEN, FEN, st.fractions(0, 1, max_denominator=10_000))
def test_a_larger_base_never_contributes_less(base: int, more: int, rate: Fraction) -> None:
    first = levying.levy(base, rate)
    assert levying.levy(base + more, rate) >= first
    assert levying.true_up(base + more, rate, first) + first == levying.levy(base + more, rate)


def test_a_dissolved_pool_goes_back_by_what_was_received() -> None:
    # 100.00 yuan by 30 : 30 : 7 -> 4477.61…, 4477.61…, 1044.77…; the fen left goes to .77
    found = levying.dissolution(10_000, {"H2": 30, "H1": 30, "T1": 7, "T2": 0})
    assert found.members == {"H1": 4_478, "H2": 4_477, "T1": 1_045, "T2": 0}
    assert found.to_source == 0


def test_subsidies_may_go_back_to_their_source_first() -> None:
    found = levying.dissolution(10_000, {"A": 1, "B": 2}, subsidies_fen=9_998)
    assert (found.to_source, found.members) == (9_998, {"A": 1, "B": 1})  # 0.67 and 1.33
    assert levying.dissolution(50, {}, subsidies_fen=80).to_source == 50


def test_a_pool_without_contributions_has_no_basis() -> None:
    with pytest.raises(Refused) as refused:
        levying.dissolution(1, {"A": 0})
    assert refused.value.code == "NO_BASIS"
    assert levying.dissolution(0, {}).total == 0

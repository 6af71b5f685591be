"""Public-health money by head: quarters, advances and settlements, worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.errors import Invalid
from fundpool.rules import capitation
from fundpool.rules.capitation import SCORE_A, SCORE_B, SCORE_C, Band, Work

SEVEN = Fraction(7, 10)
BANDS = (
    Band(Decimal(0), Fraction(0)),
    Band(Decimal(60), Fraction(1, 2)),
    Band(Decimal("85.5"), Fraction(1)),
)
SCORES = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
FEN = st.integers(0, 10**13)


def test_a_year_is_the_population_by_the_standard() -> None:
    assert capitation.year_budget(312_457, 9_400) == 2_937_095_800
    with pytest.raises(Invalid):
        capitation.year_budget(-1, 9_400)


def test_quarters_are_equal_and_a_fen_left_goes_to_the_earlier() -> None:
    assert capitation.quarters(1_003) == [251, 251, 251, 250]
    assert capitation.quarters(0) == [0, 0, 0, 0]


def test_a_county_may_cut_the_quarters_itself() -> None:
    assert capitation.quarters(100, [40, 30, 30, 0]) == [40, 30, 30, 0]
    for own in ([25, 25, 25, 24], [50, 50], [101, -1, 0, 0]):
        with pytest.raises(Invalid):
            capitation.quarters(100, own)


def test_seven_tenths_of_a_quarter_are_advanced() -> None:
    assert capitation.advance(251, SEVEN) == 176  # 175.7
    assert capitation.advance(5, SEVEN) == 4  # 3.5 goes up
    with pytest.raises(Invalid):
        capitation.advance(5, Fraction(11, 10))


def test_work_is_paid_by_its_standard_and_rounded_once() -> None:
    # 10.5 x 333 = 3496.5 and 7 x 12.5... both halves meet before rounding: 3496.5 + 0.5 = 3497
    work = [Work("随访", Decimal("10.5"), 333), Work("建档", Decimal("0.5"), 1)]
    found = capitation.by_work(5_000, 3_500, work)
    assert (found.earned_fen, found.difference_fen, found.unearned_fen) == (3_497, -3, 1_503)
    with pytest.raises(Invalid):
        capitation.by_work(5_000, 3_500, [Work("随访", Decimal(-1), 333)])


def test_rule_a_pays_the_withheld_money_by_score() -> None:
    # quarter 1001, advanced 701, withheld 300; 300 x 92.35 % = 277.05
    found = capitation.by_score(SCORE_A, 1_001, 701, Decimal("92.35"))
    assert (found.earned_fen, found.difference_fen, found.unearned_fen) == (978, 277, 23)


def test_rule_b_recovers_what_was_advanced_above_the_score() -> None:
    # 1001 x 62.5 % = 625.625 -> 626, advanced 701
    found = capitation.by_score(SCORE_B, 1_001, 701, Decimal("62.5"))
    assert (found.earned_fen, found.difference_fen) == (626, -75)


@pytest.mark.parametrize(
    ("score", "earned"),
    [("59.99", 701), ("60", 851), ("85.49", 851), ("85.5", 1_001), ("100", 1_001)],
)
def test_rule_c_pays_by_bands(score: str, earned: int) -> None:
    assert capitation.by_score(SCORE_C, 1_001, 701, Decimal(score), BANDS).earned_fen == earned


@pytest.mark.parametrize("score", ["-0.01", "100.01", "88.125", "NaN", "Infinity"])
def test_a_score_that_cannot_be_is_refused(score: str) -> None:
    with pytest.raises(Invalid):
        capitation.by_score(SCORE_A, 100, 70, Decimal(score))


@pytest.mark.parametrize(
    "bands",
    [
        (),
        BANDS[1:],
        (BANDS[0], BANDS[0]),
        (Band(Decimal(0), Fraction(1)), Band(Decimal(60), Fraction(1, 2))),
        (BANDS[0], Band(Decimal(101), Fraction(1))),
        (BANDS[0], Band(Decimal(60), Fraction(3, 2))),
    ],
)
def test_bands_begin_at_nought_and_never_fall(bands: tuple[Band, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        capitation.check_bands(bands)
    assert refused.value.code == "bands"


@given(FEN, SCORES, SCORES, st.sampled_from([SCORE_A, SCORE_B, SCORE_C]))
def test_a_better_score_never_earns_less(
    quarter: int, one: Decimal, other: Decimal, method: str
) -> None:
    advance = capitation.advance(quarter, SEVEN)
    low, high = (
        capitation.by_score(method, quarter, advance, score, BANDS)
        for score in sorted((one, other))
    )
    assert low.earned_fen <= high.earned_fen <= quarter
    assert high.earned_fen + high.unearned_fen == quarter


@given(FEN, st.fractions(0, 1, max_denominator=1000))
def test_quarters_and_advances_add_up(total: int, share: Fraction) -> None:
    parts = capitation.quarters(total)
    assert sum(parts) == total
    assert parts == sorted(parts, reverse=True)
    assert max(parts) - min(parts) <= 1
    assert all(0 <= capitation.advance(part, share) <= part for part in parts)

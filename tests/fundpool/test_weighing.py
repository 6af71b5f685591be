"""A sum shared by an appraisal is shared to the fen, and nobody's points are made up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.errors import Refused
from fundpool.rules.weighing import APPRAISED, BY_SCORE, ENTERED, WEIGHTED, Body, parts, shares

RATES = st.fractions(min_value=0, max_value=1, max_denominator=10_000)
WEIGHTS = st.decimals(min_value=0, max_value=1000, places=4).map(Fraction)
BODIES = st.dictionaries(
    st.text("ABCDEFGHJK0123456789", min_size=1, max_size=6),
    st.builds(Body, WEIGHTS, RATES),
    min_size=1, max_size=20,
)  # fmt: skip
METHODS = st.sampled_from((ENTERED, *APPRAISED))
FEN = st.integers(min_value=0, max_value=10**14)


@given(bodies=BODIES, method=METHODS, fen=FEN)
def test_the_parts_come_to_the_whole_to_the_fen(bodies, method, fen):
    exact = shares(method, bodies)
    if fen and not any(exact.values()):
        with pytest.raises(Refused) as refused:
            parts(fen, method, bodies)
        assert refused.value.code == "NO_BASIS"
        return
    given_ = parts(fen, method, bodies)
    assert sum(given_.values()) == (fen if any(exact.values()) else 0)
    assert all(one >= 0 for one in given_.values())
    for code, one in given_.items():
        assert abs(one - fen * exact[code]) < 1
        assert one == 0 or exact[code] > 0


@given(bodies=BODIES, method=METHODS, fen=FEN)
def test_who_has_more_to_share_by_never_gets_less(bodies, method, fen):
    exact = shares(method, bodies)
    if not any(exact.values()):
        return
    given_ = parts(fen, method, bodies)
    for one in bodies:
        for other in bodies:
            if exact[one] > exact[other]:
                assert given_[one] >= given_[other]


@given(bodies=BODIES, method=METHODS)
def test_the_exact_parts_are_one_or_nothing(bodies, method):
    assert sum(shares(method, bodies).values()) in (0, 1)


def body(weight: str, rate: str) -> Body:
    return Body(Fraction(weight), Fraction(rate))


def test_equal_points_share_and_the_odd_fen_goes_to_the_earlier_code():
    three = {code: body("1", "9/10") for code in ("C", "A", "B")}
    assert parts(100, BY_SCORE, three) == {"A": 34, "B": 33, "C": 33}
    assert parts(2, BY_SCORE, three) == {"A": 1, "B": 1, "C": 0}


def test_points_alone_and_points_times_weight():
    two = {"A": body("3", "1/2"), "B": body("1", "1")}
    assert parts(300, ENTERED, two) == {"A": 225, "B": 75}
    assert parts(300, BY_SCORE, two) == {"A": 100, "B": 200}
    # 3 × 1/2 = 1.5 against 1 × 1: three fifths and two fifths.
    assert parts(300, WEIGHTED, two) == {"A": 180, "B": 120}


def test_nought_points_get_nothing_and_all_noughts_are_refused():
    assert parts(100, BY_SCORE, {"A": body("1", "0"), "B": body("1", "1/3")}) == {"A": 0, "B": 100}
    with pytest.raises(Refused, match="没有可以据以分配的权重"):
        parts(100, BY_SCORE, {"A": body("1", "0"), "B": body("2", "0")})


def test_who_was_entered_with_nought_never_takes_part():
    given_ = parts(100, BY_SCORE, {"A": body("0", "1"), "B": body("1", "1/10")})
    assert given_ == {"A": 0, "B": 100}

"""GB 32100-2015: codes that are in use, codes that are not in order, and the zero remainder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import uscc


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000101623741K", "911101066976941872"])
def test_a_code_in_order_passes(code):
    assert uscc.passes(code)


@pytest.mark.parametrize(
    "code",
    [
        "91310115MA1H8R7C6D",  # printed in a tutorial as valid
        "91350211M0000XUF46",  # said to be in use: therefore a warning, never a bar
        "91350100M000100Y44",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100M0O0100Y43",
        "",
    ],
)
def test_a_code_that_is_not_in_order_fails(code):
    assert not uscc.passes(code)


def test_a_remainder_of_nothing_gives_a_zero():
    """Weights 1 and 30: the alphabet's 1 in both places sums to 31."""
    first = "10000000000000000"
    assert uscc.check_character("0" * 17) == "0"
    zero = next(
        head
        for letter in uscc.ALPHABET
        if (head := f"{letter}{first[1:16]}1") and uscc.check_character(head) == "0"
    )
    assert uscc.passes(zero + "0")


def test_small_letters_and_blanks_are_taken():
    assert uscc.normalised(" 9135 0100 m000-100y43\n") == "91350100M000100Y43"
    assert uscc.passes(uscc.normalised("91110000101623741k"))


@given(first=st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17))
def test_exactly_one_character_fits(first):
    fitting = [letter for letter in uscc.ALPHABET if uscc.passes(first + letter)]
    assert fitting == [uscc.check_character(first)]


def test_the_county_of_a_code_is_known_also_under_its_former_code():
    old = "12370684493480001X"
    assert uscc.region(old) == "370684"
    assert uscc.is_of(old, ["370614", "370684"])
    assert not uscc.is_of(old, ["370614"])
    assert uscc.region("nonsense") == ""

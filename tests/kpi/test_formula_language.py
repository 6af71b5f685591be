"""Ranks, signs, functions and full-width typing: what a formula means."""

import pytest

from kpi.formula import normalise, parse
from tests.kpi.formulas import worth

ABC = {"a": "7", "b": "3", "c": "2"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("-3^2", "-9"),  # -(3·3)
        ("(-3)^2", "9"),
        ("2^3^2", "512"),  # 2^(3·3)
        ("2^-2", "0.25"),  # 1 / (2·2)
        ("2^-2^2", "0.0625"),  # 1 / 2^4
        ("--4", "4"),
        ("3*-2", "-6"),
        ("3--2", "5"),
        ("a-b-c", "2"),  # (7-3)-2
        ("a/b*b", "7"),
        ("12/3/2", "2"),
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("a % b", "1"),  # 7 = 2·3 + 1
        ("-a % b", "-1"),  # -7 = -2·3 - 1
        ("a % -b", "1"),  # 7 = -2·-3 + 1
        ("-a % -b", "-1"),
        ("10^30 % 7", "1"),  # 10 % 7 = 3, 3^6 % 7 = 1, 30 = 5·6
        ("5.5 % 2", "1.5"),
        ("1.10 + 2.20", "3.3"),
        ("if(1 + 1 = 2, 5, 6)", "5"),
        ("if(not 1 = 2, 5, 6)", "5"),
        ("if(not 1 = 1 or 2 = 2, 5, 6)", "5"),  # (not 1=1) or 2=2
        ("if(1=1 or 1=1 and 1=2, 5, 6)", "5"),  # and before or
        ("if((1=1 or 1=1) and 1=2, 5, 6)", "6"),
        ("if(a>b and b>c, 1, 0)", "1"),
        ("if(a<>b, 1, 0)", "1"),
        ("if(a>=7 and a<=7, 1, 0)", "1"),
        ("greatest(a, b, c)", "7"),
        ("least(a, b, c)", "2"),
        ("least(a)", "7"),
        ("abs(b-a)", "4"),
        ("sum(a, b, c)", "12"),
        ("avg(a, b, c)", "4"),
        ("avg(a, b)", "5"),
        ("round(2.5, 0)", "3"),
        ("round(-2.5, 0)", "-3"),  # away from zero
        ("round(0.125, 2)", "0.13"),
        ("round(1/3, 12)", "0.333333333333"),
        ("safe_div(a, c, 9)", "3.5"),
        ("safe_div(a, c-2, 9)", "9"),
        ("1/3", "0.333333333333"),
        ("2/3", "0.666666666667"),
        ("4^0.5", "2"),
        ("0^2", "0"),
        ("0^0.5", "0"),
    ],
)
def test_a_formula_is_worth_what_a_pencil_says(formula, value):
    assert worth(formula, ABC) == value


@pytest.mark.parametrize(
    ("x", "points"),
    [("59.99", "0"), ("60", "5"), ("79", "5"), ("80", "10"), ("99.9", "10"), ("100", "-1")],
)
def test_a_score_table_counts_from_its_lower_bound_up_to_before_its_upper(x, points):
    table = "score_table(x, 0,60,0, 60,80,5, 80,100,10, -1)"
    assert worth(table, {"x": x}) == points


def test_where_rows_overlap_by_value_the_first_row_wins():
    assert worth("score_table(5, 0,x,1, 3,9,2, 0)", {"x": "7"}) == "1"


def test_full_width_signs_digits_and_blanks_mean_the_same():
    typed = "（ａ_１＋１２）＊　２"
    assert normalise(typed) == "(ａ_1+12)* 2"
    assert worth("（a＋１．５）＊２％３", {"a": "1"}) == "2"  # (1+1.5)·2 = 5, 5 % 3 = 2
    assert worth("if（a≥７，１，０）", ABC) == "1"
    assert worth("if(a ＜＞ b, 1, 0)", ABC) == "1"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a == b", "a = b"),
        ("a != b", "a <> b"),
        ("a ≠ b", "a <> b"),
        ("a ≥ b", "a >= b"),
        ("a ≤ b", "a <= b"),
        ("a ＝ b", "a = b"),
        ("a ＞＝ b", "a >= b"),
        ("sum（a，b）", "sum(a,b)"),
        ("a　+\n１０", "a +\n10"),
    ],
)
def test_signs_are_stored_in_one_form(typed, stored):
    assert normalise(typed) == stored
    assert normalise(stored) == stored


def test_stored_text_means_what_was_typed():
    typed = "if（a≥７　and not b＝3，－a＾２，０）"
    assert parse(normalise(typed)) == parse(typed)


def test_case_matters_in_codes():
    assert worth("A - a", {"a": "1", "A": "5"}) == "4"


def test_premature_mortality_of_even_bands():
    # 5Mx = 1/100: 5qx = 0.05 / 1.025 = 2/41; 100·(1 − (39/41)^8)
    #  = 100·(41^8 − 39^8)/41^8 = 100·(7984925229121 − 5352009260481)/7984925229121
    expected = "32.973583259587"
    assert 41**8 == 7984925229121
    assert 39**8 == 5352009260481
    assert (100 * (41**8 - 39**8) * 10**12 * 2 + 41**8) // (2 * 41**8) == 32973583259587
    assert worth("premature_mortality(d, p)", {"d": ["1"] * 8, "p": ["100"] * 8}) == expected


def test_the_chance_of_dying_is_at_most_one():
    # 5Mx = 1: 5 / 3.5 is above 1, so nobody survives.
    assert worth("premature_mortality(d, p)", {"d": ["9"] * 8, "p": ["9"] * 8}) == "100"


def test_a_chain_of_a_thousand_terms_is_no_deeper_than_one():
    assert worth("+".join(["1"] * 3000)) == "3000"


def test_a_hundred_brackets_are_read():
    assert worth("(" * 100 + "1" + ")" * 100) == "1"


def test_numbers_beyond_every_count_are_undefined_and_do_not_stop_the_machine():
    assert worth("10^10^10") == "undefined"
    assert worth("9^9^9^9") == "undefined"


def test_a_value_is_rounded_half_up_to_twelve_places_once():
    assert worth("0.0000000000005") == "0.000000000001"
    assert worth("-0.0000000000005") == "-0.000000000001"
    assert worth("0.00000000000049999") == "0"

"""Line, column and offending text of a formula that must not be saved."""

import pytest

from tests.kpi.formulas import refusal, worth

FACTS = {"a": "1", "b": "2", "d": ["1"] * 8, "p": ["9"] * 8}


@pytest.mark.parametrize(
    ("formula", "line", "column", "text"),
    [
        # A character or word that cannot stand there, the first in reading order.
        ("a b", 1, 3, "b"),
        ("1 2", 1, 3, "2"),
        ("a + * b", 1, 5, "*"),
        ("+a", 1, 1, "+"),
        ("a + + b", 1, 5, "+"),
        ("a)", 1, 2, ")"),
        ("()", 1, 2, ")"),
        ("(a, b)", 1, 3, ","),
        ("a, b", 1, 2, ","),
        ("sum(a,)", 1, 7, ")"),
        ("sum(,a)", 1, 5, ","),
        ("sum(a b)", 1, 7, "b"),
        ("a ＄ b", 1, 3, "＄"),
        ("a # @", 1, 3, "#"),
        ("a ! b", 1, 3, "!"),
        ("a ** b", 1, 4, "*"),
        ("a < b < 3", 1, 7, "<"),
        ("a = b = 1", 1, 7, "="),
        ("and a", 1, 1, "and"),
        ("a > b or", 1, 9, "or"),
        ("a + not b", 1, 5, "not"),
        ("a > not b", 1, 5, "not"),
        ("1e5", 1, 2, "e5"),
        ("12abc", 1, 3, "abc"),
        ("1.", 1, 2, "."),
        (".5", 1, 1, "."),
        ("1.2.3", 1, 4, "."),
        ("1,000", 1, 2, ","),
        ('"a"', 1, 1, '"'),
        ("a = > b", 1, 5, ">"),
        ("（a ＋ ）", 1, 6, "）"),
        ("a +\n* b", 2, 1, "*"),
        ("a\n+ b\n  b", 3, 3, "b"),
        ("_a", 1, 1, "_"),
        ("a\r\n+ )", 2, 3, ")"),
        ("𠀀a ）", 1, 4, "）"),
        # The text ends too early: one past its last character.
        ("", 1, 1, ""),
        ("a +", 1, 4, "+"),
        ("a + ", 1, 5, "+"),
        ("(a", 1, 3, "a"),
        ("sum(a, b", 1, 9, "b"),
        ("sum(", 1, 5, "("),
        ("a +\n", 2, 1, "+"),
        ("-", 1, 2, "-"),
        ("（１＋２", 1, 5, "２"),
        # Names.
        ("x", 1, 1, "x"),
        ("a + population", 1, 5, "population"),
        ("a +\n  人口 + y", 2, 3, "人口"),
        ("((x))", 1, 3, "x"),
        ("AND", 1, 1, "AND"),
        ("abs", 1, 1, "abs"),
        ("x + y", 1, 1, "x"),
        ("x_１", 1, 1, "x_１"),
        # Functions: unknown, or with a wrong number of arguments.
        ("foo(a)", 1, 1, "foo"),
        ("a + foo (a)", 1, 5, "foo"),
        ("a(1)", 1, 1, "a"),
        ("ABS(a)", 1, 1, "ABS"),
        ("1 + abs(a, b)", 1, 5, "abs"),
        ("sum()", 1, 1, "sum"),
        ("if(a > b, 1)", 1, 1, "if"),
        ("(round(a))", 1, 2, "round"),
        ("safe_div(a, b)", 1, 1, "safe_div"),
        ("score_table(a, 0, 1, 5)", 1, 1, "score_table"),
        ("score_table(a, 0, 1, 5, 6, 7)", 1, 1, "score_table"),
        ("premature_mortality(d)", 1, 1, "premature_mortality"),
        ("foo(x)", 1, 1, "foo"),
        # A truth value where a number is wanted, or the reverse.
        ("a > b", 1, 1, "a > b"),
        ("1 + (a > b)", 1, 5, "(a > b)"),
        ("if(a, 1, 2)", 1, 4, "a"),
        ("if(a > b, a = b, 2)", 1, 11, "a = b"),
        ("if(a and b > 1, 1, 2)", 1, 4, "a"),
        ("if(not a, 1, 2)", 1, 8, "a"),
        ("is_null(a)", 1, 1, "is_null(a)"),
        ("members_where(a)", 1, 15, "a"),
        # Age bands belong to premature mortality, and only they.
        ("d + 1", 1, 1, "d"),
        ("premature_mortality(a, p)", 1, 21, "a"),
        ("premature_mortality(d, p + 1)", 1, 24, "p + 1"),
        # Literals.
        ("round(a, 13)", 1, 10, "13"),
        ("round(a, -1)", 1, 10, "-1"),
        ("round(a, 1.5)", 1, 10, "1.5"),
        ("round(a, b)", 1, 10, "b"),
        ("score_table(a, 5,5,1, 0)", 1, 16, "5,5"),
        ("score_table(a, 0,5,1, 4,9,2, 0)", 1, 23, "4,9"),
        ("score_table(a, -5,5,1, -9,-4,2, 0)", 1, 24, "-9,-4"),
    ],
)
def test_a_refusal_points_at_the_first_character_of_the_offending_text(formula, line, column, text):
    found_line, found_column, message = refusal(formula, FACTS)
    assert (found_line, found_column) == (line, column)
    assert text in message


def test_a_bad_bracket_is_told_before_an_unknown_name():
    # Whether it is a formula at all comes before what its names mean.
    assert refusal("x + )", FACTS)[:2] == (1, 5)


def test_a_cycle_names_its_chain_and_points_into_it():
    line, column, message = refusal("a + i", FACTS, indicators={"i": "j + 1", "j": "i * 2"})
    assert (line, column) == (1, 5)
    assert "i → j → i" in message


def test_a_cycle_that_begins_further_down_has_no_place_in_this_text():
    found = refusal("k", FACTS, indicators={"k": "i", "i": "j", "j": "i"})
    assert found[:2] == (None, None)
    assert "i → j → i" in found[2]


def test_an_indicator_may_not_name_itself_even_a_year_ago():
    assert "i → i" in refusal("i", FACTS, indicators={"i": "last_year(i)"})[2]


def test_what_a_formula_does_not_reach_does_not_refuse_it():
    assert worth("a", FACTS, indicators={"i": "i +", "j": "j"}) == "1"


def test_a_fault_in_a_named_indicator_points_at_its_name():
    line, column, message = refusal("a +\n i", FACTS, indicators={"i": "a + 人口"})
    assert (line, column) == (2, 2)
    assert "人口" in message


def test_a_chain_of_five_hundred_indicators_is_followed_without_recursion():
    chain = {f"i{n}": f"i{n + 1} + 1" for n in range(500)} | {"i500": "a"}
    assert worth("i0", FACTS, indicators=chain) == "501"


def test_a_formula_nested_beyond_reason_is_refused():
    line, column, message = refusal("(" * 5000 + "1" + ")" * 5000)
    assert (line, column) == (1, 201)
    assert "(" in message


def test_a_formula_longer_than_reason_is_refused():
    assert refusal("1+" * 20_000 + "1")[:2] == (1, 20_001)


def test_indicators_that_multiply_beyond_reason_are_refused():
    bomb = {f"i{n}": f"previous(i{n + 1}) + last_year(i{n + 1})" for n in range(30)} | {"i30": "a"}
    assert "i0" in refusal("i0", FACTS, indicators=bomb)[2]

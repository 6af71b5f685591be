"""The formula language, asked through its command; every answer was worked out by hand."""

import pytest

from tests.kpi import trying

A5 = {"a": "5", "n": None}


def asked(monkeypatch, text, facts=None, **how):
    question = {"id": "q", "formula": text, "facts": facts or {}, "strategy": "any", **how}
    return trying.ask(monkeypatch, "try_formula", question)[0]


VALUES = [
    # Brackets, powers, minus, * / %, + -: 3 × 16 ÷ 8 = 6, and 2.
    ("2 + 3 * 4^2 / 8", "8"),
    ("-3^2", "-9"),  # the power first
    ("2^3^2", "512"),  # 2^9
    ("2^-1", "1/2"),
    ("-2^-2", "-1/4"),
    ("2 * -3", "-6"),
    ("--3", "3"),
    ("8 / 4 / 2", "1"),
    ("8 - 4 - 2", "2"),
    ("7 % 4", "3"),
    ("-7 % 4", "-3"),  # the sign of the left
    ("7 % -4", "3"),
    ("7.5 % 2", "3/2"),
    ("10 - 7 % 4 * 2", "4"),  # 10 - 3 × 2
    ("0.1 + 0.2", "3/10"),  # no binary fractions
    ("1 / 3 * 3", "1"),  # 0.999…9 with 28 digits, 1 with 12
    ("2 / 3", "2/3"),
    ("-2 / 3", "-2/3"),
    ("0.0000000000005", "1/1000000000000"),  # half a unit of the 12th place goes up
    # Truth: comparison, not, and, or from tight to loose.
    ("if(1 < 2 and not 2 < 1, 10, 20)", "10"),
    ("if(1 = 1 or 1 = 2 and 1 = 3, 5, 6)", "5"),  # and before or
    ("if(not 1 = 2 or 1 = 1, 1, 0)", "1"),
    ("if(not (1 = 2 or 1 = 1), 1, 0)", "0"),
    ("if(1 + 1 = 2, 1, 0)", "1"),
    # Functions.
    ("round(2.345, 2)", "235/100"),
    ("round(-2.345, 2)", "-235/100"),  # away from nought
    ("round(2.5, 0)", "3"),
    ("avg(1, 2, 4)", "7/3"),
    ("sum(1, 2, 4) + greatest(3, 9) - least(3, 9)", "13"),  # 7 + 9 - 3
    ("abs(-2.5)", "5/2"),
    ("safe_div(6, 4, 0)", "3/2"),
    ("safe_div(1, 0, 5)", "5"),
    ("safe_div(1, 0, safe_div(1, 0, 7))", "7"),
    ("score_table(60, 0, 60, 1, 60, 80, 2, 0)", "2"),  # lo ≤ x < hi
    ("score_table(59.999, 0, 60, 1, 60, 80, 2, 0)", "1"),
    ("score_table(80, 0, 60, 1, 60, 80, 2, 0)", "0"),
    # Full-width signs, digits and blanks mean the same.
    ("（１＋２）＊３", "9"),
    ("－３＾２", "-9"),
    ("７％４", "3"),
    ("８／４／２", "1"),
    ("if（１＜２，３，４）", "3"),
    ("if(2≥2，1，0) + if(1≠2，1，0) + if(1≤1，1，0)", "3"),
    ("if(1==1, 1, 0) + if(1!=2, 1, 0) + if(1＝1, 1, 0) + if(2＞1, 1, 0)", "4"),
    ("1\u3000＋\u30002", "3"),
]


@pytest.mark.parametrize(("text", "exact"), VALUES)
def test_what_a_formula_comes_to(monkeypatch, text, exact):
    answer = asked(monkeypatch, text)
    assert answer["error"] is None
    assert answer["status"] == "computed"
    assert trying.plain(answer["value"]) == trying.plain(trying.half_up(exact, 12))


GAPS = [
    # Missing travels, except where it is asked for or not needed.
    ("a + n", A5, "any", None, "missing"),
    ("greatest(a, n)", A5, "any", None, "missing"),
    ("avg(a, n)", A5, "any", None, "missing"),
    ("if(is_null(n), 1, 2)", A5, "any", "1", "computed"),
    ("first_non_null(n, a)", A5, "any", "5", "computed"),
    ("if(a > 0, a, n)", A5, "any", "5", "computed"),
    ("if(n > 0, 1, 2)", A5, "any", None, "missing"),
    ("if(1 = 2 and n > 0, 1, 2)", A5, "any", "2", "computed"),
    ("if(1 = 1 or n > 0, 1, 2)", A5, "any", "1", "computed"),
    ("if(1 = 1 and n > 0, 1, 2)", A5, "any", None, "missing"),
    ("safe_div(a, 0, n)", A5, "any", None, "missing"),
    ("safe_div(n, 2, 0)", A5, "any", None, "missing"),
    ("first_non_null(1 / 0, a)", A5, "any", None, "zero_denominator"),
    # Several at once: missing, then zero denominator, then undefined.
    ("a / n", A5, "any", None, "missing"),
    ("n / 0", A5, "any", None, "missing"),
    ("0^0", A5, "any", None, "undefined"),
    ("(-8)^(1/3)", A5, "any", None, "undefined"),
    ("0^-1", A5, "any", None, "zero_denominator"),
    ("a % 0", A5, "any", None, "zero_denominator"),
    ("0^0 + 1 / 0", A5, "any", None, "zero_denominator"),
    ("0^0 + n", A5, "any", None, "missing"),
    # Strategy zero: the gap is 0, except for whoever asks whether it is one.
    ("a + n", A5, "zero", "5", "partial"),
    ("a + 0 * n", {"a": "5", "n": "1"}, "zero", "5", "computed"),
    ("n + m", {"n": None, "m": None}, "zero", None, "missing"),
    ("a + if(is_null(n), 7, 8)", A5, "zero", "12", "partial"),
    ("a + first_non_null(n, 9)", A5, "zero", "14", "partial"),
    ("a / n", A5, "zero", None, "zero_denominator"),
    ("(a + n) / 0", A5, "zero", None, "zero_denominator"),
    ("safe_div(a, n, 1)", A5, "zero", "1", "partial"),
]


@pytest.mark.parametrize(("text", "facts", "strategy", "value", "status"), GAPS)
def test_what_a_gap_does(monkeypatch, *, text, facts, strategy, value, status):
    answer = asked(monkeypatch, text, facts, strategy=strategy)
    assert (trying.plain(answer["value"]), answer["status"]) == (value, status)


@pytest.mark.parametrize(
    ("text", "denominator", "facts", "strategy", "status"),
    [
        ("a", "b", {"a": "1", "b": "0"}, "any", "zero_denominator"),
        ("a", "b", {"a": "1", "b": None}, "any", "missing"),
        # All inputs of the denominator's own formula are missing.
        ("a", "b", {"a": "1", "b": None}, "zero", "missing"),
        ("a", "b + c", {"a": "1", "b": None, "c": "0"}, "zero", "zero_denominator"),
        ("a", "b + c", {"a": "1", "b": None, "c": "4"}, "zero", "partial"),
    ],
)
def test_what_a_denominator_does(monkeypatch, *, text, denominator, facts, strategy, status):
    how = {"denominator": denominator, "strategy": strategy}
    answer = asked(monkeypatch, text, facts, **how)
    assert answer["status"] == status
    assert (answer["value"] is None) == (status != "partial")


@pytest.mark.parametrize(
    ("text", "decimals", "shown"),
    [
        ("1 / 3 * 100", 1, "33.3"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),  # 四舍五入: away from nought
        ("-0.4", 0, "0"),
        ("2", 2, "2.00"),
        # Stored with 12 decimals it is 0.5, but it is shown from what was computed.
        ("0.4999999999996", 0, "0"),
        ("1 / 3 * 3", 6, "1.000000"),
    ],
)
def test_a_value_is_shown_rounded_once(monkeypatch, text, decimals, shown):
    assert asked(monkeypatch, text, decimals=decimals)["shown"] == shown


def test_a_factor_is_applied_before_rounding(monkeypatch):
    how = {"denominator": "b", "factor": "10000", "decimals": 2}
    answer = asked(monkeypatch, "a", {"a": "2", "b": "30000"}, **how)
    # 2 / 30000 × 10000 = 2/3, not 0.000066666667 × 10000
    assert answer["value"] == trying.half_up("2/3", 12)
    assert answer["shown"] == "0.67"


REFUSED = [
    ("", 1, 1),
    ("2 +", 1, 4),  # ends too early: one past the last character
    ("(1 + 2", 1, 7),
    ("+3", 1, 1),  # no unary plus
    ("2 + +3", 1, 5),
    ("1 2", 1, 3),
    ("1 + 2)", 1, 6),
    ("if(1 < 2 < 3, 1, 0)", 1, 10),  # comparisons do not chain
    ("a + bb", 1, 5),
    ("A", 1, 1),  # case matters
    ("foo(1)", 1, 1),
    ("1 + abs(1, 2)", 1, 5),
    ("1 + round(2.5)", 1, 5),
    ("sum()", 1, 1),
    ("a\n+ b", 2, 3),
    ("a\n+ 1 )", 2, 5),
    ("1 ＋ ？", 1, 5),  # a full-width sign is one character
    ("a $ 2", 1, 3),
]


@pytest.mark.parametrize(("text", "line", "column"), REFUSED)
def test_a_refusal_points_at_the_first_character(monkeypatch, text, line, column):
    answer = asked(monkeypatch, text, {"a": "1"})
    assert (answer["status"], answer["value"], answer["shown"]) == ("refused", None, None)
    assert (answer["error"]["line"], answer["error"]["column"]) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "1 + (2 > 1)",  # a truth value where a number is wanted
        "if(1, 2, 3)",  # and the reverse
        "a > 1",  # an indicator is a number
        "round(2.5, a)",  # decimals are written out
        "round(2.5, 13)",
        "score_table(a, 0, 60, 1, 50, 80, 2, 0)",  # rows overlap
        "score_table(a, 5, 5, 1, 0)",  # an empty row
        "'12'",
        "bands + 1",  # age bands are for premature_mortality alone
    ],
)
def test_what_means_nothing_is_refused_when_it_is_saved(monkeypatch, text):
    answer = asked(monkeypatch, text, {"a": "1", "bands": ["1"] * 8})
    assert answer["status"] == "refused"
    assert answer["error"]["message"]


def test_an_indicator_in_a_formula_is_not_rounded(monkeypatch):
    how = {"indicators": {"i": "a / 3", "j": "i * 3"}, "decimals": 0}
    answer = asked(monkeypatch, "j + i * 3", {"a": "1"}, **how)
    # 1/3 × 3 twice: rounded in between to nought decimals it would be 0.
    assert (answer["value"], answer["shown"]) == ("2", "2")


def test_a_ring_of_indicators_is_refused_with_its_chain(monkeypatch):
    answer = asked(monkeypatch, "i", indicators={"i": "j + 1", "j": "k", "k": "i"})
    assert answer["status"] == "refused"
    assert all(code in answer["error"]["message"] for code in ("i", "j", "k"))


BANDS = ["0"] * 6
MORTALITY = [
    # 5q = 5 × 0.01 / (1 + 2.5 × 0.01) = 2/41
    (["10", "0", *BANDS], ["1000"] * 8, "200/41", "computed"),
    # 100 × (1 - (39/41)²) = 16000/1681
    (["10", "10", *BANDS], ["1000"] * 8, "16000/1681", "computed"),
    # 5 / 3.5 is more than everybody: capped at 1.
    (["1000", "0", *BANDS], ["1000"] * 8, "100", "computed"),
    (["10", "0", *BANDS], ["0", *["1000"] * 7], None, "zero_denominator"),
    ([None, "0", *BANDS], ["1000"] * 8, None, "missing"),
]


@pytest.mark.parametrize(("deaths", "people", "exact", "status"), MORTALITY)
def test_premature_mortality_by_bands(monkeypatch, deaths, people, exact, status):
    facts = {"d": deaths, "p": people}
    answer = asked(monkeypatch, "premature_mortality(d, p)", facts)
    expected = exact and trying.plain(trying.half_up(exact, 12))
    assert (trying.plain(answer["value"]), answer["status"]) == (expected, status)

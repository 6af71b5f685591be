"""Value or no value, never a hidden zero: gaps, zero divisors and what each strategy does."""

from decimal import Decimal

import pytest

from kpi.formula import (
    Catalogue,
    Definition,
    Evaluator,
    Gap,
    Reading,
    Scope,
    Sort,
    Status,
    Strategy,
    check,
    warning,
)
from tests.kpi.formulas import catalogue, result, status, unit, worth

FACTS = {"a": "6", "b": "3", "n": None, "m": None, "z": "0"}


@pytest.mark.parametrize(
    "formula",
    [
        "n + a",
        "a - n",
        "n * z",
        "n / a",
        "a / n",
        "n ^ 0",
        "-n",
        "abs(n)",
        "round(n, 1)",
        "sum(a, n)",
        "avg(n, a)",
        "greatest(a, n)",
        "least(n, a)",
        "if(n > 1, 1, 2)",
        "if(not n > 1, 1, 2)",
        "if(a > 1, n, 2)",
        "safe_div(n, a, 1)",
        "safe_div(a, n, 1)",
        "safe_div(n, z, 1)",
        "safe_div(a, z, n)",
        "score_table(n, 0,1,1, 0)",
        "score_table(a, 0,9,1, n)",
        "first_non_null(n, m)",
        "previous(a)",
        "last_year(a)",
        "year_to_date(a)",
        "county(a)",
        "alliance(a)",
        "members_where(a > 1)",
    ],
)
def test_a_gap_travels_to_the_top(formula):
    assert worth(formula, FACTS) == "missing"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("first_non_null(n, a)", "6"),
        ("first_non_null(n + a, m, b)", "3"),
        ("first_non_null(a, 1/0)", "6"),
        ("if(is_null(n), 1, 2)", "1"),
        ("if(is_null(a), 1, 2)", "2"),
        ("if(is_null(n + a), 1, 2)", "1"),
        ("if(a > 1, a, n)", "6"),
        ("if(a > 1, a, 1/0)", "6"),
        ("if(a < 1, 0^0, b)", "3"),
        ("safe_div(a, b, n)", "2"),
        ("safe_div(a, z, b)", "3"),
    ],
)
def test_what_is_not_needed_may_be_missing(formula, value):
    assert worth(formula, FACTS) == value
    assert status(formula, FACTS) == "computed"


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("a < 1 and n > 1", "0"),
        ("n > 1 and a < 1", "0"),
        ("a > 1 or n > 1", "1"),
        ("n > 1 or a > 1", "1"),
        ("a > 1 and n > 1", "missing"),
        ("n > 1 and a > 1", "missing"),
        ("a < 1 or n > 1", "missing"),
        ("a < 1 and 1/0 > 1", "0"),
        ("a > 1 or 1/0 > 1", "1"),
        ("a > 1 and 1/0 > 1", "zero_denominator"),
        ("1/0 > 1 and a < 1", "zero_denominator"),
        ("1/0 > 1 and n > 1", "missing"),
    ],
)
def test_and_and_or_ask_only_what_they_need(condition, value):
    assert worth(f"if({condition}, 1, 0)", FACTS) == value


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("a / z", "zero_denominator"),
        ("z / z", "zero_denominator"),
        ("a % z", "zero_denominator"),
        ("z ^ -1", "zero_denominator"),
        ("z ^ z", "undefined"),
        ("0^0", "undefined"),
        ("0^-1", "zero_denominator"),
        ("(-8)^(1/3)", "undefined"),
        ("(-8)^0.5", "undefined"),
        ("(-2)^-2", "0.25"),
        ("1/z + 0^0", "zero_denominator"),
        ("0^0 + 1/z", "zero_denominator"),
        ("n + 1/z", "missing"),
        ("1/z + n", "missing"),
        ("0^0 + n", "missing"),
        ("sum(0^0, 1/z)", "zero_denominator"),
        ("n / z", "missing"),
        ("first_non_null(1/z, 5)", "zero_denominator"),
        ("if(is_null(1/z), 1, 2)", "zero_denominator"),
        ("safe_div(1/z, b, 5)", "zero_denominator"),
        ("safe_div(0^0, z, 5)", "undefined"),
    ],
)
def test_missing_wins_over_zero_denominator_and_that_over_undefined(formula, problem):
    assert worth(formula, FACTS) == problem


def test_a_denominator_is_taken_as_a_whole():
    # (6 + 3) / (6 - 3) = 3
    assert worth("a + b", FACTS, denominator="a - b") == "3"
    # (6 / (3 + 1)) × 1000 = 1500
    assert worth("a", FACTS, denominator="b + 1", factor="1000") == "1500"
    assert worth("a", FACTS, denominator="z") == "zero_denominator"
    assert worth("n", FACTS, denominator="z") == "missing"
    assert worth("a", FACTS, denominator="n") == "missing"


def test_the_shown_value_is_rounded_once_from_28_digits():
    # Stored 0.005000000000 from 0.00499999999999995: shown from the latter it is 0.00.
    found = result("0.00499999999999995")
    assert str(found.value) == "0.005000000000"
    assert found.shown(2) == "0.00"
    assert result("0.005").shown(2) == "0.01"
    assert result("-0.005").shown(2) == "-0.01"
    assert result("-0.004").shown(2) == "0.00"
    assert result("5").shown(0) == "5"
    assert result("10^30").shown(1) == "1" + "0" * 30 + ".0"


class TestZero:
    """Strategy zero: a gap counts as nought, and the answer says so."""

    def worth(self, formula, **how):
        return (
            worth(formula, FACTS, strategy="zero", **how),
            status(formula, FACTS, strategy="zero", **how),
        )

    def test_a_gap_becomes_nought_and_the_result_partial(self):
        assert self.worth("a + n") == ("6", "partial")
        assert self.worth("a * n") == ("0", "partial")
        assert self.worth("a + b") == ("9", "computed")

    def test_one_named_gap_is_enough_for_partial_whatever_is_evaluated(self):
        assert self.worth("if(a > 1, a, n)") == ("6", "partial")
        assert self.worth("a", denominator="b + n") == ("2", "partial")

    def test_all_inputs_missing_is_missing_before_anything_else(self):
        assert self.worth("n + m") == ("missing", "missing")
        assert self.worth("first_non_null(n, 5)") == ("missing", "missing")
        assert self.worth("n / m") == ("missing", "missing")
        assert self.worth("n / 0") == ("missing", "missing")
        assert self.worth("if(1 = 1, 5, n)") == ("missing", "missing")

    def test_a_denominator_with_all_inputs_missing_is_missing(self):
        assert self.worth("a", denominator="n + 1") == ("missing", "missing")

    def test_a_divisor_that_becomes_nought_wins_whatever_else_is_missing(self):
        assert self.worth("a / n")[0] == "zero_denominator"
        assert self.worth("n / z")[0] == "zero_denominator"
        assert self.worth("a + n", denominator="b - b")[0] == "zero_denominator"
        assert self.worth("first_non_null(n, m) / z")[0] == "zero_denominator"
        assert self.worth("a % n")[0] == "zero_denominator"

    def test_inside_is_null_and_first_non_null_a_gap_stays_a_gap(self):
        assert self.worth("first_non_null(n, a)") == ("6", "partial")
        assert self.worth("first_non_null(n + a, b)") == ("3", "partial")
        assert self.worth("if(is_null(n), a, b)") == ("6", "partial")
        assert self.worth("first_non_null(n, m) + a") == ("missing", "missing")

    def test_a_formula_without_inputs_is_not_missing(self):
        assert self.worth("1 + 1") == ("2", "computed")

    def test_a_missing_age_band_counts_as_nobody(self):
        # Seven bands of rate 1/100 and one without deaths: 100·(1 − (39/41)^7).
        facts = {"d": [None, *["1"] * 7], "p": ["100"] * 8}
        found = result("premature_mortality(d, p)", facts, strategy="zero")
        assert found.status is Status.PARTIAL
        units = (100 * (41**7 - 39**7) * 10**12 * 2 + 41**7) // (2 * 41**7)
        assert found.value == Decimal(units).scaleb(-12)
        assert status("premature_mortality(d, p)", facts) == "missing"

    def test_a_band_without_people_has_no_rate(self):
        facts = {"d": ["1"] * 8, "p": [None, *["100"] * 7]}
        formula = "premature_mortality(d, p)"
        assert status(formula, facts, strategy="zero") == "zero_denominator"
        assert status(formula, {**facts, "d": [None] * 8}, strategy="any") == "missing"

    def test_a_missing_indicator_counts_as_nought_too(self):
        how = {"indicators": {"i": "n + m", "j": "n + b"}}
        assert self.worth("a + i", **how) == ("6", "partial")
        assert self.worth("a + j", **how) == ("9", "partial")
        assert self.worth("i", **how) == ("missing", "missing")
        assert self.worth("first_non_null(i, a)", **how) == ("6", "partial")


def two(outer: Definition, inner: Definition) -> Catalogue:
    sorts = dict.fromkeys(FACTS, Sort.NUMBER)
    return check({"outer": outer, "inner": inner}, sorts)


def evaluated(catalogue_: Catalogue):
    return Evaluator(catalogue_, unit(FACTS)).result("outer")


def test_a_nested_indicator_keeps_its_own_factor():
    # inner = 3/6 × 100 = 50; outer = 50 + 6
    found = evaluated(two(Definition("inner + a"), Definition("b", "a", Decimal(100))))
    assert found.value == 56


def test_a_nested_indicator_is_not_rounded():
    # 1/3 × 3 in 28 digits is 0.999…9 (28 nines): shown as 1, but not 1.
    found = evaluated(two(Definition("inner * 3"), Definition("1 / b")))
    assert found.exact == Decimal("0." + "9" * 28)


def test_a_nested_indicator_keeps_its_own_strategy():
    allowing = Definition("b + n", strategy=Strategy.ZERO)
    found = evaluated(two(Definition("inner + a"), allowing))
    assert (found.value, found.status) == (Decimal(9), Status.PARTIAL)
    assert found.missing == ("inner",)
    strict = Definition("b + n")
    found = evaluated(two(Definition("inner + a", strategy=Strategy.ZERO), strict))
    assert (found.value, found.status) == (Decimal(6), Status.PARTIAL)


class Reasons:
    """A unit that gives reasons for its gaps."""

    def __init__(self, **readings: Reading) -> None:
        self._readings = readings

    def reading(self, code: str, scope: Scope) -> Reading:
        return self._readings[code]

    def bands(self, code: str, scope: Scope):
        return [self._readings[code]] * 8

    def members(self, place: str):
        return None


NEVER = Reading(None, (Gap("u", applicable=False),))
LATE = Reading(None, (Gap("u"),))


@pytest.mark.parametrize("strategy", ["any", "zero"])
def test_not_applicable_only_when_every_gap_is(strategy):
    both = catalogue("a + b", {"a": "1", "b": "1"}, strategy=strategy)

    def found(a: Reading, b: Reading) -> Status:
        return Evaluator(both, Reasons(a=a, b=b)).result("").status

    assert found(NEVER, NEVER) is Status.NOT_APPLICABLE
    assert found(NEVER, LATE) is Status.MISSING


def test_the_names_of_what_is_missing_are_listed():
    found = result("a + n", {"a": "1", "n": None, "m": None}, denominator="m")
    assert found.missing == ("n", "m")


def test_a_formula_that_never_has_a_value_is_saved_with_a_warning():
    assert warning(catalogue("a / (b - b)", FACTS), "")
    assert warning(catalogue("a / (b - a)", FACTS), "") is None
    assert warning(catalogue("members_where(last_year(a) > 0)", FACTS), "") is None

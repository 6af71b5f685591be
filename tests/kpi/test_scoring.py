"""Points of one item: each rule, each edge, rounded once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.scoring import (
    BadRule,
    Direction,
    Marked,
    mark,
    next_bound,
    ranked,
    read_direction,
    read_rule,
)


def scored(rule, value, maximum="10", **fields):
    """Points as text, or the status where there are none."""
    last_year = fields.pop("last_year", None)
    baseline = fields.pop("baseline", None)
    scaling = fields.pop("scaling", Fraction(1))
    found = mark(
        read_rule(rule, fields),
        maximum=Decimal(maximum),
        value=None if value is None else Decimal(value),
        direction=read_direction(fields),
        last_year=None if last_year is None else Decimal(last_year),
        baseline=None if baseline is None else Decimal(baseline),
        scaling=scaling,
    )
    return found.status.value if found.points is None else format(found.points, "f")


@pytest.mark.parametrize(
    ("comparator", "value", "points"),
    [
        ("ge", "60", "10.00"),
        ("ge", "59.999999999999999", "0.00"),
        ("le", "60", "10.00"),
        ("le", "60.0000000000001", "0.00"),
        ("eq", "60.0", "10.00"),
        ("eq", "60.1", "0.00"),
        ("gt", "60", "0.00"),
        ("gt", "60.1", "10.00"),
        ("lt", "60", "0.00"),
        ("lt", "59", "10.00"),
        ("bare", "60", "10.00"),
        ("bare", "61", "10.00"),
        ("bare", "59", "0.00"),
    ],
)
def test_threshold_gives_all_or_nothing(comparator, value, points):
    assert scored("threshold", value, target="60", comparator=comparator) == points


def test_a_bare_target_is_met_in_the_indicators_direction():
    bare = {"target": "117", "comparator": "bare"}
    assert scored("threshold", "118", **bare) == "10.00"
    assert scored("threshold", "118", direction="lower", **bare) == "0.00"
    assert scored("threshold", "117", direction="lower", **bare) == "10.00"


def test_about_is_absolute_with_both_edges_inside():
    about = {"target": "50", "comparator": "approx", "tolerance": "2"}
    assert scored("threshold", "48", **about) == "10.00"
    assert scored("threshold", "52", **about) == "10.00"
    assert scored("threshold", "52.01", **about) == "0.00"


@pytest.mark.parametrize(
    ("lower", "upper", "value", "points"),
    [
        ("60", "90", "75", "5.00"),  # 10 × 15/30
        ("60", "90", "50", "0.00"),
        ("60", "90", "95", "10.00"),
        ("60", "90", "70", "3.33"),  # 10 × 10/30
        ("90", "60", "75", "5.00"),  # lower is better
        ("90", "60", "95", "0.00"),
        ("90", "60", "55", "10.00"),
        ("0", "0", "0", "refused"),
    ],
)
def test_linear_between_two_bounds(lower, upper, value, points):
    assert scored("linear", value, params={"L": lower, "U": upper}) == points


def test_linear_with_equal_bounds_is_refused_even_without_a_value():
    assert scored("linear", None, params={"L": "1", "U": "1.0"}) == "refused"


@pytest.mark.parametrize(
    ("direction", "value", "target", "points"),
    [
        ("higher", "45", "60", "7.50"),
        ("higher", "61", "60", "10.00"),
        ("higher", "0", "60", "0.00"),
        ("higher", "-1", "60", "not_computable"),
        ("higher", "1", "0", "not_computable"),
        ("higher", "1", "-5", "not_computable"),
        ("lower", "80", "60", "7.50"),
        ("lower", "50", "60", "10.00"),
        ("lower", "0", "60", "10.00"),
        ("lower", "0", "0", "not_computable"),
        ("lower", "-1", "60", "not_computable"),
    ],
)
def test_ratio_to_the_target(direction, value, target, points):
    assert scored("ratio", value, target=target, direction=direction) == points


ROWS = [("80", "6"), ("60", "2"), ("90", "10")]


@pytest.mark.parametrize(
    ("value", "points"),
    [("59", "0.00"), ("60", "2.00"), ("79.9", "2.00"), ("80", "6.00"), ("95", "10.00")],
)
def test_the_highest_lower_bound_reached_counts(value, points):
    rows = [{"from": bound, "points": given} for bound, given in ROWS]
    assert scored("steps", value, params={"steps": rows}) == points


@pytest.mark.parametrize(
    ("value", "points"),
    [("3", "10.00"), ("5", "10.00"), ("5.1", "6.00"), ("10", "6.00"), ("11", "0.00")],
)
def test_when_lower_is_better_the_smallest_bound_not_exceeded_counts(value, points):
    rows = [{"to": "10", "points": "6"}, {"to": "5", "points": "10"}]
    assert scored("steps", value, direction="lower", params={"steps": rows}) == points


@pytest.mark.parametrize(
    ("value", "last_year", "params", "points"),
    [
        ("115", "100", {"g": "0.15"}, "10.00"),
        ("130", "100", {"g": "0.15"}, "10.00"),
        ("110", "100", {"g": "0.15"}, "6.67"),  # 10 × 0.10/0.15
        ("100", "100", {"g": "0.15"}, "0.00"),
        ("90", "100", {"g": "0.15"}, "0.00"),
        ("100", "100", {"g": "0"}, "10.00"),
        ("99", "100", {"g": "0"}, "0.00"),
        ("100", "100", {"g": "0", "strict": True}, "0.00"),
        ("100.01", "100", {"g": "0", "strict": True}, "10.00"),
        ("5", "0", {"g": "0"}, "not_computable"),
        ("5", "-1", {"g": "0.1"}, "not_computable"),
        ("5", None, {"g": "0.1"}, "not_computable"),
        (None, None, {"g": "0.1"}, "missing"),
    ],
)
def test_growth_against_last_year(value, last_year, params, points):
    assert scored("growth", value, last_year=last_year, params=params) == points


@pytest.mark.parametrize(
    ("events", "points"), [("0", "10.00"), ("3", "4.00"), ("5", "1.00"), ("50", "1.00")]
)
def test_events_deduct_down_to_the_floor(events, points):
    assert scored("deduct", events, params={"n": "2", "floor": "1"}) == points


EXPERT = {"points": "7.5", "assessor": "王芳", "reason": "制度健全", "evidence": ["制度.pdf"]}


@pytest.mark.parametrize(
    ("changed", "points"),
    [
        ({}, "7.50"),
        ({"points": "0"}, "0.00"),
        ({"points": "10"}, "10.00"),
        ({"points": "10.01"}, "refused"),
        ({"points": "-0.1"}, "refused"),
        ({"points": None}, "refused"),
        ({"assessor": ""}, "refused"),
        ({"assessor": "  "}, "refused"),
        ({"reason": ""}, "refused"),
        ({"evidence": []}, "refused"),
        ({"evidence": [""]}, "refused"),
    ],
)
def test_an_expert_signs_with_reason_and_evidence(changed, points):
    assert scored("expert", None, params={**EXPERT, **changed}) == points


def test_no_value_is_missing_and_not_nought():
    assert scored("threshold", None, target="0", comparator="ge") == "missing"
    assert scored("deduct", None, params={"n": "1", "floor": "0"}) == "missing"


@pytest.mark.parametrize(
    ("value", "baseline", "direction", "flag"),
    [
        ("60.1", "60.48", "higher", True),
        ("60.48", "60.48", "higher", False),
        ("61", "60.48", "higher", False),
        ("61", "60.48", "lower", True),
        ("60.1", None, "higher", None),
        (None, "60.48", "higher", None),
    ],
)
def test_below_baseline_is_a_flag_of_its_own(value, baseline, direction, flag):
    found = mark(
        read_rule("threshold", {"target": "60", "comparator": "ge"}),
        maximum=Decimal(10),
        value=None if value is None else Decimal(value),
        direction=Direction(direction),
        baseline=None if baseline is None else Decimal(baseline),
    )
    assert found.below_baseline is flag


def test_sixty_point_one_passes_and_is_flagged():
    found = mark(
        read_rule("threshold", {"target": "60", "comparator": "ge"}),
        maximum=Decimal(5),
        value=Decimal("60.1"),
        baseline=Decimal("60.48"),
    )
    assert (found.status, found.points, found.below_baseline) == (Marked.SCORED, 5, True)


def test_points_are_rounded_half_up_once_and_exactly():
    # 0.015 × 1/3 is 0.005 exactly, which 28 digits of a third would miss.
    assert scored("ratio", "1", "0.015", target="3") == "0.01"
    assert scored("linear", "0.125", "1", params={"L": "0", "U": "1"}) == "0.13"
    # 10 × 1/3 × 3/2 is 5, not 3.33 × 1.5.
    assert scored("ratio", "1", target="3", scaling=Fraction(3, 2)) == "5.00"


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("median", {}),
        (None, {}),
        ("linear", {"params": {"L": "1"}}),
        ("linear", {"params": {"L": "1e3", "U": "2"}}),
        ("linear", {"params": []}),
        ("steps", {"params": {}}),
        ("steps", {"params": {"steps": ["60"]}}),
        ("threshold", {"target": "1", "comparator": "~"}),
        ("threshold", {"target": "1", "comparator": "approx"}),
        ("threshold", {"target": 1, "comparator": "ge"}),
        ("growth", {"params": {"g": "0.1", "strict": "yes"}}),
    ],
)
def test_a_rule_that_cannot_be_read_says_so(rule, fields):
    with pytest.raises(BadRule) as refused:
        read_rule(rule, fields)
    assert str(refused.value)


def test_the_next_bound_is_the_nearest_one_ahead():
    rows = [{"from": bound, "points": given} for bound, given in ROWS]
    steps = read_rule("steps", {"params": {"steps": rows}})
    ten = Decimal(10)
    assert next_bound(steps, Decimal(70), ten, Direction.HIGHER) == (80, 6)
    assert next_bound(steps, Decimal(95), ten, Direction.HIGHER) is None
    rows = [{"to": "10", "points": "6"}, {"to": "5", "points": "10"}]
    steps = read_rule("steps", {"params": {"steps": rows}})
    assert next_bound(steps, Decimal(11), ten, Direction.LOWER) == (10, 6)
    assert next_bound(steps, Decimal(7), ten, Direction.LOWER) == (5, 10)
    bar = read_rule("threshold", {"target": "60", "comparator": "ge"})
    assert next_bound(bar, Decimal(50), ten, Direction.HIGHER) == (60, 10)
    assert next_bound(bar, Decimal(60), ten, Direction.HIGHER) is None


def order(*entries):
    found = ranked(
        entries,
        points=lambda entry: Decimal(entry[0]),
        name=lambda entry: entry[1],
        code=lambda entry: entry[2],
    )
    return [(rank, code) for rank, (_points, _name, code) in found]


def test_equal_points_share_a_rank_and_the_next_is_left_out():
    found = order(("5", "丁", "d"), ("9", "甲", "a"), ("7", "丙", "c"), ("7.00", "乙", "b"))
    # 丙 is U+4E19, 乙 U+4E59: code points, not dictionaries.
    assert found == [(1, "a"), (2, "c"), (2, "b"), (4, "d")]


def test_equal_points_and_names_are_ordered_by_code():
    assert order(("1", "甲", "z"), ("1", "甲", "b")) == [(1, "b"), (1, "z")]


small = st.decimals(-50, 50, places=2, allow_nan=False)


@settings(max_examples=150, deadline=None)
@given(small, small, small)
def test_linear_never_leaves_its_range_and_turns_with_its_bounds(value, lower, upper):
    def points(low, high):
        params = {"L": format(low, "f"), "U": format(high, "f")}
        return scored("linear", format(value, "f"), params=params)

    if lower == upper:
        assert points(lower, upper) == "refused"
        return
    one, other = Decimal(points(lower, upper)), Decimal(points(upper, lower))
    assert 0 <= one <= 10
    assert abs(one + other - 10) <= Decimal("0.01")  # two halves rounded up at most


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "2.0", "3"]), min_size=1, max_size=8))
def test_a_rank_is_one_more_than_the_number_of_better_ones(points):
    entries = [(value, f"n{number}", str(number)) for number, value in enumerate(points)]
    for rank, code in order(*entries):
        mine = Decimal(points[int(code)])
        assert rank == 1 + sum(Decimal(other) > mine for other in points)

"""Score rules, asked through their command; every number was worked out by hand."""

import pytest

from tests.kpi import trying


def asked(monkeypatch, rule, **fields):
    question = {"id": "q", "rule": rule, "max": "20", "params": {}, **fields}
    return trying.ask(monkeypatch, "try_score", question)[0]


def points(answer):
    return (trying.plain(answer["points"]), answer["status"])


THRESHOLD = [
    ("ge", "60", "60", "20"),
    ("ge", "59.999999999999", "60", "0"),
    ("gt", "60", "60", "0"),
    ("gt", "60.000000000001", "60", "20"),
    ("le", "60", "60", "20"),
    ("le", "60.1", "60", "0"),
    ("lt", "60", "60", "0"),
    ("lt", "59", "60", "20"),
    ("eq", "60.00", "60", "20"),
    ("eq", "60.01", "60", "0"),
]


@pytest.mark.parametrize(("comparator", "value", "target", "expected"), THRESHOLD)
def test_a_threshold_is_all_or_nothing(monkeypatch, comparator, value, target, expected):
    fields = {"comparator": comparator, "value": value, "target": target, "direction": "higher"}
    assert points(asked(monkeypatch, "threshold", **fields)) == (expected, "scored")


@pytest.mark.parametrize(
    ("value", "expected"), [("62.99", "0"), ("63", "20"), ("67", "20"), ("67.01", "0")]
)
def test_about_is_inside_its_edges(monkeypatch, value, expected):
    # 65 ± 2
    fields = {"comparator": "approx", "target": "65", "tolerance": "2", "direction": "higher"}
    assert points(asked(monkeypatch, "threshold", value=value, **fields))[0] == expected


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        ("higher", "118", "20"),  # 118 against a bare 117 is met
        ("higher", "117", "20"),
        ("higher", "116", "0"),
        ("lower", "116", "20"),
        ("lower", "117", "20"),
        ("lower", "118", "0"),
    ],
)
def test_a_bare_number_is_reached_or_passed(monkeypatch, direction, value, expected):
    fields = {"comparator": "bare", "target": "117", "value": value, "direction": direction}
    assert points(asked(monkeypatch, "threshold", **fields))[0] == expected


LINEAR = [
    ("20", "40", "90", "65", "10"),  # 20 × 25/50
    ("20", "40", "90", "39", "0"),
    ("20", "40", "90", "91", "20"),
    ("20", "10", "5", "7", "12"),  # lower is better: 20 × 3/5
    ("20", "10", "5", "4", "20"),
    ("20", "10", "5", "11", "0"),
    ("10", "0", "3", "1", "3.33"),
    ("10", "0", "3", "2", "6.67"),
    ("1", "0", "8", "1", "0.13"),  # 0.125 goes up
    ("1", "-8", "0", "-7", "0.13"),
]


@pytest.mark.parametrize(("maximum", "low", "high", "value", "expected"), LINEAR)
def test_points_grow_between_two_bounds(monkeypatch, *, maximum, low, high, value, expected):
    fields = {"params": {"L": low, "U": high}, "value": value, "direction": "higher"}
    assert points(asked(monkeypatch, "linear", max=maximum, **fields)) == (expected, "scored")


RATIO = [
    ("higher", "45", "60", "15", "scored"),  # 20 × 45/60
    ("higher", "75", "60", "20", "scored"),
    ("higher", "0", "60", "0", "scored"),
    ("lower", "8", "5", "12.5", "scored"),  # 20 × 5/8
    ("lower", "4", "5", "20", "scored"),
    ("lower", "0", "5", "20", "scored"),
    ("higher", "45", "0", None, "not_computable"),
    ("lower", "45", "-1", None, "not_computable"),
    ("higher", "-1", "60", None, "not_computable"),
    ("lower", "-1", "60", None, "not_computable"),
    ("higher", None, "60", None, "missing"),
]


@pytest.mark.parametrize(("direction", "value", "target", "expected", "status"), RATIO)
def test_points_are_a_share_of_the_target(
    monkeypatch, *, direction, value, target, expected, status
):
    fields = {"direction": direction, "value": value, "target": target}
    assert points(asked(monkeypatch, "ratio", **fields)) == (expected, status)


UPWARDS = [{"from": "30", "points": "20"}, {"from": "10", "points": "8"}]
DOWNWARDS = [{"to": "10", "points": "12"}, {"to": "5", "points": "20"}]


@pytest.mark.parametrize(
    ("direction", "rows", "value", "expected"),
    [
        ("higher", UPWARDS, "9.99", "0"),
        ("higher", UPWARDS, "10", "8"),
        ("higher", UPWARDS, "29.99", "8"),
        ("higher", UPWARDS, "30", "20"),
        ("lower", DOWNWARDS, "5", "20"),
        ("lower", DOWNWARDS, "5.01", "12"),
        ("lower", DOWNWARDS, "10", "12"),
        ("lower", DOWNWARDS, "10.01", "0"),
    ],
)
def test_steps_are_absolute_and_in_any_order(monkeypatch, direction, rows, value, expected):
    fields = {"direction": direction, "params": {"steps": rows}, "value": value}
    assert points(asked(monkeypatch, "steps", **fields)) == (expected, "scored")


GROWTH = [
    ({"g": "0.15"}, "107.5", "100", "10", "scored"),  # half of 15 %
    ({"g": "0.15"}, "115", "100", "20", "scored"),
    ({"g": "0.15"}, "130", "100", "20", "scored"),
    ({"g": "0.15"}, "100", "100", "0", "scored"),
    ({"g": "0.15"}, "90", "100", "0", "scored"),
    ({"g": "0.15"}, "114.999", "100", "20", "scored"),  # 19.9987 rounds to 20.00
    ({"g": "0.15"}, "114.9", "100", "19.87", "scored"),  # 20 × 0.149/0.15
    ({"g": "0", "strict": True}, "100", "100", "0", "scored"),  # no change is not growth
    ({"g": "0", "strict": True}, "100.01", "100", "20", "scored"),
    ({"g": "0"}, "100", "100", "20", "scored"),
    ({"g": "0"}, "99.99", "100", "0", "scored"),
    ({"g": "0.15"}, "5", "0", None, "not_computable"),
    ({"g": "0.15"}, "5", "-4", None, "not_computable"),
    ({"g": "0.15"}, "5", None, None, "not_computable"),
    ({"g": "0", "strict": True}, "5", "0", None, "not_computable"),
    ({"g": "0.15"}, None, "100", None, "missing"),
]


@pytest.mark.parametrize(("params", "value", "before", "expected", "status"), GROWTH)
def test_growth_is_held_against_last_year(monkeypatch, *, params, value, before, expected, status):
    fields = {"params": params, "value": value, "last_year": before, "direction": "higher"}
    assert points(asked(monkeypatch, "growth", **fields)) == (expected, status)


@pytest.mark.parametrize(
    ("events", "step", "floor", "expected", "status"),
    [
        ("0", "2", "0", "20", "scored"),
        ("3", "2", "0", "14", "scored"),
        ("11", "2", "0", "0", "scored"),  # 20 - 22
        ("9", "2", "5", "5", "scored"),
        ("1", "0.335", "0", "19.67", "scored"),  # 19.665 goes up
        (None, "2", "0", None, "missing"),
    ],
)
def test_every_event_costs_points_down_to_a_floor(
    monkeypatch, *, events, step, floor, expected, status
):
    fields = {"params": {"n": step, "floor": floor}, "value": events, "direction": "lower"}
    assert points(asked(monkeypatch, "deduct", **fields)) == (expected, status)


MARK = {"points": "15", "assessor": "医政科", "reason": "现场核查", "evidence": ["记录.pdf"]}


@pytest.mark.parametrize(
    ("changes", "expected", "status"),
    [
        ({}, "15", "scored"),
        ({"points": "0"}, "0", "scored"),
        ({"points": "20"}, "20", "scored"),
        ({"points": "20.01"}, None, "refused"),
        ({"points": "-0.01"}, None, "refused"),
        ({"assessor": ""}, None, "refused"),
        ({"reason": ""}, None, "refused"),
        ({"evidence": []}, None, "refused"),
    ],
)
def test_an_experts_mark_needs_a_name_a_reason_and_a_proof(monkeypatch, changes, expected, status):
    answer = asked(monkeypatch, "expert", params=MARK | changes)
    assert points(answer) == (expected, status)
    assert answer["below_baseline"] is None


def test_a_line_of_no_length_is_refused(monkeypatch):
    fields = {"params": {"L": "5", "U": "5.0"}, "value": "5", "direction": "higher"}
    assert points(asked(monkeypatch, "linear", **fields)) == (None, "refused")


@pytest.mark.parametrize(
    ("direction", "value", "baseline", "below"),
    [
        ("higher", "60.1", "60.48", True),  # passes ≥60 and is flagged all the same
        ("higher", "60.48", "60.48", False),
        ("higher", "61", "60.48", False),
        ("lower", "61", "60.48", True),
        ("lower", "60", "60.48", False),
        ("higher", "61", None, None),
        ("higher", None, "60.48", None),
    ],
)
def test_below_the_baseline_is_a_flag_of_its_own(monkeypatch, direction, value, baseline, below):
    fields = {"comparator": "ge", "target": "60", "direction": direction, "value": value}
    answer = asked(monkeypatch, "threshold", baseline=baseline, **fields)
    assert answer["below_baseline"] is below
    assert answer["status"] == ("missing" if value is None else "scored")
    if value == "60.1":
        assert trying.plain(answer["points"]) == "20"

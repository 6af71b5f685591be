"""Small runs, asked through their command: membership, gaps, scaling, gates, ranks."""

import pytest

from tests.kpi import trying

PLAIN = {"denominator": None, "factor": "1", "decimals": 2, "direction": "higher"}


def indicator(code, formula, **fields):
    return {"code": code, "formula": formula, "strategy": "any", **PLAIN, **fields}


def item(code, weight, rule="threshold", **fields):
    known = {"target": "1", "comparator": "ge", "params": {}, "direction": "higher"}
    return {"code": code, "indicator": code, "weight": weight, "rule": rule, **known, **fields}


def gate(code, scope):
    return {"code": code, "indicator": None, "weight": "0", "rule": "gate",
            "params": {"scope": scope}, "target": None, "comparator": None,
            "direction": "higher"}  # fmt: skip


def entered(element, **figures):
    return [{"unit": unit, "element": element, "value": value} for unit, value in figures.items()]


def asked(monkeypatch, **fields):
    question = {
        "id": "q", "period": "2024", "level": "unit", "units": [], "alliances": [],
        "memberships": [], "indicators": [], "values": [], "last_year_values": [],
        "scheme": {"groups": []}, "not_applicable": [], "gate_results": [], **fields,
    }  # fmt: skip
    return trying.ask(monkeypatch, "try_assessment", question)[0]["subjects"]


def units(*codes, **names):
    return [{"code": code, "name": names.get(code, code)} for code in codes]


def totals(subjects):
    return [(one["subject"], one["rank"], trying.plain(one["total"])) for one in subjects]


def marks(subject):
    return {row["item"]: (trying.plain(row["points"]), row["status"]) for row in subject["items"]}


def test_equal_points_share_a_rank_and_stand_by_name_then_code(monkeypatch):
    # Steps of 10 points each: 9 → 90, 8 → 80 twice, 7 → 70. 乙 is U+4E59, 甲 is U+7532.
    subjects = asked(
        monkeypatch,
        units=units("u1", "u2", "u3", "u4", "u5", u1="丁", u2="甲", u3="乙", u4="甲", u5="丙"),
        indicators=[indicator("i", "a")],
        values=entered("a", u1="7", u2="8", u3="8", u4="8", u5="9"),
        scheme={"groups": [{"code": "g", "items": [
            item("i", "100", "linear", params={"L": "0", "U": "10"})]}]},
    )  # fmt: skip
    assert totals(subjects) == [
        ("u5", 1, "90"), ("u3", 2, "80"), ("u2", 2, "80"), ("u4", 2, "80"), ("u1", 5, "70"),
    ]  # fmt: skip


def test_what_does_not_apply_leaves_and_the_whole_stays(monkeypatch):
    # 30 and 20 of 100 are left for u1: twice as much each. u2 is scored by raw weights.
    subjects = asked(
        monkeypatch,
        units=units("u1", "u2"),
        indicators=[indicator("i", "a"), indicator("j", "b"), indicator("k", "a + b")],
        values=entered("a", u1="1", u2="1") + entered("b", u1="5", u2="5"),
        not_applicable=[{"subject": "u1", "item": "k"}],
        scheme={"groups": [
            {"code": "g", "items": [
                item("i", "30"), item("j", "20", "linear", params={"L": "0", "U": "10"})]},
            {"code": "h", "items": [item("k", "50", target="7")]},
        ]},
    )  # fmt: skip
    # u1: 30 × 2 + 10 × 2; u2: 30 + 10 + 0
    assert totals(subjects) == [("u1", 1, "80"), ("u2", 2, "40")]
    assert marks(subjects[0]) == {
        "i": ("60", "scored"), "j": ("20", "scored"), "k": (None, "not_applicable"),
    }  # fmt: skip


def test_points_are_scaled_before_they_are_rounded(monkeypatch):
    # 10 × 1/3 × 3 = 10.00; rounded first it would be 3.33 × 3 = 9.99.
    subjects = asked(
        monkeypatch,
        units=units("u"),
        indicators=[indicator("i", "a"), indicator("j", "a")],
        values=entered("a", u="1"),
        not_applicable=[{"subject": "u", "item": "j"}],
        scheme={"groups": [{"code": "g", "items": [
            item("i", "10", "ratio", target="3"), item("j", "20")]}]},
    )  # fmt: skip
    assert totals(subjects) == [("u", 1, "10")]


def test_totals_are_sums_of_rounded_items(monkeypatch):
    # Three times 10/3 = 3.33 each, together 9.99 and not 10.
    codes = ("i", "j", "k")
    subjects = asked(
        monkeypatch,
        units=units("u"),
        indicators=[indicator(code, "a") for code in codes],
        values=entered("a", u="1"),
        scheme={"groups": [{"code": "g", "items": [
            item(code, "10", "ratio", target="3") for code in codes]}]},
    )  # fmt: skip
    assert totals(subjects) == [("u", 1, "9.99")]


def test_missing_and_not_computable_are_nought_and_their_weight_stays(monkeypatch):
    subjects = asked(
        monkeypatch,
        units=units("u"),
        indicators=[indicator("i", "a"), indicator("j", "b"), indicator("k", "a")],
        values=entered("a", u="5") + entered("b", u=None),
        scheme={"groups": [{"code": "g", "items": [
            item("i", "40"), item("j", "40"), item("k", "20", "growth", params={"g": "0.1"})]}]},
    )  # fmt: skip
    assert totals(subjects) == [("u", 1, "40")]
    assert {code: status for code, (_points, status) in marks(subjects[0]).items()} == {
        "i": "scored", "j": "missing", "k": "not_computable",
    }  # fmt: skip
    assert subjects[0]["values"]["j"] is None


@pytest.mark.parametrize(
    ("scope", "total"),
    [("group", "30"), ("whole", "0")],
)
def test_a_gate_that_does_not_hold_shuts_its_group_or_everything(monkeypatch, scope, total):
    subjects = asked(
        monkeypatch,
        units=units("u"),
        indicators=[indicator("i", "a"), indicator("j", "a")],
        values=entered("a", u="5"),
        gate_results=[{"subject": "u", "item": "ethics", "holds": False}],
        scheme={"groups": [
            {"code": "g", "items": [gate("ethics", scope), item("i", "70")]},
            {"code": "h", "items": [item("j", "30")]},
        ]},
    )  # fmt: skip
    assert totals(subjects) == [("u", 1, total)]
    # The items keep their points, and gates are not listed among them.
    assert marks(subjects[0]) == {"i": ("70", "scored"), "j": ("30", "scored")}


def test_a_gate_that_holds_changes_nothing(monkeypatch):
    subjects = asked(
        monkeypatch,
        units=units("u", "v"),
        indicators=[indicator("i", "a")],
        values=entered("a", u="5", v="5"),
        gate_results=[{"subject": "u", "item": "ethics", "holds": True}],
        scheme={"groups": [{"code": "g", "items": [gate("ethics", "whole"), item("i", "70")]}]},
    )
    assert totals(subjects) == [("u", 1, "70"), ("v", 1, "70")]


def belongs(unit, alliance, first, last):
    return {"unit": unit, "alliance": alliance, "from": first, "to": last}


def alliances(monkeypatch, memberships, *, period="2024", strategy="any", **fields):
    """Ratios a/b of two alliances: u has 10/20, v 30/100, w 50/50."""
    values = fields.pop("values", None) or (
        entered("a", u="10", v="30", w="50") + entered("b", u="20", v="100", w="50")
    )
    subjects = asked(
        monkeypatch,
        period=period,
        level="alliance",
        units=units("u", "v", "w"),
        alliances=units("X", "Y"),
        memberships=memberships,
        indicators=[indicator("i", "a", denominator="b", factor="100", strategy=strategy)],
        values=values,
        scheme={"groups": [{"code": "g", "items": [
            item("i", "100", "linear", params={"L": "0", "U": "100"})]}]},
    )  # fmt: skip
    return {one["subject"]: trying.plain(one["values"]["i"]) for one in subjects}


def third(text):
    return trying.plain(trying.half_up(text, 12))


def test_a_ratio_of_an_alliance_is_of_sums_and_no_average(monkeypatch):
    found = alliances(
        monkeypatch,
        [belongs("u", "X", "2020-01-01", None), belongs("v", "X", "2020-01-01", None)],
    )
    # (10 + 30) / (20 + 100) = 33.3 %, not (50 % + 30 %) / 2. Nobody is in Y.
    assert found == {"X": third("100/3"), "Y": None}


@pytest.mark.parametrize(
    ("period", "last", "counts"),
    [
        ("2024", "2024-12-31", True),  # to its last day inclusive
        ("2024", "2024-12-30", False),
        ("2024Q1", "2024-03-31", True),
        ("2024Q1", "2024-03-30", False),
        ("2024H1", "2024-06-30", True),
        ("202402", "2024-02-29", True),
        ("202402", "2024-02-28", False),
    ],
)
def test_membership_counts_on_the_periods_last_day(monkeypatch, period, last, counts):
    memberships = [belongs("u", "X", "2020-01-01", None), belongs("v", "X", "2020-01-01", last)]
    found = alliances(monkeypatch, memberships, period=period)
    # With v 40/120, without it 10/20.
    assert found["X"] == (third("100/3") if counts else "50")


def test_who_joined_on_the_last_day_brings_the_whole_period(monkeypatch):
    memberships = [belongs("u", "X", "2020-01-01", None), belongs("v", "X", "2024-12-31", None)]
    assert alliances(monkeypatch, memberships)["X"] == third("100/3")
    memberships[1]["from"] = "2025-01-01"
    assert alliances(monkeypatch, memberships)["X"] == "50"


def test_a_unit_in_two_alliances_counts_in_each(monkeypatch):
    both = [belongs("u", name, "2020-01-01", None) for name in ("X", "Y")]
    found = alliances(monkeypatch, [*both, belongs("w", "Y", "2020-01-01", None)])
    # X: 10/20; Y: 60/70
    assert found == {"X": "50", "Y": third("600/7")}


@pytest.mark.parametrize(("strategy", "expected"), [("any", None), ("zero", "25")])
def test_a_missing_member_follows_the_indicators_strategy(monkeypatch, strategy, expected):
    memberships = [belongs("u", "X", "2020-01-01", None), belongs("v", "X", "2020-01-01", None)]
    values = entered("a", u=None, v="30") + entered("b", u="20", v="100")
    # Counted as nought: 30 / 120.
    found = alliances(monkeypatch, memberships, strategy=strategy, values=values)
    assert found["X"] == expected


def test_growth_in_a_run_reads_the_same_period_a_year_before(monkeypatch):
    subjects = asked(
        monkeypatch,
        period="2024Q1",
        units=units("u", "v", "w"),
        indicators=[indicator("i", "a")],
        values=entered("a", u="115", v="107.5", w="100"),
        last_year_values=entered("a", u="100", v="100", w="0"),
        scheme={"groups": [{"code": "g", "items": [
            item("i", "20", "growth", params={"g": "0.15"})]}]},
    )  # fmt: skip
    assert totals(subjects) == [("u", 1, "20"), ("v", 2, "10"), ("w", 3, "0")]
    assert marks(subjects[2])["i"][1] == "not_computable"

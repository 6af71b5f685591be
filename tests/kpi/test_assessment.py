"""A small run from entered values to ranks: membership, roll-up, weights, gates."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.core.periods import Period
from kpi.assessment import (
    Assessment,
    Decisions,
    Item,
    Level,
    Membership,
    Setting,
    SubjectFacts,
    assess,
    members_on,
)
from kpi.formula import Definition, Evaluator, Gap, Scope, Sort, Status, Strategy, check
from kpi.scoring import Direction, Marked, read_rule

YEAR = Period.parse("2024")
UNITS = {"u1": "一院", "u2": "二院", "u3": "三院"}
ALLIANCES = {"x": "东片", "y": "西片"}


def day(text):
    return datetime.date.fromisoformat(text)


def belongs(unit, alliance, first="2020-01-01", until=None):
    return Membership(unit, alliance, day(first), None if until is None else day(until))


def figures(rows, period="2024"):
    """Entered values: {unit: {element: text or None}}."""
    return {
        (period, unit, element): None if value is None else Decimal(value)
        for unit, values in rows.items()
        for element, value in values.items()
    }


def item(code, rule="threshold", weight="10", group="g", indicator="share", **fields):
    fields = {"target": "50", "comparator": "ge"} | fields
    return Item(code, group, read_rule(rule, fields), Decimal(weight), indicator)


def run(definitions, entered, items=(), **changes):
    elements = {code: Sort.NUMBER for _period, _unit, code in entered}
    options = {
        "period": YEAR,
        "level": Level.ALLIANCE,
        "units": UNITS,
        "alliances": ALLIANCES,
        "memberships": (belongs("u1", "x"), belongs("u2", "x"), belongs("u3", "y")),
        "catalogue": check(definitions, elements),
        "figures": entered,
        "items": tuple(items),
    }
    return {score.code: score for score in assess(Assessment(**{**options, **changes}))}


SHARE = {"share": Definition("a", "b", Decimal(100))}
ENTERED = figures(
    {"u1": {"a": "1", "b": "2"}, "u2": {"a": "1", "b": "8"}, "u3": {"a": "3", "b": "4"}}
)


def test_an_alliances_ratio_comes_from_sums_never_from_an_average_of_ratios():
    found = run(SHARE, ENTERED)
    assert found["x"].results["share"].value == 20  # (1+1)/(2+8), not (50+12.5)/2
    assert found["y"].results["share"].value == 75


@pytest.mark.parametrize(
    ("first", "until", "counted"),
    [
        ("2024-12-31", None, True),  # joined on the last day: brings the whole period
        ("2025-01-01", None, False),
        ("2020-01-01", "2025-01-01", True),  # the last day of membership is 2024-12-31
        ("2020-01-01", "2024-12-31", False),
    ],
)
def test_membership_counts_on_the_last_day_of_the_period(first, until, counted):
    joined = (belongs("u1", "x"), belongs("u3", "x", first, until))
    found = run(SHARE, ENTERED, memberships=joined)
    # 1/2 = 50 %; with the third unit (1+3)/(2+4) = 66.67 %
    expected = Fraction(400, 6) if counted else Fraction(50)
    assert abs(Fraction(found["x"].results["share"].value) - expected) < Fraction(1, 10**11)


def test_a_unit_in_two_alliances_counts_in_each_and_once_in_the_county():
    both = (belongs("u1", "x"), belongs("u1", "x", "2024-05-01"), belongs("u1", "y"))
    definitions = {"own": Definition("a"), "all": Definition("county(a)")}
    found = run(definitions, ENTERED, memberships=both)
    assert found["x"].results["own"].value == 1
    assert found["y"].results["own"].value == 1
    assert found["x"].results["all"].value == 5  # 1 + 1 + 3


def test_a_missing_member_spoils_the_sum_and_is_listed():
    entered = ENTERED | figures({"u2": {"a": None, "b": "8"}})
    found = run(SHARE, entered)["x"].results["share"]
    assert (found.value, found.status) == (None, Status.MISSING)
    assert found.gaps == (("a", Gap("u2")),)


def test_under_zero_a_missing_member_counts_as_nought():
    entered = ENTERED | figures({"u2": {"a": None, "b": "8"}})
    lenient = {"share": Definition("a", "b", Decimal(100), Strategy.ZERO)}
    found = run(lenient, entered)["x"].results["share"]
    assert (found.value, found.status) == (10, Status.PARTIAL)  # (1+0)/(2+8)
    assert found.missing == ("a",)


def test_an_alliance_without_members_has_no_value():
    found = run(SHARE, ENTERED, memberships=())
    assert found["x"].results["share"].status is Status.MISSING


def test_what_can_not_apply_to_any_member_leaves_the_scheme():
    never = {("2024", unit, "c"): Gap(unit, applicable=False) for unit in UNITS}
    definitions = {**SHARE, "rare": Definition("c")}
    items = [item("i1", weight="60"), item("i2", weight="40", indicator="rare")]
    found = run(definitions, {**ENTERED, **never}, items)["y"]
    assert [(one.status, one.points) for one in found.items] == [
        (Marked.SCORED, Decimal(100)),
        (Marked.NOT_APPLICABLE, None),
    ]


def test_indicators_name_other_indicators_at_the_same_level():
    definitions = {**SHARE, "double": Definition("share * 2")}
    assert run(definitions, ENTERED)["x"].results["double"].value == 40


def test_every_unit_is_scored_at_unit_level_member_or_not():
    found = run(SHARE, ENTERED, level=Level.UNIT, memberships=())
    assert {code: score.results["share"].value for code, score in found.items()} == {
        "u1": Decimal(50),
        "u2": Decimal("12.5"),
        "u3": Decimal(75),
    }


def test_places_around_a_unit():
    definitions = {
        "mates": Definition("alliance(a)"),
        "good": Definition("members_where(a / b >= 0.5)"),
        "good_all": Definition("county(members_where(a / b >= 0.5))"),
        "share_of": Definition("b / alliance(b)"),
    }
    found = run(definitions, ENTERED, level=Level.UNIT)["u2"].results
    assert found["mates"].value == 2  # 1 + 1
    assert found["good"].value == 0  # 1/8 is not half
    assert found["good_all"].value == 2  # 1/2 and 3/4
    assert found["share_of"].value == Decimal("0.8")  # 8 / 10


def test_members_are_tested_one_by_one_before_adding_up():
    definitions = {"good": Definition("members_where(a / b >= 0.5)")}
    found = run(definitions, ENTERED)
    assert found["x"].results["good"].value == 1
    entered = ENTERED | figures({"u2": {"b": None}})
    assert run(definitions, entered)["x"].results["good"].status is Status.MISSING


def test_periods_before_are_read_where_they_are_known():
    entered = ENTERED | figures({"u3": {"a": "2"}}, "2023")
    definitions = {
        "before": Definition("last_year(a)"),
        "previous": Definition("previous(a)"),
        "so_far": Definition("year_to_date(a)"),
        "long_ago": Definition("last_year(last_year(a))"),
    }
    found = run(definitions, entered)["y"].results
    assert found["before"].value == 2
    assert found["previous"].value == 2  # before 2024 comes 2023
    assert found["so_far"].value == 3  # a year is its own year to date
    assert found["long_ago"].status is Status.MISSING


def test_the_year_to_date_adds_the_months_up():
    months = {f"2024{month:02}": month for month in range(1, 5)}
    entered = {(code, "u1", "a"): Decimal(value) for code, value in months.items()}
    setting = Setting(entered, {}, ("u1",))
    facts = SubjectFacts.of_unit(setting, Period.parse("202404"), "u1")
    catalogue = check({"sum": Definition("year_to_date(a)")}, {"a": Sort.NUMBER})
    assert Evaluator(catalogue, facts).result("sum").value == 10  # 1+2+3+4
    assert facts.reading("a", Scope(("previous", "year_to_date"))).total == 6  # 1+2+3


def test_growth_compares_the_same_units_with_last_year():
    entered = ENTERED | figures({"u3": {"a": "2", "b": "4"}}, "2023")
    items = [item("i", "growth", params={"g": "1"})]
    found = run(SHARE, entered, items, memberships=(belongs("u3", "y", "2024-06-01"),))["y"]
    assert found.items[0].points == 5  # 75/50 − 1 = 0.5 of the wanted 1
    assert run(SHARE, ENTERED, items)["y"].items[0].status is Marked.NOT_COMPUTABLE


def test_missing_items_get_nothing_and_keep_their_weight():
    entered = ENTERED | figures({"u3": {"a": None, "b": "4"}})
    items = [item("i1", weight="60"), item("i2", weight="40", indicator=None)]
    found = run(SHARE, entered, items)["y"]
    assert [(one.status, one.points, one.scaled) for one in found.items] == [
        (Marked.MISSING, 0, 60),
        (Marked.MISSING, 0, 40),
    ]


def test_weights_of_the_others_are_scaled_over_the_whole_scheme():
    items = [
        item("i1", "ratio", "30", "g1", target="100"),
        item("i2", "threshold", "30", "g2"),
        item("i3", "threshold", "40", "g2"),
    ]
    leaves = {"y": Decisions(not_applicable=frozenset({"i3"}))}
    found = run(SHARE, ENTERED, items, decisions=leaves)["y"]
    # 100/60 of the raw weight: 30 × 0.75 × 100/60 = 37.5 and 30 × 100/60 = 50
    assert [one.points for one in found.items] == [Decimal("37.5"), Decimal(50), None]
    assert [one.scaled for one in found.items] == [50, 50, 0]
    assert [one.weight for one in found.items] == [30, 30, 40]
    assert found.total == Decimal("87.5")


def test_totals_are_sums_of_rounded_items():
    items = [item(f"i{n}", "ratio", "0.01", target="150") for n in range(3)]
    # 0.01 × 75/150 = 0.005 → 0.01 each; the sum of exact points would be 0.015 → 0.02
    assert run(SHARE, ENTERED, items)["y"].total == Decimal("0.03")


@pytest.mark.parametrize(
    ("scope", "holds", "total"),
    [
        ("group", True, "20"),
        ("group", False, "10"),
        ("whole", True, "20"),
        ("whole", False, "0"),
        ("whole", None, "20"),
    ],
)
def test_a_gate_closes_its_group_or_the_whole_and_items_keep_their_points(scope, holds, total):
    gate = Item("gate", "g1", read_rule("gate", {"params": {"scope": scope}}))
    items = [gate, item("i1", group="g1"), item("i2", group="g2")]
    results = {} if holds is None else {"gate": holds}
    found = run(SHARE, ENTERED, items, decisions={"y": Decisions(gates=results)})["y"]
    assert [one.points for one in found.items] == [10, 10]
    assert [one.item for one in found.items] == ["i1", "i2"]
    assert found.total == Decimal(total)
    assert found.closed == (() if holds in (True, None) else ("gate",))


def test_ranks_and_order_of_the_subjects():
    found = run(SHARE, ENTERED, [item("i", target="50")], level=Level.UNIT)
    # 一 U+4E00 before 三 U+4E09 before 二 U+4E8C; u1 and u3 pass, u2 does not.
    assert [(score.code, score.rank) for score in found.values()] == [
        ("u1", 1),
        ("u3", 1),
        ("u2", 3),
    ]


def test_points_come_from_the_unrounded_value():
    # 2/3 × 100 is stored as 66.666666666667, which would pass a bar of 66.6666666666669.
    entered = figures({"u3": {"a": "2", "b": "3"}})
    bar = item("i", target="66.6666666666669")
    assert run(SHARE, entered, [bar])["y"].items[0].points == 0


def test_lower_is_better_flows_from_the_item():
    low = Item(
        "i", "g", read_rule("ratio", {"target": "10"}), Decimal(10), "share", Direction.LOWER
    )
    assert run(SHARE, ENTERED, [low])["x"].items[0].points == 5  # 10 × 10/20


def test_members_on_a_day_are_distinct_and_sorted():
    found = members_on(
        [belongs("b", "x"), belongs("a", "x"), belongs("b", "x"), belongs("c", "y", "2030-01-01")],
        day("2024-12-31"),
    )
    assert found == {"x": ("a", "b")}

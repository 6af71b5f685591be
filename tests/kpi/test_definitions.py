"""What the files say is what the plans print: words, numbers, counts; and never a weight."""

import re

import pytest

from alliance.core.errors import Invalid
from kpi import actions
from kpi.models import EVERY_YEAR, IndicatorVersion, Scheme, SchemeItem, Target
from tests import make
from tests.kpi import counties
from tests.kpi import story as stories

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLANS = sorted(counties.CODES)
#: How many lines a scheme has, and by which clause the plan counts them.
PRINTED = {
    ("bn", "bn_core"): 12,
    ("bn", "bn_monitoring"): 16,
    ("tz", "tz_lead"): 5,
    ("tz", "tz_member"): 6,
    ("pl", "pl_evaluation"): 19,
    ("pl", "pl_supervision"): 23,
    ("pl", "pl_lead"): 3,
    ("pl", "pl_member"): 1,
    ("jj", "jj_performance"): 12,
    ("jj", "jj_yearly"): 9,
}


def without_blanks(text):
    return re.sub(r"\s+", "", text)


def quotes(plan):
    """What the plan prints under each clause; the cells of a table stand in its rule."""
    said = counties.shipped("plans", plan)
    found = {row["key"]: without_blanks(row["quote"]) for row in said["clauses"]}
    for rule in said["rules"]:
        cells = [without_blanks(cell["printed"]) for cell in rule["parameters"]]
        found[rule["clause"]] = " ".join([found[rule["clause"]], *cells])
    return found


def schemes(plan):
    return [row for row in counties.shipped("indicators", plan)["schemes"] if not row["demo"]]


def items(scheme):
    return [item for group in scheme["groups"] for item in group["items"]]


def groups(plan, code):
    scheme = next(row for row in schemes(plan) if row["code"] == code)
    return [len(group["items"]) for group in scheme["groups"]]


# --- the files ------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
def test_no_shipped_scheme_has_a_weight_a_point_or_a_rule(plan):
    for scheme in schemes(plan):
        assert scheme["weights_basis"] is None, scheme["code"]
        assert scheme["weights_clause"], scheme["code"]
        for item in items(scheme):
            said = {name: item.get(name) for name in ("weight", "rule", "params", "target")}
            assert not any(said.values()), (scheme["code"], item["code"])


@pytest.mark.parametrize("plan", PLANS)
def test_every_target_stands_in_its_clause_as_it_is_printed(plan):
    printed = quotes(plan)
    for row in counties.shipped("indicators", plan)["targets"]:
        assert without_blanks(row["printed"]) in printed[row["clause"]], row


@pytest.mark.parametrize("plan", PLANS)
def test_every_judged_item_is_in_the_plans_own_words(plan):
    printed = quotes(plan)
    for scheme in schemes(plan):
        for item in items(scheme):
            if "indicator" not in item:
                assert without_blanks(item["name"]) in printed[item["clause"]], item["code"]


@pytest.mark.parametrize("plan", PLANS)
def test_everything_has_an_english_name_and_a_clause(plan):
    said = counties.shipped("indicators", plan)
    groups = [group for scheme in said["schemes"] for group in scheme["groups"]]
    judged = [item for scheme in schemes(plan) for item in items(scheme) if "name" in item]
    named = [*said["data_sets"], *said["elements"], *said["indicators"], *said["schemes"]]
    for row in [*named, *groups, *judged]:
        assert row["name_en"], row["code"]
        assert not CHINESE.search(row["name_en"]), row["code"]
    for row in [*said["indicators"], *said["schemes"]]:
        assert bool(row.get("note")) == bool(row.get("note_en")), row["code"]
        assert not CHINESE.search(row.get("note_en", "")), row["code"]
    for row in [*said["elements"], *said["indicators"], *schemes(plan), *judged]:
        assert row["clause"], row["code"]


@pytest.mark.parametrize("plan", PLANS)
def test_every_indicator_has_a_target_or_says_why_it_has_none(plan):
    said = counties.shipped("indicators", plan)
    aimed = {row["indicator"] for row in said["targets"]}
    unset = {row["indicator"] for row in said["targets_unset"] or []}
    assert aimed | unset == {row["code"] for row in said["indicators"]}
    assert all(row["clause"] and row["note"] for row in said["targets_unset"] or [])


@pytest.mark.parametrize("plan", PLANS)
def test_every_indicator_stands_in_a_scheme(plan):
    said = counties.shipped("indicators", plan)
    used = {item.get("indicator") for scheme in said["schemes"] for item in items(scheme)}
    assert {row["code"] for row in said["indicators"]} == used - {None}


@pytest.mark.parametrize(("plan", "code"), sorted(PRINTED))
def test_a_scheme_has_as_many_lines_as_the_plan_prints(plan, code):
    assert sum(groups(plan, code)) == PRINTED[plan, code]


def test_the_groups_are_those_of_the_plans():
    # JJ 五（二）6: 7 medical, 5 public-health; PL annex 6 and 3 by their numbers.
    assert groups("jj", "jj_performance") == [7, 5]
    assert groups("pl", "pl_evaluation") == [4, 5, 3, 3, 4]
    assert groups("pl", "pl_supervision") == [4, 3, 6, 5, 2, 3]


def test_banans_fourteen_are_three_in_words_and_thirteen_numbers():
    said = counties.shipped("indicators", "bn")
    kinds = {row["code"]: row for row in said["indicators"]}
    scheme = next(row for row in schemes("bn") if row["code"] == "bn_monitoring")
    lines = [kinds[item["indicator"]] for item in items(scheme)]
    assert sum(row["qualitative"] for row in lines) == 3
    assert sum(not row["qualitative"] for row in lines) == 13
    # 附件2 #1 … #14: 5 and 10 hold two numbers each.
    assert len({row["clause"] for row in lines}) == 14
    assert "14项" in scheme["note"]
    assert "13个数" in scheme["note"]


def test_a_best_effort_goal_is_kept_as_one():
    forces = {
        (row["indicator"], row["year"]): row["force"]
        for plan in ("jj", "hj")
        for row in counties.shipped("indicators", plan)["targets"]
    }
    assert forces["jj_down_referral_growth", 2021] == "力争"
    assert forces["jj_down_referral_growth", None] == "确保"
    assert forces["hj_county_visit_rate", 2024] == "力争"
    assert forces["hj_township_visit_rate", 2024] == "力争"


def test_a_number_without_a_sign_is_stored_without_one():
    signs = {
        (row["indicator"], row["year"]): (row["comparator"], row["value"])
        for plan in ("jj", "hj", "tz", "pl")
        for row in counties.shipped("indicators", plan)["targets"]
    }
    assert signs["jj_down_referral_growth", 2021] == ("bare", "15")
    assert signs["hj_county_visit_rate", 2024] == ("bare", "90")
    assert signs["hj_township_visit_rate", 2024] == ("approx", "65")
    assert signs["tz_primary_emergency_share", 2025] == ("ge", "70")
    assert signs["tz_primary_visit_rise", None] == ("gt", "0")
    assert signs["pl_inpatient_visit_rate", 2025] == ("ge", "90")
    assert signs["pl_inpatient_visit_rate", None] == ("approx", "90")
    assert signs["pl_down_referral_growth", None] == ("ge", "10")


# --- the loader -----------------------------------------------------------


def judged(**fields):
    words = {"code": "care", "name": "费用控制", "name_en": "Expense control", "clause": "六（三）"}
    return words | fields


def small(county, *rows):
    """The small county's document with these lines beside its own."""
    said = stories.document(county)
    said["schemes"][0]["groups"][0]["items"] += rows
    return said


@pytest.mark.django_db
def test_a_line_in_the_plans_words_is_loaded_with_its_clause():
    county = counties.loaded("tz")
    item = SchemeItem.objects.get(county=county, code="tz_lead_expense_control")
    assert item.indicator is None
    assert (item.name, item.name_en) == ("费用控制", "Expense control")
    assert item.clause.key == "六（三）"
    assert (item.weight, item.rule, item.params) == (None, "", {})
    assert Scheme.objects.get(county=county, code="tz_lead").subject == "lead"
    # 逐年提升 is printed for no single year.
    rising = Target.objects.get(county=county, indicator__code="tz_primary_visit_rise")
    assert (rising.year, rising.comparator, rising.printed) == (EVERY_YEAR, "gt", "逐年提升")
    # Loaded again, nothing is made or changed.
    tally = actions.load_definitions(
        document=counties.shipped("indicators", "tz"), by=make.system(county)
    )
    assert not tally.as_details()["created"]
    assert not tally.as_details()["changed"]
    assert IndicatorVersion.objects.filter(county=county).count() == 13


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name_en": ""},
        {"clause": None},
        {"weight": "5"},
        {"rule": "expert"},
    ],
)
def test_a_line_without_an_indicator_must_speak_for_itself(fields):
    story = stories.small_county(filled=False)
    with pytest.raises(Invalid, match="考核项 care 没有指标") as refused:
        actions.load_definitions(
            document=small(story.county, judged(**fields)), by=make.system(story.county)
        )
    assert refused.value.code == "item"
    assert not SchemeItem.objects.filter(county=story.county, code="care").exists()


@pytest.mark.django_db
def test_a_clause_that_the_plan_has_not_is_refused():
    story = stories.small_county(filled=False)
    with pytest.raises(Invalid, match="没有的条款“六（三）”"):
        actions.load_definitions(
            document=small(story.county, judged()), by=make.system(story.county)
        )

"""What is shipped is whole: every list is counted in the words of the plan, not in our files."""

import re
from typing import Any

import pytest

from tests.kpi import counties

YEARS = (2024, 2025, 2027)
CHINESE_NUMBER = "[一二三四五六七八九十]+"


def clauses(plan: str, pattern: str) -> dict[str, dict[str, str]]:
    """The plan's clauses under keys of a form, in their order."""
    rows = counties.shipped("plans", plan)["clauses"]
    return {row["key"]: row for row in rows if re.fullmatch(pattern, row["key"])}


def quote(plan: str, key: str) -> str:
    return clauses(plan, re.escape(key))[key]["quote"]


def items(plan: str, scheme: str) -> list[dict[str, Any]]:
    (found,) = [
        row for row in counties.shipped("indicators", plan)["schemes"] if row["code"] == scheme
    ]
    return [item for group in found["groups"] for item in group["items"]]


def indicators(plan: str) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in counties.shipped("indicators", plan)["indicators"]}


def clause_of(plan: str, item: dict[str, Any]) -> str:
    """Under which clause a line of a scheme stands."""
    return str(item.get("clause") or indicators(plan)[item["indicator"]]["clause"])


def named(text: str, begin: str, end: str) -> list[str]:
    """The names that a sentence lists between two words: with 、 between them, the last with 和."""
    found = re.search(f"{begin}(.+?){end}", text)
    assert found is not None
    return found[1].split("、")


def test_banans_first_annex_is_shipped_row_by_row():
    printed = clauses("bn", r"附件1 #\d+")
    assert len(printed) == 12
    assert [clause_of("bn", item) for item in items("bn", "bn_core")] == list(printed)


def test_every_cell_of_banans_first_annex_is_there_as_it_is_printed_and_no_other():
    rules = counties.shipped("plans", "bn")["rules"]
    printed = {
        (rule["clause"], int(re.search(r"\[(\d{4})\]", cell["key"])[1])): cell["printed"]
        for rule in rules
        if re.fullmatch(r"附件1 #\d+", rule["clause"])
        for cell in rule["parameters"]
        if cell["key"].startswith("kpi.target.")
    }
    assert {year for _clause, year in printed} == {*YEARS}  # there is no column of 2026
    assert len(printed) == 12 * len(YEARS)
    core = indicators("bn")
    said = {
        (core[row["indicator"]]["clause"], row["year"]): row["printed"]
        for row in counties.shipped("indicators", "bn")["targets"]
    }
    assert said == printed


def test_banans_second_annex_has_three_in_words_and_thirteen_numbers():
    printed = clauses("bn", r"附件2 #\d+")
    assert len(printed) == 14
    lines = [indicators("bn")[item["indicator"]] for item in items("bn", "bn_monitoring")]
    assert list(dict.fromkeys(row["clause"] for row in lines)) == list(printed)
    # A row that prints neither a way of computing nor a probability is judged in words, and the
    # note says under which heading: 紧密型.
    judged = [key for key, row in printed.items() if not re.search("[=＝]|概率", row["quote"])]
    assert len(judged) == 3
    assert "“紧密型”为定性指标" in quote("bn", "附件2 注")
    (scheme,) = [
        row
        for row in counties.shipped("indicators", "bn")["schemes"]
        if row["code"] == "bn_monitoring"
    ]
    (close,) = [group for group in scheme["groups"] if "、紧密型——" in group["name"]]
    assert [clause_of("bn", item) for item in close["items"]] == judged
    assert {row["clause"] for row in lines if row["qualitative"]} == {*judged}
    # Of the eleven others, those that print （1） and （2） give two numbers each.
    twice = [key for key, row in printed.items() if "（1）" in row["quote"] and key not in judged]
    assert twice == ["附件2 #5", "附件2 #10"]
    assert len(printed) - len(judged) == 11
    assert sum(not row["qualitative"] for row in lines) == 11 + len(twice) == 13


@pytest.mark.parametrize(
    ("scheme", "annex", "count"), [("pl_evaluation", 6, 19), ("pl_supervision", 3, 23)]
)
def test_penglais_lists_are_shipped_item_by_item(scheme, annex, count):
    printed = clauses("pl", f"附件{annex} {CHINESE_NUMBER}（{CHINESE_NUMBER}）")
    assert len(printed) == count
    assert [clause_of("pl", item) for item in items("pl", scheme)] == list(printed)


def test_tongzhous_leads_and_members_are_assessed_by_what_the_sentence_names():
    said = quote("tz", "六（三）")
    lead = named(said, "牵头医院突出", "等指标")
    # “基层就诊率和区内就诊率提升” names two.
    assert lead[0] == "基层就诊率和区内就诊率提升"
    assert len(items("tz", "tz_lead")) == len(lead) + 1 == 5
    assert len(items("tz", "tz_member")) == len(named(said, "成员单位突出", "等指标")) == 6


def test_jiangjins_seven_and_five_are_counted_in_the_sentence():
    said = quote("jj", "五（二）6")
    medical = named(said, "医疗部分可以设置", "等指标")
    assert medical[-1] == "医疗质量和患者满意度"  # two
    health = named(said, "公共卫生部分可以设置", "等指标")
    assert health[0] == "项目服务数量和质量"  # one: number and quality of the same
    rows = items("jj", "jj_performance")
    assert len(rows) == (len(medical) + 1) + len(health) == 7 + 5


def test_jiangjins_yearly_responsibility_names_nine():
    said = named(quote("jj", "七（四）"), "突出", "等考核指标")
    assert said[0] == "基层就诊率和区域就诊率提升，以及共同体功能定位"  # three
    assert len(items("jj", "jj_yearly")) == len(said) + 2 == 9


def test_hanggins_goals_are_those_with_a_number():
    said = quote("hj", "一（二）")
    goals = [
        re.search("的(2个医共体)", said),
        re.search("旗域内就诊率(达到90%)", said),
        re.search("就诊率(?:达到)?(65%左右)", said),
        re.search("两家公立医疗机构", quote("hj", "三（三）1")),
    ]
    assert all(goals)
    assert len(items("hj", "hj_goals")) == len(goals) == 4
    assert len(indicators("hj")) == 4

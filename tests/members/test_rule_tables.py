"""The rules of a county in and out: a file asks, another person approves, nothing else counts."""

import json
from datetime import date, timedelta

import pytest

from alliance.core import imports
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotSet, Refused
from members import actions, importing, queries
from members.models import CountyRule, RuleProposal
from tests import make
from tests.members import loaded
from tests.members.registry import apply, compared, outcomes, reasons

pytestmark = pytest.mark.django_db
COUNT = "fundpool.pool.count"
RATE = "fundpool.levy.rate[technical]"
LOW = "members.village.low_population"
WRITERS = {"xlsx": importing.as_xlsx, "csv": importing.as_csv, "json": importing.as_json}


@pytest.fixture
def bn():
    return loaded.county("bn")


@pytest.fixture
def assessor(bn):
    return make.actor(role="assessor", county=bn)


def lines(county, by, on=None):
    """What is taken out, by key."""
    said = json.loads(importing.as_json(importing.LAYOUTS["rules"](county, by, on=on)))
    return {row["key"]: row for row in said}


@pytest.mark.parametrize("plan", ["bn", "hj", "jj", "pl", "tz"])
def test_all_that_is_in_force_comes_back_unchanged_and_asks_for_nothing(plan):
    county = loaded.county(plan)
    by = make.actor(role="assessor", county=county)
    rows = queries.rules.county_rules(county.pk, today()).values("key").distinct().count()
    assert rows > 50
    for ending, write in WRITERS.items():
        content = write(importing.LAYOUTS["rules"](county, by))
        file = importing.compare_file(
            county=county, layout="rules", name=f"表.{ending}", content=content, by=by
        )
        assert reasons(file) == [], ending
        assert (file.counts["changed"], file.counts["created"]) == (0, 0), ending
        assert file.counts["unchanged"] == rows, ending
        with pytest.raises(Refused, match="没有可写入"):
            apply(file, by)
    assert not RuleProposal.objects.filter(county=county).exists()


def test_what_goes_out_says_the_value_its_unit_and_the_words_of_the_clause(bn, assessor):
    low = lines(bn, assessor)[LOW]
    clause = CountyRule.objects.get(county=bn, key=LOW).parameter.rule.clause
    assert (low["comparator"], low["value"], low["unit"]) == ("<", "800", "人")
    assert (low["since"], low["basis"]) == ("自始", "方案原文")
    assert (low["clause"], low["quote"]) == (clause.key, clause.quote)
    assert {row["value"] for row in lines(bn, assessor).values() if row["basis"] == "未设"} == {
        "未设"
    }


def test_a_good_row_is_a_proposal_and_holds_only_after_another_person_approves(bn, assessor):
    rows = [
        ("参数代码", "值", "变更依据", "变更文号"),
        (LOW, "600", "区政府会议", "试验〔2026〕1号"),
    ]
    file = compared(bn, assessor, "rules", rows)
    (change,) = outcomes(file, "changed")
    assert (change.column, change.old, change.new) == ("value", "800", "600")
    assert not RuleProposal.objects.exists()

    apply(file, assessor)

    (asked,) = RuleProposal.objects.filter(county=bn)
    assert (asked.value, asked.comparator, asked.from_on) == ("600", "lt", today())
    assert (asked.reason, asked.order_no) == ("区政府会议", "试验〔2026〕1号")
    assert queries.rules.rule(bn.pk, LOW, on=today()).typed == 800
    with pytest.raises(Forbidden):
        actions.rules.approve_rule(proposal=asked, by=assessor, version=1)
    actions.rules.approve_rule(
        proposal=asked, by=make.actor(role="approver", county=bn), version=asked.version
    )
    assert queries.rules.rule(bn.pk, LOW, on=today()).typed == 600
    yesterday = today() - timedelta(days=1)
    assert queries.rules.rule(bn.pk, LOW, on=yesterday).typed == 800
    assert lines(bn, assessor)[LOW]["value"] == "600"
    assert lines(bn, assessor, yesterday)[LOW]["value"] == "800"


def test_who_may_approve_cannot_approve_what_their_own_file_asked_for(bn):
    both = make.actor(role="approver", county=bn)
    file = compared(bn, both, "rules", [("key", "value", "reason"), (LOW, "600", "会议")])
    apply(file, both)
    with pytest.raises(Refused) as refusal:
        actions.rules.approve_rule(proposal=RuleProposal.objects.get(), by=both, version=1)
    assert refusal.value.code == "own_request"
    assert queries.rules.rule(bn.pk, LOW, on=today()).typed == 800


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("fundpool.pool.counts", "3", "", ""), "是不是“fundpool.pool.count”"),
        (("没有这样的参数名称可言", "3", "", ""), "没有名为"),
        ((LOW, "六百", "", ""), "不是数字"),
        ((LOW, "6.5", "", ""), "须为整数"),
        ((LOW, "-1", "", ""), "不能是负数"),
        ((LOW, "600", "户", ""), "单位是“人”"),
        ((LOW, "600", "万人", ""), "单位是“人”"),
        ((RATE, "150%", "", ""), "不能超过1"),
        ((RATE, "20", "%", ""), "没有单位"),
        ((COUNT, "", "", "≥"), "请写拟设的值"),
        ((COUNT, "未设", "", ""), "请写拟设的值"),
        ((COUNT, "3", "", "大约"), "只能写"),
        (("fundpool.overdraft.allowed", "也许", "", ""), "请写“是”或“否”"),
        (("fundpool.overdraft.allowed", "是", "", "≥"), "不能用这个比较符"),
    ],
)
def test_a_row_that_cannot_be_asked_for_says_why(row, sentence):
    county = make.county()
    actions.rules.set_rule(
        county=county, key=LOW, value=800, comparator="lt", reason="试验", by=make.system(county)
    )
    by = make.actor(role="assessor", county=county)
    file = compared(county, by, "rules", [("参数", "值", "单位", "比较方式"), row], "会议")
    (reason,) = reasons(file)
    assert sentence in reason
    assert not RuleProposal.objects.exists()


def test_without_a_reason_nothing_is_asked_for_and_the_one_of_the_upload_counts_for_all(
    bn, assessor
):
    rows = [("参数代码", "值"), (LOW, "600")]
    assert "依据" in reasons(compared(bn, assessor, "rules", rows))[0]
    apply(compared(bn, assessor, "rules", rows, "试验〔2026〕2号"), assessor)
    assert RuleProposal.objects.get().reason == "试验〔2026〕2号"


def test_a_second_file_for_a_rule_that_waits_is_refused_with_whose_the_first_is(bn, assessor):
    rows = [("参数代码", "值"), (LOW, "600")]
    apply(compared(bn, assessor, "rules", rows, "会议"), assessor)
    (reason,) = reasons(compared(bn, assessor, "rules", rows, "会议"))
    assert "已有一份待审批的申请" in reason
    assert RuleProposal.objects.count() == 1


def test_a_value_written_in_another_way_is_the_same_value(bn, assessor):
    apply_rate(bn, "1/4")
    for text in ("25%", "0.25", "250‰", "1/4"):
        file = compared(bn, assessor, "rules", [("参数代码", "值"), (RATE, text)], "会议")
        assert (file.counts["unchanged"], reasons(file)) == (1, []), text
    assert lines(bn, assessor)[RATE]["value"] == "25%"


def apply_rate(county, value):
    actions.rules.set_rule(
        county=county, key=RATE, value=value, reason="试验", from_on=date(2024, 1, 1),
        by=make.system(county),
    )  # fmt: skip


def test_what_is_not_set_stays_not_set_by_a_blank_or_the_word(bn, assessor):
    key = next(row["key"] for row in lines(bn, assessor).values() if row["value"] == "未设")
    for text in ("", "未设", "清空"):
        file = compared(bn, assessor, "rules", [("参数代码", "值"), (key, text)], "会议")
        assert (file.counts["unchanged"], reasons(file)) == (1, []), text
    with pytest.raises(NotSet):
        queries.rules.rule(bn.pk, key, on=today())


def test_taking_a_value_away_is_asked_for_like_any_other(bn, assessor):
    file = compared(bn, assessor, "rules", [("参数代码", "值"), (LOW, "未设")], "停用")
    assert outcomes(file, "changed")[0].new == "未设"
    apply(file, assessor)
    assert RuleProposal.objects.get().value is None
    assert queries.rules.rule(bn.pk, LOW, on=today()).typed == 800


def test_the_day_says_which_version_is_meant_and_a_past_one_is_pointed_out(bn, assessor):
    apply_rate(bn, "1/4")
    heading = ("参数代码", "值", "拟自哪一天起")
    before = compared(bn, assessor, "rules", [heading, (RATE, "25%", "2023-05-01")], "会议")
    assert before.counts["unchanged"] == 0
    assert "追溯生效" in outcomes(before, "changed")[0].reason
    apply(before, assessor)
    assert RuleProposal.objects.get().from_on == date(2023, 5, 1)
    always = [heading, (LOW, "600", "自始")]
    apply(compared(bn, assessor, "rules", always, "会议"), assessor)
    assert RuleProposal.objects.get(key=LOW).from_on is None


def test_columns_that_are_only_read_are_not_written_over(bn, assessor):
    for heading, text in (("参数名称", "另一名称"), ("条款", "第一百条"), ("来源", "县区参数"),
                          ("条款原文", "另一句话"), ("现行起始日", "2020-01-01")):  # fmt: skip
        rows = [("参数代码", heading, "值"), (LOW, text, "600")]
        (reason,) = reasons(compared(bn, assessor, "rules", rows, "会议"))
        assert "只供查看" in reason, heading


def test_a_list_keeps_the_marks_inside_its_items(assessor, bn):
    key = "members.aid.targets"
    lines_now = lines(bn, assessor)[key]["value"].splitlines()
    assert any("、" in line for line in lines_now)
    text = "\n".join([*lines_now[:-1], "试验景区（甲院、乙院）"])
    apply(compared(bn, assessor, "rules", [("参数代码", "值"), (key, text)], "会议"), assessor)
    assert json.loads(RuleProposal.objects.get().value) == text.split("\n")


def test_the_good_rows_are_asked_for_and_the_others_come_back(bn, assessor):
    rows = [("参数代码", "值"), (LOW, "600"), ("没有的", "1"), (LOW.replace("low", "lou"), "2")]
    file = compared(bn, assessor, "rules", rows, "会议")
    assert file.counts["refused"] == 2
    with pytest.raises(Refused, match="退回"):
        apply(file, assessor)
    layout = importing.layout_of(file, assessor)
    imports.apply_good(file=file, layout=layout, by=assessor)
    assert [row.key for row in RuleProposal.objects.all()] == [LOW]


def test_who_may_not_propose_loads_nothing_and_a_stranger_not_either(client, bn):
    address = f"/county/{bn.code}/imports/"
    for role, county in (("viewer", bn), ("assessor", make.neighbour())):
        client.force_login(make.user(role, county))
        upload = {
            "layout": "rules",
            "file": make.upload("规则.csv", f"key,value\n{LOW},6".encode()),
        }
        assert client.post(f"{address}upload/", upload).status_code in {403, 404}
    assert not RuleProposal.objects.exists()


def test_the_file_of_a_day_is_taken_out_by_whoever_reads_the_county(client, bn):
    apply_rate(bn, "1/4")
    client.force_login(make.user("viewer", bn))
    address = f"/county/{bn.code}/imports/export/rules/json/"
    before = json.loads(client.get(f"{address}?on=2023-12-31").content)
    after = json.loads(client.get(f"{address}?on=2024-01-01").content)
    rate = lambda rows: next((row["value"] for row in rows if row["key"] == RATE), None)
    assert rate(before) != rate(after) == "25%"
    assert client.get(f"{address}?on=gestern").status_code == 422
    assert (
        client.get(f"/county/{bn.code}/imports/export/towns/json/?on=2024-01-01").status_code == 422
    )
    client.force_login(make.user("viewer", make.neighbour()))
    assert client.get(address).status_code == 404

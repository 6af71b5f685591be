"""A county loads its plan: everything printed is there, twice is as good as once."""

import re

import pytest
from django.core.management import CommandError, call_command

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import AuditEvent
from members import actions, queries
from members.models import (
    Alliance,
    Clause,
    County,
    CountyRule,
    Institution,
    Membership,
    Plan,
    PlanParameter,
    PlanRule,
    Unit,
)
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db

TABLES = (Plan, Clause, PlanRule, PlanParameter, County, Unit, Institution, Alliance, Membership)


def every_row():
    """All rows of the registry as plain values."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (*TABLES, CountyRule)
    }


def members(county, alliance, role="member"):
    rows = queries.days.memberships_on(county.pk, today()).filter(
        alliance__code=alliance, role=role
    )
    return rows.filter(demo=False).values_list("institution", flat=True).distinct().count()


@pytest.mark.parametrize(
    ("plan", "counts"),
    [
        ("tz", {"TZ-A1": 11, "TZ-A2": 7, "TZ-A3": 5}),
        ("pl", {"PL-A1": 5, "PL-A2": 4, "PL-A3": 2}),
        ("hj", {"HJ-A1": 6, "HJ-A2": 6}),
    ],
)
def test_every_alliance_has_the_members_that_its_plan_names(plan, counts):
    county = loaded.county(plan)
    assert {code: members(county, code) for code in counts} == counts
    assert all(members(county, code, "lead") == 1 for code in counts)


def test_tongzhou_has_twenty_six_bodies_in_its_three_alliances():
    county = loaded.county("tz")
    tight = queries.days.memberships_on(county.pk, today()).filter(alliance__kind="tight")
    assert tight.values("institution").distinct().count() == 26


@pytest.mark.parametrize("plan", loaded.CODES)
def test_loading_twice_changes_nothing(plan):
    loaded.load(plan)
    before = every_row()

    report = loaded.load(plan)

    assert report.is_quiet
    assert not report.gone
    assert every_row() == before


def test_the_five_plans_stand_beside_each_other():
    for plan in loaded.CODES:
        loaded.load(plan)
    before = every_row()
    assert all(loaded.load(plan).is_quiet for plan in reversed(loaded.CODES))
    assert every_row() == before
    assert County.objects.count() == 5


@pytest.mark.parametrize(
    ("plan", "alike"),
    [
        ("tz", ("二甲中心卫生院", "二甲镇卫生院")),
        ("tz", ("石港中心卫生院", "石港镇卫生院")),
        ("tz", ("刘桥中心卫生院", "刘桥镇卫生院")),
        ("tz", ("平潮中心卫生院", "平潮镇平潮卫生院")),
    ],
)
def test_look_alikes_are_two_bodies_and_no_grade_is_read_out_of_a_name(plan, alike):
    county = loaded.county(plan)
    bodies = Institution.objects.filter(county=county, name__in=alike)
    assert bodies.count() == 2
    assert not bodies.exclude(level=None).exists()
    assert len({body.unit_id for body in bodies}) == 2


def test_a_body_with_two_identities_is_one_body_with_a_second_name():
    county = loaded.county("tz")
    body = Institution.objects.get(county=county, name="区第二人民医院（城北社区卫生服务中心）")
    assert body.aliases.filter(kind="second", name="城北社区卫生服务中心").exists()
    assert body.kind is None


def test_a_body_under_custody_stays_a_body_of_its_own():
    county = loaded.county("bn")
    custody = Institution.objects.get(county=county, name="天星寺镇卫生院").custodies.get()
    assert custody.custodian.name == "接龙镇中心卫生院"
    assert custody.from_on is None


def test_unprinted_number_and_date_are_kept_as_unprinted():
    loaded.load("bn")
    plan = Plan.objects.get(code="BN")
    assert plan.number is None
    assert plan.dated is None


def test_invented_members_are_marked_and_can_be_left_out():
    read = loaded.document("bn")
    actions.plans.load_plan(document=read, by=make.system(), demo=False)
    county = County.objects.get(code=read["county"]["code"])
    assert not county.demo
    assert not Institution.objects.filter(county=county, demo=True).exists()

    actions.plans.load_plan(document=read, by=make.system())

    county.refresh_from_db()
    assert county.demo
    invented = Institution.objects.filter(county=county, demo=True)
    assert invented.count() == 12
    assert all(body.name.startswith("演示") for body in invented)
    assert not Membership.objects.filter(institution__in=invented, demo=False).exists()


def test_every_load_is_in_the_audit_once_with_what_it_did():
    county = loaded.county("hj")
    loaded.load("hj")
    events = AuditEvent.objects.filter(what="plan.loaded", county_id=county.pk)
    assert events.count() == 2


def test_only_the_operator_loads_plans():
    with pytest.raises(Forbidden):
        actions.plans.load_plan(document=loaded.document("tz"), by=make.actor(role="approver"))
    assert not Plan.objects.exists()


def test_a_changed_text_changes_one_rule_and_names_the_kind():
    loaded.load("tz")
    read = loaded.document("tz")
    read["rules"][0]["text"] = "另一种写法"

    report = loaded.load("tz", read)

    assert report.tally.as_details()["changed"] == {"planrule": 1}
    assert not report.tally.as_details()["created"]
    assert PlanRule.objects.get(code=read["rules"][0]["id"]).text == "另一种写法"


def test_what_the_file_no_longer_has_is_reported_and_kept():
    loaded.load("tz")
    read = loaded.document("tz")
    body = read["registry"]["bodies"].pop()
    read["registry"]["memberships"] = [
        row for row in read["registry"]["memberships"] if row["body"] != body["code"]
    ]

    report = loaded.load("tz", read)

    assert any(body["code"] in row for row in report.gone)
    assert Institution.objects.filter(code=body["code"]).exists()


def test_what_the_county_has_set_is_never_touched():
    county = loaded.county("bn")
    open_row = CountyRule.objects.filter(county=county, basis="not_set").first()
    parameter = next(
        row
        for row in CountyRule.objects.filter(county=county)
        if row.key.endswith("low_population")
    )
    actions.rules.set_rule(
        county=county,
        key=parameter.key,
        value="600",
        reason="县里的决定",
        by=make.system(county),
    )

    report = loaded.load("bn")

    assert report.is_quiet
    assert open_row is not None
    row = CountyRule.objects.get(county=county, key=parameter.key)
    assert (row.value, row.basis, row.version) == ("600", "county", 2)
    assert queries.rules.rule(county.pk, parameter.key, on=today()).typed == 600


def test_two_values_printed_for_one_key_are_not_set_and_both_places_are_named():
    read = loaded.document("tz")
    first = next(
        rule
        for rule in read["rules"]
        for row in rule["parameters"]
        if row["key"] == "referrals.reserve.share" or "reserve.share" in row["key"]
    )
    printed = next(row for row in first["parameters"] if "reserve.share" in row["key"])
    other = next(rule for rule in read["rules"] if rule["clause"] != first["clause"])
    other["parameters"].append({**printed, "value": "1/7", "printed": "七分之一"})

    loaded.load("tz", read)

    row = CountyRule.objects.get(key=printed["key"])
    assert row.basis == "not_set"
    assert first["clause"] in row.reason
    assert other["clause"] in row.reason
    assert "七分之一" in row.reason


def broken(plan, change):
    read = loaded.document(plan)
    change(read)
    return read


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["rules"][0].update(clause="第九十九条"), "没有这个条款：第九十九条"),
        (lambda d: d["rules"][1].update(id=d["rules"][0]["id"]), "出现两次"),
        (
            lambda d: d["rules"][0]["parameters"].append({"key": "members.no.such", "value": 1}),
            "没有任何应用声明这个参数",
        ),
        (lambda d: d["rules"][0].update(force="也许"), "没有这种语气：也许"),
        (lambda d: d["registry"]["memberships"][0].update(body="XX-1"), "没有机构XX-1"),
        (lambda d: d["registry"]["bodies"][0].update(kind="hospital"), "一个字母和三个数字"),
        (
            lambda d: d["registry"]["memberships"].append(
                {**d["registry"]["memberships"][1], "alliance": "TZ-A2"}
            ),
            "只能属一个",
        ),
        (lambda d: d["county"].update(code="3206"), "六位数字"),
        (lambda d: d["plan"].update(dated="去年"), "不是日期"),
        (lambda d: d.pop("errata"), "缺少这一部分"),
        (lambda d: d["clauses"][0].update(quote=" "), "没有填写"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused_with_the_place_and_loads_nothing(change, says):
    with pytest.raises(Invalid) as refusal:
        loaded.load("tz", broken("tz", change))
    assert any(says in problem for problem in refusal.value.details["problems"])
    assert not Plan.objects.exists()


def test_all_mistakes_of_a_file_are_told_at_once():
    def change(read):
        read["rules"][0]["clause"] = "无"
        read["rules"][1]["force"] = "无"

    with pytest.raises(Invalid) as refusal:
        loaded.load("tz", broken("tz", change))
    assert len(refusal.value.details["problems"]) == 2


def test_a_value_of_the_wrong_type_names_the_parameter():
    read = loaded.document("bn")
    row = next(
        row
        for rule in read["rules"]
        for row in rule["parameters"]
        if row["key"] == "members.alliance.count"
    )
    row["value"] = "两个"
    with pytest.raises(Invalid) as refusal:
        loaded.load("bn", read)
    assert "须为整数" in refusal.value.details["problems"][0]


def test_a_rule_code_of_another_plan_is_refused():
    loaded.load("tz")
    read = loaded.document("hj")
    read["rules"][0]["id"] = PlanRule.objects.first().code
    with pytest.raises(Refused, match="另一个方案"):
        loaded.load("hj", read)
    assert not Plan.objects.filter(code="HJ").exists()


def test_every_rule_names_a_clause_and_quotes_it():
    for plan in loaded.CODES:
        loaded.load(plan)
    assert not Clause.objects.filter(quote="").exists()
    assert PlanRule.objects.count() > 250
    assert set(PlanRule.objects.values_list("force", flat=True)) <= set(PlanRule.Force.values)


def test_every_printed_value_has_a_row_in_force_or_says_not_set():
    county = loaded.county("bn")
    keys = set(PlanParameter.objects.values_list("key", flat=True))
    assert set(CountyRule.objects.filter(county=county).values_list("key", flat=True)) == keys
    for row in CountyRule.objects.filter(county=county, basis="not_set"):
        assert row.value is None
        assert row.parameter is not None


SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
POSTS = "书记|区长|县长|旗长|市长|局长|主任|院长|组长|校长|所长|负责人|联系人|秘书长|部长"


def test_nobody_is_named_in_the_shipped_files():
    """Posts are printed as posts; no name of two or three characters follows one."""
    named = re.compile(rf"(?:{POSTS})[:：\s]*[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[，、；。\s])")
    for plan in loaded.CODES:
        assert not named.search(loaded.path(plan).read_text(encoding="utf8"))
    assert named.search("组长：李某某，")


def test_the_command_says_what_it_created_and_then_that_it_left_everything(capsys):
    call_command("load_plans")
    first = capsys.readouterr().out
    call_command("load_plans")
    second = capsys.readouterr().out
    assert "plans/bn.yaml" in first
    assert "institution" in first
    for line in second.splitlines():
        if line.endswith(tuple("0123456789")) and line.startswith("plans/"):
            assert "新建0  更改0" in line


def test_the_command_ends_with_sentences_when_a_file_is_broken(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "zz.yaml").write_text("plan: [", encoding="utf8")
    with pytest.raises(CommandError, match="不是可读的YAML"):
        call_command("load_plans", folder=tmp_path)
    (tmp_path / "plans" / "zz.yaml").write_text("plan: {code: ZZ}", encoding="utf8")
    with pytest.raises(CommandError, match="缺少这一部分"):
        call_command("load_plans", folder=tmp_path)
    assert not Plan.objects.exists()


def test_the_system_actor_of_a_job_needs_no_person():
    assert Actor.system(0, "load_plans").is_system


def test_what_the_county_has_changed_since_is_not_printed_over():
    county = loaded.county("hj")
    body = Institution.objects.get(county=county, name="胜利卫生院")
    order = actions.bodies.Order(today(), number="演示1号", reason="改名")
    actions.bodies.rename(
        institution=body, facts={"name": "胜利中心卫生院"}, order=order, by=make.system(county)
    )
    loaded.load("hj")
    body.refresh_from_db()
    assert body.name == "胜利中心卫生院"
    assert body.unit.name == "胜利中心卫生院"
    assert body.initials == "slzxwsy"

"""What the pages of rules show, to whom, what can be done there, and in how many statements."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from alliance.core.clock import today
from members import actions, queries
from members.models import Clause, CountyRule, Erratum, Institution, RuleProposal
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
LINE = "members.village.low_population"
RATE = "fundpool.levy.rate[technical]"


@pytest.fixture
def bn():
    return loaded.county("bn")


@pytest.fixture
def assessor(bn):
    return make.person(bn, role="assessor")


@pytest.fixture
def approver(bn):
    return make.person(bn, role="approver")


def browser(person, english=False):
    client = Client()
    client.force_login(person.user)
    if english:
        client.cookies["django_language"] = "en"
    return client


def address(county, key, rest=""):
    return f"/county/{county.code}/rules/{key}/{rest}"


def on(n):
    return today() + timedelta(days=n)


# --- the list -----------------------------------------------------------------


def test_every_rule_stands_with_value_basis_clause_and_erratum(bn, assessor):
    page = browser(assessor).get(f"/county/{bn.code}/rules/").text
    for row in CountyRule.objects.filter(county=bn):
        assert escape(queries.rules.value_of(row).name) in page
    assert Clause.objects.get(plan__code="BN", key="（四）").quote in page
    assert "方案原文" in page
    assert "X30" in page
    assert "计算各单位应提取的资金" in page
    assert "资金池提取比例（技术服务协作）" in page


def test_the_list_is_narrowed_by_basis_module_and_words(bn, assessor):
    client, url = browser(assessor), f"/county/{bn.code}/rules/"
    page = client.get(url, {"show": "not_set"}).text
    assert "资金池提取比例" in page
    assert "人口较少行政村的人口线" not in page
    page = client.get(url, {"module": "referrals"}).text
    assert "资金池提取比例" not in page
    assert "1/4（25%）" in page
    page = client.get(url, {"q": "人口线"}).text
    assert "人口较少行政村的人口线" in page
    assert "资金池提取比例" not in page
    page = client.get(url, {"show": "absent", "q": "医德"}).text
    assert "医德一票否决" in page
    assert "没有符合筛选的规则" in client.get(url, {"q": "没有这样的词"}).text


@pytest.mark.parametrize("query", ["show=no", "module=no", "on=gestern", "on=2024-02-30"])
def test_a_filter_that_does_not_exist_is_told_so(bn, assessor, query):
    assert browser(assessor).get(f"/county/{bn.code}/rules/?{query}").status_code == 422


def test_the_list_is_as_of_the_day_asked_for(bn, assessor):
    actions.rules.set_rule(
        county=bn, key=LINE, value=650, comparator="lt", from_on=on(-5), reason="决定",
        by=make.system(bn),
    )  # fmt: skip
    client, url = browser(assessor), f"/county/{bn.code}/rules/"
    assert '&lt;<span class="nowrap">650' in client.get(url, {"q": "人口线"}).text
    assert (
        '&lt;<span class="nowrap">800'
        in client.get(url, {"q": "人口线", "on": on(-6).isoformat()}).text
    )


def test_more_rules_cost_no_more_statements(bn, assessor, django_assert_max_num_queries):
    client, url = browser(assessor), f"/county/{bn.code}/rules/"

    def statements():
        client.get(url)
        with django_assert_max_num_queries(30) as counted:
            client.get(url)
        return len(counted)

    before = statements()
    for n in range(5):
        actions.rules.set_rule(
            county=bn, key=LINE, value=n, from_on=on(n), reason="决定", by=make.system(bn)
        )
        actions.rules.set_rule(
            county=bn, key=f"kpi.target.growth[{'primary_visit_rate'}]", value=n, from_on=on(n),
            reason="决定", by=make.system(bn),
        )  # fmt: skip
    assert statements() == before


def test_another_county_s_rules_are_not_there(bn, assessor):
    other = loaded.county("hj")
    client = browser(assessor)
    for path in ("rules/", f"rules/{LINE}/", "rule-proposals/", "rules-by-day/", "not-set/"):
        assert client.get(f"/county/{other.code}/{path}").status_code == 404
        assert client.get(f"/county/000000/{path}").status_code == 404
    asked = make.rule_proposal(other, upload=make.upload())
    before = RuleProposal.objects.get().state
    for verb in ("document", "approve", "refuse", "withdraw"):
        url = f"/county/{other.code}/rule-proposals/{asked.pk}/{verb}/"
        answer = client.get(url) if verb == "document" else client.post(url, {"version": 1})
        assert answer.status_code in {403, 404}
        own = f"/county/{bn.code}/rule-proposals/{asked.pk}/{verb}/"
        answer = client.get(own) if verb == "document" else client.post(own, {"version": 1})
        assert answer.status_code in {403, 404}
    assert RuleProposal.objects.get().state == before


# --- one rule, changed by two -------------------------------------------------


def test_from_proposal_to_approval_on_the_page(bn, assessor, approver):
    client = browser(assessor)
    page = client.get(address(bn, RATE)).text
    assert "方案怎么写" in page
    assert "没有写定此值" in page
    assert "县区已改回未设" in client.get(address(bn, LINE)).text  # the plan itself prints it
    answer = client.post(
        address(bn, RATE, "propose/"),
        {"value": "5‰", "comparator": "bare", "from_on": on(0).isoformat(),
         "reason": "区府常务会议纪要", "order_no": "试验〔2024〕8号", "upload": make.upload(),
         "seen": queries.rules.rules_version(bn.pk, RATE)},
    )  # fmt: skip
    asked = RuleProposal.objects.get()
    assert answer.status_code == 302
    assert (
        answer.url
        == f"{address(bn, RATE).replace('[', '%5B').replace(']', '%5D')}#proposal-{asked.pk}"
    )
    assert asked.value == "5/1000"

    page = client.get(address(bn, RATE)).text
    assert "待审批的变更" in page
    assert "申请人不能审批自己的申请" in page
    assert "撤回" in page

    other = browser(approver)
    assert "规则变更待审批：资金池提取比例（技术服务协作）" in other.get("/").text
    approve = f"/county/{bn.code}/rule-proposals/{asked.pk}/approve/"
    assert other.post(approve, {"version": 1}).status_code == 302
    page = other.get(address(bn, RATE)).text
    assert "5‰" in page
    assert "县区参数" in page
    assert "试验〔2024〕8号 区府常务会议纪要" in page
    document = other.get(f"/county/{bn.code}/rule-proposals/{asked.pk}/document/")
    assert document["Content-Disposition"].startswith("attachment")


def test_what_was_typed_wrong_is_told_beside_its_field_and_kept(bn, assessor):
    client = browser(assessor)
    for value, says in (("很多", "不是数字"), ("", "须填写"), ("-5", "不能是负数")):
        answer = client.post(
            address(bn, LINE, "propose/"),
            {"value": value, "comparator": "lt", "reason": "因为如此"},
        )
        assert answer.status_code == 422
        assert says in answer.text
        assert "因为如此" in answer.text
    assert not RuleProposal.objects.exists()


def test_back_to_not_set_is_a_tick(bn, assessor):
    client = browser(assessor)
    client.post(
        address(bn, LINE, "propose/"),
        {"unset": "on", "value": "800", "comparator": "lt", "reason": "停用"},
    )
    assert RuleProposal.objects.get().value is None
    assert "<b>未设</b>" in client.get(address(bn, LINE)).text


def test_a_refused_one_stands_in_the_history_with_its_sentence(bn, assessor, approver):
    asked = make.rule_proposal(bn, LINE, 700, by=make.actor(assessor), comparator="lt")
    refuse = f"/county/{bn.code}/rule-proposals/{asked.pk}/refuse/"
    other = browser(approver)
    assert other.post(refuse, {"version": 1, "reason": "先做测算"}).status_code == 302
    page = other.get(address(bn, LINE)).text
    assert "未批准：&lt;700" in page
    assert "先做测算" in page
    assert "先做测算" in browser(assessor).get("/").text
    listed = other.get(f"/county/{bn.code}/rule-proposals/?show=refused").text
    assert "先做测算" in listed
    empty = other.get(f"/county/{bn.code}/rule-proposals/?show=approved").text
    assert "没有这样的申请" in empty


def test_what_was_set_at_once_stands_in_the_history_too(bn, assessor):
    actions.rules.set_rule(
        county=bn, key=LINE, value=600, from_on=on(-3), reason="建县时设定", by=make.system(bn)
    )
    page = browser(assessor).get(address(bn, LINE)).text
    assert f"设为600，自{on(-3).isoformat()}" in page
    assert "系统；建县时设定" in page
    assert page.count("<tr") >= 3


def test_a_day_in_the_past_warns_that_published_runs_keep_their_values(bn, assessor, approver):
    make.rule_proposal(bn, LINE, 700, by=make.actor(assessor), from_on=on(-30))
    assert "已公布的考核批次保留计算时冻结的值" in browser(approver).get(address(bn, LINE)).text


def test_who_may_not_ask_is_told_who_may(bn):
    viewer = make.person(bn, role="viewer")
    page = browser(viewer).get(address(bn, LINE)).text
    assert "能办理的是" in page
    assert "提交申请" not in page
    assert browser(viewer).post(address(bn, LINE, "propose/"), {}).status_code == 403


def test_a_key_that_nobody_declares_is_not_there(bn, assessor):
    client = browser(assessor)
    assert client.get(address(bn, "no.such.key")).status_code == 404
    assert client.post(address(bn, "no.such.key", "propose/"), {}).status_code == 404


def test_approved_on_paper_from_the_page(bn, assessor):
    signer, recorder = make.person(bn, role="approver"), make.person(bn, role="viewer")
    asked = make.rule_proposal(bn, LINE, 700, by=make.actor(assessor), comparator="lt")
    client = browser(recorder)
    assert "线下签批" in client.get(address(bn, LINE)).text
    url = f"/county/{bn.code}/rule-proposals/{asked.pk}/approve/"
    said = {
        "on_paper": 1, "version": 1, "paper_approver": signer.pk,
        "paper_signed_on": today().isoformat(), "paper_scan": make.upload(),
    }  # fmt: skip
    assert client.post(url, said).status_code == 302
    assert queries.rules.rule(bn.pk, LINE, on=today()).typed == 700
    assert client.post(url, {"version": 2}).status_code == 403


# --- what is not set ----------------------------------------------------------


def test_what_is_not_set_says_what_waits_and_offers_to_propose(bn, assessor):
    page = browser(assessor).get(f"/county/{bn.code}/not-set/").text
    assert "计算各单位应提取的资金" in page
    assert "提出一个值" in page
    viewer = make.person(bn, role="viewer")
    assert "提出一个值" not in browser(viewer).get(f"/county/{bn.code}/not-set/").text


# --- side by side -------------------------------------------------------------


def test_two_days_show_what_changed_between_them(bn, assessor):
    actions.rules.set_rule(
        county=bn, key=LINE, value=650, comparator="lt", from_on=on(-5), reason="决定",
        by=make.system(bn),
    )  # fmt: skip
    client, url = browser(assessor), f"/county/{bn.code}/rules-by-day/"
    page = client.get(url, {"on": on(0).isoformat(), "with": on(-9).isoformat()}).text
    assert "1项不同" in page
    assert '&lt;<span class="nowrap">800' in page
    assert '&lt;<span class="nowrap">650' in page
    assert "资金池提取比例" not in page
    assert "资金池提取比例" in client.get(url, {"show": "all"}).text
    same = client.get(url, {"on": on(0).isoformat(), "with": on(-1).isoformat()}).text
    assert "没有不同" in same


def test_two_counties_are_compared_only_with_a_grant_in_both(bn, assessor):
    hj = loaded.county("hj")
    client = browser(assessor)
    assert client.get("/rules-by-county/", {"a": bn.code, "b": hj.code}).status_code == 404
    assert "只在一个县区有角色" in client.get("/rules-by-county/").text

    make.person(hj, role="viewer", username=assessor.user.username)
    page = client.get("/rules-by-county/", {"a": bn.code, "b": hj.code}).text
    assert (
        page.index("县域内就诊率") < page.index("统一（融合）管理事项") < page.index("医共体个数")
    )
    assert "不同" in page
    other = loaded.county("jj")
    assert client.get("/rules-by-county/", {"a": bn.code, "b": other.code}).status_code == 404


def test_the_published_plans_stand_side_by_side_for_everybody_with_a_role(bn, assessor):
    for code in ("tz", "jj"):
        county = loaded.county(code)
        actions.rules.set_rule(
            county=county, key="fundpool.pool.count", value=77777, reason="县里的秘密",
            by=make.system(county),
        )  # fmt: skip
    client = browser(assessor)
    page = client.get("/plans-compared/").text
    assert "1/5（20%）" in page
    assert "1/4（25%）" in page
    assert "77777" not in page
    assert "77\u00a0777" not in page
    assert page.index("预留资源") < page.index("机构与联盟</h2>")
    assert client.get("/plans-compared/?show=topics").status_code == 200
    rows = [
        row
        for _title, group in client.get("/plans-compared/").context["found"].groups
        for row in group
    ]
    assert rows
    assert [row.key for row in rows if row.spoken < 2] == []
    assert client.get("/plans-compared/?show=no").status_code == 422
    nobody = browser(make.person(bn))
    assert "没有载入可以比较的方案" in nobody.get("/plans-compared/").text


def test_more_plans_cost_no_more_statements(bn, assessor, django_assert_max_num_queries):
    client = browser(assessor)

    def statements(url):
        client.get(url)
        with django_assert_max_num_queries(30) as counted:
            client.get(url)
        return len(counted)

    before = [statements(url) for url in ("/plans-compared/?show=all", "/errata/")]
    loaded.load("tz")
    assert [statements(url) for url in ("/plans-compared/?show=all", "/errata/")] == before


# --- errata -------------------------------------------------------------------


def test_all_forty_three_errata_stand_with_finding_and_handling(bn, assessor):
    for code in ("hj", "jj", "pl", "tz"):
        loaded.load(code)
    page = browser(assessor).get("/errata/").text
    assert set(Erratum.objects.values_list("code", flat=True)) == {f"X{n}" for n in range(1, 44)}
    for erratum in Erratum.objects.all():
        assert f'id="{erratum.code}"' in page
        assert escape(erratum.finding) in page
        assert escape(erratum.handling) in page
    only = browser(assessor).get("/errata/?plan=jj").text
    assert "X43" in only
    assert "X30" not in only


def test_every_erratum_names_clauses_and_rules_that_are_there(bn):
    for code in ("hj", "jj", "pl", "tz"):
        loaded.load(code)
    for erratum in Erratum.objects.select_related("plan"):
        keys = set(erratum.plan.clauses.values_list("key", flat=True))
        codes = set(erratum.plan.rules.values_list("code", flat=True))
        assert erratum.clauses, erratum.code
        assert set(erratum.clauses) <= keys, erratum.code
        assert erratum.rules, erratum.code
        assert set(erratum.rules) <= codes, erratum.code
        assert erratum.finding_en, erratum.code
        assert erratum.handling_en, erratum.code


# --- protected facts (不变) -----------------------------------------------------


def test_what_plans_order_to_stay_is_found_by_the_field(bn):
    jj, tz = loaded.county("jj"), loaded.county("tz")
    kept = queries.bodies.protected(jj.pk, today())
    assert "机构名称" in kept["name"].words
    assert "举办主体" in queries.bodies.protected(tz.pk, today())["ownership"].words
    assert queries.bodies.protected(bn.pk, today()) == {}
    assert Institution.objects.filter(county=jj).exists()

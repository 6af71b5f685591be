"""What the registry's pages show, to whom, and in how many statements."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation

from alliance.core.clock import today
from members.models import Clause, Institution, PlanParameter, PlanRule
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def bn():
    return loaded.county("bn")


@pytest.fixture
def viewer(bn, client):
    client.force_login(make.user("viewer", bn))
    return client


def test_the_plan_page_shows_every_rule_beside_its_clause(viewer):
    page = viewer.get("/plans/BN/").text
    assert PlanRule.objects.filter(plan__code="BN").count() > 50
    for rule in PlanRule.objects.filter(plan__code="BN"):
        assert f'id="{rule.code}"' in page
    clause = Clause.objects.get(plan__code="BN", key="（四）")
    assert clause.quote in page
    assert "X30" in page
    assert "未印" in page


def test_the_plan_page_keeps_its_tongue_but_not_its_clauses_in_english(viewer):
    viewer.cookies["django_language"] = "en"
    page = viewer.get("/plans/bn/").text
    rule = PlanRule.objects.filter(plan__code="BN").first()
    clause = Clause.objects.get(plan__code="BN", key="（四）")
    assert rule.text_en in page
    assert clause.quote in page
    translation.activate("zh-hans")


def test_only_rules_with_open_values_are_left_by_the_filter(viewer):
    page = viewer.get("/plans/BN/?show=not-set").text
    open_rules = set(
        PlanParameter.objects.filter(rule__plan__code="BN", value=None).values_list(
            "rule__code", flat=True
        )
    )
    assert open_rules
    for rule in PlanRule.objects.filter(plan__code="BN"):
        assert (f'id="{rule.code}"' in page) == (rule.code in open_rules)


def test_only_rules_with_errata_and_only_one_module(viewer):
    assert 'id="bn-k08"' in viewer.get("/plans/BN/?show=errata").text
    assert 'id="bn-goal-2025"' not in viewer.get("/plans/BN/?show=errata").text
    page = viewer.get("/plans/BN/?module=kpi").text
    assert 'id="bn-goal-2025"' in page
    assert 'id="bn-three-pilots"' not in page


@pytest.mark.parametrize("query", ["show=no", "module=no", "module=<script>"])
def test_a_filter_that_does_not_exist_is_told_so(viewer, query):
    assert viewer.get(f"/plans/BN/?{query}").status_code == 422


def test_printed_counts_stand_beside_registered_ones(viewer):
    page = viewer.get("/plans/BN/").text
    assert "登记与文件所印数目" in page
    assert "3–5" in page, page[page.index("中医紧密型医共体成员单位") :][:900]
    assert "另有演示 12" in page


def test_all_plans_are_open_to_everybody_with_a_role_and_to_nobody_else(viewer, client, bn):
    loaded.load("hj")
    assert "杭锦旗" in viewer.get("/plans/").text
    assert viewer.get("/plans/HJ/").status_code == 200
    nobody = Client()
    nobody.force_login(make.user("", bn))
    assert nobody.get("/plans/HJ/").status_code == 404
    assert "杭锦旗" not in nobody.get("/plans/").text


def test_who_is_not_signed_in_is_sent_to_the_sign_in(client):
    for address in ("/plans/", "/plans/BN/", "/members/", "/county/500113/institutions/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in/")


def test_another_county_is_not_found_just_like_one_that_is_not_there(viewer):
    other = loaded.county("hj")
    for path in ("institutions/", "not-set/", "institutions/HJ-001/"):
        hidden = viewer.get(f"/county/{other.code}/{path}")
        absent = viewer.get(f"/county/000000/{path}")
        assert hidden.status_code == absent.status_code == 404
        assert "独贵塔拉" not in hidden.text


def test_the_registry_lists_bodies_and_alliances_and_marks_the_invented(viewer, bn):
    page = viewer.get(f"/county/{bn.code}/institutions/").text
    for body in Institution.objects.filter(county=bn):
        assert body.name in page
    assert page.count("演示</span>") >= 12
    assert "市七院牵头的医共体" in page
    assert "未列入任何联盟" in page


def test_the_registry_is_as_of_the_day_asked_for(viewer, bn):
    before = viewer.get(f"/county/{bn.code}/institutions/?on=2019-12-31").text
    body = Institution.objects.get(county=bn, code="BN-D01")
    row = before[before.index('id="bodies"') :]
    row = row[row.index(body.name) :][:1500]
    assert "市七院牵头的医共体" not in row.split("</tr>")[0]
    assert viewer.get(f"/county/{bn.code}/institutions/?on=2021-06-01").status_code == 200


@pytest.mark.parametrize("on", ["yesterday", "2024-02-30", "9" * 50])
def test_a_day_that_is_none_is_told_so(viewer, bn, on):
    assert viewer.get(f"/county/{bn.code}/institutions/?on={on}").status_code == 422


def test_a_null_character_is_no_question_at_all(viewer, bn):
    assert viewer.get("/plans/BN/?show=%00").status_code == 400
    assert viewer.get(f"/county/{bn.code}/institutions/?on=%00").status_code == 400


def test_the_institution_page_shows_names_custody_and_the_clause(viewer, bn):
    page = viewer.get(f"/county/{bn.code}/institutions/BN-005/").text
    assert "接龙镇中心卫生院" in page
    assert "托管" in page
    assert "未印" in page
    assert Institution.objects.get(code="BN-005").clause.quote in page
    assert viewer.get(f"/county/{bn.code}/institutions/NO/").status_code == 404


def test_what_the_county_must_still_set_is_listed_with_its_clause(viewer, bn):
    page = viewer.get(f"/county/{bn.code}/not-set/").text
    assert "资金池提取比例（技术服务协作）" in page
    assert "（八）3" in page


def test_the_short_addresses_lead_to_my_county(viewer, bn):
    assert viewer.get("/members/").url == f"/county/{bn.code}/institutions/"
    assert viewer.get("/county-rules/").url == f"/county/{bn.code}/rules/"


def test_who_works_in_two_counties_chooses_one_in_the_header(bn, client):
    user = make.user("viewer", bn)
    other = make.county()
    make.person(other, role="viewer", username=user.username)
    client.force_login(user)
    assert client.get("/members/").url == f"/county/{bn.code}/institutions/"

    back = f"/county/{other.code}/institutions/"
    answer = client.post("/county/choose/", {"county": other.code, "next": back})

    assert answer.url == back
    assert client.get("/members/").url == back
    assert client.post("/county/choose/", {"county": make.NEIGHBOUR}).status_code == 404
    away = client.post("/county/choose/", {"county": bn.code, "next": "https://example.org/"})
    assert away.url == "/"


def statements(client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(40) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_ten_more_bodies_cost_not_one_more_statement(client, django_assert_max_num_queries):
    county = make.county()
    alliance = make.alliance(county, members=3)
    client.force_login(make.user("viewer", county))
    address = f"/county/{county.code}/institutions/"
    before = statements(client, address, django_assert_max_num_queries)
    for _n in range(10):
        make.join(alliance, make.institution(county))
    assert statements(client, address, django_assert_max_num_queries) == before


def test_a_longer_plan_costs_not_one_more_statement(viewer, django_assert_max_num_queries):
    before = statements(viewer, "/plans/BN/", django_assert_max_num_queries)
    of_list = statements(viewer, "/plans/", django_assert_max_num_queries)
    loaded.load("jj")
    assert statements(viewer, "/plans/", django_assert_max_num_queries) == of_list
    read = loaded.document("bn")
    for n in range(10):
        copy = {**read["rules"][3], "id": f"bn-more-{n}"}
        read["rules"].append(copy)
    loaded.load("bn", read)
    assert statements(viewer, "/plans/BN/", django_assert_max_num_queries) == before


def test_what_ends_tomorrow_still_holds_today(client):
    county = make.county()
    alliance = make.alliance(county)
    body = make.institution(county, name="明日离开卫生院")
    make.join(alliance, body, from_on=date(2020, 1, 1), until_on=today() + timedelta(days=1))
    client.force_login(make.user("viewer", county))
    page = client.get(f"/county/{county.code}/alliances/").text
    assert page.count("明日离开卫生院") == 1
    later = today() + timedelta(days=1)
    page = client.get(f"/county/{county.code}/alliances/?on={later}").text
    assert "明日离开卫生院" not in page

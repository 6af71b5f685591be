"""The registry over REST: the same facts as on the pages, as of a day, JSON and CSV."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from members import actions
from members.models import CountyRule, PlanRule, User
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
ALL = ("plans", "plans/BN/rules", "county-rules", "institutions", "alliances", "memberships")


def client_of(user: User) -> Client:
    _token, key = actions.signing.issue_token(user=user, purpose="测试", by=make.system())
    return Client(headers={"Authorization": f"Token {key}"})


@pytest.fixture
def bn():
    return loaded.county("bn")


@pytest.fixture
def caller(bn):
    return client_of(make.user("viewer", bn))


def results(caller, address):
    answer = caller.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def test_plans_and_their_rules_with_clause_and_parameters(caller):
    (plan,) = results(caller, "plans/")
    assert (plan["code"], plan["number"], plan["dated"]) == ("BN", None, None)
    rules = results(caller, "plans/BN/rules/")
    assert len(rules) == plan["rules"] == PlanRule.objects.count()
    rule = next(rule for rule in rules if rule["rule"] == "bn-800")
    assert rule["clause"] == "（四）"
    assert "800" in rule["quote"]
    assert rule["parameters"][0]["value"] == "800"
    assert rule["parameters"][0]["comparator"] == "lt"
    assert "X30" in next(rule for rule in rules if rule["rule"] == "bn-k08")["errata"]


def test_rules_are_filtered_by_module_and_state(caller):
    every = results(caller, "plans/BN/rules/")
    kpi = results(caller, "plans/BN/rules/?module=kpi&state=computed")
    assert 0 < len(kpi) < len(every)
    assert all("kpi" in rule["modules"] and rule["state"] == "computed" for rule in kpi)


def test_rules_in_force_say_where_they_come_from(caller, bn):
    rows = results(caller, "county-rules/?basis=not_set")
    assert len(rows) == CountyRule.objects.filter(county=bn, basis="not_set").count() > 0
    assert all(row["value"] is None and row["clause"] for row in rows)
    (row,) = results(caller, "county-rules/?key=members.village.low_population")
    assert (row["value"], row["basis"], row["plan"]) == ("800", "printed", "BN")


def test_institutions_as_of_a_day(caller):
    codes = {row["code"]: row for row in results(caller, "institutions/?on=2021-01-01")}
    assert codes["BN-D01"]["alliances"] == ["BN-A1"]
    assert codes["BN-D01"]["demo"] is True
    assert codes["BN-006"]["alliances"] == []
    assert codes["BN-003"]["level"] is None
    before = {row["code"]: row for row in results(caller, "institutions/?on=2020-12-31")}
    assert before["BN-D01"]["alliances"] == []


def test_alliances_count_each_body_once(caller):
    loaded.load("jj")
    rows = {row["code"]: row for row in results(caller, "alliances/?on=2022-01-01")}
    assert rows["BN-A1"]["leads"] == ["BN-001"]
    assert rows["BN-A1"]["members"] == 6
    assert set(rows) == {"BN-A1", "BN-A2", "BN-A3", "BN-A4", "BN-A5"}


def test_memberships_of_one_alliance(caller):
    rows = results(caller, "memberships/?alliance=BN-A2&role=member&on=2022-01-01")
    assert len(rows) == 6
    assert all(row["from_on"] == "2021-01-01" and row["until_on"] is None for row in rows)


@pytest.mark.parametrize("address", ALL)
def test_the_same_list_as_csv(caller, address):
    answer = caller.get(f"/api/v1/{address}/?format=csv")
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows


@pytest.mark.parametrize("address", ALL)
def test_pages_follow_each_other_without_gap_or_double(caller, address):
    whole = results(caller, f"{address}/")
    found, following = [], f"http://testserver/api/v1/{address}/?page_size=3"
    while following:
        page = caller.get(following).json()
        found += page["results"]
        following = page["next"]
    assert found == whole


@pytest.mark.parametrize("address", ALL)
def test_nobody_reads_without_a_token(client, address):
    assert client.get(f"/api/v1/{address}/").status_code == 401


def test_another_county_is_not_found(caller):
    other = loaded.county("hj")
    for address in ("county-rules", "institutions", "alliances", "memberships"):
        hidden = caller.get(f"/api/v1/{address}/?county={other.code}")
        absent = caller.get(f"/api/v1/{address}/?county=000000")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.json()["detail"] == absent.json()["detail"]
        assert all("HJ-" not in str(row) for row in results(caller, f"{address}/"))


def test_without_any_role_there_is_nothing(bn):
    caller = client_of(make.user("", bn))
    assert results(caller, "plans/") == []
    assert results(caller, "institutions/") == []
    assert caller.get("/api/v1/plans/BN/rules/").status_code == 404


def test_who_has_two_counties_says_which(bn):
    user = make.user("viewer", bn)
    other = make.county()
    make.person(other, role="viewer", username=user.username)
    caller = client_of(user)
    answer = caller.get("/api/v1/institutions/")
    assert (answer.status_code, answer.json()["code"]) == (422, "county_needed")
    assert results(caller, f"institutions/?county={bn.code}")


@pytest.mark.parametrize(
    "query", ["on=soon", "kind=circle", "role=boss", "nothing=1", "cursor=x", "page_size=0"]
)
def test_a_parameter_that_is_wrong_is_named(caller, query):
    name = query.partition("=")[0]
    where = "memberships" if name == "role" else "alliances"
    answer = caller.get(f"/api/v1/{where}/?{query}")
    assert answer.status_code == 422
    assert name in answer.json()["detail"] or name in answer.json()["code"]


def test_ten_more_bodies_cost_not_one_more_statement(django_assert_max_num_queries):
    county = make.county()
    alliance = make.alliance(county, members=2)
    caller = client_of(make.user("viewer", county))

    def statements(address):
        caller.get(address)
        with django_assert_max_num_queries(15) as counted:
            assert caller.get(address).status_code == 200
        return len(counted)

    addresses = [f"/api/v1/{name}/" for name in ("institutions", "alliances", "memberships")]
    before = [statements(address) for address in addresses]
    for _n in range(10):
        make.join(alliance, make.institution(county))
    assert [statements(address) for address in addresses] == before


def test_a_list_comes_as_a_workbook_too_and_says_that_it_is_a_demonstration(caller):
    answer = caller.get("/api/v1/institutions/?format=xlsx&on=2021-01-01")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    first, headings, *rows = sheet.iter_rows(values_only=True)
    assert "演示" in first[0]
    assert headings[0] == "code"
    assert {row[0] for row in rows} >= {"BN-001", "BN-D01"}

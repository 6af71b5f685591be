"""Rules over REST: clause and value, every version, errata, what was asked for."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from members import actions
from members.models import CountyRule, Erratum, PlanRule
from tests import make
from tests.members import loaded
from tests.members.test_api import client_of, results

pytestmark = pytest.mark.django_db
LINE = "members.village.low_population"
LISTS = ("policy-rules", "errata", "county-rules", "county-rules/versions", "rule-proposals")


@pytest.fixture
def bn():
    return loaded.county("bn")


@pytest.fixture
def caller(bn):
    return client_of(make.user("viewer", bn))


def test_the_rules_of_every_plan_with_clause_and_errata(caller):
    loaded.load("tz")
    rows = results(caller, "policy-rules/")
    assert {row["plan"] for row in rows} == {"BN", "TZ"}
    assert len(rows) == PlanRule.objects.count()
    assert all(row["quote"] for row in rows)
    assert {row["plan"] for row in results(caller, "policy-rules/?plan=tz")} == {"TZ"}
    (rule,) = results(caller, f"policy-rules/?key={LINE}")
    assert (rule["rule"], rule["clause"]) == ("bn-800", "（四）")
    kpi = results(caller, "policy-rules/?module=kpi&state=computed&plan=bn")
    assert 0 < len(kpi) < len(rows)


def test_the_errata_of_the_plans(caller):
    loaded.load("tz")
    rows = results(caller, "errata/")
    assert len(rows) == Erratum.objects.count()
    (row,) = [row for row in rows if row["code"] == "X30"]
    assert row["plan"] == "BN"
    assert row["rules"] == ["bn-k08"]
    assert {row["plan"] for row in results(caller, "errata/?plan=TZ")} == {"TZ"}


def test_what_is_in_force_carries_its_clause_word_for_word(caller, bn):
    (row,) = results(caller, f"county-rules/?key={LINE}")
    assert "服务人口低于800人" in row["quote"]
    assert (row["printed"], row["modules"], row["set_at"]) == (
        "低于800人", ["staffing", "members"], None,
    )  # fmt: skip
    rows = results(caller, "county-rules/?module=referrals")
    assert rows
    assert all(row["key"].startswith("referrals.") for row in rows)
    (share,) = [row for row in rows if row["key"].endswith("share[bed]")]
    assert share["name"] == "向基层预留（下沉）的比例（床位）"


def test_all_versions_and_the_one_of_a_day(caller, bn):
    first = today() - timedelta(days=10)
    actions.rules.set_rule(
        county=bn, key=LINE, value=600, comparator="lt", from_on=first, reason="决定",
        by=make.system(bn),
    )  # fmt: skip
    rows = results(caller, f"county-rules/versions/?key={LINE}")
    assert [(row["value"], row["from_on"], row["until_on"], row["basis"]) for row in rows] == [
        ("800", None, first.isoformat(), "printed"),
        ("600", first.isoformat(), None, "county"),
    ]
    assert rows[1]["clause"] == "（四）"
    assert rows[1]["set_at"]
    before = first - timedelta(days=1)
    (row,) = results(caller, f"county-rules/?key={LINE}&on={before.isoformat()}")
    assert row["value"] == "800"


def test_what_was_asked_for_and_what_became_of_it(caller, bn):
    asked = make.rule_proposal(bn, LINE, 700, comparator="lt")
    (row,) = results(caller, "rule-proposals/")
    assert (row["id"], row["key"], row["value"], row["state"]) == (
        asked.pk, LINE, "700", "proposed",
    )  # fmt: skip
    assert results(caller, "rule-proposals/?state=approved") == []
    approver = make.actor(role="approver", county=bn)
    actions.rules.approve_rule(proposal=asked, by=approver, version=1)
    (row,) = results(caller, "rule-proposals/?state=approved")
    assert row["decided_by"]
    assert row["decided_at"]


@pytest.mark.parametrize("address", LISTS)
def test_pages_follow_each_other_and_csv_has_the_same_lines(caller, bn, address):
    for key in (LINE, "fundpool.pool.count"):
        make.rule_proposal(bn, key, 5)
    whole = results(caller, f"{address}/")
    found, following = [], f"http://testserver/api/v1/{address}/?page_size=1000"
    if len(whole) < 20:
        following = following.replace("1000", "1")
    while following:
        page = caller.get(following).json()
        found += page["results"]
        following = page["next"]
    assert found == whole
    answer = caller.get(f"/api/v1/{address}/?format=csv")
    assert list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("address", LISTS)
def test_nobody_reads_without_a_token_or_in_another_county(caller, address):
    assert Client().get(f"/api/v1/{address}/").status_code == 401
    other = loaded.county("hj")
    make.rule_proposal(other, LINE, 5)
    if address.startswith(("county", "rule-p")):
        assert caller.get(f"/api/v1/{address}/?county={other.code}").status_code == 404
        codes = {row["plan"] for row in results(caller, f"{address}/") if "plan" in row}
        assert "HJ" not in codes
    nobody = client_of(make.user("", CountyRule.objects.first().county))
    assert results(nobody, f"{address}/") == []


@pytest.mark.parametrize(
    "query",
    ["county-rules/?on=soon", "county-rules/?basis=no", "county-rules/versions/?module=no",
     "rule-proposals/?state=no", "policy-rules/?state=no", "errata/?county=1"],
)  # fmt: skip
def test_a_parameter_that_is_wrong_is_named(caller, query):
    assert caller.get(f"/api/v1/{query}").status_code == 422

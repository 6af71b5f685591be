"""Evidence for the plans' lists: items from the plan, n of m, documents that only readers get."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from members import actions, queries
from members.models import PlanRule, RuleEvidence
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
BOUGHT = {"jj": ("jj-one-account-buy", 5), "hj": ("hj-drug-4", 4), "pl": ("pl-drug-unified", 4)}


@pytest.fixture
def hj():
    return loaded.county("hj")


def items(county):
    return {
        one.rule.code: [line.item for line in one.items] for one in queries.rules.checklists(county)
    }


def record(county, **fields):
    said = {
        "rule": PlanRule.objects.get(code="hj-drug-4"),
        "item": "统一采购",
        "done_on": today(),
        "note": "已统一",
        "by": make.actor(role="assessor", county=county),
        **fields,
    }
    return actions.rules.record_evidence(county=county, **said)


@pytest.mark.parametrize("plan", list(BOUGHT))
def test_the_purchasing_list_has_the_items_that_the_plan_prints(plan):
    code, n = BOUGHT[plan]
    assert len(items(loaded.county(plan))[code]) == n


def test_penglai_bargains_only_after_a_year_and_sells_without_markup():
    found = items(loaded.county("pl"))
    assert "药品零差价销售" in found["pl-drug-unified"]
    assert "12" in found["pl-bid-1y"][0]
    assert len(found["pl-asset-unchanged"]) == 3


def test_each_plan_keeps_its_own_unchanged_and_unified_lists():
    tongzhou = items(loaded.county("tz"))
    assert (len(tongzhou["tz-seven-unchanged"]), len(tongzhou["tz-seven-unified"])) == (7, 7)
    assert len(items(loaded.county("jj"))["jj-three-unchanged"]) == 3 + 2
    assert len(items(loaded.county("bn"))["bn-six-unified"]) == 6


def test_evidence_counts_for_its_item_until_it_is_withdrawn(hj):
    row = record(hj)
    bought = lambda: next(
        one for one in queries.rules.checklists(hj) if one.rule.code == "hj-drug-4"
    )
    assert (bought().evidenced, len(bought().items)) == (1, 4)
    by = make.actor(role="approver", county=hj)
    with pytest.raises(Invalid):
        actions.rules.withdraw_evidence(evidence=row, by=by, reason=" ")
    actions.rules.withdraw_evidence(evidence=row, by=by, reason="文件已废止")
    assert bought().evidenced == 0
    assert RuleEvidence.objects.count() == 1
    with pytest.raises(Refused):
        actions.rules.withdraw_evidence(evidence=row, by=by, reason="再撤")


@pytest.mark.parametrize(
    "change",
    [{"item": "统一思想"}, {"done_on": today() + timedelta(days=1)}, {"note": "", "upload": None}],
)
def test_evidence_that_says_nothing_or_the_impossible_is_refused(hj, change):
    with pytest.raises(Invalid):
        record(hj, **change)


def test_a_rule_of_another_countys_plan_takes_no_evidence(hj):
    loaded.load("jj")
    with pytest.raises(Invalid):
        record(hj, rule=PlanRule.objects.get(code="jj-one-account-buy"), item="统一采购目录")


def test_a_lead_evidences_for_itself_only_and_a_viewer_not_at_all(hj):
    lead, other = hj.institutions.order_by("code")[:2]
    by = make.actor(role="lead_admin", institution=lead)
    assert record(hj, by=by, institution=lead).institution == lead
    with pytest.raises(NotFound):
        record(hj, by=by, institution=other)
    with pytest.raises(NotFound):
        record(hj, by=by)
    with pytest.raises(Forbidden):
        record(hj, by=make.actor(role="viewer", county=hj))


def test_a_document_is_entered_in_the_browser_and_reached_through_its_row(client, hj):
    client.force_login(make.user("assessor", hj))
    root = f"/county/{hj.code}/evidence/"
    form = client.get(f"{root}of/hj-drug-4/4/")
    assert "统一支付" in form.text
    said = {
        "rule": "hj-drug-4",
        "item": "统一支付",
        "done_on": today().isoformat(),
        "upload": SimpleUploadedFile("支付办法.pdf", b"%PDF-1.4 x"),
    }
    assert client.post(f"{root}record/", said).url == root
    row = RuleEvidence.objects.get()
    assert f"{root}{row.pk}/document/" in client.get(root).text
    answer = client.get(f"{root}{row.pk}/document/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    client.force_login(make.user("assessor", make.neighbour()))
    assert client.get(f"{root}{row.pk}/document/").status_code == 404


def test_an_item_that_the_plan_does_not_have_has_no_form(client, hj):
    client.force_login(make.user("assessor", hj))
    root = f"/county/{hj.code}/evidence/of"
    for address in ("hj-drug-4/0/", "hj-drug-4/5/", "jj-one-account-buy/1/"):
        assert client.get(f"{root}/{address}").status_code == 404


def test_one_rule_is_found_without_building_every_list(hj, django_assert_num_queries):
    record(hj)
    with django_assert_num_queries(1):
        rule = queries.rules.evidenced_rule(hj, "hj-drug-4")
    assert rule is not None
    assert rule.code == "hj-drug-4"
    assert queries.rules.evidenced_rule(hj, "jj-one-account-buy") is None
    for code in items(hj):
        assert queries.rules.evidenced_rule(hj, code).code == code
    unlisted = PlanRule.objects.filter(plan=rule.plan).exclude(code__in=items(hj)).first()
    assert queries.rules.evidenced_rule(hj, unlisted.code) is None

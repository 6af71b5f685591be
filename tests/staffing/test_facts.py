"""Department and team are stated on the record; where and how long service counts before a promotion."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from alliance.core.clock import today
from members.models import Person
from staffing import actions, queries
from staffing.models import EligibilityResult, Posting, StaffDuty
from staffing.rules import eligibility
from staffing.rules.shares import Part
from staffing.rules.spans import Span
from staffing.vocabulary import AT_BASE
from tests import make
from tests.staffing.story import HALF, land, month

DAY = timedelta(days=1)


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


def standing(there, who=None):
    rule = next(one for one in queries.rules_here(there.county.pk, today()) if one.code == AT_BASE)
    return queries.standing_of((who or there.who).pk, rule, today())


def test_days_of_a_part_time_posting_count_by_its_share_in_whole_days():
    # 2024-01-01 to 2024-07-01 has 182 days: half of them 91, a third of 10 days 3 whole days.
    half = Part(Span(date(2024, 1, 1), date(2024, 7, 1)), Decimal("0.5"))
    found = eligibility.standing([], [], 3, date(2024, 8, 1), parts=[half])
    assert (found.days, found.by_share, found.needed, found.met) == (91, 91, 91, True)
    third = Part(Span(date(2024, 1, 1), date(2024, 1, 11)), Decimal("0.3333"))
    found = eligibility.standing([], [], 1, date(2024, 8, 1), parts=[third])
    assert (found.days, found.short) == (3, 28)
    whole = [Span(date(2024, 7, 1), date(2024, 7, 11))]
    leave = [Span(date(2024, 1, 1), date(2024, 1, 3))]
    found = eligibility.standing(whole, leave, 4, date(2024, 8, 1), parts=[half])
    assert (found.days, found.by_share) == (100, 90)


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "share"), [("", 0), ("none", 0), ("share", 1)])
def test_part_time_service_counts_where_the_county_says_so(said, share, client):
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 1)
    if said:
        there.set_rule("staffing.promotion.part_time", said)
    row = there.at("active", from_on=month(2), share=HALF)
    there.verified(row, month(2))
    days = (month(1) - month(2)).days
    assert standing(there).by_share == share * (days // 2)
    enter(client, there.people["home_desk"])
    page = reverse("staffing:record", args=[there.county.code, there.who.code])
    text = client.get(page).content.decode()
    told = {"": "没有设定是否按份额折算", "none": "县区定为不计入", "share": "非全职折算"}[said]
    assert told in text
    actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    assert EligibilityResult.objects.get().by_share == share * (days // 2)


@pytest.mark.django_db
def test_service_counts_at_the_bodies_that_the_county_names():
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 1)
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2))
    hospital = make.institution(there.county, kind="A100")
    aided = Posting.objects.create(
        **{
            **{f.name: getattr(row, f.name) for f in Posting._meta.fields if f.name != "id"},
            "person": there.second, "host": hospital, "kind": "posting",
        }
    )  # fmt: skip
    clerk = make.actor(role="clerk", institution=hospital)
    actions.verify_month(posting=aided, month=month(2), by=clerk)
    assert standing(there).met and standing(there, there.second).met
    there.set_rule("staffing.promotion.hosts", ["基层医疗机构", "对口帮扶医疗机构", "某处"])
    rule = queries.rules_here(there.county.pk, today())[0]
    assert (rule.hosts, rule.unread) == (("primary", "paired"), ("某处",))
    assert standing(there).met and not standing(there, there.second).days
    Posting.objects.filter(pk=aided.pk).update(kind="paired_aid")
    assert standing(there, there.second).met


@pytest.mark.django_db
def test_department_and_team_are_stated_on_the_record(client):
    there = land()
    enter(client, there.people["home_desk"])
    here = [there.county.code, there.who.code]
    client.post(reverse("staffing:duty", args=here), {"department": "内科", "team": "一队"})
    row = StaffDuty.objects.get()
    assert (row.department, row.team) == ("内科", "一队")
    page = client.get(reverse("staffing:record", args=here)).content.decode()
    assert "内科" in page and "一队" in page
    stale = client.post(reverse("staffing:duty", args=here), {"department": "外科"})
    assert stale.status_code == 422
    said = {"department": "外科", "team": "一队", "version": row.version}
    client.post(reverse("staffing:duty", args=here), said)
    row.refresh_from_db()
    assert row.department == "外科"
    enter(client, there.people["host_desk"])
    assert client.post(reverse("staffing:duty", args=here), said).status_code == 404


@pytest.mark.django_db
def test_a_gap_of_the_board_fills_the_need_in(client):
    there = land()
    enter(client, there.people["home_desk"])
    url = reverse("staffing:new")
    page = client.get(f"{url}?host={there.host.code}&from_on=2026-12-01")
    form = page.context["form"]
    assert (form.initial["host"], form.initial["from_on"]) == (there.host.pk, date(2026, 12, 1))
    assert 'value="2026-12-01"' in page.content.decode()
    assert client.get(f"{url}?host=nobody&from_on=soon").status_code == 200

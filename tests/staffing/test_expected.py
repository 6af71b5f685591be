"""What plans print about people sent, beside what there is; heads counted two ways."""

from datetime import date

import pytest
import time_machine

from alliance.core.clock import now
from alliance.core.tables import read_table
from members import actions as member_actions
from staffing.models import Posting
from staffing.queries import expected as queries
from staffing.queries.headcount import headcount
from staffing.rules.expected import Sent, ever, in_month, long_enough
from staffing.rules.spans import Span
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def north():
    """A hospital with three members, in the middle of June 2026."""

    with time_machine.travel("2026-06-15 09:00+08:00", tick=False):
        yield make.alliance(make.county(), members=3)


def asks(alliance, **rules):
    for key, value in rules.items():
        member_actions.set_rule(
            county=alliance.county, key=KEYS[key], value=value, reason="试验",
            by=make.system(alliance.county),
        )  # fmt: skip


KEYS = {
    "liaison": "staffing.liaison.per_member",
    "commissioner": "staffing.commissioner.per_lead",
    "deans": "staffing.business_dean.total",
    "least": "staffing.posting.people_per_month[least]",
    "most": "staffing.posting.people_per_month[most]",
    "four": "staffing.study.people_per_year[average]",
    "twelve": "staffing.study.people_per_year[total]",
    "months": "staffing.study.minimum_months",
}


def sent(home, host, kind, first, until, *, status="active", who=None, share=1):
    return Posting.objects.create(
        county=home.county, kind=kind, person=who or make.person(institution=home), home=home,
        host=host, post="岗位", planned_from_on=first, planned_until_on=until, from_on=first,
        until_on=until, share=share, full_time=share == 1, base_payer="home", bonus_payer="home",
        allowance_payer="home", status=status, holds=True, whole=share == 1, created_at=now(),
        changed_at=now(),
    )  # fmt: skip


def line(alliance, key):
    lines = queries.expected(alliance.county_id, TODAY)
    return next(one for one in lines if one.key == KEYS[key])


def test_each_member_needs_a_liaison_and_each_lead_a_commissioner(north):
    asks(north, liaison=1, commissioner=1)
    lead, (one, two, three) = make.lead_of(north), make.members_of(north)
    cdc = make.institution(north.county, kind="J100")
    sent(cdc, one, "liaison", date(2026, 1, 1), None)
    sent(cdc, two, "liaison", date(2026, 1, 1), date(2026, 6, 1), status="completed")
    found = line(north, "liaison")
    assert (found.counted, found.of, found.met) == (1, 3, False)
    assert {body.pk for body in found.lacking} == {two.pk, three.pk}
    sent(cdc, lead, "commissioner", date(2026, 1, 1), None)
    found = line(north, "commissioner")
    assert (found.counted, found.of, found.met, found.printed) == (1, 1, True, "至少 1 名")


def test_deans_are_those_in_office_today_of_the_printed_eleven(north):
    asks(north, deans=11)
    lead, (one, *_rest) = make.lead_of(north), make.members_of(north)
    sent(lead, one, "business_dean", date(2026, 1, 1), date(2027, 1, 1))
    sent(lead, one, "business_dean", date(2025, 1, 1), date(2026, 1, 1), status="credited")
    found = line(north, "deans")
    assert (found.counted, found.met) == (1, False)


def test_a_months_people_are_counted_in_all_and_for_each_member(north):
    asks(north, least=1, most=2)
    lead, (one, two, three) = make.lead_of(north), make.members_of(north)
    for host in (one, one, two):
        sent(lead, host, "posting", date(2026, 6, 1), date(2026, 7, 1))
    sent(lead, two, "posting", date(2026, 5, 1), date(2026, 6, 1), status="credited")  # May alone
    least, most = line(north, "least"), line(north, "most")
    assert (least.counted, least.met) == (3, True)
    assert (most.counted, most.met, most.printed[:4]) == (3, False, "最多 2")
    assert "2 家符合，共 3 家" in least.note
    assert [body.pk for body in least.lacking] == [three.pk], "each member is named"
    assert "3 家符合，共 3 家" in most.note


def test_study_counts_towards_both_printed_numbers_and_only_when_long_enough(north):
    asks(north, four=4, twelve=12, months=3)
    lead, (one, *_rest) = make.lead_of(north), make.members_of(north)
    for _person in range(4):
        sent(one, lead, "study", date(2026, 1, 31), date(2026, 4, 30), status="credited")
    sent(one, lead, "study", date(2026, 2, 1), date(2026, 4, 30), status="credited")
    sent(one, lead, "study", date(2026, 4, 1), None)  # goes on: not yet three months
    four, twelve = line(north, "four"), line(north, "twelve")
    # 31 January and three months is 30 April; from 1 February it is 1 May.
    assert (four.counted, four.met, twelve.counted, twelve.met) == (4, True, 4, False)
    assert "另有 2 人次未满" in four.note


def test_whoever_leaves_stays_in_the_cumulative_number(north):
    lead, (one, two, _three) = make.lead_of(north), make.members_of(north)
    who = make.person(institution=lead)
    row = sent(lead, one, "county_township", date(2024, 1, 1), None, who=who)
    assert dict(queries.employed(north.county_id, TODAY)) == {
        "county_township": 1, "township_village": 0,
    }  # fmt: skip
    Posting.objects.filter(pk=row.pk).update(status="credited", until_on=date(2025, 1, 1))
    assert dict(queries.employed(north.county_id, TODAY))["county_township"] == 1
    sent(lead, two, "county_township", date(2025, 1, 1), None, who=who)
    assert dict(queries.employed(north.county_id, TODAY))["county_township"] == 1


def test_what_the_county_has_not_set_is_said_with_the_reason(north):
    found = line(north, "deans")
    assert found.counted is None
    assert "挂职业务院长总人数" in found.missing


def test_heads_by_employer_and_by_place_have_the_same_sum(north):
    lead, (one, two, _three) = make.lead_of(north), make.members_of(north)
    for body in (lead, lead, lead, one):
        make.person(institution=body)
    sent(lead, one, "posting", date(2026, 1, 1), date(2027, 1, 1))
    sent(lead, two, "sessions", date(2026, 1, 1), date(2027, 1, 1), share="0.5")
    sent(lead, one, "posting", date(2025, 1, 1), date(2026, 1, 1), status="credited")
    found = {row.body.pk: row for row in headcount(north.county_id, TODAY)}
    # The lead: three and the three that were posted; one is away full time today.
    assert (found[lead.pk].employed, found[lead.pk].sent, found[lead.pk].working) == (6, 1, 5)
    assert (found[one.pk].employed, found[one.pk].received, found[one.pk].working) == (1, 1, 2)
    assert sum(r.employed for r in found.values()) == sum(r.working for r in found.values()) == 7


def test_the_page_the_workbooks_and_rest_say_the_same(client, north):
    asks(north, liaison=1)
    one, *_rest = make.members_of(north)
    make.person(institution=one)
    client.force_login(make.user("viewer", north.county))
    page = client.get("/staffing/expected/").content.decode()
    assert "每个成员单位联络员人数" in page
    assert "未达到" in page
    assert one.name in page
    told = client.get("/api/v1/staffing-expected/").json()
    liaison = next(row for row in told["expectations"] if row["key"] == KEYS["liaison"])
    assert (liaison["counted"], liaison["of"], liaison["met"]) == (0, 3, False)
    assert {"institution": one.code, "employed": 1, "sent": 0, "received": 0, "working": 1} in (
        told["heads"]
    )
    book = client.get("/staffing/expected/", {"format": "xlsx"})
    assert any("每个成员单位联络员人数" in r.cells for r in read_table("a.xlsx", book.content).rows)
    heads = client.get("/staffing/expected/", {"format": "xlsx", "table": "heads"})
    assert any(one.name in row.cells for row in read_table("b.xlsx", heads.content).rows)
    client.force_login(make.user("doctor", institution=one))
    assert client.get("/staffing/expected/").status_code == 403


def test_the_counts_over_a_few_postings_by_hand():
    rows = [
        Sent("posting", 1, 10, 20, Span(date(2026, 5, 31), date(2026, 6, 1)), ongoing=False),
        Sent("posting", 1, 10, 21, Span(date(2026, 6, 30), date(2026, 7, 9)), ongoing=False),
        Sent("posting", 2, 11, 21, Span(date(2026, 6, 1), None), ongoing=True),
    ]
    assert in_month(rows, ["posting"], [10], date(2026, 6, 1)) == {21: {1}}
    assert ever(rows, "posting", date(2026, 6, 1)) == 2
    assert long_enough(rows, 1, date(2026, 6, 30)) == [rows[2]], "30 June is the last of 30 days"
    assert long_enough(rows, 1, date(2026, 6, 29)) == []


def test_a_base_reads_what_is_expected_of_itself_and_nothing_of_the_others(client, north):
    asks(north, liaison=1)
    one, two, _three = make.members_of(north)
    make.person(institution=two)
    client.force_login(make.user("clerk", institution=one))
    page = client.get("/staffing/expected/").content.decode()
    assert one.name in page
    assert two.name not in page
    told = client.get("/api/v1/staffing-expected/").json()
    liaison = next(row for row in told["expectations"] if row["key"] == KEYS["liaison"])
    assert (liaison["of"], liaison["lacking"]) == (1, [one.code])

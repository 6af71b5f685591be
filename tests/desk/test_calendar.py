"""The calendar: every app's dates, for whoever may know of them, on the day they fall."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import today
from alliance.core.dates import FEW, Dated, few_a_day
from alliance.core.periods import Period
from alliance.desk import asking, month
from kpi.models import DataSet
from members import actions
from members.models import ApiClient, Grant
from tests import make

pytestmark = pytest.mark.django_db
MAY = Period.parse("203105")


@pytest.fixture
def county():
    return make.county()


def viewer(county, role="viewer"):
    return make.actor(role=role, county=county)


def asked(actor, first=date(2031, 5, 1), until=date(2031, 6, 1)):
    return [
        (one.on.isoformat(), one.kind, one.what) for one in asking.ask("dates", actor, first, until)
    ]


def ending_grant(county, until_on=date(2031, 5, 10), **fields) -> Grant:
    return actions.add_grant(
        person=make.person(county),
        role="viewer",
        until_on=until_on,
        by=make.system(county),
        **fields,
    )


def membership(county, until_on=date(2031, 5, 20)):
    alliance = make.alliance(county)
    return make.join(alliance, make.institution(county, name="试验卫生院甲"), until_on=until_on)


# --- what the apps answer -------------------------------------------------------


def test_the_last_day_is_the_day_before_the_end(county):
    grant = ending_grant(county)
    membership(county)
    found = asked(viewer(county))
    assert ("2031-05-09", "ends") in [row[:2] for row in found]
    assert any(grant.person.name in row[2] and "最后一天" in row[2] for row in found)
    assert [row[0] for row in found if "试验卫生院甲" in row[2]] == ["2031-05-19"]


def test_the_end_of_the_interval_is_not_in_it(county):
    ending_grant(county, until_on=date(2031, 6, 1))
    ending_grant(county, until_on=date(2031, 6, 2))
    ending_grant(county, until_on=date(2031, 5, 1))
    assert [row[0] for row in asked(viewer(county))] == ["2031-05-31"]


def test_a_body_that_enters_stands_on_its_first_day(county):
    alliance = make.alliance(county)
    make.join(alliance, make.institution(county, name="试验卫生院乙"), from_on=date(2031, 5, 3))
    assert [row[:2] for row in asked(viewer(county)) if "试验卫生院乙" in row[2]] == [
        ("2031-05-03", "begins")
    ]


def test_a_clerk_sees_the_registry_but_only_the_roles_of_their_own_house(county):
    body = make.institution(county)
    clerk = make.person(role="clerk", institution=body)
    ending_grant(county)
    membership(county)
    own = make.person(county, institution=body)
    actions.add_grant(
        person=own, role="clerk", institution=body, until_on=date(2031, 5, 12),
        by=make.system(county),
    )  # fmt: skip
    found = [row[2] for row in asked(make.actor(clerk))]
    assert any("试验卫生院甲" in what for what in found)
    assert [what for what in found if "担任" in what] == [f"{own.name}担任“成员单位填报”的最后一天"]


def test_another_county_sees_nothing_of_it(county):
    ending_grant(county)
    membership(county)
    assert asked(viewer(make.neighbour())) == []


def test_a_form_is_due_so_many_days_after_its_period_and_never_without(county):
    for code, days in (("m1", 10), ("m2", None)):
        DataSet.objects.create(
            county=county, code=code, name=f"月报{code}", name_en="", frequency="month",
            due_days=days,
        )  # fmt: skip
    DataSet.objects.create(
        county=county, code="y", name="年报", name_en="", frequency="year", due_days=130
    )
    found = asked(viewer(county))
    assert [row[:2] for row in found] == [("2031-05-10", "due"), ("2031-05-10", "due")]
    assert "月报m1" in found[0][2]
    assert "4月" in found[0][2].replace(" ", "")
    assert "2030" in found[1][2]


def test_requests_proposals_delegations_and_programs_stand_on_their_days(county):
    body = make.institution(county, name="试验卫生院丙")
    clerk = make.person(role="clerk", institution=body)
    actions.ask_facts(
        county=county, institutions=[make.institution(county, name="试验卫生院丁")],
        due_on=date(2031, 5, 7),
        by=viewer(county, "assessor"),
    )  # fmt: skip
    proposal = actions.propose_facts(
        institution=body, facts={"phone": "0531-0000000"}, effective_on=date(2031, 5, 8),
        reason="更换总机", by=make.actor(clerk),
    )  # fmt: skip
    giver, taker = make.person(county, role="approver"), make.person(county, role="approver")
    make.delegation(
        giver, taker, "members.decide_facts", from_on=today(), until_on=date(2031, 5, 15)
    )
    ApiClient.objects.create(
        county=county, code="C-1", name="试验平台", purpose="试验", verbs=["members.read"],
        contact=giver, from_on=today(), until_on=date(2031, 5, 20),
    )  # fmt: skip
    found = asking.ask("dates", viewer(county, "system_admin"), date(2031, 5, 1), date(2031, 6, 1))
    ends = {one.on.day: one.what for one in found if one.kind == "ends"}
    assert ends[14] == f"{taker.name}代{giver.name}办事的最后一天"
    assert ends[19] == "接口客户端试验平台的最后一天"
    found = asking.ask("dates", viewer(county, "approver"), date(2031, 5, 1), date(2031, 6, 1))
    assert not any("接口客户端" in one.what for one in found)
    due = next(one for one in found if one.on.day == 7)
    assert (due.kind, due.open, due.what) == ("due", True, "试验卫生院丁：核对登记信息")
    waiting = next(one for one in found if one.on.day == 8)
    assert (waiting.open, waiting.url) == (True, proposal.get_absolute_url())


def test_many_of_a_kind_on_one_day_stand_in_one_line(county):
    for _one in range(FEW + 2):
        ending_grant(county)
    found = asked(viewer(county))
    assert found == [("2031-05-09", "ends", f"{FEW + 2}项角色到期")]


def test_few_a_day_keeps_counties_and_open_work_apart():
    def one(county, is_open=False):
        return Dated("x", county, today(), "due", "", "/there/", open=is_open)

    rows = [one(1, n == 3) for n in range(FEW + 1)] + [one(2)]
    together = list(few_a_day(rows, lambda n: f"{n} things"))
    assert [(row.county, row.what, row.open) for row in together] == [
        (1, f"{FEW + 1} things", True),
        (2, "", False),
    ]


# --- the month ------------------------------------------------------------------


@pytest.mark.parametrize("code", ["203102", "202802", "203005", "203106"])
def test_the_weeks_of_a_month_begin_on_monday_and_hold_every_day_once(code):
    period = Period.parse(code)
    made = month.month(period, [])
    days = [day.on for week in made.weeks for day in week]
    assert days[0].weekday() == 0
    assert len(days) % 7 == 0
    assert days == [days[0] + timedelta(days=step) for step in range(len(days))]
    inside = [day.on for week in made.weeks for day in week if day.in_month]
    assert (min(inside), max(inside)) == (period.first_day, period.last_day)


def test_the_notice_is_seen_in_the_grid(county):
    before = month.month(MAY, [])
    assert before.unknown_years == (2031,)
    make.calendar(county)
    made = month.month(MAY, [])
    marks = {day.on.day: (day.mark, day.works) for week in made.weeks for day in week if day.mark}
    assert marks == {5: ("off", False), 6: ("off", False), 10: ("on", True)}
    assert made.unknown_years == ()


# --- the page -------------------------------------------------------------------


def test_the_page_shows_grid_list_and_what_leads_on(county, client):
    grant = ending_grant(county)
    client.force_login(make.user("viewer", county))
    page = client.get("/calendar/?month=203105").text
    assert page.count(f"{grant.person.name}担任“卫健委查阅”的最后一天</a>") == 2
    assert 'id="d2031-05-09"' in page
    assert "尚未载入" in page
    assert "?month=203104" in page
    assert "?month=203106" in page
    assert 'href="?month=203105&amp;show=due"' in page


def test_one_kind_alone_is_shown_and_the_counts_stay(county, client):
    grant = ending_grant(county)
    client.force_login(make.user("viewer", county))
    page = client.get("/calendar/?month=203105&show=due").text
    assert grant.person.name not in page
    assert "本月到期 0 件，开始 0 件，结束 1 件" in page
    assert client.get("/calendar/?show=x").status_code == 422
    assert client.get("/calendar/?month=2031-05").status_code == 422


def test_an_empty_month_says_what_would_stand_there(county, client):
    client.force_login(make.user("viewer", county))
    assert "这个月没有到期、开始或结束的事" in client.get("/calendar/?month=204001").text


def test_somebody_of_two_counties_sees_the_chosen_one(county, client):
    there = make.neighbour()
    user = make.user("viewer", county)
    here_grant, there_grant = ending_grant(county), ending_grant(there)
    person = make.person(there, username=user.username)
    make.grant(person, "viewer")
    client.force_login(user)
    client.post("/county/choose/", {"county": county.code})
    page = client.get("/calendar/?month=203105").text
    assert here_grant.person.name in page
    assert there_grant.person.name not in page


def test_more_dates_cost_no_more_queries(county, client, django_assert_max_num_queries):
    ending_grant(county)
    membership(county)
    client.force_login(make.user("approver", county))
    with django_assert_max_num_queries(60) as few:
        client.get("/calendar/?month=203105")
    for day in range(11, 16):
        ending_grant(county, until_on=date(2031, 5, day))
        membership(county, until_on=date(2031, 5, day))
    with django_assert_max_num_queries(len(few)):
        client.get("/calendar/?month=203105")


@pytest.mark.parametrize("path", ["/calendar/", "/workdays/", "/paper-signatures/", "/holds/"])
def test_the_side_bar_stands_open_where_the_page_is_listed(county, client, path):
    client.force_login(make.user("auditor", county))
    page = client.get(path).text
    side = page[page.index("<nav") : page.index("<main")]
    assert f'href="{path}" aria-current="page"' in side
    assert 'href="/notices/"' in side

"""空白村 counted to zero, visits with the plan's words, villages served, teams of three by seat."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from members.models import Person
from staffing.actions import teams as team_actions
from staffing.actions import villages as actions
from staffing.queries import teams as team_queries
from staffing.queries import villages as queries
from staffing.rules.spans import Span
from staffing.rules.teams import lacking_of, seats_of
from staffing.rules.villages import Place, blanks_by_day, needing, zero_since
from tests import make
from tests.staffing.story import land, month

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
_db = pytest.mark.django_db


@pytest.fixture
def there(db):
    """The plan's rule on small villages; a village of 700 without a recruit, one of 800, one staffed."""
    found = land()
    for key, value in (
        ("members.village.low_population", 800), ("members.village.no_recruit_required", True),
        ("members.village.blank_count", 0), ("staffing.tour.modes", ["定期派驻", "联合设置村卫生室"]),
        ("staffing.tour.services", ["坐诊", "巡诊"]),
        ("staffing.family_team.composition", ["区级医生1", "镇级医生1", "村级医生1"]),
    ):  # fmt: skip
        found.set_rule(key, value)
    found.village = make.village(found.county, population=799, on=month(8), recruiting="none_found")
    make.village(found.county, population=800, on=month(8), recruiting="none_found")
    make.village(found.county, population=300, on=month(8), recruiting="staffed")
    return found


def board(there):
    return queries.board(there.county.pk, today().replace(day=1), today())


@_db
def test_a_village_of_799_without_a_recruit_is_blank_until_somebody_serves_it(there):
    found = board(there)
    assert [line.village for line in found.lines] == [there.village]
    assert (found.blanks, found.zero_since) == (1, None)
    assert {number for _day, number in found.days} == {1}
    make.served_village(there.village, there.host, mode="tour", from_on=today())
    found = board(there)
    assert (found.blanks, found.days[-1][1], found.zero_since) == (0, 0, today())
    assert all(number == 1 for _day, number in found.days[:-1]), "the days before stay blank"


@_db
def test_somebody_posted_who_serves_the_village_is_its_service_from_the_arrival_on(there):
    row = there.at("active", kind="township_village")
    assert board(there).blanks == 1, "a posting alone does not say which village"
    actions.give_village(
        person=there.who, village=there.village, from_on=today() - DAY,
        by=there.people["home_desk"],
    )  # fmt: skip
    line = board(there).lines[0]
    assert [(one.pk, words) for one, words in line.postings] == [(row.pk, "乡聘村用")]
    assert board(there).blanks == 0
    there.step(row, "complete", last_day=today() - DAY)
    assert board(there).blanks == 1, "the posting has ended, and with it the service"


@_db
def test_a_visit_is_evidence_beside_the_arrangement_and_says_mode_and_services(there):
    desk = there.people["host_desk"]

    def visit(**more):
        told = {"institution": there.host, "village": there.village, "on": today(),
                "mode": "定期派驻", "services": ["巡诊"], "served": 12, "by": desk, **more}  # fmt: skip
        return actions.state_tour(**told)

    for wrong, said in (
        ({"mode": "随便"}, "方案写定的方式"), ({"services": ["手术"]}, "方案写定的服务内容"),
        ({"services": []}, "方案写定的服务内容"), ({"on": today() + DAY}, "还没有到"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said):
            visit(**wrong)
    row = visit()
    with pytest.raises(Refused, match="已经登记"):
        visit()
    line = board(there).lines[0]
    assert (line.last, line.visits, line.is_blank) == (row, 1, True)
    with pytest.raises(Forbidden):
        actions.withdraw_tour(tour=row, reason="错了", by=desk)
    actions.withdraw_tour(tour=row, reason="错了", by=there.people["host_head"])
    assert board(there).lines[0].last is None
    visit()


@_db
def test_where_the_plan_names_no_mode_a_visit_is_refused_with_the_reason():
    found = land()
    with pytest.raises(NotSet, match="对空白村的服务方式"):
        actions.state_tour(
            institution=found.host, village=make.village(found.county), on=today(), mode="x",
            services=["x"], by=found.people["host_desk"],
        )  # fmt: skip
    with pytest.raises(NotSet):
        board(found)


@_db
def test_a_team_of_three_says_which_seat_is_empty_and_which_village_has_none(there):
    desk, county = there.people["host_desk"], there.county
    clinic = make.institution(county, kind="D600")
    clinic.parent = there.host
    clinic.save()
    make.served_village(there.village, clinic)
    other = make.village(county)
    make.served_village(other, there.host)
    team = team_actions.found_team(centre=there.host, name="第一团队", from_on=month(2), by=desk)
    rural = make.person(institution=clinic)
    nurse = make.person(institution=there.host)

    def sits(person, seat):
        return team_actions.take_seat(
            team=team, person=person, seat=seat, from_on=month(1), by=desk
        )

    def line():
        rows = type(team).objects.filter(county=county)
        return next(
            one for one in team_queries.centre_lines(rows, county.pk, today(), None)
            if one.centre == there.host
        )  # fmt: skip

    sits(there.who, "区级医生")
    sits(nurse, "镇级医生")
    assert line().teams[0].empty == [("村级医生", 1)]
    assert {one.pk for one in line().without} == {there.village.pk, other.pk}
    seat = sits(rural, "村级医生")
    actions.give_village(
        person=rural, village=there.village, from_on=month(1),
        by=make.actor(role="clerk", institution=clinic),
    )  # fmt: skip
    assert line().teams[0].is_complete
    assert [one.pk for one in line().without] == [other.pk]
    with pytest.raises(Refused, match="已经有人"):
        sits(there.second, "区级医生")
    with pytest.raises(Invalid, match="已在这个团队"):
        sits(rural, "区级医生")
    with pytest.raises(Invalid, match="牵头医院的在任人员"):
        sits(make.person(institution=there.other), "区级医生")
    team_actions.leave_seat(seat=seat, last_day=today() - DAY, by=desk)
    assert not line().teams[0].is_complete
    team_actions.end_team(team=team, last_day=today(), by=desk)
    with pytest.raises(Refused, match="已经撤销"):
        sits(rural, "村级医生")


@_db
def test_pages_rest_and_workbooks_tell_the_same(there, client):
    client.force_login(Person.objects.get(pk=there.people["host_head"].person).user)
    done = client.post(
        reverse("staffing:tour-new"),
        {"institution": there.host.pk, "village": there.village.pk, "on": today().isoformat(),
         "mode": "定期派驻", "services": ["坐诊", "巡诊"], "served": ""},
    )  # fmt: skip
    assert done.status_code == 302, done.content.decode()
    page = client.get(reverse("staffing:villages")).content.decode()
    assert there.village.name in page
    assert "其中空白点 1 个" in page
    told = client.get(reverse("api:village-board")).json()
    assert (told["blanks"], told["villages"][0]["visits"]) == (1, 1)
    tours = client.get(reverse("api:village-tours")).json()["results"]
    assert tours[0]["services"] == ["坐诊", "巡诊"]
    made = client.post(
        reverse("staffing:team-new"),
        {"centre": there.host.pk, "name": "一队", "from_on": month(1).isoformat()},
    )
    assert made.status_code == 302
    sat = client.post(
        made["Location"],
        {"seat": "区级医生", "person": there.who.pk, "from_on": month(1).isoformat()},
    )
    assert sat.status_code == 302
    assert "一队" in client.get(reverse("staffing:teams")).content.decode()
    own = make.person(institution=there.host)
    given = client.post(
        reverse("api:village-duties"),
        {"person": own.code, "village": there.village.code, "from_on": month(1).isoformat()},
        content_type="application/json", headers={"Idempotency-Key": "d1"},
    )  # fmt: skip
    assert given.status_code == 201, given.json()
    record = client.get(reverse("staffing:record", args=[there.county.code, own.code]))
    assert there.village.name in record.content.decode()
    teams = client.get(reverse("api:family-teams")).json()["results"]
    assert (teams[0]["complete"], teams[0]["lacking"]) == (False, ["镇级医生", "村级医生"])
    for name in ("villages", "tours", "teams"):
        sheet = client.get(reverse(f"staffing:{name}"), {"format": "xlsx"})
        assert sheet.status_code == 200
        assert "spreadsheetml" in sheet["Content-Type"]


def test_printed_seats_are_read_with_their_numbers():
    assert seats_of(["区级医生1", "镇级医生1", "村级医生1"]) == {
        "区级医生": 1, "镇级医生": 1, "村级医生": 1,
    }  # fmt: skip
    assert seats_of(["护士 2", "村医"]) == {"护士": 2, "村医": 1}
    assert lacking_of({"护士": 2, "村医": 1}, ["护士", "其他"]) == {"护士": 1, "村医": 1}


def spans(draw_days):
    return [Span(FIRST + a * DAY, FIRST + (a + n) * DAY) for a, n in draw_days]


DAYS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=2).map(spans)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(places=st.lists(st.tuples(DAYS, DAYS), max_size=3))
def test_blank_spots_by_day_equal_a_brute_force_count(places):
    known = {n: Place(needs, served) for n, (needs, served) in enumerate(places)}
    found = blanks_by_day(known, FIRST, FIRST + 45 * DAY)

    def days_of(rows):
        return {one.first + n * DAY for one in rows for n in range((one.until - one.first).days)}

    assert found == [
        (day, sum(day in days_of(needs) - days_of(served) for needs, served in places))
        for day in (FIRST + n * DAY for n in range(45))
    ]
    since = zero_since(found)
    later = [number for day, number in found if since is not None and day >= since]
    assert not any(later)
    assert since is not None or found[-1][1] > 0


def test_a_village_is_small_from_the_figure_that_says_so_until_the_next():
    rows = [(date(2025, 1, 1), False), (date(2023, 1, 1), True), (date(2026, 1, 1), True)]
    assert needing(rows) == [
        Span(date(2023, 1, 1), date(2025, 1, 1)), Span(date(2026, 1, 1), None)
    ]  # fmt: skip

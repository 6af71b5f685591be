"""The coverage board: every centre, every day of the year, gaps and ends first."""

import random
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now
from alliance.core.errors import NotSet
from alliance.core.tables import read_table
from members import actions as member_actions
from members.models import Membership
from staffing.models import Absence, Leave, Posting, PostingVersion, StaffFile, Title
from staffing.queries import coverage
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel("2026-06-15 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north():
    """An alliance of a hospital and three township centres; the county asks as TZ does."""
    county = make.county()
    alliance = make.alliance(county, members=3)
    for key, value in ((coverage.TITLE, "中级"), (coverage.PEOPLE, 1)):
        member_actions.set_rule(
            county=county, key=key, value=value, reason="试验", by=make.system(county)
        )
    return alliance


def titled(place, step=2, since=date(2020, 1, 1), **fields):
    who = make.person(institution=place, **fields)
    Title.objects.create(county=place.county, person=who, name="主治医师", step=step, from_on=since)
    return who


def posted(who, host, first, last, status="active", **fields):
    """Somebody works there from the first to the last day."""
    days = {"from_on": first, "until_on": last + DAY if last else None}
    return Posting.objects.create(
        county=host.county, kind=fields.pop("kind", "posting"), person=who,
        home=fields.pop("home", who.institution), host=host, post="内科",
        planned_from_on=first, planned_until_on=days["until_on"], **days, share=1,
        base_payer="home", bonus_payer="home", allowance_payer="home", status=status, holds=True,
        whole=True, created_at=now(), changed_at=now(), **fields,
    )  # fmt: skip


def board(alliance, year=2026, **asked):
    return coverage.board(alliance.county_id, year, TODAY, **asked)


def line_of(found, centre):
    return next(one for one in found.lines if one.centre.pk == centre.pk)


def test_a_centre_that_is_empty_today_stands_first_and_says_since_when(north):
    lead, (one, two, three) = make.lead_of(north), make.members_of(north)
    posted(titled(lead), one, date(2026, 1, 1), date(2026, 12, 31))
    posted(titled(lead), two, date(2026, 1, 1), date(2026, 6, 10), status="completed")
    posted(titled(lead), three, date(2026, 1, 1), date(2026, 7, 4))
    found = board(north)
    assert [line.centre.pk for line in found.lines] == [two.pk, three.pk, one.pk]
    empty = found.lines[0]
    # 11, 12, 13, 14 and 15 June; then 15 days of June, and July to December.
    assert (empty.since, empty.empty_days, empty.year.missed) == (date(2026, 6, 11), 5, 5)
    assert empty.year.open == 15 + 184
    assert [month.missed for month in empty.months] == [0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0]
    assert line_of(found, one).year.missed == line_of(found, one).year.open == 0


def test_an_end_without_a_successor_is_told_thirty_sixty_and_ninety_days_ahead(north):
    lead, (one, two, three) = make.lead_of(north), make.members_of(north)
    posted(titled(lead), one, date(2026, 1, 1), date(2026, 7, 5))  # 20 days left, nobody after
    posted(titled(lead), two, date(2026, 1, 1), date(2026, 8, 4))  # 50 days left
    posted(titled(lead), two, date(2026, 8, 5), date(2026, 9, 13), status="ordered")  # 40 days on
    posted(titled(lead), three, date(2026, 1, 1), date(2026, 9, 13))  # 90 days left
    found = board(north)
    assert [(e.centre.pk, e.left, e.gap_from) for e in found.endings] == [
        (one.pk, 20, date(2026, 7, 6)), (two.pk, 50, date(2026, 9, 14)),
        (three.pk, 90, date(2026, 9, 14)),
    ]  # fmt: skip
    assert [e.centre.pk for e in found.ending_within(30)] == [one.pk]
    # The successor at the second centre leaves after 40 days: within 60 days there is a gap.
    assert [e.centre.pk for e in found.ending_within(60)] == [one.pk, two.pk]
    assert [e.centre.pk for e in found.ending_within(90)] == [one.pk, two.pk, three.pk]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a title below the one asked for", {"step": 1}),
        ("a title that begins later", {"since": date(2026, 8, 1)}),
    ],
)
def test_who_has_not_the_title_covers_nothing(north, what, change):
    one = make.members_of(north)[0]
    posted(titled(make.lead_of(north), **change), one, date(2026, 1, 1), date(2026, 6, 30))
    assert line_of(board(north), one).year.missed == 166, what  # 1 January to 15 June


def test_who_is_not_of_the_lead_or_only_visits_or_was_only_ordered_covers_nothing_today(north):
    lead, (one, two, three) = make.lead_of(north), make.members_of(north)
    posted(titled(two), one, date(2026, 1, 1), date(2026, 12, 31))
    posted(titled(lead), two, date(2026, 1, 1), date(2026, 12, 31), kind="tour")
    posted(titled(lead), three, date(2026, 1, 1), date(2026, 12, 31), status="ordered")
    found = board(north)
    assert [line.year.missed for line in found.lines] == [166] * 3
    assert line_of(found, three).year.open == 0, "an order covers from tomorrow on"


def test_before_a_change_of_host_the_days_stay_with_the_centre_that_had_them(north):
    lead, (one, two, _three) = make.lead_of(north), make.members_of(north)
    row = posted(titled(lead), two, date(2026, 1, 1), date(2026, 12, 31))
    for n, (verb, host, on) in enumerate(
        [("order", one, date(2026, 1, 1)), ("change_host", two, date(2026, 3, 1))], 1
    ):
        PostingVersion.objects.create(
            county=north.county, posting=row, number=n, host=host, from_on=on, verb=verb,
            order_no=f"{n}号", ordered_on=on, at=now(),
        )  # fmt: skip
    found = board(north)
    assert line_of(found, one).year.missed == 166 - 59
    assert line_of(found, two).year.missed == 59


def test_a_centre_is_asked_for_nothing_before_it_belonged_to_an_alliance(north):
    one = make.members_of(north)[0]
    Membership.objects.filter(institution=one).update(from_on=date(2026, 6, 1))
    line = line_of(board(north), one)
    assert (line.year.missed, line.months[0].days, line.months[0].tone) == (15, 0, "qa")


def test_without_the_rule_the_board_names_the_clause_and_draws_nothing():
    with pytest.raises(NotSet, match="派驻人员最低职称"):
        coverage.board(make.county().pk, 2026, TODAY)


def test_a_profession_alone_can_be_looked_at(north):
    lead, (one, *_rest) = make.lead_of(north), make.members_of(north)
    nurse = titled(lead)
    StaffFile.objects.create(
        county=north.county, person=nurse, profession="nurse", post="established"
    )
    posted(nurse, one, date(2026, 1, 1), date(2026, 12, 31))
    assert line_of(board(north, cadre="nurse"), one).year.missed == 0
    assert line_of(board(north, cadre="doctor"), one).year.missed == 166


@pytest.mark.parametrize("seed", [1, 2])
def test_the_board_is_what_counting_every_day_of_every_centre_finds(north, seed):
    """Sixty postings at random, in six statements."""
    chance = random.Random(seed)
    lead, centres = make.lead_of(north), make.members_of(north)
    held, off = {}, {}
    for n in range(12):
        step = chance.randint(1, 3)
        who = titled(lead, step=step)
        first = date(2025, 10, 1) + timedelta(days=chance.randint(0, 100))
        off[who.pk] = set()
        if n % 3 == 0:
            start = date(2026, 1, 1) + timedelta(days=chance.randint(0, 200))
            length = timedelta(days=chance.randint(1, 20))
            Leave.objects.create(
                county=north.county, person=who, from_on=start, until_on=start + length,
                reason="公休", stated_at=now(),
            )  # fmt: skip
            off[who.pk] = {start + timedelta(days=d) for d in range(length.days)}
        for _posting in range(5):
            last = first + timedelta(days=chance.randint(0, 70))
            host = chance.choice(centres)
            status = "ordered" if first > TODAY else chance.choice(("active", "completed"))
            row = posted(who, host, first, last, status=status)
            days = {first + timedelta(days=d) for d in range((last - first).days + 1)}
            if status != "ordered" and chance.random() < 0.4:
                gone = first + timedelta(days=chance.randint(0, (last - first).days))
                Absence.objects.create(
                    county=north.county, posting=row, from_on=gone, until_on=gone + 3 * DAY,
                    reason="外出",
                )  # fmt: skip
                days -= {gone + d * DAY for d in range(3)}
            if step >= 2:
                held.setdefault(host.pk, set()).update(days - off[who.pk])
            first = last + timedelta(days=chance.randint(1, 40))
    with CaptureQueriesContext(connection) as asked:
        found = board(north)
    assert len(asked) <= 6
    year = {date(2026, 1, 1) + timedelta(days=d) for d in range(365)}
    for line in found.lines:
        missing = year - held.get(line.centre.pk, set())
        assert line.year.missed == len([day for day in missing if day <= TODAY])
        assert line.year.open == len([day for day in missing if day > TODAY])
        for month in line.months:
            mine = {day for day in missing if day.month == month.first.month}
            assert month.missed + month.open == len(mine)
        assert (line.since is not None) == (TODAY in missing)


def seen_by(client, user, **asked):
    client.force_login(user)
    return client.get("/staffing/coverage/", asked)


@pytest.fixture
def shown(north):
    """One centre is empty since 11 June, one ends on 5 July without anybody after."""
    lead, (one, two, _three) = make.lead_of(north), make.members_of(north)
    posted(titled(lead), one, date(2026, 1, 1), date(2026, 7, 5))
    posted(titled(lead), two, date(2026, 1, 1), date(2026, 6, 10), status="completed")
    return north


def test_the_page_says_today_first_then_what_ends_then_the_year(client, shown):
    one, two, three = make.members_of(shown)
    page = seen_by(client, make.user("lead_admin", institution=make.lead_of(shown)))
    text = page.content.decode()
    assert "自 2026-06-11 起空缺，已 5 天" in text
    assert "自 2026-01-01 起空缺，已 166 天" in text
    assert "2026-07-06 起无人" in text
    assert text.index(three.name) < text.index(two.name) < text.index(one.name)
    for words in ("满", "缺 5", "待排 26"):
        assert words in text, words
    days = seen_by(client, make.user("viewer", shown.county), month="2026-06").content.decode()
    assert 'class="d-gap now">缺' in days
    july = seen_by(client, make.user("viewer", shown.county), month="2026-07").content.decode()
    assert 'class="d-end">止' in july


def test_a_base_reads_its_own_days_alone_and_a_stranger_none(client, shown):
    one, two, _three = make.members_of(shown)
    page = seen_by(client, make.user("clerk", institution=two)).content.decode()
    assert two.name in page
    assert one.name not in page
    assert seen_by(client, make.user("doctor", institution=two)).status_code == 403
    there = make.neighbour()
    text = seen_by(client, make.user("viewer", there)).content.decode()
    assert two.name not in text


def test_where_the_plan_asks_for_nobody_page_and_rest_say_which_clause_is_open(client):
    page = seen_by(client, make.user("viewer", make.county()))
    assert page.status_code == 200
    assert "派驻人员最低职称" in page.content.decode()
    told = client.get("/api/v1/coverage/").json()
    assert "派驻人员最低职称" in told["missing"]
    assert (told["people"], told["centres"]) == (None, [])


def test_the_board_goes_out_as_a_workbook_and_over_rest_alike(client, shown):
    user = make.user("viewer", shown.county)
    book = seen_by(client, user, format="xlsx")
    rows = [row.cells for row in read_table("覆盖.xlsx", book.content).rows]
    _one, two, _three = make.members_of(shown)
    line = next(cells for cells in rows if cells and cells[0] == two.name)
    assert list(line)[1:3] == ["空缺", "2026-06-11"]
    ends = seen_by(client, user, format="xlsx", table="endings")
    assert any("2026-07-06" in row.cells for row in read_table("到期.xlsx", ends.content).rows)
    told = client.get("/api/v1/coverage/", {"year": "2026"}).json()
    centre = next(one for one in told["centres"] if one["code"] == two.code)
    assert (centre["missed"], centre["empty_since"]) == (5, "2026-06-11")
    assert centre["gaps"] == [{"from_on": "2026-06-11", "until_on": "2027-01-01"}]
    assert [one["gap_from"] for one in told["endings"]] == ["2026-07-06"]


@pytest.mark.parametrize("asked", [{"year": "26"}, {"month": "2026-13"}, {"year": "abcd"}])
def test_a_day_that_is_none_is_refused_in_words(client, shown, asked):
    assert seen_by(client, make.user("viewer", shown.county), **asked).status_code == 422

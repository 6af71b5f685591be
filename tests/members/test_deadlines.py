"""Last days in working days: counted by the calendar, said on the page, moved with the notice.

The days of 2031 are made up. Friday 2031-05-02 is today; five working days later is Friday
2031-05-09, and with the notice (5th and 6th free, Saturday 10th worked) Monday 2031-05-12:
7, 8, 9, 10 and 12 May.
"""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from alliance.core.errors import Forbidden, Invalid
from alliance.core.models import AuditEvent, Message
from members import actions
from members.forms.setting_up import OpenForm
from members.models import FactRequest
from tests import make

pytestmark = pytest.mark.django_db

COUNTED, MOVED = date(2031, 5, 9), date(2031, 5, 12)


@pytest.fixture(autouse=True)
def may() -> Iterator[time_machine.Traveller]:
    """It is the morning of Friday 2031-05-02 in Shanghai."""
    with time_machine.travel("2031-05-02T10:00:00+08:00", tick=False) as traveller:
        yield traveller


class Cast:
    """A county with two bodies, somebody of one of them, and the assessor who asks."""

    def __init__(self, county=None) -> None:
        self.county = county or make.county()
        self.body, self.other = make.institution(self.county), make.institution(self.county)
        self.clerk = make.person(role="clerk", institution=self.body)
        self.assessor = make.person(self.county, role="assessor")

    def ask(self, **said):
        bodies = said.pop("bodies", [self.body])
        return actions.bodies.ask_facts(
            county=self.county, institutions=bodies, by=make.actor(self.assessor), **said
        )

    def due(self):
        return FactRequest.objects.get(institution=self.body).due_on

    def url(self):
        return f"/county/{self.county.code}/fact-requests/"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def told(person) -> list[str]:
    rows = Message.objects.filter(kind="notice").order_by("pk")
    return [str(row.arguments) for row in rows if row.arguments["person"] == person.pk]


# --- typing one ---------------------------------------------------------------


def test_a_number_of_working_days_is_counted_from_the_day_after(cast):
    (row,) = cast.ask(workdays=5)
    assert (row.due_on, row.workdays) == (COUNTED, 5)


def test_a_typed_day_is_taken_as_it_is(cast):
    (row,) = cast.ask(due_on=date(2031, 5, 10))
    assert (row.due_on, row.workdays) == (date(2031, 5, 10), None)


def test_the_notice_that_is_loaded_counts(cast):
    make.calendar(cast.county)
    (row,) = cast.ask(workdays=5)
    assert row.due_on == MOVED


def test_neither_typed_takes_what_the_county_has_set_and_nothing_else(cast):
    with pytest.raises(Invalid, match="没有规定") as refused:
        cast.ask()
    assert "due_on" in refused.value.fields
    actions.rules.set_rule(
        county=cast.county, key="members.fact_request.workdays", value=5,
        reason="试验〔2031〕2号", by=make.system(cast.county),
    )  # fmt: skip
    assert cast.ask()[0].due_on == COUNTED


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"workdays": 5, "due_on": COUNTED}, "只填一个"),
        ({"workdays": 0}, "1到250"),
        ({"workdays": 251}, "1到250"),
        ({"due_on": date(2031, 5, 1)}, "不能早于今天"),
    ],
)
def test_what_cannot_be_a_last_day_is_refused_with_what_to_do(cast, said, says):
    with pytest.raises(Invalid, match=says):
        cast.ask(**said)
    assert not FactRequest.objects.exists()


def test_opening_a_county_offers_working_days_as_well_and_no_day_of_its_own():
    form = OpenForm({"ask_workdays": "5"})
    assert form.is_valid()
    assert form.cleaned_data == {"ask_by": None, "ask_workdays": 5}
    assert not any(field.initial for field in OpenForm().fields.values()), "nothing is invented"


# --- moving -------------------------------------------------------------------


def test_a_notice_that_is_loaded_later_moves_what_was_counted_and_tells(cast):
    cast.ask(workdays=5)
    make.calendar(cast.county)
    row = FactRequest.objects.get()
    assert (row.due_on, row.version) == (MOVED, 2)
    (said,) = [text for text in told(cast.clerk) if "2031-05-12" in text]
    assert "2031-05-09" in said
    assert "试验〔2031〕1号" in said
    assert any("家机构" in text and "试验〔2031〕1号" in text for text in told(cast.assessor))


def test_the_move_is_one_event_with_before_and_after(cast):
    cast.ask(workdays=5, bodies=[cast.body, cast.other])
    make.calendar(cast.county)
    (event,) = AuditEvent.objects.filter(what="fact_request.moved")
    details = json.loads(event.text)["details"]
    assert event.county_id == cast.county.pk
    assert [(one["before"], one["after"]) for one in details["moved"]] == [
        ("2031-05-09", "2031-05-12")
    ] * 2


def test_a_notice_that_is_loaded_again_moves_it_again(cast):
    cast.ask(workdays=5)
    make.calendar(cast.county)
    make.calendar(cast.county, "日期,安排,名称\n2031-05-05,放假,试验节\n")
    assert cast.due() == MOVED, "6, 7, 8, 9 May are four, Monday the 12th is the fifth"
    make.calendar(cast.county, "日期,安排,名称\n2031-06-02,放假,试验节\n")
    assert cast.due() == COUNTED


def test_a_typed_day_does_not_move(cast):
    cast.ask(due_on=COUNTED)
    make.calendar(cast.county)
    assert cast.due() == COUNTED
    assert not AuditEvent.objects.filter(what="fact_request.moved").exists()


def test_an_answered_one_and_one_that_is_over_are_not_restated(cast, may):
    cast.ask(workdays=5, bodies=[cast.body, cast.other])
    actions.bodies.confirm_facts(
        institution=cast.other, by=make.actor(role="clerk", institution=cast.other)
    )
    may.move_to("2031-05-10T10:00:00+08:00")
    make.calendar(cast.county)
    assert set(FactRequest.objects.values_list("due_on", flat=True)) == {COUNTED}


def test_the_last_day_itself_still_moves(cast, may):
    cast.ask(workdays=5)
    may.move_to("2031-05-09T23:00:00+08:00")
    make.calendar(cast.county)
    assert cast.due() == MOVED


def test_nothing_is_moved_to_a_day_that_is_over(cast, may):
    make.calendar(cast.county)
    cast.ask(workdays=5)
    may.move_to("2031-05-11T10:00:00+08:00")
    make.calendar(cast.county, "日期,安排,名称\n2031-06-02,放假,试验节\n")
    assert cast.due() == MOVED, "the new count says the 9th, which is over"


def test_a_notice_loaded_in_one_county_moves_the_days_of_all(cast):
    there = Cast(make.neighbour())
    cast.ask(workdays=5)
    there.ask(workdays=5)
    make.calendar(cast.county)
    assert (cast.due(), there.due()) == (MOVED, MOVED)
    events = AuditEvent.objects.filter(what="fact_request.moved")
    assert set(events.values_list("county_id", flat=True)) == {cast.county.pk, there.county.pk}
    moved = [text for text in told(cast.clerk) if "2031-05-12" in text]
    assert [there.body.name in text for text in moved] == [False]


def test_only_the_calendar_moves_them(cast):
    with pytest.raises(Forbidden):
        actions.rules.move_deadlines(
            county=cast.county, notice="试验〔2031〕1号", by=make.actor(cast.assessor)
        )


def test_a_table_that_is_only_compared_moves_nothing(cast):
    cast.ask(workdays=5)
    make.calendar_file(cast.county)
    assert cast.due() == COUNTED


# --- the pages ----------------------------------------------------------------


def test_the_page_takes_a_day_or_working_days_and_says_how_it_was_counted(cast, client):
    client.force_login(cast.assessor.user)
    assert client.post(cast.url(), {"workdays": 5}).status_code == 302
    page = client.get(cast.url()).text
    assert "2031-05-02 的次日起第 5 个工作日：2031-05-09" in page
    assert "载入后这一天可能移动" in page
    make.calendar(cast.county)
    page = client.get(cast.url()).text
    assert "第 5 个工作日：2031-05-12" in page
    assert "2031-05-05 放假" in page
    assert "2031-05-10 上班" in page
    assert "试验〔2031〕1号" in page
    assert "可能移动" not in page


def test_the_form_offers_no_day_of_its_own_and_names_the_countys_number(cast, client):
    client.force_login(cast.assessor.user)
    assert 'value="2031' not in client.get(cast.url()).text
    assert "没有规定" in client.post(cast.url(), {}).text
    assert "只填一个" in client.post(cast.url(), {"workdays": 5, "due_on": "2031-05-09"}).text
    actions.rules.set_rule(
        county=cast.county, key="members.fact_request.workdays", value=5,
        reason="试验〔2031〕2号", by=make.system(cast.county),
    )  # fmt: skip
    assert "本县区规定的5个工作日" in client.get(cast.url()).text
    client.post(cast.url(), {})
    assert cast.due() == COUNTED


def test_the_body_reads_on_its_page_how_the_day_was_counted(cast, client):
    cast.ask(workdays=5)
    make.calendar(cast.county)
    client.force_login(cast.clerk.user)
    page = client.get(cast.body.get_absolute_url()).text
    assert "第 5 个工作日：2031-05-12" in page
    assert "2031-05-06 放假" in page


def test_a_day_that_was_over_says_that_it_moves_no_more(cast, client, may):
    cast.ask(workdays=5)
    may.move_to("2031-05-10T10:00:00+08:00")
    make.calendar(cast.county)
    client.force_login(cast.clerk.user)
    page = client.get(cast.body.get_absolute_url()).text
    assert "第 5 个工作日：2031-05-09" in page
    assert "按现在的工作日历是 2031-05-12" in page


def test_the_calendars_own_page_moves_them(cast, client):
    cast.ask(workdays=5)
    file = make.calendar_file(cast.county)
    client.force_login(make.user("approver", cast.county))
    client.post(f"/workdays/files/{file.pk}/apply/")
    assert cast.due() == MOVED
    assert "已随之移动" in client.get(f"/workdays/files/{file.pk}/").text

"""The printed procedures say what the tables say, with the hours of the county."""

import pytest

from members import actions as member_actions
from members.models import Person
from referrals import manual, remote_rules, rules
from referrals.queries.cases import KEY
from referrals.queries.remote.deadlines import KEY as REMOTE_KEY
from referrals.remote_words import WAYS
from referrals.vocabulary import DIRECTIONS, UP
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
PAGE, REST = "/referrals/manual/", "/api/v1/referral-manual/"


@pytest.fixture
def there() -> Ward:
    return ward(hours=False)


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


def test_every_row_of_every_table_is_printed_and_no_other(there):
    found = {one.code: one.lines for one in manual.sections(there.county)}
    moves = {**rules.MOVES, **remote_rules.MOVES}
    assert list(found) == [*DIRECTIONS, *WAYS]
    for way, lines in found.items():
        assert [(one.verb, one.come_from, one.to) for one in lines] == [
            (move.verb, move.come_from, move.to) for move in moves[way]
        ]
        assert all(one.who for one in lines)


def test_a_row_says_who_what_and_within_what_time_or_that_it_is_not_set(there):
    def line(verb: str) -> manual.Line:
        up = next(one for one in manual.sections(there.county) if one.code == UP)
        return next(one for one in up.lines if one.verb == verb)

    assert line("decline").needs == ("原因", "理由")
    assert line("decline").who == ("上级医院的医生",)
    assert line("approve").within == "县区未设"
    case = rules.STATES[UP]["requested"].due
    for minutes, words in ((2880, "2天"), (120, "2小时"), (90, "90分钟")):
        member_actions.set_rule(
            county=there.county, key=KEY.format(case), value=minutes, reason="试验",
            by=make.system(there.county),
        )  # fmt: skip
        assert line("approve").within == words
    assert line("reply").result == "已回复"


def test_a_void_request_says_within_what_time_the_desk_answers_it(there):
    key = {way: KEY.format("cancel") for way in DIRECTIONS}
    key |= dict.fromkeys(WAYS, REMOTE_KEY.format("cancel"))
    for minutes, one in ((60, KEY.format("cancel")), (180, REMOTE_KEY.format("cancel"))):
        member_actions.set_rule(
            county=there.county, key=one, value=minutes, reason="试验", by=make.system(there.county)
        )
    for section in manual.sections(there.county):
        asked = [one for one in section.lines if one.verb == "ask_void"]
        within = "1小时" if key[section.code] == KEY.format("cancel") else "3小时"
        assert asked and {one.within for one in asked} == {within}, section.code


def test_the_page_and_the_rest_door_say_the_same(there, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        manual.sections(there.county)
    enter(client, there.doctor)
    words = client.get(PAGE).content.decode()
    assert "转诊办理手册" in words and "表里没有的步骤一律不能办" in words
    said = client.get(REST).json()
    by_code = {one["code"]: one["steps"] for one in said["sections"]}
    accept = next(one for one in by_code[UP] if one["verb"] == "accept")
    assert (accept["come_from"], accept["to"]) == (["received"], "accepted")
    assert accept["hours"] == [{"case": rules.STATES[UP]["accepted"].due, "minutes": None}]
    for step in by_code[UP]:
        assert step["step"] in words
    enter(client, ward(hours=False).doctor)
    assert client.get(f"{REST}?county={there.county.code}").status_code == 404


def test_the_pages_beside_the_worklist_are_one_click_away(there, client):
    enter(client, there.doctor)
    words = client.get("/referrals/").content.decode()
    for address in ("/referrals/joint-wards/", "/referrals/openings/", PAGE):
        assert f'href="{address}"' in words, address
    assert 'href="/referrals/remote/figures/"' in client.get("/referrals/figures/").content.decode()
    enter(client, make.actor(role="viewer", county=there.county))
    assert 'href="/referrals/remote/figures/"' in client.get("/referrals/figures/").content.decode()

"""Seats, ends, withdrawals, files, months and traces over REST, each with who may not."""

from datetime import timedelta

import pytest

from alliance.core.clock import today
from members.models import Person
from staffing.actions.pay import compute_pay
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def as_actor(actor):
    return program_of(Person.objects.get(pk=actor.person))


@pytest.fixture
def there():
    found = land()
    for key, value in (
        ("staffing.family_team.composition", ["镇级医生1", "村医1"]),
        ("staffing.tour.modes", ["定期派驻"]), ("staffing.tour.services", ["巡诊"]),
    ):  # fmt: skip
        found.set_rule(key, value)
    return found


def desk(there, name="home_desk"):
    return as_actor(there.people[name])


def test_a_seat_is_taken_left_and_the_team_ends(there):
    desk_of = desk(there, "host_desk")
    sitter = make.person(institution=there.host)
    said = {"centre": there.host.code, "name": "甲队", "from_on": month(2).isoformat()}
    team = desk_of.post("family-teams/", said).json()["id"]
    seat = {"seat": "镇级医生", "person": sitter.code, "from_on": month(1).isoformat()}
    stranger = as_actor(make.actor(role="clerk", institution=there.other))
    assert stranger.post(f"family-teams/{team}/seats/", seat).status_code == 404
    made = desk_of.post(f"family-teams/{team}/seats/", seat)
    assert made.status_code == 201, made.content
    wrong = desk_of.post(f"family-teams/{team}/seats/", seat | {"seat": "院长"})
    assert wrong.status_code == 422 and "seat" in wrong.json()["fields"]
    held = desk_of.rows("team-seats/", person=sitter.code)
    assert [(one["seat"], one["until_on"]) for one in held] == [("镇级医生", None)]
    path = f"family-teams/{team}/seats/{made.json()['id']}/end/"
    left = desk_of.post(path, {"last_day": today().isoformat()})
    assert left.json()["until_on"] == (today() + DAY).isoformat()
    assert desk_of.post(path, {"last_day": today().isoformat()}).status_code == 409
    ended = desk_of.post(f"family-teams/{team}/end/", {"last_day": today().isoformat()})
    assert ended.json()["until_on"] == (today() + DAY).isoformat()


def test_a_file_is_stated_with_the_version_that_was_seen(there):
    said = {"person": there.who.code, "profession": "doctor", "post": "established",
            "licence_last_day": "2030-03-31"}  # fmt: skip
    made = desk(there).post("staff-files/", said)
    assert made.status_code == 200, made.content
    assert (made.json()["version"], made.json()["licence_last_day"]) == (1, "2030-03-31")
    assert desk(there).post("staff-files/", said, headers={"If-Match": '"9"'}).status_code == 409
    again = desk(there).post(
        "staff-files/", said | {"post": "contract"}, headers={"If-Match": '"1"'}
    )
    assert again.json()["post"] == "contract"
    assert len(desk(there).rows("staff-files/", person=there.who.code)) == 1
    stranger = as_actor(make.actor(role="clerk", institution=there.other))
    assert stranger.post("staff-files/", said).status_code == 404
    assert stranger.rows("staff-files/") == []


def test_a_visit_and_a_village_that_were_stated_are_ended_over_rest(there):
    village = make.village(there.county, population=500, recruiting="none_found")
    sitter = make.person(institution=there.host)
    desk_of, head = desk(there, "host_desk"), desk(there, "host_head")
    tour = desk_of.post("village-tours/", {
        "institution": there.host.code, "village": village.code, "on": month(1).isoformat(),
        "mode": "定期派驻", "services": ["巡诊"],
    }).json()["id"]  # fmt: skip
    assert desk_of.post(f"village-tours/{tour}/withdraw/", {"reason": "记错"}).status_code == 403
    done = head.post(f"village-tours/{tour}/withdraw/", {"reason": "记错"})
    assert done.json()["withdrawn_at"]
    assert head.post(f"village-tours/{tour}/withdraw/", {"reason": "再"}).status_code == 409
    said = {"person": sitter.code, "village": village.code, "from_on": month(1).isoformat()}
    duty = desk_of.post("village-duties/", said).json()["id"]
    ended = desk_of.post(f"village-duties/{duty}/end/", {"last_day": today().isoformat()})
    assert ended.json()["until_on"] == (today() + DAY).isoformat()


def test_a_class_is_withdrawn_by_the_head_of_who_held_it(there):
    said = {
        "holder": there.host.code, "kind": "members", "topic": "试验", "heads": 3,
        "from_on": month(2).isoformat(), "until_on": month(1).isoformat(),
        "bodies": [there.host.code],
    }  # fmt: skip
    session = desk(there, "host_desk").post("training-sessions/", said).json()["id"]
    path = f"training-sessions/{session}/withdraw/"
    assert desk(there, "host_desk").post(path, {"reason": "记错"}).status_code == 403
    assert desk(there, "host_head").post(path, {"reason": "记错"}).json()["withdrawn_at"]


def test_months_of_pay_are_listed_to_whom_they_concern(there):
    there.verified(there.at("active", from_on=month(2)), month(2))
    compute_pay(institution=there.home, month=month(2), by=there.people["home_desk"])
    (row,) = desk(there).rows("pay-months/")
    assert (row["institution"], row["closed"]) == (there.home.code, False)
    stranger = as_actor(make.actor(role="clerk", institution=there.other))
    assert stranger.rows("pay-months/") == []


def test_traces_and_spot_checks_are_told_and_not_judged(there):
    row = there.at("active", from_on=month(2))
    there.step(row, "spot_check")
    told = desk(there, "host_desk").get(f"postings/{row.pk}/traces/", month=month(1).isoformat())
    assert told.status_code == 200, told.content
    found = told.json()
    assert found["month"] == month(1).isoformat() and found["traces"]
    assert [one["result"] for one in found["spot_checks"]] == ["接通，本人在岗"]
    stranger = as_actor(make.actor(role="clerk", institution=there.other))
    assert stranger.get(f"postings/{row.pk}/traces/").status_code == 404

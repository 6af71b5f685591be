"""Classes and guidance: a year's board under the printed numbers, base bodies not yet reached."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from alliance.core.errors import Forbidden, Invalid, Refused
from members import actions as member_actions
from members.models import Person
from staffing.actions import training as actions
from staffing.queries import training as queries
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def north():
    """A hospital with three township centres and the CDC of the county, in June 2026."""
    with time_machine.travel("2026-06-15 09:00+08:00", tick=False):
        county = make.county()
        found = make.alliance(county)
        found.bases = [make.institution(county, kind="C220") for _centre in range(3)]
        for centre in found.bases:
            make.join(found, centre)
        found.cdc = make.institution(county, kind="J100")
        found.desk = make.actor(role="clerk", institution=found.cdc)
        found.lead_desk = make.actor(role="lead_admin", institution=make.lead_of(found))
        yield found


def sets(north, **rules):
    for key, value in rules.items():
        member_actions.set_rule(
            county=north.county, key=KEYS[key], value=value, reason="试验",
            by=make.system(north.county),
        )  # fmt: skip


KEYS = {
    "least": "staffing.training.member_courses[least]",
    "most": "staffing.training.member_courses[most]",
    "village_least": "staffing.training.village_courses[least]",
    "cdc": "staffing.training.cdc_per_year",
    "cover": "staffing.training.cdc_coverage",
}


def held(north, kind, first, *bodies, holder=None, heads=20, by=None):
    return actions.state_training(
        holder=holder or make.lead_of(north), kind=kind, topic="试验内容", from_on=first,
        until_on=first + timedelta(days=1), heads=heads,
        bodies=bodies or north.bases, by=by or north.lead_desk,
    )  # fmt: skip


def line(north, kind, year=2026):
    return next(one for one in queries.board(north.county_id, year, TODAY) if one.kind == kind)


def test_one_or_two_classes_a_year_are_neither_too_few_nor_too_many(north):
    sets(north, least=1, most=2)
    assert (line(north, "members").met, line(north, "members").too_few) == (False, 1)
    held(north, "members", date(2025, 12, 31))  # last year's
    assert line(north, "members").held == 0
    first = held(north, "members", date(2026, 1, 1), heads=20)
    held(north, "members", date(2026, 5, 1), heads=15)
    found = line(north, "members")
    assert (found.held, found.heads, found.met) == (2, 35, True)
    held(north, "members", date(2026, 6, 1))
    assert line(north, "members").met is False, "three are more than 1–2"
    actions.withdraw_training(session=first, reason="重复登记", by=north.lead_desk)
    assert (line(north, "members").held, line(north, "members").met) == (2, True)
    with pytest.raises(Refused, match="已经撤回"):
        actions.withdraw_training(session=first, reason="再撤", by=north.lead_desk)


def test_where_nothing_is_printed_nothing_is_judged_and_the_clause_is_said(north):
    found = line(north, "villages")
    assert (found.met, found.held) == (None, 0)
    assert "未设" in found.missing


def test_guidance_must_reach_every_base_body_within_the_year(north):
    sets(north, cdc=1, cover="1")
    one, two, three = north.bases
    held(north, "cdc", date(2026, 2, 1), one, two, holder=north.cdc, by=north.desk)
    found = line(north, "cdc")
    assert (found.held, found.reached, found.base, found.met) == (1, 2, 3, False)
    assert [body.pk for body in found.lacking] == [three.pk]
    # A class of another kind, or of another year, reaches nobody for the CDC.
    held(north, "members", date(2026, 3, 1), three)
    held(north, "cdc", date(2025, 3, 1), three, holder=north.cdc, by=north.desk)
    assert line(north, "cdc").reached == 2
    held(north, "cdc", date(2026, 4, 1), three, holder=north.cdc, by=north.desk)
    assert (line(north, "cdc").lacking, line(north, "cdc").met) == ([], True)


def test_only_the_holder_states_and_only_what_was_held(north):
    with pytest.raises(Forbidden):
        held(north, "cdc", date(2026, 2, 1), by=make.actor(role="viewer", county=north.county))
    for wrong, said in (
        ({"first": date(2026, 6, 16)}, "还没有到这一天"), ({"heads": 0}, "参加人数"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said):
            held(
                north, "members", wrong.get("first", date(2026, 6, 1)), heads=wrong.get("heads", 5)
            )
    with pytest.raises(Invalid, match="本县区"):
        held(north, "members", date(2026, 6, 1), make.institution(make.county()))


def test_pages_rest_and_workbooks_tell_the_same(north, client):
    sets(north, cdc=1, cover="1")
    client.force_login(make.user("clerk", institution=north.cdc))
    typed = {
        "holder": north.cdc.pk, "kind": "cdc", "topic": "传染病报告", "from_on": "2026-03-02",
        "last_day": "2026-03-03", "heads": "12", "bodies": [north.bases[0].pk],
    }  # fmt: skip
    assert client.get(reverse("staffing:training-new")).status_code == 200
    assert client.post(reverse("staffing:training-new"), {**typed, "bodies": []}).status_code == 422
    done = client.post(reverse("staffing:training-new"), typed)
    assert done.status_code == 302
    page = client.get(reverse("staffing:training")).content.decode()
    assert "传染病报告" in page
    assert all(body.name in page for body in north.bases[1:])
    assert "覆盖基层机构 1 / 3" in page
    board = client.get(reverse("api:training-board"), {"year": "2026"}).json()
    told = next(one for one in board["lines"] if one["kind"] == "cdc")
    assert (told["held"], told["reached"], told["met"]) == (1, 1, False)
    assert client.get(reverse("api:training-board"), {"year": "x"}).status_code == 422
    made = client.post(
        reverse("api:training-sessions"),
        {"holder": north.cdc.code, "kind": "cdc", "topic": "督导", "from_on": "2026-04-01",
         "until_on": "2026-04-02", "heads": 3, "bodies": [one.code for one in north.bases]},
        content_type="application/json", headers={"Idempotency-Key": "t1"},
    )  # fmt: skip
    assert made.status_code == 201
    assert (
        client.get(reverse("api:training-sessions")).json()["results"][0]["until_on"]
        == "2026-04-02"
    )
    for asked in ({"format": "xlsx"}, {"format": "xlsx", "table": "sessions"}):
        assert client.get(reverse("staffing:training"), asked).status_code == 200


def test_the_page_says_that_nothing_is_set_before_it_counts_what_is_not_reached(north, client):
    client.force_login(Person.objects.get(pk=north.lead_desk.person).user)
    told = client.get(reverse("staffing:training")).content.decode()
    assert "应办的数量都没有设定，不能判断是否达到" in told and "0 项未达到" not in told
    sets(north, least=1, most=2)
    told = client.get(reverse("staffing:training")).content.decode()
    assert "0 项达到，1 项未达到，2 项没有设定" in told

"""Reserved places over REST: pulled, stated, published, booked, settled; refused in sentences."""

from datetime import timedelta

import pytest

from alliance.core.clock import today
from members.models import Person
from referrals.models import PoolBooking, PoolDay
from tests import make
from tests.kpi.calling import Program, program_of
from tests.referrals.pooling import Ward, ward


@pytest.fixture
def here(db) -> Ward:
    return ward()


def program(actor) -> Program:
    return program_of(Person.objects.get(pk=actor.person))


def said(*rows, **more):
    day = (today() + timedelta(days=1)).isoformat()
    return {
        "rows": [
            {"on": day, "kind": kind, "service": service, "total": total}
            for kind, service, total in rows
        ],
        **more,
    }


def test_a_hospital_states_tries_first_and_publishes(here):
    desk = program(here.desk)
    tried = desk.post("pool-days/state/", said(("slot", "心内科", 10), dry_run=True))
    assert tried.status_code == 200, tried.content
    assert tried.json()["counts"]["created"] == 1
    assert not PoolDay.objects.exists()
    done = desk.post("pool-days/state/", said(("slot", "心内科", 10), ("bed", "骨科", 9)))
    assert done.status_code == 200, done.content
    assert set(PoolDay.objects.values_list("kind", "reserved", "source")) == {
        ("slot", 4, "api"),
        ("bed", 3, "api"),
    }
    again = desk.post("pool-days/state/", said(("slot", "心内科", 10)))
    assert again.json()["counts"]["unchanged"] == 1
    day = (today() + timedelta(days=1)).isoformat()
    opened = desk.post("pool-days/publish/", {"from": day, "last_day": day})
    assert len(opened.json()["published"]) == 2
    refused = desk.post("pool-days/state/", said(("slot", "心内科", 3)))
    assert refused.status_code == 422
    assert "不能少于" in refused.content.decode()


def test_one_refused_row_writes_nothing(here):
    rows = said(("slot", "心内科", 10), ("bed", "骨科", 9))
    rows["rows"][1]["on"] = (today() - timedelta(days=1)).isoformat()
    refused = program(here.desk).post("pool-days/state/", rows)
    assert refused.status_code == 422
    assert "已经过去" in refused.content.decode()
    assert not PoolDay.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{}, {"rows": []}, {"rows": [{"on": "x", "kind": "slot", "service": "y", "total": 1}]},
     {"rows": [{"on": "2999-01-01", "kind": "bunk", "service": "y", "total": -1}]}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_fields(here, wrong):
    answer = program(here.desk).post("pool-days/state/", wrong)
    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_a_base_books_once_for_its_key_and_the_hospital_settles(here):
    pool = here.published(9, in_days=0)
    doctor, desk = program(here.doctor), program(here.desk)
    key = {"Idempotency-Key": "k1"}
    first = doctor.post(f"pool-days/{pool.pk}/book/", {"case_number": "Z1"}, headers=key)
    again = doctor.post(f"pool-days/{pool.pk}/book/", {"case_number": "Z1"}, headers=key)
    assert first.status_code == again.status_code == 200, first.content
    assert first.json()["id"] == again.json()["id"]
    assert PoolBooking.objects.count() == 1
    second = doctor.post(f"pool-days/{pool.pk}/book/", {"case_number": "Z2"}).json()
    back = doctor.post(f"pool-bookings/{second['id']}/give-back/", {})
    assert (back.status_code, back.json()["code"]) == (422, "invalid")
    back = doctor.post(f"pool-bookings/{second['id']}/give-back/", {"reason": "改期"})
    assert back.json()["state"] == "given_back"
    kept = desk.post(f"pool-bookings/{first.json()['id']}/kept/")
    assert kept.json()["state"] == "kept"
    missed = desk.post(f"pool-bookings/{first.json()['id']}/missed/")
    assert (missed.status_code, missed.json()["code"]) == (409, "wrong_state")
    line = desk.rows("pool-days/")[0]
    told = ("total", "share_numerator", "share_denominator", "rule_version", "reserved", "offered",
            "booked", "kept", "no_show", "released", "free")  # fmt: skip
    assert [line[name] for name in told] == [9, 1, 3, 1, 3, 3, 1, 1, 0, 0, 2]


def test_a_hold_over_rest_is_refused_until_the_county_says_how_long(here):
    pool = here.published(9)
    doctor = program(here.doctor)
    refused = doctor.post(f"pool-days/{pool.pk}/hold/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "NOT_SET")
    here.rule("hold_minutes", 15)
    held = doctor.post(f"pool-days/{pool.pk}/hold/", {}).json()
    assert held["state"] == "held"
    done = doctor.post(f"pool-bookings/{held['id']}/confirm/", {"case_number": "Z1"})
    assert (done.json()["state"], done.json()["held_until"]) == ("booked", None)


def test_a_full_pool_says_so(here):
    pool = here.published(3)
    here.booked(pool)
    answer = program(here.second).post(f"pool-days/{pool.pk}/book/", {"case_number": "Z1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "pool_full")


def test_strangers_get_404_and_empty_lists_and_oversight_no_bookings(here):
    pool = here.published(9)
    booking = here.booked(pool)
    other = make.alliance(here.county, members=1)
    stranger = program(make.actor(role="clerk", institution=make.members_of(other)[0]))
    abroad = program(make.actor(role="assessor", county=make.neighbour()))
    assert stranger.rows("pool-days/") == abroad.rows("pool-days/") == []
    assert stranger.rows("pool-bookings/") == []
    book = stranger.post(f"pool-days/{pool.pk}/book/", {"case_number": "Z1"})
    assert book.status_code == 404
    back = program(here.second).post(f"pool-bookings/{booking.pk}/give-back/", {"reason": "x"})
    assert back.status_code == 404
    office = program(here.office)
    assert office.get("pool-bookings/").status_code == 403
    assert office.post(f"pool-days/{pool.pk}/book/", {"case_number": "Z1"}).status_code == 403
    assert len(program(here.doctor).rows("pool-bookings/")) == 1
    assert len(program(here.desk).rows("pool-bookings/", state="booked")) == 1

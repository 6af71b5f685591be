"""A doctor without any relation opens a patient's open cases in an emergency; somebody looks at it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import AuditEvent, Message
from members import actions as member_actions
from members.models import Person
from referrals import access as case_access
from referrals.access import openings as access
from referrals.actions import openings as actions
from referrals.models import Opening, Referral
from referrals.people_rules import MINUTES, PER_DAY
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
REASON = "抢救时需要了解用药和既往处理"
NUMBER = "E9090909"


def ruled(there: Ward, key: str, value: int) -> None:
    by = make.system(there.county)
    member_actions.set_rule(county=there.county, key=key, value=value, by=by, reason="试验")


@pytest.fixture
def there() -> Ward:
    found = ward()
    ruled(found, MINUTES, 30)
    return found


def case(there: Ward, **fields) -> Referral:
    return there.at("requested", patient=there.patient(number=NUMBER, **fields))


def opened(there: Ward, number: str = NUMBER, **fields) -> Opening:
    told = {"institution": there.other, "number": number, "reason": REASON, "sure": True,
            "by": there.other_doctor, **fields}  # fmt: skip
    return actions.open_in_emergency(**told)


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


def test_a_stranger_reads_the_open_cases_and_nothing_else(there, client):
    row = case(there)
    assert not case_access.referrals_for(there.other_doctor).exists()
    enter(client, there.other_doctor)
    sent = {"number": "Ｅ9090909", "reason": REASON, "sure": "on"}
    page = client.post("/referrals/openings/new/", sent, follow=True)
    words = page.content.decode()
    assert row.number in words and "发热三天" in words and "****0909" in words
    assert NUMBER not in words and "试验镇" not in words and "13900" not in words
    here = f"/referrals/cases/{row.pk}/"
    for path in ("", "acknowledge/", "attachments/add/", "papers/letter/"):
        assert client.get(f"{here}{path}").status_code == 404, path
    assert client.post(f"{here}reveal/", {"reason": "联系"}).status_code == 404
    assert client.post(f"{here}die/").status_code == 404
    assert client.get(f"/api/v1/referrals/{row.pk}/").status_code == 404
    assert not case_access.referrals_for(there.other_doctor).exists()


def test_a_number_that_nobody_knows_answers_like_one_without_an_open_case(there, client):
    ended = there.at("declined", patient=there.patient(number="E9090908"))
    assert not ended.is_open
    enter(client, there.other_doctor)
    pages, rest = [], []
    for number in ("E9090908", "E9090907", "not a number"):
        sent = {"number": number, "reason": REASON, "sure": "on"}
        page = client.post("/referrals/openings/new/", sent, follow=True)
        made = Opening.objects.latest("opened_at")
        words = page.content.decode().replace(str(made.pk), "")
        pages.append(words[words.index("<h1>") : words.index("</main>")])
        assert (page.status_code, made.patient) == (200, None)
        sent = {"number": number, "reason": REASON, "sure": True}
        answer = client.post("/api/v1/openings/", sent, content_type="application/json")
        said = answer.json()
        rest.append({name: said[name] for name in ("found", "reason", "review")})
    assert "没有可查看的在办转诊" in pages[0]
    assert len({*pages}) == 1
    assert rest[0]["found"] is False and rest[0] == rest[1] == rest[2]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reason": "太急了"}, "reason"), ({"sure": False}, "sure"), ({"number": " "}, "number")],
)
def test_it_takes_a_number_a_reason_of_ten_signs_and_a_confirmation(there, wrong, field):
    case(there)
    with pytest.raises(Invalid) as refusal:
        opened(there, **wrong)
    assert field in refusal.value.fields
    assert not Opening.objects.exists()


def test_without_the_countys_minutes_it_is_refused_and_says_who_sets_them(client):
    there = ward()
    case(there)
    with pytest.raises(NotSet) as refusal:
        opened(there)
    assert "县区考核人员" in str(refusal.value)
    enter(client, there.other_doctor)
    assert "县区考核人员" in client.get("/referrals/openings/new/").content.decode()


def test_it_ends_after_the_countys_minutes(there, client):
    case(there)
    row = opened(there)
    assert row.until_at - row.opened_at < timedelta(minutes=30, seconds=5)
    assert row.until_at - row.opened_at >= timedelta(minutes=30)
    moment = now() - timedelta(minutes=31)
    Opening.objects.filter(pk=row.pk).update(opened_at=moment, until_at=now())
    enter(client, there.other_doctor)
    answer = client.get(row.get_absolute_url())
    assert answer.status_code == 409 and "时间已到" in answer.content.decode()
    assert client.get(f"/api/v1/openings/{row.pk}/").status_code == 409


def test_the_countys_limit_counts_misses_too(there, client):
    enter(client, there.other_doctor)
    unlimited = client.get("/referrals/openings/").content.decode()
    assert "没有设定每人每天" in unlimited
    ruled(there, PER_DAY, 2)
    case(there)
    opened(there, "E0000000")
    opened(there)
    with pytest.raises(Refused) as refusal:
        opened(there)
    assert refusal.value.code == "too_many"
    assert "没有设定每人每天" not in client.get("/referrals/openings/").content.decode()
    Opening.objects.update(opened_at=now() - timedelta(days=1))
    assert opened(there).patient is not None


def test_only_doctors_open_and_only_who_opened_reads(there, client):
    case(there)
    row = opened(there)
    for actor in (there.hospital_desk, there.reviewer, there.desk):
        with pytest.raises(Forbidden):
            access.doctors_place(actor)
        with pytest.raises((Forbidden, NotFound)):
            opened(there, by=actor)
    for actor in (there.colleague, there.hospital_doctor):
        with pytest.raises(NotFound):
            access.opening_for(actor, row.pk)
    abroad = make.actor(role="doctor", institution=make.institution(make.county()))
    with pytest.raises(NotFound):
        opened(there, by=abroad)


def test_every_opening_and_every_reading_is_written_down_without_the_number(there, client):
    row = case(there)
    enter(client, there.other_doctor)
    client.post(
        "/referrals/openings/new/", {"number": NUMBER, "reason": REASON, "sure": "on"}, follow=True
    )
    events = list(
        AuditEvent.objects.filter(what__startswith="patient.").values_list("what", "text")
    )
    assert [what for what, _text in events] == ["patient.opened", "patient.opening_read"]
    assert REASON in events[0][1] and all(row.number in text for _what, text in events)
    kept = [
        *(text for _what, text in events),
        json.dumps([m.arguments for m in Message.objects.all()]),
    ]
    assert not any(NUMBER in text for text in kept)


def test_the_desks_of_the_bodies_are_told_and_look_at_it_in_words(there, client):
    case(there)
    row = opened(there)
    told = {m.arguments["person"] for m in Message.objects.filter(kind="notice")
            if "急救" in m.arguments["text"]}  # fmt: skip
    assert there.desk.person in told
    enter(client, there.desk)
    listed = client.get("/referrals/openings/").content.decode()
    assert REASON in listed and "演示患者" not in listed
    here = f"/referrals/openings/{row.pk}/review/"
    assert client.post(here, {"reason": " "}).status_code == 422
    done = client.post(here, {"reason": "确有必要"}, follow=True).content.decode()
    assert "已复核" in done and "确有必要" in done
    assert client.post(here, {"reason": "再看一次"}).status_code == 409
    sheet = client.get("/referrals/openings/?format=xlsx")
    assert sheet["Content-Type"].startswith("application/vnd.openxml")


def test_nobody_looks_at_their_own_opening(there):
    case(there)
    row = opened(there, institution=there.base, by=there.doctor)
    held = tuple(replace(one, person=there.doctor.person) for one in there.desk.held)
    both = replace(there.desk, person=there.doctor.person, held=held)
    with pytest.raises(Refused) as refusal:
        actions.review_opening(opening=row, review="确有必要", by=both)
    assert refusal.value.code == "own_opening"
    for stranger in (there.other_doctor, there.hospital_doctor):
        with pytest.raises(Forbidden):
            actions.review_opening(opening=row, review="确有必要", by=stranger)
    assert actions.review_opening(opening=row, review="确有必要", by=there.desk).reviewed_at


def test_a_desk_of_neither_side_does_not_see_it(there):
    case(there)
    row = opened(there)
    beside = make.actor(role="alliance_desk", institution=make.lead_of(make.alliance(there.county)))
    assert not access.reviewed_openings_for(beside).exists()
    with pytest.raises(NotFound):
        access.opening_to_review(beside, row.pk)

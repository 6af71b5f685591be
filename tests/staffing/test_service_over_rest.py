"""Titles, leaves, months, corrections by two, results and what happened, over REST: each with who may not."""

from datetime import timedelta

import pytest

from alliance.core.clock import today
from alliance.core.models import ImportMapping
from members.models import Person
from staffing import queries
from staffing.access import rosters
from staffing.models import EligibilityResult, Leave, MonthlyVerification, StaffDuty, Title
from staffing.vocabulary import AT_BASE
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def as_actor(actor):
    return program_of(Person.objects.get(pk=actor.person))


@pytest.fixture
def there():
    return land()


def desk(there, name="home_desk"):
    return as_actor(there.people[name])


def stranger(there):
    return as_actor(make.actor(role="clerk", institution=there.other))


# --- facts of staff -----------------------------------------------------------


def test_a_title_is_stated_once_for_a_key_and_read_by_whom_it_concerns(there):
    said = {"person": there.who.code, "name": "主治医师", "step": 2,
            "from_on": month(9).isoformat(), "document_no": "试验〔2026〕9号"}  # fmt: skip
    key = {"Idempotency-Key": "t1"}
    first, again = (desk(there).post("staff-titles/", said, headers=key) for _one in range(2))
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert first.json() == again.json()
    title = Title.objects.get()
    assert (title.name, title.step, title.document_no) == ("主治医师", 2, "试验〔2026〕9号")
    changed = desk(there).post("staff-titles/", said | {"step": 3}, headers=key)
    assert (changed.status_code, changed.json()["code"]) == (422, "key_reused")
    same_day = desk(there).post("staff-titles/", said)
    assert same_day.status_code == 422 and "from_on" in same_day.json()["fields"]
    off = desk(there).post("staff-titles/", said | {"step": 5})
    assert off.status_code == 422 and "step" in off.json()["fields"]
    (row,) = desk(there, "person").rows("staff-titles/")
    assert (row["person"], row["institution"], row["step"]) == (there.who.code, there.home.code, 2)
    assert stranger(there).rows("staff-titles/") == []
    assert stranger(there).post("staff-titles/", said).status_code == 404
    # Nobody states a title for themselves, nor without the desk's role.
    assert desk(there, "person").post("staff-titles/", said).status_code == 403
    make.grant(there.who, "clerk", there.home)
    own = as_actor(make.actor(there.who)).post("staff-titles/", said | {"from_on": "2020-01-01"})
    assert (own.status_code, own.json()["code"]) == (409, "own_record")
    assert Title.objects.count() == 1


def test_a_leave_cuts_the_service_that_was_verified(there):
    there.verified(there.at("active", from_on=month(2)), month(2))
    days = (month(1) - month(2)).days
    said = {"person": there.who.code, "from_on": month(2).isoformat(),
            "last_day": (month(2) + 3 * DAY).isoformat(), "reason": "试验"}  # fmt: skip
    assert desk(there, "person").post("staff-leaves/", said).status_code == 403
    wrong = desk(there).post("staff-leaves/", said | {"last_day": "2020-01-01"})
    assert wrong.status_code == 422 and "last_day" in wrong.json()["fields"]
    made = desk(there).post("staff-leaves/", said)
    assert made.status_code == 201, made.content
    assert made.json()["until_on"] == (month(2) + 4 * DAY).isoformat()
    told = desk(there).get(f"service-records/{there.who.code}/").json()
    assert (told["days"], told["spans"][0]["from_on"]) == (
        days - 4, (month(2) + 4 * DAY).isoformat()
    )  # fmt: skip
    assert len(desk(there).rows("staff-leaves/", person=there.who.code)) == 1
    assert stranger(there).rows("staff-leaves/") == []
    assert Leave.objects.count() == 1


def test_a_department_is_stated_with_the_version_that_was_seen_and_its_floor_by_the_head(there):
    said = {"person": there.who.code, "department": "内科"}
    made = desk(there).post("staff-duties/", said)
    assert (made.status_code, made["ETag"]) == (200, '"1"'), made.content
    stale = desk(there).post("staff-duties/", said | {"department": "外科"})
    assert stale.status_code == 422
    late = desk(there).post(
        "staff-duties/", said | {"department": "外科"}, headers={"If-Match": '"9"'}
    )
    assert late.status_code == 409
    assert StaffDuty.objects.get().department == "内科"
    moved = desk(there).post(
        "staff-duties/", said | {"department": "外科"}, headers={"If-Match": '"1"'}
    )
    assert (moved.json()["department"], moved.json()["version"]) == ("外科", 2)
    floor = {"institution": there.home.code, "department": "外科", "least": 2}
    clerk = as_actor(make.actor(role="clerk", institution=there.home))
    assert clerk.post("department-floors/", floor).status_code == 403
    assert desk(there).post("department-floors/", floor).json()["least"] == 2
    unknown = desk(there).post("department-floors/", floor | {"department": "儿科"})
    assert unknown.status_code == 422 and "department" in unknown.json()["fields"]
    assert [one["department"] for one in clerk.rows("department-floors/")] == ["外科"]
    assert stranger(there).rows("department-floors/") == []


def test_a_printed_title_is_placed_once_for_the_county(there):
    placed = desk(there).post("title-names/", {"name": "试验医师", "step": 1})
    assert (placed.status_code, placed.json()) == (200, {"name": "试验医师", "step": 1})
    # The first word stays; who says another one hears what holds.
    again = desk(there).post("title-names/", {"name": "试验医师", "step": 3})
    assert again.json()["step"] == 1
    assert [(one["name"], one["step"]) for one in stranger(there).rows("title-names/")] == [
        ("试验医师", 1)
    ], "whoever keeps staff in the county reads them"
    office = desk(there, "office")
    assert office.post("title-names/", {"name": "某", "step": 1}).status_code == 403
    assert office.rows("title-names/") == []


def test_what_was_said_of_headings_is_read_and_taken_back(there):
    row = ImportMapping.objects.create(
        county=there.county, kind=rosters.ROSTER, fingerprint="0" * 64, mapping={"甲": "name"}
    )
    (told,) = desk(there).rows("roster-headings/")
    assert (told["id"], told["columns"]) == (row.pk, {"甲": "name"})
    path = f"roster-headings/{row.pk}/forget/"
    assert desk(there, "office").post(path).status_code == 403
    assert desk(there).post(path).status_code == 204
    assert desk(there).rows("roster-headings/") == []
    assert desk(there).post(path).status_code == 404


# --- service ------------------------------------------------------------------


def test_a_month_is_withdrawn_by_two_and_each_consequence_is_settled(there):
    there.set_rule("staffing.promotion.months[at_base]", 12)
    row = there.at("active", from_on=month(2))
    (done,) = there.verified(row, month(2))
    given = desk(there).post("service-results/", {"person": there.who.code, "rule": AT_BASE})
    assert given.status_code == 201, given.content
    (told,) = desk(there, "person").rows("service-verifications/", posting=str(row.pk))
    assert (told["id"], told["withdrawn_at"]) == (str(done.pk), None)
    path = f"service-verifications/{done.pk}/withdraw/"
    assert desk(there).post(path, {"reason": "记错"}).status_code == 404  # not the host's
    assert desk(there, "person").post(path, {"reason": "记错"}).status_code == 403
    asked = desk(there, "host_desk").post(path, {"reason": "记错"})
    assert asked.status_code == 201, asked.content
    assert desk(there, "host_head").post(path, {"reason": "再"}).status_code == 409
    decide = f"service-corrections/{asked.json()['id']}/decide/"
    assert desk(there, "host_desk").post(decide, {"agreed": True}).status_code == 403
    agreed = desk(there, "host_head").post(decide, {"agreed": True})
    assert (agreed.status_code, agreed.json()["agreed"]) == (200, True), agreed.content
    assert desk(there, "host_head").post(decide, {"agreed": False}).status_code == 409
    assert MonthlyVerification.objects.get().withdrawn_at is not None
    tasks = {one["what"]: one for one in desk(there, "host_head").rows("service-consequences/")}
    assert set(tasks) == {"eligibility", "allowance", "indicator"}
    settle = f"service-consequences/{tasks['eligibility']['id']}/settle/"
    assert desk(there, "host_desk").post(settle, {"answer": "x"}).status_code in {403, 404}
    settled = desk(there).post(settle, {"answer": "已收回证明"})
    assert (settled.status_code, settled.json()["answer"]) == (200, "已收回证明")
    assert desk(there).post(settle, {"answer": "再"}).status_code == 409
    assert stranger(there).rows("service-corrections/") == []
    assert stranger(there).rows("service-consequences/") == []
    assert stranger(there).rows("service-verifications/") == []


def test_a_withdrawal_that_is_not_agreed_to_leaves_the_month(there):
    (done,) = there.verified(there.at("active", from_on=month(2)), month(2))
    asked = desk(there, "host_desk").post(
        f"service-verifications/{done.pk}/withdraw/", {"reason": "记错"}
    )
    decide = f"service-corrections/{asked.json()['id']}/decide/"
    assert desk(there, "host_head").post(decide, {"agreed": False}).json()["agreed"] is False
    assert desk(there, "host_head").rows("service-consequences/") == []
    assert MonthlyVerification.objects.get().withdrawn_at is None
    # Asked under the same key once more, the first answer is given, and nothing is done twice.
    key = {"Idempotency-Key": "w1"}
    path = f"service-verifications/{done.pk}/withdraw/"
    first, again = (
        desk(there, "host_desk").post(path, {"reason": "再查"}, headers=key) for _one in range(2)
    )
    assert (first.status_code, first.json()) == (201, again.json())
    assert len(desk(there).rows("service-corrections/", person=there.who.code)) == 2


def test_a_result_stays_as_it_was_given_and_the_record_tells_how_the_person_stands_today(there):
    there.set_rule("staffing.promotion.months[at_base]", 1)
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2), month(1))
    days = (month(0) - month(2)).days
    said = {"person": there.who.code, "rule": AT_BASE}
    given = desk(there, "person").post("service-results/", said).json()
    assert (given["met"], given["days"], given["months"]) == (True, days, 1)
    assert given["spans"] == [{"from_on": month(2).isoformat(), "until_on": month(0).isoformat()}]
    there.set_rule("staffing.promotion.months[at_base]", 12)
    (kept,) = desk(there, "person").rows("service-results/")
    assert kept == given
    told = desk(there, "person").get(f"service-records/{there.who.code}/").json()
    (standing,) = told["standings"]
    assert (standing["rule"], standing["met"], standing["months"]) == (AT_BASE, False, 12)
    assert standing["rule_version"] > given["rule_version"]
    record = queries.record_of(there.who, today())
    assert (told["days"], standing["short"]) == (record.days, record.standings[0][1].short)
    wrong = desk(there).post("service-results/", said | {"rule": "at_lead"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "no_rule")
    assert stranger(there).post("service-results/", said).status_code == 404
    assert stranger(there).get(f"service-records/{there.who.code}/").status_code == 404
    assert EligibilityResult.objects.count() == 1


# --- what happened to postings --------------------------------------------------


def test_orders_steps_and_absences_are_told_to_whoever_sees_the_posting(there):
    row = there.step(there.at("active"), "leave", on=month(3) + 10 * DAY)
    row = there.step(row, "come_back", on=month(3) + 20 * DAY)
    row = there.step(row, "extend")
    asked = {"posting": str(row.pk)}
    orders = desk(there, "person").rows("posting-orders/", **asked)
    assert [(one["number"], one["verb"]) for one in orders] == [(1, "order"), (2, "extend")]
    assert orders[1]["until_on"] == row.until_on.isoformat()
    steps = desk(there, "host_desk").rows("posting-events/", **asked)
    assert [one["verb"] for one in steps] == [
        "propose", "nominate", "consent", "approve_home", "confirm_host", "order", "arrive",
        "leave", "come_back", "extend",
    ]  # fmt: skip
    assert (steps[0]["from_status"], steps[7]["reason"]) == (None, "培训")
    (gone,) = desk(there).rows("posting-absences/", person=there.who.code)
    assert gone["until_on"] == (month(3) + 20 * DAY).isoformat()
    for path in ("posting-orders/", "posting-events/", "posting-absences/", "employer-changes/"):
        assert stranger(there).rows(path) == [], path
        bad = desk(there).get(path, posting="x")
        assert (bad.status_code, bad.json()["code"]) == (422, "parameter"), path


def test_a_changed_employer_is_told(there):
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2), month(1))
    Person.objects.filter(pk=there.who.pk).update(institution=there.other)
    there.step(row, "change_home")
    (told,) = desk(there).rows("employer-changes/", person=there.who.code)
    assert (told["before"], told["after"]) == (there.home.code, there.other.code)
    assert told["on"] == today().isoformat()

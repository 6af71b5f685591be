"""A village clinic as host: the township centre that manages it confirms for it, and it is said so."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.models import AuditEvent, Message
from members import actions as member_actions
from members.actions.bodies import Order
from members.models import Institution, Person
from members.queries.bodies.clinics import centres_of, clinics_of
from staffing import access, actions
from staffing.models import MonthlyVerification, Posting, PostingEvent
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
WORDS = "代村卫生室确认"


def clinic_of(county, centre, **more):
    """A village clinic that belongs to a centre; to none when it is None."""
    facts = {"parent": centre.code} if centre else {}
    return make.institution(county, kind="D600", facts=facts, **more)


@pytest.fixture
def there():
    """The centre of the story manages a clinic, and its doctor is sent there (乡聘村用, BN 附件1)."""
    found = land()
    clinic = clinic_of(found.county, found.host)
    doctor = make.person(role="doctor", institution=found.host)
    people = found.people | {
        "centre_desk": found.people["host_desk"],
        "centre_head": found.people["host_head"],
        "hospital": found.people["home_desk"],
        "home_desk": found.people["host_head"],
        "person": make.actor(doctor),
        "stranger": make.actor(role="head", institution=found.other),
        "stranger_desk": make.actor(role="clerk", institution=found.other),
    }
    return replace(found, home=found.host, host=clinic, who=doctor, people=people)


def sent(there, state, **more):
    return there.at(state, kind="township_village", **more)


def sits(client, there, desk):
    client.force_login(Person.objects.get(pk=there.people[desk].person).user)


def over_rest(there, desk):
    return program_of(Person.objects.get(pk=there.people[desk].person))


def page(client, there, row, desk):
    sits(client, there, desk)
    answer = client.get(row.get_absolute_url())
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


# --- the centre acts for its clinic -------------------------------------------------


def test_the_centre_confirms_records_arrival_and_verifies_and_every_record_says_for_whom(
    there, client
):
    row = sent(there, "active")
    there.verified(row, month(3), month(2), month(1))
    steps = dict(PostingEvent.objects.filter(posting=row).values_list("verb", "through"))
    centre = there.home.pk
    assert (steps["confirm_host"], steps["arrive"]) == (centre, centre)
    # What the centre does as the employer it does in its own name, the person in theirs.
    assert [steps[verb] for verb in ("propose", "nominate", "approve_home", "consent")] == [
        None
    ] * 4
    kept = MonthlyVerification.objects.filter(posting=row)
    assert set(kept.values_list("host", "through")) == {(there.host.pk, centre)}
    said = [orjson.loads(one.text)["details"] for one in AuditEvent.objects.order_by("number")
            if one.what in {"posting.step_taken", "posting.month_verified"}]  # fmt: skip
    for_clinic = [one.get("posting_step", "verified") for one in said if "for_clinic" in one]
    assert for_clinic == ["confirm_host", "arrive", *["verified"] * 3]
    assert {one["for_clinic"] for one in said if "for_clinic" in one} == {there.host.name}
    text = page(client, there, row, "centre_head")
    assert f"接收单位的各步由管理它的{there.home.name}{WORDS}。" in text
    assert f"（{there.home.name}{WORDS}）" in text  # the timeline
    assert text.count(WORDS) >= 1 + 2 + 3  # the note, two steps, three months
    sheet = client.get(reverse("staffing:sheet", args=[row.pk])).content.decode()
    assert sheet.count(f"{there.home.name}{WORDS}") == 3


def test_a_contested_record_is_verified_anew_and_the_posting_ends_through_the_centre(there):
    row = sent(there, "contested")
    row = there.step(row, "reverify")
    assert row.status == "active"
    row = there.step(row, "complete")
    through = PostingEvent.objects.filter(posting=row, verb__in=("reverify", "complete"))
    assert set(through.values_list("through", flat=True)) == {there.home.pk}


def test_who_confirms_at_the_centre_is_its_head_and_the_refusal_names_it(there, client):
    row = sent(there, "home_approved")
    with pytest.raises(Forbidden, match=f"这一步由{there.home.name}的.+代村卫生室办理") as refusal:
        there.step(row, "confirm_host", by=there.people["centre_desk"])
    assert "负责人" in str(refusal.value)
    assert access.check_can_take(there.people["centre_head"], row, "confirm_host")[2] == "host"


def test_it_stands_among_what_waits_for_whoever_may_take_the_step(there):
    row = sent(there, "home_approved")

    def waits(desk):
        return [one.url for one in access.waiting_for(there.people[desk]) if one.app == "staffing"]

    url = row.get_absolute_url()
    assert (url in waits("centre_head"), url in waits("centre_desk")) == (True, False)
    assert url not in waits("stranger")
    row = there.step(there.step(row, "confirm_host"), "order")
    assert (url in waits("centre_head"), url in waits("centre_desk")) == (True, True)
    row = there.step(row, "arrive")
    assert url in waits("centre_desk")  # three months are over and not verified
    there.verified(row, month(3), month(2), month(1))
    assert url not in waits("centre_desk")


def test_the_centre_is_told_where_the_clinic_has_nobody(there):
    row = sent(there, "consented")
    Message.objects.all().delete()
    there.step(row, "approve_home", by=there.people["centre_head"])
    told = {one.arguments["person"] for one in Message.objects.filter(kind="notice")}
    assert there.people["centre_desk"].person in told
    assert there.people["stranger"].person not in told


def test_a_month_is_withdrawn_by_two_people_of_the_centre_and_its_consequences_settled(there):
    row = sent(there, "active")
    (done, *_rest) = there.verified(row, month(3), month(2))
    asked = actions.ask_withdrawal(verification=done, reason="查错", by=there.people["centre_desk"])
    with pytest.raises(NotFound):
        actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["stranger"])
    actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["centre_head"])
    mine = access.consequences_for(there.people["centre_desk"]).get(institution=there.host)
    actions.settle_consequence(consequence=mine, answer="已更正", by=there.people["centre_desk"])
    mine.refresh_from_db()
    assert mine.done_at is not None


def test_the_centre_states_the_need_of_its_clinic(there):
    """Somebody of the hospital is asked for by the centre, in the name of the clinic."""
    hospital = Institution.objects.get(pk=there.people["hospital"].held[0].institution)
    row = actions.propose(
        home=hospital, host=there.host, by=there.people["centre_desk"],
        told_of=actions.PostingTold(kind="posting", post="全科医生", from_on=month(1),
                                    until_on=month(-5)),
    )  # fmt: skip
    event = PostingEvent.objects.get(posting=row)
    assert (event.side, event.through_id) == ("host", there.home.pk)
    told = actions.PostingTold(
        kind="posting", post="全科医生", from_on=month(1), until_on=month(-5)
    )
    for host in (there.host, clinic_of(there.county, None)):
        with pytest.raises(NotFound):
            actions.propose(home=hospital, host=host, told_of=told, by=there.people["stranger"])


# --- nobody else's clinic -----------------------------------------------------------


def test_a_centre_that_does_not_manage_the_clinic_finds_nothing(there, client):
    row = sent(there, "home_approved")
    for desk in ("stranger", "stranger_desk"):
        assert page(client, there, row, desk) == 404
        step = reverse("staffing:step", args=[row.pk, "confirm_host"])
        assert client.post(step, {"version": row.version}).status_code == 404
        verify = reverse("staffing:verify", args=[row.pk])
        assert client.post(verify, {"month": month(1).isoformat()}).status_code == 404
        rest = over_rest(there, desk)
        assert rest.get(f"postings/{row.pk}/").status_code == 404
        assert rest.post(f"postings/{row.pk}/confirm_host/", {}).status_code == 404
        assert rest.post(f"postings/{row.pk}/months/", {"month": "2026-01-01"}).status_code == 404
        assert rest.rows("postings/") == []
        with pytest.raises(Forbidden):
            there.step(row, "confirm_host", by=there.people[desk])
        with pytest.raises(NotFound):
            access.check_can_verify(there.people[desk], row)


def test_a_clinic_with_its_own_head_confirms_itself_and_the_centre_no_longer(there, client):
    row = sent(there, "home_approved")
    head = make.actor(role="head", institution=there.host)
    with pytest.raises(Forbidden, match="接收单位的"):
        there.step(row, "confirm_host", by=there.people["centre_head"])
    row = there.step(row, "confirm_host", by=head)
    assert PostingEvent.objects.get(posting=row, verb="confirm_host").through is None
    assert WORDS not in page(client, there, row, "centre_head")


def test_each_step_is_looked_at_by_itself_a_clerk_of_the_clinic_verifies_and_the_centre_agrees(
    there,
):
    clerk = make.actor(role="clerk", institution=there.host)
    row = sent(there, "home_approved")
    row = there.step(row, "confirm_host", by=there.people["centre_head"])
    row = there.step(row, "order")
    with pytest.raises(Forbidden):
        there.step(row, "arrive", by=there.people["centre_desk"])
    row = there.step(row, "arrive", by=clerk)
    actions.verify_month(posting=row, month=month(3), by=clerk)
    assert MonthlyVerification.objects.get().through is None


def test_a_head_who_cannot_sign_in_keeps_nobody_from_acting(there):
    head = make.person(role="head", institution=there.host)
    head.user.is_active = False
    head.user.save()
    assert sent(there, "host_confirmed").status == "host_confirmed"
    left = make.person(role="head", institution=there.host)
    Person.objects.filter(pk=left.pk).update(left_on=today())
    assert sent(there, "home_approved", from_on=month(-7), until_on=month(-9)).status


def test_nobody_acts_for_a_clinic_about_themselves(there):
    head = Person.objects.get(pk=there.people["centre_head"].person)
    row = Posting.objects.get(pk=sent(there, "home_approved").pk)
    Posting.objects.filter(pk=row.pk).update(person=head)
    row.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        there.step(row, "confirm_host", by=there.people["centre_head"])
    assert refusal.value.code == "own_posting"


# --- which centre, by the registry and on the day --------------------------------------


@pytest.mark.parametrize("above", ["none", "hospital", "closed", "another clinic"])
def test_where_no_centre_is_recorded_the_refusal_says_what_to_do(there, client, above):
    parent = {
        "none": None,
        "hospital": make.institution(there.county, kind="A100"),
        "closed": make.institution(there.county),
        "another clinic": there.host,
    }[above]
    clinic = clinic_of(there.county, parent)
    if above == "closed":
        Institution.objects.filter(pk=parent.pk).update(closed_on=today())
    row = sent(replace(there, host=clinic), "home_approved")
    with pytest.raises(Refused, match="请在机构登记中写明它隶属的卫生院") as refusal:
        there.step(row, "confirm_host", by=there.people["centre_head"])
    assert refusal.value.code == "no_centre"
    assert "也没有登记管理它的卫生院" in page(client, there, row, "centre_head")
    answer = over_rest(there, "centre_head").post(
        f"postings/{row.pk}/confirm_host/", {}, headers={"If-Match": f'"{row.version}"'}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "no_centre")


def test_after_the_clinic_is_moved_the_new_centre_acts_and_the_old_one_keeps_what_it_did_in_sight(
    there, client
):
    row = sent(there, "active")
    there.verified(row, month(3))
    order = Order(on=today(), number="试验〔2026〕8号")
    other = there.other
    assert centres_of([there.host.pk], today())[there.host.pk] == there.home
    member_actions.bodies.move(
        institution=there.host, facts={"parent": other.code}, order=order,
        by=make.system(there.county),
    )  # fmt: skip
    assert centres_of([there.host.pk], today())[there.host.pk] == other
    yesterday = today() - timedelta(days=1)
    assert centres_of([there.host.pk], yesterday)[there.host.pk] == there.home
    assert clinics_of(there.county.pk, [other.pk], yesterday) == frozenset()
    assert clinics_of(there.county.pk, [there.home.pk], yesterday) == {there.host.pk}
    actions.verify_month(
        posting=row, month=month(2), by=make.actor(role="clerk", institution=other)
    )
    with pytest.raises(NotFound):
        actions.verify_month(posting=row, month=month(1), by=make.actor(
            role="clerk", institution=there.home))  # fmt: skip
    # The employer of the posting is the old centre; another one that only stood in sees it too.
    Posting.objects.filter(pk=row.pk).update(home=Institution.objects.filter(kind="A100").first())
    assert row.pk in access.postings_for(there.people["centre_desk"]).values_list("pk", flat=True)


# --- over REST ------------------------------------------------------------------------


def test_over_rest_the_centre_takes_the_same_steps_and_is_named(there):
    row = sent(there, "home_approved")
    rest = over_rest(there, "centre_head")
    told = rest.get(f"postings/{row.pk}/")
    assert (told.json()["host"], told.json()["host_centre"]) == (there.host.code, there.home.code)
    answer = rest.post(f"postings/{row.pk}/confirm_host/", {}, headers={"If-Match": told["ETag"]})
    assert (answer.status_code, answer.json()["status"]) == (200, "host_confirmed")
    row.refresh_from_db()
    row = there.step(there.step(row, "order"), "arrive")
    month_said = {"month": month(3).isoformat()}
    assert (
        over_rest(there, "centre_desk").post(f"postings/{row.pk}/months/", month_said).status_code
        == 200
    )
    steps = {
        one["verb"]: one["through"] for one in rest.rows("posting-events/", posting=str(row.pk))
    }
    assert (steps["propose"], steps["confirm_host"]) == (None, there.home.code)
    (proved,) = rest.rows("service-verifications/", posting=str(row.pk))
    assert (proved["host"], proved["through"]) == (there.host.code, there.home.code)


def test_more_clinics_cost_no_more_queries(there, django_assert_max_num_queries):
    sent(there, "home_approved")
    rest = over_rest(there, "centre_head")
    rest.rows("postings/")
    with CaptureQueriesContext(connection) as seen:
        rest.rows("postings/")
    for _n in range(3):
        clinic = clinic_of(there.county, there.home)
        who = make.person(role="doctor", institution=there.home)
        sent(replace(there, host=clinic, who=who), "nominated")
    with django_assert_max_num_queries(len(seen)):
        assert len(rest.rows("postings/")) == 4

"""Postings, service and staff on pages and over REST: one walk from the need to the printed proof."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alliance.core.clock import today
from alliance.core.errors import Refused
from members.models import Person
from staffing import actions
from staffing.models import EligibilityResult, Posting, ServiceCorrection, Title
from staffing.tasks import tend_postings
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


def test_from_the_need_to_the_arrival_on_pages(client):
    there = land()
    enter(client, there.people["home_desk"])
    typed = {
        "home": there.home.pk, "host": there.host.pk, "kind": "posting", "post": "全科医生",
        "from_on": month(3).isoformat(), "last_day": (month(-3) - DAY).isoformat(), "share": "1",
        "base_payer": "home", "bonus_payer": "pool", "allowance_payer": "host",
    }  # fmt: skip
    assert client.get(reverse("staffing:new")).status_code == 200
    wrong = client.post(reverse("staffing:new"), {**typed, "last_day": ""})
    assert wrong.status_code == 422 and "这种形式要有最后一天" in wrong.content.decode()
    client.post(reverse("staffing:new"), typed)
    row = Posting.objects.get()
    assert (row.status, row.until_on, row.bonus_payer) == ("need", month(-3), "pool")

    def step(actor, verb, **said):
        enter(client, actor)
        row.refresh_from_db()
        url = reverse("staffing:step", args=[row.pk, verb])
        answer = client.post(url, {"version": row.version, **said})
        assert answer.status_code == 302, answer.content.decode()

    step(there.people["home_desk"], "nominate", person=there.who.pk)
    enter(client, there.people["person"])
    page = client.get(reverse("staffing:home")).content.decode()
    assert there.who.name in page
    step(there.people["person"], "consent")
    step(there.people["home_desk"], "approve_home")
    step(there.people["host_head"], "confirm_host")
    step(
        there.people["home_desk"], "order", order_no="试验〔2026〕1号",
        ordered_on=today().isoformat(),
    )  # fmt: skip
    step(there.people["host_desk"], "arrive", on=month(3).isoformat())
    row.refresh_from_db()
    assert row.status == "active"
    page = client.get(row.get_absolute_url()).content.decode()
    assert "试验〔2026〕1号" in page and "核实" in page
    assert "这一步由本人办理" in page  # greyed with its reason
    client.post(reverse("staffing:verify", args=[row.pk]), {"month": month(3).isoformat()})
    assert row.verifications.count() == 1
    again = client.post(reverse("staffing:verify", args=[row.pk]), {"month": month(3).isoformat()})
    assert again.status_code == 409 and "已经核实" in again.content.decode()
    assert "派驻月度核实单" in client.get(reverse("staffing:sheet", args=[row.pk])).content.decode()
    book = client.get(reverse("staffing:home") + "?tab=all&format=xlsx")
    assert book.status_code == 200 and book["Content-Type"].endswith("sheet")


def test_somebody_reads_their_own_record_and_prints_the_proof(client):
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 1)
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2))
    enter(client, there.people["person"])
    url = reverse("staffing:record", args=[there.county.code, there.who.code])
    page = client.get(url).content.decode()
    assert "已达到" in page and "登记职称" not in page
    give = reverse("staffing:give-result", args=[there.county.code, there.who.code])
    proof = client.post(give, {"rule": "at_base"}, follow=True).content.decode()
    result = EligibilityResult.objects.get()
    assert result.met and str(result.days) in proof and month(2).isoformat() in proof
    enter(client, there.people["colleague"])
    assert client.get(url).status_code == 404
    assert client.get(result.get_absolute_url()).status_code == 404


def test_the_desk_of_the_home_keeps_titles_licences_and_leaves(client):
    there = land()
    enter(client, there.people["home_desk"])

    def post(page, **said):
        return client.post(
            reverse(f"staffing:{page}", args=[there.county.code, there.who.code]), said
        )

    post("title", name="主治医师", step="2", from_on=month(9).isoformat())
    assert Title.objects.get().step == 2
    post("file", profession="doctor", post="established", licence_last_day="2030-12-31")
    assert there.who.staff_file.licence_until_on.isoformat() == "2031-01-01"
    stale = post("file", profession="nurse", post="established")
    assert stale.status_code == 422
    assert post("leave", from_on=month(1).isoformat(), last_day=month(2).isoformat(),
                reason="试验").status_code == 422  # fmt: skip
    post("leave", from_on=month(1).isoformat(), reason="试验")
    assert there.who.leaves.get().until_on is None
    listed = client.get(reverse("staffing:records") + f"?q={there.who.name}").content.decode()
    assert "主治医师" in listed


def test_a_month_is_withdrawn_by_two_on_pages(client):
    there = land()
    row = there.at("active")
    (done,) = there.verified(row, month(3))
    enter(client, there.people["host_desk"])
    url = reverse("staffing:withdraw", args=[done.pk])
    assert "补助和绩效" in client.get(url).content.decode()
    client.post(url, {"reason": "记错了人"})
    asked = ServiceCorrection.objects.get()
    page = reverse("staffing:correction", args=[asked.pk])
    assert client.post(page, {"agreed": "yes"}).status_code == 403
    enter(client, there.people["host_head"])
    client.post(page, {"agreed": "yes"})
    done.refresh_from_db()
    assert done.withdrawn_at is not None
    one = asked.consequences.get(what="indicator")
    client.post(reverse("staffing:settle", args=[one.pk]), {"answer": "已核"})
    one.refresh_from_db()
    assert one.answer == "已核" and "已核" in client.get(page).content.decode()


def test_over_rest_a_step_is_taken_once_for_a_key_and_only_on_the_version_seen():
    there = land()
    row = there.need()
    user = Person.objects.get(pk=there.people["home_desk"].person)
    program = program_of(user)
    listed = program.get("postings/").json()
    assert [one["id"] for one in listed["results"]] == [str(row.pk)]
    stale = program.post(
        f"postings/{row.pk}/nominate/", {"person": there.who.code}, headers={"If-Match": '"7"'}
    )
    assert stale.status_code == 409
    done = program.post(
        f"postings/{row.pk}/nominate/", {"person": there.who.code}, headers={"If-Match": '"1"'}
    )
    assert done.json()["status"] == "nominated" and done["ETag"] == '"2"'
    made = program.post("postings/", {
        "home": there.home.code, "host": there.host.code, "kind": "posting", "post": "医生",
        "from_on": month(-4).isoformat(), "until_on": month(-8).isoformat(), "share": "0.5",
    })  # fmt: skip
    assert made.status_code == 201 and made.json()["share"] == "0.5"


def test_over_rest_days_of_everybody_are_counted_together():
    there = land()
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2))
    user = Person.objects.get(pk=there.people["home_desk"].person)
    lines = program_of(user).get("service-records/").json()["results"]
    days = {one["person"]: one["days"] for one in lines}
    assert days[there.who.code] == (month(1) - month(2)).days
    assert days[there.second.code] == 0


def test_the_beat_credits_and_voids():
    there = land()
    row = there.at("ordered", from_on=month(3), until_on=month(1))
    tend_postings()
    row.refresh_from_db()
    assert row.status == "voided"
    with pytest.raises(Refused, match="没有要办理"):
        actions.void_unbegun(county=there.county.pk, by=make.system(there.county))

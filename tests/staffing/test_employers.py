"""Somebody changes employer in the middle of a posting; traces of work and spot checks are shown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from members import actions as member_actions
from members.models import Person
from referrals.queries import traces_of as referral_traces
from staffing import access, actions, queries
from staffing.actions.pay import compute_pay
from staffing.models import EmployerChange, MonthlyVerification
from staffing.queries.coverage import board
from staffing.queries.traces import spot_checks_of, traces_of
from staffing.vocabulary import AT_BASE
from tests import make
from tests.referrals.story import ward
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def move(there, body):
    there.who.refresh_from_db()
    member_actions.people.move_person(
        person=there.who, institution=body, position="医师", on=today(), reason="试验",
        by=make.system(there.county), version=there.who.version,
    )  # fmt: skip


def days(first, until):
    return (until - first).days


@pytest.fixture
def there():
    return land()


def test_the_posting_goes_on_and_every_day_counts_for_who_employed_on_it(there):
    row = there.at("active", from_on=month(3), allowance_payer="home")
    there.verified(row, month(3))
    new = make.institution(there.county, kind="A100")
    with pytest.raises(Refused, match="没有变"):
        there.step(row, "change_home", on=month(2) + 9 * DAY)
    move(there, new)
    row.refresh_from_db()
    on = month(2) + 9 * DAY
    said = {"on": on, "order_no": "试验〔2026〕5号", "ordered_on": today()}
    row = there.step(row, "change_home", **said)
    assert (row.home, row.status) == (new, "active")
    assert EmployerChange.objects.get().before == there.home
    there.verified(row, month(2), month(1))
    told = MonthlyVerification.objects.filter(month=month(2)).order_by("from_on")
    assert [(one.home, one.from_on, one.until_on) for one in told] == [
        (there.home, month(2), on), (new, on, month(1)),
    ]  # fmt: skip
    spans = queries.service_of(there.who.pk, AT_BASE)
    assert [(one.first, one.until) for one in spans] == [(month(3), month(0))]
    there.set_rule("staffing.pay.day_rate[allowance]", 100)
    period = Period.containing(month(2), "month")
    assert sum(one.once for one in queries.worked(there.county.pk, period)) == days(
        month(2), month(1)
    )
    pay = compute_pay(institution=there.home, month=month(2), by=there.people["home_desk"])
    line = pay.lines.get(component="allowance")
    assert (line.fen, line.payer_body) == (100 * days(month(2), on), there.home)
    other = make.actor(role="lead_admin", institution=new)
    pay = compute_pay(institution=new, month=month(2), by=other)
    line = pay.lines.get(component="allowance")
    assert (line.fen, line.payer_body) == (100 * days(on, month(1)), new)
    assert access.posting_for(there.people["home_desk"], row.pk) == row


def test_coverage_counts_by_employer_on_the_day(there):
    there.set_rule("staffing.posting.minimum_title", "初级")
    there.set_rule("staffing.posting.people_per_member", 1)
    row = there.at("active", from_on=month(3))
    actions.state_title(
        person=there.who, name="医师", step=1, from_on=month(9), by=there.people["home_desk"]
    )

    def covered():
        lines = board(there.county.pk, today().year, today()).lines
        line = next(one for one in lines if one.centre == there.host)
        return [span for one in line.there for span in one.spans]

    assert (covered()[0].first, covered()[0].until) == (month(3), month(-3))
    move(there, make.institution(there.county, kind="A100"))  # leads nobody
    row.refresh_from_db()
    on = month(1) + 4 * DAY
    there.step(row, "change_home", on=on)
    assert [(one.first, one.until) for one in covered()] == [(month(3), on)]


def test_who_has_moved_waits_for_a_stated_choice_and_may_be_ended(there, client):
    row = there.at("active", from_on=month(2))
    move(there, make.institution(there.county, kind="A100"))
    rows = queries.to_do(
        access.postings_for(there.people["home_desk"]),
        queries.Sides(frozenset({there.home.pk}), frozenset(), frozenset()), today(),
    )  # fmt: skip
    assert row in rows
    client.force_login(Person.objects.get(pk=there.people["home_desk"].person).user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "用人单位已变为" in page and "用人单位变更后继续" in page
    row.refresh_from_db()
    assert there.step(row, "curtail").status == "curtailed"


def test_what_was_verified_already_and_days_ahead_are_refused(there):
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2), month(1))
    move(there, make.institution(there.county, kind="A100"))
    row.refresh_from_db()
    with pytest.raises(Refused, match="已有核实过的服务"):
        there.step(row, "change_home", on=month(1) + DAY)
    with pytest.raises(Invalid, match="还没有到这一天"):
        there.step(row, "change_home", on=today() + DAY)
    move(there, there.host)
    row.refresh_from_db()
    with pytest.raises(Refused, match="提前结束"):
        there.step(row, "change_home", on=today())


def test_traces_of_work_are_shown_to_the_verifier_and_judge_nothing(there, client):
    row = there.at("active", from_on=month(1))
    assert {one.count for one in traces_of(row, month(1))} == {0}
    client.force_login(Person.objects.get(pk=there.people["host_desk"].person).user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "经手转诊" in page and "没有痕迹不等于没有在岗" in page
    assert "已有的工作痕迹" in client.get(reverse("staffing:sheet", args=[row.pk])).content.decode()
    there.verified(row, month(1))  # nobody is stopped by having none
    client.force_login(Person.objects.get(pk=there.people["home_desk"].person).user)
    assert "经手转诊" not in client.get(row.get_absolute_url()).content.decode()


def test_a_referral_somebody_handled_at_the_host_is_a_trace():
    place = ward()
    case = place.at("booked")
    event = case.events.exclude(actor=None).first()
    said = (case.county_id, event.actor_id)
    first, until = today().replace(day=1), today() + 2 * DAY
    found = referral_traces(*said, case.origin_id, first, until)
    assert found[0].count == 1
    assert referral_traces(*said, case.origin_id, until, until + DAY)[0].count == 0


def test_telephone_spot_checks_are_kept_and_shown(there, client):
    row = there.at("active", from_on=month(1))
    there.step(row, "spot_check", result="接通，本人在门诊")
    assert [one.said["result"] for one in spot_checks_of(row)] == ["接通，本人在门诊"]
    client.force_login(Person.objects.get(pk=there.people["host_desk"].person).user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "电话抽查" in page and "本人在门诊" in page

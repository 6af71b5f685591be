"""A posting from the need to the credit: three signatures, orders, months, corrections by two."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.periods import Period
from members.models import Institution, Person
from staffing import access, actions, queries
from staffing.models import Absence, Posting, PostingVersion, ServiceConsequence
from staffing.queries import expected as expected_queries
from staffing.rules.months import after
from staffing.vocabulary import AT_BASE
from tests import make
from tests.staffing.story import HALF, land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_three_sign_the_order_is_given_and_the_host_records_the_arrival():
    there = land()
    row = there.at("active")
    assert (row.status, row.holds, row.whole, row.owner_side) == ("active", True, True, "host")
    (order,) = row.versions.all()
    assert (order.order_no, order.host) == ("试验〔2026〕1号", there.host)
    assert [one["title"] for one in queries.trail_of(row)] == [
        "登记到岗", "发文派出", "接收单位确认", "派出单位批准", "同意派驻", "提名人选", "提出派驻",
    ]  # fmt: skip
    there.who.refresh_from_db()
    assert there.who.institution == there.home


def test_nobody_signs_for_a_body_about_themselves():
    there = land()
    make.grant(there.who, "lead_admin", there.home)
    row = there.at("consented")
    with pytest.raises(Refused, match="本人的派驻"):
        there.step(row, "approve_home", by=make.actor(there.who))


def test_nobody_consents_for_another():
    there = land()
    row = there.at("nominated")
    for name in ("colleague", "home_desk", "office"):
        with pytest.raises(Forbidden, match="本人"):
            there.step(row, "consent", by=there.people[name])


def test_who_objects_is_heard_and_another_is_named():
    there = land()
    row = there.at("objected")
    row = there.step(row, "nominate", person=there.second)
    assert (row.status, row.person) == ("nominated", there.second)


def test_of_a_stranger_nothing_is_said():
    there, elsewhere = land(), make.actor(role="clerk", institution=make.institution(make.county()))
    row = there.at("active")
    with pytest.raises(NotFound):
        access.posting_for(elsewhere, row.pk)
    assert access.posting_for(there.people["person"], row.pk) == row
    with pytest.raises(NotFound):
        access.posting_for(there.people["colleague"], row.pk)


def test_where_the_plan_says_so_the_commission_approves_before_the_order():
    there = land()
    row = there.at("host_confirmed")
    with pytest.raises(Refused, match="没有卫健委审批"):
        there.step(row, "approve_county")
    there.set_rule("staffing.transfer.steps", ["提出计划", "批准"])
    with pytest.raises(Refused, match="须先经卫健委批准"):
        there.step(row, "order")
    row = there.step(row, "approve_county")
    assert there.step(row, "order").status == "ordered"


def test_an_expired_licence_stops_the_approval():
    there = land()
    actions.state_file(
        person=there.who, profession="doctor", post="established",
        licence_until_on=month(4), by=there.people["home_desk"],
    )  # fmt: skip
    with pytest.raises(Refused, match="已失效"):
        there.step(there.at("consented"), "approve_home")


def test_full_time_postings_of_one_person_never_overlap():
    there = land()
    there.at("active")
    with pytest.raises(Refused, match="超过一个全职"):
        there.at("ordered")
    with pytest.raises(Refused, match="超过一个全职"):
        there.at("ordered", share=HALF)
    assert there.at("ordered", from_on=month(-3), until_on=month(-9)).holds


def test_shares_of_one_day_never_make_more_than_one():
    there = land()
    there.at("active", share=Decimal("0.6"))
    there.at("active", share=Decimal("0.4"))
    with pytest.raises(Refused, match="超过一个全职"):
        there.at("ordered", share=Decimal("0.1"))


def test_extending_is_an_order_and_takes_no_day_that_is_taken():
    there = land()
    row = there.at("active")
    there.at("ordered", from_on=month(-4), until_on=month(-9))
    with pytest.raises(Refused, match="超过一个全职"):
        there.step(row, "extend", last_day=month(-4))
    row = there.step(row, "extend", last_day=month(-4) - DAY)
    assert (row.status, row.until_on, row.versions.count()) == ("active", month(-4), 2)


def test_a_changed_host_verifies_from_its_own_day_on():
    there = land()
    row = there.at("active", from_on=month(2))
    with pytest.raises(Refused, match="没有核实"):
        there.step(row, "change_host")
    there.verified(row, month(2), month(1))
    row = there.step(row, "change_host")
    assert (row.host, row.status) == (there.other, "ordered")
    assert access.posting_for(there.people["host_desk"], row.pk) == row
    with pytest.raises(Forbidden):
        there.step(row, "arrive", on=today())
    clerk = make.actor(role="clerk", institution=there.other)
    row = there.step(row, "arrive", by=clerk, on=today())
    assert (row.status, row.from_on) == ("active", month(2))
    assert (
        sum(span.days for span in queries.service_of(there.who.pk, AT_BASE))
        == (month(0) - month(2)).days
    )


def test_days_of_absence_are_not_verified():
    there = land()
    row = there.step(there.at("active", from_on=month(2)), "leave", on=month(2) + 5 * DAY)
    row = there.step(row, "come_back", on=month(2) + 8 * DAY)
    there.verified(row, month(2))
    spans = queries.service_of(there.who.pk, AT_BASE)
    assert sum(span.days for span in spans) == (month(1) - month(2)).days - 3
    assert [one.first for one in spans] == [month(2), month(2) + 8 * DAY]
    assert Absence.objects.get().until_on == month(2) + 8 * DAY


def test_a_leave_cuts_every_posting_of_the_person_also_later():
    there = land()
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2))
    actions.record_leave(
        person=there.who, from_on=month(2), until_on=month(2) + 4 * DAY, reason="产假",
        by=there.people["home_desk"],
    )  # fmt: skip
    days = sum(span.days for span in queries.service_of(there.who.pk, AT_BASE))
    assert days == (month(1) - month(2)).days - 4


def test_a_month_is_verified_once_when_it_is_over_and_by_the_host_alone():
    there = land()
    row = there.at("active")
    assert queries.months_to_verify(row, today()) == [month(3), month(2), month(1)]
    there.verified(row, month(3))
    with pytest.raises(Refused, match="已经核实"):
        there.verified(row, month(3))
    with pytest.raises(Refused, match="还没有过完"):
        there.verified(row, month(0))
    with pytest.raises(NotFound):
        actions.verify_month(posting=row, month=month(2), by=there.people["home_desk"])
    with pytest.raises(Forbidden):
        actions.verify_month(posting=row, month=month(2), by=there.people["person"])


def test_service_is_credited_by_the_system_when_every_month_is_verified_and_both_have_signed():
    there = land()
    row = there.at("completed", from_on=month(2), until_on=today())
    with pytest.raises(Refused, match="还有月份没有核实"):
        there.step(row, "countersign")
    there.verified(row, *queries.months_to_verify(row, today()))
    row.refresh_from_db()
    row = there.step(row, "countersign")
    with pytest.raises(Forbidden):
        there.step(row, "credit", by=there.people["home_desk"])
    assert actions.credit_service(county=there.county.pk, by=make.system(there.county)) == 1
    row.refresh_from_db()
    assert row.status == "credited"
    days = sum(span.days for span in queries.service_of(there.who.pk, AT_BASE))
    assert days == (today() - month(2)).days


def test_what_had_not_begun_by_its_end_is_void_and_never_credited():
    there = land()
    row = there.at("ordered", from_on=month(3), until_on=month(1))
    early = there.at("ordered", who=there.second)
    assert actions.void_unbegun(county=there.county.pk, by=make.system(there.county)) == 1
    row.refresh_from_db()
    early.refresh_from_db()
    assert (row.status, row.holds, early.status) == ("voided", False, "ordered")


def test_who_contests_waits_for_the_host_and_nothing_counts_until_then():
    there = land()
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2))
    row.refresh_from_db()
    row = there.step(row, "contest")
    assert queries.service_of(there.who.pk, AT_BASE) == []
    with pytest.raises(Refused, match="申诉"):
        there.verified(row, month(1))
    row = there.step(row, "reverify")
    assert row.status == "active"
    assert len(queries.service_of(there.who.pk, AT_BASE)) == 1


def test_withdrawing_takes_two_people_and_lists_every_consequence():
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 12)
    row = there.at("active", from_on=month(2))
    (done,) = there.verified(row, month(2))
    actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    asked = actions.ask_withdrawal(
        verification=done, reason="记错了人", by=there.people["host_desk"]
    )
    with pytest.raises(Refused, match="已有人申请"):
        actions.ask_withdrawal(verification=done, reason="再来", by=there.people["host_head"])
    with pytest.raises(Forbidden):
        actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["host_desk"])
    make.grant(_person(there.people["host_desk"]), "head", there.host)
    with pytest.raises(Refused, match="自己提出"):
        actions.decide_withdrawal(
            correction=asked, agreed=True, by=make.actor(_person(there.people["host_desk"]))
        )
    actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["host_head"])
    found = ServiceConsequence.objects.order_by("pk")
    assert [one.what for one in found] == ["eligibility", "allowance", "indicator"]
    assert queries.service_of(there.who.pk, AT_BASE) == []
    with pytest.raises(Refused, match="已经决定"):
        actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["host_head"])
    actions.settle_consequence(
        consequence=found[0], answer="已收回证明", by=there.people["home_desk"]
    )
    assert found.get(what="eligibility").done_at is not None
    # It may be verified anew.
    there.verified(row, month(2))


def _person(actor):
    return Person.objects.get(pk=actor.person)


def test_a_rule_edited_later_changes_no_result_already_given():
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 1)
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2), month(1))
    given = actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    assert (given.met, given.months, given.days) == (True, 1, (month(0) - month(2)).days)
    there.set_rule("staffing.promotion.months[at_base]", 12)
    given.refresh_from_db()
    assert (given.met, given.months) == (True, 1)
    again = actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    needed = (after(month(2), 12) - month(2)).days
    assert (again.met, again.months, again.short) == (False, 12, needed - given.days)
    assert again.rule_version > given.rule_version
    assert again.earliest == today() + (again.short or 0) * DAY


def test_where_the_county_has_no_such_rule_nothing_is_stated():
    there = land()
    with pytest.raises(Refused, match="没有写这一条"):
        actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])


def test_study_counts_as_study_and_not_as_service_at_the_base():
    there = land()
    row = there.at("active", kind="study", from_on=month(2))
    there.verified(row, month(2))
    assert queries.service_of(there.who.pk, AT_BASE) == []
    assert len(queries.service_of(there.who.pk, "at_lead")) == 1


def test_evidence_has_every_verified_day_of_a_person_once():
    there = land()
    first = there.at("active", share=Decimal("0.6"), from_on=month(2))
    second = there.at("active", share=Decimal("0.4"), from_on=month(2))
    there.verified(first, month(2), month(1))
    there.verified(second, month(2), month(1))
    period = Period.containing(month(2), "month")
    days = (month(1) - month(2)).days
    assert [
        (one.posting, one.days, one.fte_days, one.once)
        for one in queries.worked(there.county.pk, period)
    ] == [
        (first, days, Fraction(6, 10) * days, days),
        (second, days, Fraction(4, 10) * days, 0),
    ]
    assert queries.worked(there.county.pk, Period.containing(month(4), "month")) == []
    (fact,) = queries.evidence(period, county=there.county.pk, kind="staffing.service_days")
    assert (fact.institution, fact.quantity) == (there.host.pk, Decimal(days))
    (told,) = access.evidence_shown(there.people["office"], there.county.pk, [fact.source])
    assert there.who.name in told.label
    assert access.evidence_shown(make.actor(), there.county.pk, [fact.source]) == []


def test_monitoring_counts_who_completes_six_calendar_months_in_the_period():
    there = land()
    start = month(7)
    row = there.at("active", from_on=start, until_on=month(-3))

    def found(day):
        period = Period.containing(day, "month")
        kind = "staffing.posted_six_months"
        return [one.quantity for one in queries.evidence(period, county=there.county.pk, kind=kind)]

    by = there.people["home_desk"]
    assert found(month(1)) == []  # not registered as a doctor
    actions.state_file(
        person=there.who, profession="doctor", post="established", licence_until_on=None, by=by
    )
    assert found(month(1)) == [None]  # no title, no level: no total
    actions.state_title(person=there.who, name="主治医师", step=2, from_on=month(9), by=by)
    Institution.objects.filter(pk=there.home.pk).update(level="二级甲等")
    assert found(month(1)) == [Decimal(1)]
    assert found(month(2)) == found(month(0)) == []
    there.step(row, "complete", last_day=month(1) - 2 * DAY)
    assert found(month(1)) == []


def test_heads_are_counted_cumulatively_and_never_fall():
    there = land()
    row = there.at("active", kind="county_township", from_on=month(3), until_on=None)
    there.step(row, "complete")
    there.at("active", kind="county_township", from_on=today(), until_on=None)

    def heads(day):
        kind, period = "staffing.county_township_heads", Period.containing(day, "month")
        return len(list(queries.evidence(period, county=there.county.pk, kind=kind)))

    assert [heads(month(back)) for back in (4, 3, 1, 0)] == [0, 1, 1, 1]


def test_the_forms_a_plan_includes_are_counted_with_it_and_a_person_only_once():
    there = land()
    there.at("active", kind="village_graduate", until_on=None)
    kind, period = "staffing.township_village_heads", Period.containing(today(), "month")

    def heads():
        return len(list(queries.evidence(period, county=there.county.pk, kind=kind)))

    there.set_rule("staffing.heads.forms[township_village]", ["乡聘村用", "大学生乡村医生计划"])
    assert heads() == 1
    there.at("active", kind="village_united", who=there.second, until_on=None)
    assert heads() == 1  # not one of those that were set


def test_whoever_is_sent_on_to_another_host_stays_in_the_cumulative_number():
    there = land()
    row = there.at("active", kind="township_village", until_on=None)
    there.verified(row, month(3), month(2), month(1))
    row = there.step(row, "change_host")
    assert row.status == "ordered"
    kind, period = "staffing.township_village_heads", Period.containing(today(), "month")
    found = list(queries.evidence(period, county=there.county.pk, kind=kind))
    assert len(found) == 1
    told = dict(expected_queries.employed(there.county.pk, today()))
    assert told["township_village"] == 1
    there.at("ordered", kind="township_village", who=there.second)
    assert dict(expected_queries.employed(there.county.pk, today()))["township_village"] == 1


def test_what_waits_for_whom():
    there = land()
    row = there.at("nominated")

    def waits(name):
        return [one.url for one in access.waiting_for(there.people[name])]

    assert waits("person") == [row.get_absolute_url()]
    assert waits("home_desk") == []
    row = there.step(row, "consent")
    assert waits("home_desk") == [row.get_absolute_url()]
    for verb in ("approve_home", "confirm_host", "order", "arrive"):
        row = there.step(row, verb)
    assert waits("host_desk") == [row.get_absolute_url()]
    there.verified(row, month(3), month(2), month(1))
    assert waits("host_desk") == []


def test_a_need_that_cannot_be_is_refused_field_by_field():
    there = land()
    with pytest.raises(Invalid) as refusal:
        there.need(until_on=None, share=Decimal(2), post="")
    assert set(refusal.value.fields) == {"until_on", "share", "post"}
    assert there.need(kind="county_township", until_on=None).until_on is None
    assert Posting.objects.count() == 1
    assert PostingVersion.objects.count() == 0

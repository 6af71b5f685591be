"""What referral hands up to assessment: from events alone, to the body they came from."""

from datetime import timedelta

import pytest
import time_machine

from alliance.core.clock import now, today
from alliance.core.periods import Period
from referrals import access, queries
from referrals.models import Referral
from referrals.queries.remote import evidence as remote
from referrals.vocabulary import DOWN, OUT
from tests.referrals.listing import by_one_person
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
MINE = (
    "up_sent", "up_arrived", "up_closed", "up_no_show", "down_counted", "down_doubtful",
    "out_of_county",
)  # fmt: skip


@pytest.fixture
def there() -> Ward:
    return ward()


def facts(there: Ward, kind: str, period: Period | None = None):
    when = period or Period.containing(today(), "month")
    return list(queries.evidence(when, county=there.county.pk, kind=f"referrals.{kind}"))


def cases(there: Ward, kind: str, period: Period | None = None) -> list[str]:
    return [one.source.partition(":")[2] for one in facts(there, kind, period)]


def test_every_kind_says_what_it_counts_and_is_asked_by_name():
    kinds = queries.evidence_kinds()
    codes = [one.code for one in kinds]
    assert codes[: len(MINE)] == [f"referrals.{code}" for code in MINE]
    assert set(codes[len(MINE) :]) == {one.code for one in remote.KINDS}
    assert all(str(one.name) and str(one.filter).endswith("。") for one in kinds)


def test_a_way_up_is_counted_step_by_step(there):
    there.draft()
    waits, closed = there.at("requested"), there.at("closed")
    green = there.at("dispatched")
    missed = there.at("closed_no_show")
    assert set(cases(there, "up_sent")) == {str(row.pk) for row in (waits, closed, green, missed)}
    assert cases(there, "up_arrived") == [str(closed.pk)]
    assert cases(there, "up_closed") == [str(closed.pk)]
    assert cases(there, "up_no_show") == [str(missed.pk)]
    (fact,) = facts(there, "up_closed")
    assert (fact.institution, fact.on, fact.quantity) == (there.base.pk, today(), 1)


def test_a_referral_sent_twice_or_elsewhere_is_sent_once(there):
    case = there.at("in_review")
    for verb in ("return", "submit", "approve"):
        case = there.step(case, verb)
    there.step(case, "redirect", place=there.other)
    assert Referral.objects.count() == 2
    assert cases(there, "up_sent") == [str(case.pk)]


def test_missed_twice_is_one_patient_who_did_not_come(there):
    case = there.at("booked")
    for verb in ("no_show", "book", "no_show"):
        Referral.objects.filter(pk=case.pk, status="booked").update(
            booked_for=now() - timedelta(hours=1)
        )
        case = there.step(case, verb)
    assert cases(there, "up_no_show") == [str(case.pk)]


def test_a_case_counts_where_it_came_from_whoever_has_it_now(there):
    case = there.at("arrived")
    Referral.objects.filter(pk=case.pk).update(owner_at=there.other, owner=None)
    assert [one.institution for one in facts(there, "up_arrived")] == [there.base.pk]


def test_it_counts_in_the_month_in_which_it_happened_in_china(there):
    case = there.at("booked")
    month = Period.containing(today(), "month")
    with time_machine.travel(f"{month.last_day}T17:00:00Z"):  # already the next day here
        there.step(case, "arrive")
    assert cases(there, "up_arrived", month) == []
    (fact,) = facts(there, "up_arrived", month.next)
    assert fact.on == month.next.first_day


def test_what_was_entered_in_error_is_counted_nowhere(there):
    there.at("voided")
    assert cases(there, "up_sent") == []


def test_counted_and_doubtful_ways_down_are_two_kinds(there):
    good, bad = there.at("completed", DOWN), by_one_person(there)
    there.at("registered", DOWN)
    assert cases(there, "down_counted") == [str(good.pk)]
    assert cases(there, "down_doubtful") == [str(bad.pk)]
    (fact,) = facts(there, "down_counted")
    assert fact.institution == there.hospital.pk


def test_nothing_of_another_county_and_nothing_of_a_strange_kind(there):
    there.at("closed")
    assert facts(ward(), "up_sent") == []
    assert facts(there, "nonsense") == []


def test_who_takes_part_may_open_each_case_and_nobody_else(there):
    case = there.at("requested")
    sources = [one.source for one in facts(there, "up_sent")]
    for reader in (there.doctor, there.hospital_desk, there.desk):
        (shown,) = access.evidence_shown(reader, there.county.pk, sources)
        assert (shown.source, shown.url) == (sources[0], case.get_absolute_url())
        assert case.number in shown.label and case.patient.name not in shown.label
    for stranger in (there.other_desk, ward().doctor):
        assert access.evidence_shown(stranger, there.county.pk, sources) == []
    strange = ["referrals.referral:1", "referrals.patient:1", "members.county:1", "x"]
    assert access.evidence_shown(there.doctor, there.county.pk, strange) == []


def test_who_leaves_the_county_is_counted_once_they_left(there):
    there.at("approved", OUT)
    case = there.at("away", OUT)
    assert cases(there, "out_of_county") == [str(case.pk)]
    assert cases(there, "up_sent") == []

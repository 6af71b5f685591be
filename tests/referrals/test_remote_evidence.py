"""What remote diagnosis counts: patients once, readings by kind, each on the day it was signed."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from referrals.models import RemoteItem
from referrals.queries import remote as queries
from referrals.queries.remote.evidence import KINDS, facts
from referrals.remote_words import CONSULTATION
from tests.referrals.remote import Far

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def at(day: int, hour: int = 10, month: int = 11):
    return time_machine.travel(datetime(2026, month, day, hour, tzinfo=ZONE), tick=False)


class November(Far):
    """A ward with the month's items by name."""

    october: RemoteItem
    ecg: RemoteItem
    image: RemoteItem
    last: RemoteItem


@pytest.fixture
def far() -> November:
    """In November: one patient with an ECG and an image, another with an ECG, one answer."""
    with at(1, month=10):
        there = November()
        october = there.at("final", "ecg")
        there.october = october
    patient = there.ward.patient()
    with at(3):
        there.ecg = there.at("acknowledged", "ecg", patient=patient)
    with at(4, hour=23):
        there.image = there.at("final", "imaging", patient=patient)
        there.at("submitted", "ecg")  # not signed
    with at(30, hour=23):
        there.last = there.at("final", "ecg")
        there.at("answered", CONSULTATION)
    return there


def found(far, kind):
    return facts(far.ward.county.pk, *NOVEMBER, f"referrals.{kind}")


def test_each_kind_counts_what_its_sentence_says(far):
    assert {kind.code: len(found(far, kind.code.removeprefix("referrals."))) for kind in KINDS} == {
        "referrals.remote_patients": 2,  # the first one twice examined, and the last
        "referrals.remote_imaging_ecg": 3,
        "referrals.remote_laboratory": 0,
        "referrals.remote_pathology": 0,
        "referrals.remote_consultations": 1,
        "referrals.recognised_results": 0,
    }
    first = found(far, "remote_patients")[0]
    assert (first.source, first.institution, first.on) == (
        f"referrals.remoteitem:{far.ecg.pk}", far.ward.base.pk, date(2026, 11, 3),
    )  # fmt: skip
    assert facts(far.ward.county.pk, *NOVEMBER, "referrals.nothing") == []


def test_an_addendum_counts_no_second_time_and_what_is_void_nowhere(far):
    with at(2, month=12):
        far.step(far.image, "addend")
        december = (date(2026, 12, 1), date(2026, 12, 31))
        assert facts(far.ward.county.pk, *december, "referrals.remote_imaging_ecg") == []
        far.step(far.step(far.last, "ask_void"), "confirm_void")
    assert len(found(far, "remote_imaging_ecg")) == 2
    assert len(found(far, "remote_patients")) == 1


def test_an_adopted_result_counts_each_time(far):
    with at(10):
        far.step(far.october, "recognise")
        far.step(far.ecg, "recognise")
    assert Counter(one.on for one in found(far, "recognised_results")) == {date(2026, 11, 10): 2}


def test_counts_stand_by_body_kind_and_day_with_the_items_behind(far, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = queries.counts(far.ward.county.pk, *NOVEMBER)
    assert [(one.kind, one.on.day, one.n) for one in rows] == [
        (CONSULTATION, 30, 1), ("ecg", 3, 1), ("ecg", 30, 1), ("imaging", 4, 1),
    ]  # fmt: skip
    assert {one.institution for one in rows} == {far.ward.base.pk}
    assert rows[1].items[0].number == far.ecg.number
    assert RemoteItem.objects.count() == 6

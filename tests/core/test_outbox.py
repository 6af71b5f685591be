"""A message is written with the change and delivered at least once, each to one notice."""

import datetime
import logging
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from alliance.core import clock, outbox
from alliance.core.errors import Refused
from alliance.core.models import Message, Notice
from members.models import County, Person
from tests import make

SENTENCE = "%(institution)s 提交了 %(count)s 项。"


@pytest.fixture
def county(db: None) -> County:
    return make.county()


@pytest.fixture
def person(county: County) -> Person:
    return Person.objects.create(county=county, name="演示人员 07")


def tell(person: Person, text: str = "考核结果已公布。", **values: Any) -> Message:
    with transaction.atomic():
        return outbox.tell(
            county=person.county_id, person=person.pk, text=text, url="/kpi/", **values
        )


def test_a_person_is_told_once_the_message_is_delivered(person: Person) -> None:
    tell(person, SENTENCE, institution="试验卫生院", count=3)
    assert not outbox.notices_for(person.pk).exists()
    assert outbox.deliver() == 1
    notice = outbox.notices_for(person.pk).get()
    assert notice.sentence == "试验卫生院 提交了 3 项。"
    assert (notice.url, notice.county_id) == ("/kpi/", person.county_id)
    assert outbox.deliver() == 0


def test_a_notice_is_read_in_the_language_of_the_page(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(person, "是")
    outbox.deliver()
    notice = outbox.notices_for(person.pk).get()
    with translation.override("zh-hans"):
        assert str(notice) == "是"


def test_what_the_change_takes_back_is_not_said(person: Person) -> None:
    with pytest.raises(Refused), transaction.atomic():
        tell(person)
        raise Refused("现在不行。")
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_any_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="action"):
        outbox.post(county=make.county().pk, kind="notice", arguments={})


def test_a_message_whose_worker_died_is_sent_again_with_the_same_id(person: Person) -> None:
    message = tell(person)
    outbox._show(message)  # sent, and the worker died before the stamp
    Message.objects.filter(pk=message.pk).update(claimed_at=clock.now(), tries=1)
    assert outbox.deliver() == 0
    with time_machine.travel(clock.now() + outbox.LEASE + datetime.timedelta(seconds=1)):
        assert outbox.deliver() == 1
    assert Notice.objects.filter(message=message.pk).count() == 1


def test_one_message_that_fails_does_not_stop_the_others(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        broken = outbox.post(county=person.county_id, kind="unknown", arguments={})
    tell(person)
    with caplog.at_level(logging.ERROR, "alliance.outbox"):
        assert outbox.deliver() == 1
    broken.refresh_from_db()
    assert (broken.sent_at, broken.tries) == (None, 1)
    assert "unknown" in broken.error


def test_a_message_that_always_fails_is_left_for_somebody_to_look_at(person: Person) -> None:
    with transaction.atomic():
        broken = outbox.post(county=person.county_id, kind="unknown", arguments={})
    at = clock.now()
    for attempt in range(outbox.MOST_TRIES + 5):
        with time_machine.travel(at + attempt * 2 * outbox.LEASE):
            outbox.deliver()
    broken.refresh_from_db()
    assert broken.tries == outbox.MOST_TRIES


def test_read_notices_leave_the_header_and_stay_in_the_list(person: Person) -> None:
    tell(person)
    tell(person, "第二条。")
    outbox.deliver()
    newest, oldest = outbox.notices_for(person.pk)
    assert oldest.at <= newest.at
    assert outbox.mark_read(person.pk, until=oldest.pk) == 1
    assert list(outbox.notices_for(person.pk)) == [newest]
    assert outbox.notices_for(person.pk, unread=False).count() == 2
    assert outbox.mark_read(person.pk) == 1


def test_somebody_elses_notices_stay_theirs(person: Person, county: County) -> None:
    other = Person.objects.create(county=county, code="08", name="演示人员 08")
    tell(person)
    outbox.deliver()
    assert not outbox.notices_for(other.pk).exists()
    assert outbox.mark_read(other.pk) == 0

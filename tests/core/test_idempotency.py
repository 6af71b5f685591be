"""The same request twice changes once and is answered twice."""

import threading

import pytest
from django.db import connections
from django.test import RequestFactory

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.idempotency import key_of, once
from alliance.core.models import AuditEvent, IdempotencyKey

CLERK = Actor(user=1, person=7, county=5)
OTHER = Actor(user=2, person=8, county=5)


@action
def book(*, by: Actor, fail: bool = False) -> dict[str, int]:
    audit.record(by, "place.booked", "place:1")
    if fail:
        raise Refused("full")
    return {"number": 17}


def booked() -> int:
    return AuditEvent.objects.filter(what="place.booked").count()


@pytest.mark.django_db
def test_the_second_time_the_first_answer_is_given() -> None:
    for _ in range(2):
        assert once(CLERK, "k-1", "place.book", lambda: book(by=CLERK)) == {"number": 17}
    assert booked() == 1


@pytest.mark.django_db
def test_another_key_owner_or_verb_is_another_request() -> None:
    once(CLERK, "k-1", "place.book", lambda: book(by=CLERK))
    once(CLERK, "k-2", "place.book", lambda: book(by=CLERK))
    once(OTHER, "k-1", "place.book", lambda: book(by=OTHER))
    once(CLERK, "k-1", "place.keep", lambda: book(by=CLERK))
    once(CLERK, "", "place.book", lambda: book(by=CLERK))
    once(CLERK, "", "place.book", lambda: book(by=CLERK))
    assert booked() == 6


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again_under_its_key() -> None:
    with pytest.raises(Refused):
        once(CLERK, "k-1", "place.book", lambda: book(by=CLERK, fail=True))
    assert not IdempotencyKey.objects.exists()
    assert once(CLERK, "k-1", "place.book", lambda: book(by=CLERK)) == {"number": 17}


@pytest.mark.django_db
def test_a_key_is_not_used_for_another_request() -> None:
    once(CLERK, "k-1", "place.book", lambda: book(by=CLERK), asked={"place": 1})
    with pytest.raises(Invalid) as refusal:
        once(CLERK, "k-1", "place.book", lambda: book(by=CLERK), asked={"place": 2})
    assert refusal.value.code == "key_reused"
    assert booked() == 1


@pytest.mark.django_db
def test_an_action_that_answers_nothing_runs_once_too() -> None:
    runs: list[int] = []
    for _ in range(2):
        assert once(CLERK, "k-1", "note", lambda: runs.append(1)) is None
    assert runs == [1]


def test_the_key_stands_in_the_header() -> None:
    requests = RequestFactory()
    assert key_of(requests.post("/", headers={"Idempotency-Key": "k-1"})) == "k-1"
    assert key_of(requests.post("/")) == ""
    with pytest.raises(Invalid):
        key_of(requests.post("/", headers={"Idempotency-Key": "k" * 201}))


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_moment_book_one_place() -> None:
    answers: list[object] = []

    def press() -> None:
        try:
            answers.append(once(CLERK, "k-1", "place.book", lambda: book(by=CLERK)))
        except Exception as fault:  # noqa: BLE001 shown below
            answers.append(fault)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=press) for _ in range(8)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert answers == [{"number": 17}] * 8
    assert booked() == 1

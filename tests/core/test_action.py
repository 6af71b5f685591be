"""Every change is one transaction, by somebody, and leaves something in the audit."""

import json
from typing import Any

import pytest
from django.db import transaction

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.models import AuditEvent, Message, Notice

pytestmark = pytest.mark.django_db
CLERK = Actor(user=1, person=7, grant=3, role="clerk", county=5, institution=9, request_id="r-1")


@action
def write(*, by: Actor, name: str = "a", fail: bool = False) -> str:
    audit.record(by, "note.written", f"note:{name}", reason="asked", size=2)
    if fail:
        raise Refused("no")
    return name


@action
def write_nothing(*, by: Actor) -> None:
    AuditEvent.objects.count()


@action
def write_two(*, by: Actor, second_fails: bool = False) -> None:
    write(by=by, name="inner")
    if second_fails:
        with pytest.raises(Refused):
            write(by=by, name="refused", fail=True)
    audit.record(by, "notes.written", "note:all")


@action
def lean_on_an_empty_one(*, by: Actor) -> None:
    audit.record(by, "outer.done", "note:outer")
    write_nothing(by=by)


def events() -> list[str]:
    return [f"{e.what} {e.subject}" for e in AuditEvent.objects.order_by("county_id", "number")]


def test_what_was_done_is_recorded_with_who_did_it() -> None:
    assert write(by=CLERK) == "a"
    event = AuditEvent.objects.get()
    said = json.loads(event.text)
    assert (event.county_id, event.kind, event.number) == (5, "change", 1)
    assert (event.person_id, event.institution_id) == (7, 9)
    assert said["reason"] == "asked"
    assert said["details"] == {"size": "2"}
    assert (said["user"], said["grant"], said["role"], said["request"]) == (
        "1",
        "3",
        "clerk",
        "r-1",
    )


def test_an_action_that_records_nothing_fails() -> None:
    with pytest.raises(RuntimeError, match="write_nothing recorded nothing"):
        write_nothing(by=CLERK)
    with pytest.raises(RuntimeError, match="write_nothing recorded nothing"):
        lean_on_an_empty_one(by=CLERK)
    assert events() == []


def test_a_refused_action_leaves_nothing() -> None:
    with pytest.raises(Refused):
        write(by=CLERK, fail=True)
    assert events() == []


def test_actions_inside_actions_are_chained_together_at_the_end() -> None:
    write_two(by=CLERK)
    assert events() == ["note.written note:inner", "notes.written note:all"]


def test_an_inner_refusal_that_is_caught_takes_its_event_with_it() -> None:
    write_two(by=CLERK, second_fails=True)
    assert events() == ["note.written note:inner", "notes.written note:all"]


def test_without_audit_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    @action
    def change(*, by: Actor) -> None:
        Notice.objects.all().delete()
        audit.record(by, "note.written", "note:x")

    monkeypatch.setattr("alliance.core.db.chain.append", _broken)
    with pytest.raises(OSError, match="disk"):
        change(by=CLERK)
    assert events() == []


def _broken(*args: Any) -> None:
    raise OSError("disk full")


def test_only_keywords_and_only_an_actor() -> None:
    with pytest.raises(TypeError, match="keywords"):
        write(CLERK)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="by="):
        write(by=None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="by="):
        write()  # type: ignore[call-arg]


def test_recording_outside_an_action_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="outside an action"):
        audit.record(CLERK, "note.written", "note:1")


@pytest.mark.django_db(transaction=True)
def test_what_follows_the_commit_waits_for_it() -> None:
    told: list[int] = []

    @action
    def change(*, by: Actor) -> None:
        audit.record(by, "note.written", "note:1")
        transaction.on_commit(lambda: told.append(AuditEvent.objects.count()))
        assert told == []

    change(by=CLERK)
    assert told == [1]


def test_each_county_has_its_own_chain() -> None:
    @action
    def change(*, by: Actor) -> None:
        audit.record(by, "a", "note:1", county=8)
        audit.record(by, "b", "note:1", county=2)
        audit.record(by, "c", "note:1", county=8)

    change(by=CLERK)
    found = AuditEvent.objects.order_by("county_id", "number")
    assert [(e.county_id, e.number, e.what) for e in found] == [
        (2, 1, "b"),
        (8, 1, "a"),
        (8, 2, "c"),
    ]


def test_a_row_brings_its_county_along() -> None:
    @action
    def change(*, by: Actor) -> None:
        audit.record(by, "job.asked", Notice(pk=4, county_id=3))

    change(by=CLERK)
    event = AuditEvent.objects.get()
    assert (event.county_id, event.subject) == (3, "core.notice:4")
    assert Message._meta.label_lower == "core.message"

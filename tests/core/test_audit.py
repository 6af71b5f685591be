"""The audit names who tampered with it: nothing is changed, cut or slipped in unnoticed."""

import json
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils.translation import gettext_lazy

from alliance.core import anchors, audit, tasks, verification
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.db import chain
from alliance.core.models import AuditEvent, AuditHead
from tests.flushing import unguarded

CLERK = Actor(user=1, person=7, county=5)


@pytest.fixture(autouse=True)
def _own_anchors(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_ANCHORS = tmp_path / "anchors.jsonl"


@action
def write(*, by: Actor, times: int = 1) -> None:
    for n in range(times):
        audit.record(by, "note.written", f"note:{n}")


def tamper(sql: str) -> None:
    """What only somebody with the database in hand can do."""
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(sql)


# --- the canonical text -------------------------------------------------------


def test_a_text_is_the_same_everywhere() -> None:
    beijing = datetime(2026, 3, 1, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    text = audit.canonical(
        {
            "b": Decimal("1.50"),
            "a": [1, None, True, "镇"],
            "at": beijing,
            "on": date(2026, 3, 1),
            "name": gettext_lazy("县"),
            "set": {2, 1},
        }
    )
    assert text == (
        '{"a":["1",null,true,"镇"],"at":"2026-03-01T00:00:00.000005+00:00","b":"1.50",'
        '"name":"县","on":"2026-03-01","set":["1","2"]}'
    )


@pytest.mark.parametrize("value", [1.5, "\ud800", object(), b"x"])
def test_what_has_no_one_text_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        audit.canonical({"value": value})


@pytest.mark.django_db
def test_both_databases_hash_alike() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    for text in ("{}", '{"镇":"1"}'):
        chain.append(5, "change", [chain.Link(at, "w", "s", None, 3, text)])
    first, second = AuditEvent.objects.order_by("number")
    assert first.hash == chain.digest("", 1, "{}")
    assert second.prev_hash == first.hash
    assert second.hash == chain.digest(first.hash, 2, '{"镇":"1"}')
    assert (first.at, first.person_id, first.institution_id) == (at, None, 3)


# --- verifying ----------------------------------------------------------------


@pytest.mark.django_db
def test_an_untouched_chain_is_sound() -> None:
    write(by=CLERK, times=3)
    write(by=CLERK)
    audit.denied(CLERK, "access.denied", "kpi:run", reason="forbidden")
    audit.seen(CLERK, "person.revealed", "members.person:7", reason="call back")
    assert [(v.kind, v.checked, v.sound) for v in verification.verify_all()] == [
        ("change", 4, True),
        ("read", 2, True),
    ]
    assert json.loads(AuditEvent.objects.get(what="access.denied").text)["result"] == "denied"


EVENT, HEAD = AuditEvent._meta.db_table, AuditHead._meta.db_table
FORGERIES = {
    "a text": (f"UPDATE {EVENT} SET text = replace(text, 'note:2', 'note:9') WHERE number = 3", 3),
    "a column beside the text": (f"UPDATE {EVENT} SET subject = 'other' WHERE number = 3", 3),
    "a person": (f"UPDATE {EVENT} SET person_id = 8 WHERE number = 3", 3),
    "a missing event": (f"DELETE FROM {EVENT} WHERE number = 3", 3),
    "a hash": (f"UPDATE {EVENT} SET hash = prev_hash WHERE number = 3", 3),
    "the order": (f"UPDATE {EVENT} SET number = number + 10 WHERE number = 3", 3),
    "a cut end": (f"DELETE FROM {EVENT} WHERE number > 3", 4),
    "no events": (f"DELETE FROM {EVENT}", 1),
    "a lost head": (f"DELETE FROM {HEAD}", 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("forgery", FORGERIES)
def test_it_finds(forgery: str) -> None:
    write(by=CLERK, times=5)
    sql, first_bad = FORGERIES[forgery]
    tamper(sql)
    verdict = verification.verify(5, "change")
    assert not verdict.sound
    assert verdict.first_bad == first_bad, verdict


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["{}", "[1]", "no JSON", None])
def test_an_event_slipped_in_is_found(text: str | None) -> None:
    """Also a well-made one: the head was not moved."""
    write(by=CLERK, times=2)
    last = AuditEvent.objects.get(number=2)
    text = last.text if text is None else text
    AuditEvent.objects.create(
        county_id=5, kind="change", number=3, at=last.at, what=last.what, subject=last.subject,
        person_id=7, text=text, prev_hash=last.hash, hash=chain.digest(last.hash, 3, text),
    )  # fmt: skip
    verdict = verification.verify(5, "change")
    assert (verdict.sound, verdict.first_bad) == (False, 3)


@pytest.mark.django_db
def test_a_cut_end_with_the_head_set_back_is_found_by_the_anchor() -> None:
    write(by=CLERK, times=5)
    anchors.note()
    third = AuditEvent.objects.get(number=3)
    tamper(f"DELETE FROM {EVENT} WHERE number > 3")
    tamper(f"UPDATE {HEAD} SET number = 3, hash = '{third.hash}'")
    verdict = verification.verify(5, "change")
    assert verdict.why == "the chain is shorter than its anchor"
    write(by=CLERK, times=2)  # it grows over the anchor's number again
    assert verification.verify(5, "change").why == "differs from the anchor"


@pytest.mark.django_db
def test_a_chain_that_vanished_is_found_by_the_anchor() -> None:
    write(by=CLERK)
    call_command("verify_audit", "--anchor")
    tamper(f"DELETE FROM {EVENT}")
    tamper(f"DELETE FROM {HEAD}")
    assert [v.sound for v in verification.verify_all()] == [False]


@pytest.mark.django_db
def test_the_command_names_the_event_and_anchors_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(by=CLERK, times=3)
    tamper(f"UPDATE {EVENT} SET what = 'other' WHERE number = 2")
    with pytest.raises(CommandError):
        call_command("verify_audit", "--anchor")
    assert (
        "county 5 change: event 2: the column what differs from the text" in capsys.readouterr().err
    )
    assert anchors.known() == []


# --- many at once -------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_clerks_at_once_leave_one_sound_chain() -> None:
    faults: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(5):
                write(by=CLERK, times=2)
                audit.denied(CLERK, "access.denied", "x")
        except Exception as fault:  # noqa: BLE001 shown below
            faults.append(fault)
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=work) for _ in range(4)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert faults == []
    assert [(v.checked, v.sound) for v in verification.verify_all()] == [(40, True), (20, True)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_the_head_is_locked_after_foreign_keys_were_checked() -> None:
    """Deferred checks take locks on parents; after the head that order was a deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc, prosecdef FROM pg_proc WHERE proname = 'core_audit_append'")
        source, definer = cursor.fetchone()
    assert definer
    assert source.index("SET CONSTRAINTS ALL IMMEDIATE") < source.index("FOR NO KEY UPDATE")


@pytest.mark.django_db
def test_the_heads_are_anchored_daily_and_a_broken_chain_is_reported(
    caplog: pytest.LogCaptureFixture,
) -> None:
    write(by=CLERK, times=2)
    tasks.anchor()
    assert [(anchor.county, anchor.kind, anchor.number) for anchor in anchors.known()] == [
        (5, "change", 2)
    ]
    tamper(f"DELETE FROM {EVENT} WHERE number = 2")
    tasks.anchor()
    assert "the audit is not sound" in caplog.text
    assert len(anchors.known()) == 1

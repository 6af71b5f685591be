"""What is append-only stays as it was written, whatever is tried and however tables change."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.db.guards import AppendOnly
from alliance.core.models import AuditEvent
from tests.core import scratch

TABLE = AuditEvent._meta.db_table
CLERK = Actor(user=1, person=1, county=1)


@action
def note(*, by: Actor) -> None:
    audit.record(by, "note.written", "note:1")


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


ATTEMPTS = {
    "update": f"UPDATE {TABLE} SET what = 'forged'",
    "delete": f"DELETE FROM {TABLE}",
}
if connection.vendor == "sqlite":
    COLUMNS = ", ".join(str(field.column) for field in AuditEvent._meta.local_fields)
    ATTEMPTS |= {
        "replace": f"INSERT OR REPLACE INTO {TABLE} SELECT {COLUMNS} FROM {TABLE}",
        "replace by number": f"INSERT OR REPLACE INTO {TABLE}"
        f" SELECT {COLUMNS.replace('id, ', '99, ', 1)} FROM {TABLE}",
        "upsert": f"INSERT INTO {TABLE} SELECT {COLUMNS} FROM {TABLE} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET what = 'forged'",
    }
else:
    ATTEMPTS |= {"truncate": f"TRUNCATE {TABLE}"}


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_audit_event_cannot_be(attempt: str) -> None:
    note(by=CLERK)
    with pytest.raises(DatabaseError, match="append-only"):
        run(ATTEMPTS[attempt])
    assert AuditEvent.objects.get().what == "note.written"


@pytest.mark.django_db
def test_a_new_event_is_welcome() -> None:
    note(by=CLERK)
    note(by=CLERK)
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_guard_survives_a_changed_table(attempt: str) -> None:
    """Django rebuilds a table on SQLite and would lose its triggers without a word."""
    note(by=CLERK)
    added: Any = models.TextField(default="")
    added.set_attributes_from_name("added")
    with connection.schema_editor() as editor:
        editor.add_field(AuditEvent, added)
        editor.remove_field(AuditEvent, added)
    with pytest.raises(DatabaseError, match="append-only"):
        run(ATTEMPTS[attempt])


WATCH = {
    "sqlite": [
        (
            "CREATE TRIGGER watch BEFORE INSERT ON scratch_ward WHEN NOT EXISTS"
            " (SELECT 1 FROM scratch_hospital WHERE name LIKE '%')"
            " BEGIN SELECT RAISE(ABORT, 'watched'); END"
        )
    ],
    "postgresql": [
        (
            "CREATE OR REPLACE FUNCTION pg_temp.watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NOT EXISTS (SELECT 1 FROM scratch_hospital WHERE name LIKE '%') THEN"
            " RAISE EXCEPTION 'watched'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER watch BEFORE INSERT ON scratch_ward"
            " FOR EACH ROW EXECUTE FUNCTION pg_temp.watch()"
        ),
    ],
}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_trigger_names_can_be_changed() -> None:
    """On SQLite a rebuild fails when another table's trigger names the table."""
    with scratch.hospitals() as world:
        for statement in WATCH[connection.vendor]:
            run(statement)
        added: Any = models.TextField(default="")
        added.set_attributes_from_name("added")
        with connection.schema_editor() as editor:
            editor.add_field(world.Hospital, added)
        world.Ward.objects.create(county=world.north, hospital=world.northern)
        world.Ward.objects.all().delete()
        world.Hospital.objects.all().delete()
        with pytest.raises(DatabaseError, match="watched"):
            world.Ward.objects.create(county=world.north)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_every_test_begins_with_an_empty_audit(time: int) -> None:
    """What the first one committed was flushed, and the guard stands again for the second."""
    assert not AuditEvent.objects.exists()
    note(by=CLERK)
    with pytest.raises(DatabaseError, match="append-only"):
        run(ATTEMPTS["delete"])


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_away_and_put_back() -> None:
    note(by=CLERK)
    guard, state = AppendOnly("AuditEvent"), SimpleNamespace(apps=apps)
    with connection.schema_editor() as editor:
        guard.database_backwards("core", editor, state, state)
    try:
        run(ATTEMPTS["update"])
    finally:
        with connection.schema_editor() as editor:
            guard.database_forwards("core", editor, state, state)
    with pytest.raises(DatabaseError, match="append-only"):
        run(ATTEMPTS["update"])

"""Migration operations that let the database itself guard a table."""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.models import UniqueConstraint

REFUSE = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class AppendOnly(Operation):
    """Rows of the model are inserted and read, never changed or removed.

    `AppendOnly("AuditEvent")`, in a migration of the model's own app after its table.
    Triggers on both databases; on SQLite one more refuses INSERT OR REPLACE, which would
    delete without firing them.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: triggers are no part of a model's state."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Create the triggers."""
        model = after.apps.get_model(app_label, self.model_name)
        sqlite = editor.connection.vendor == "sqlite"
        for statement in _on_sqlite(model) if sqlite else _on_postgresql(model):
            editor.execute(statement, None)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Take the triggers away."""
        model = before.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        sqlite = editor.connection.vendor == "sqlite"
        for event in ("update", "delete", "replace") if sqlite else ("change", "truncate"):
            where = "" if sqlite else f' ON "{table}"'
            editor.execute(f'DROP TRIGGER "{table}_no_{event}"{where}', None)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Refuse changes to {self.model_name}"


def _on_sqlite(model: Any) -> list[str]:
    table = model._meta.db_table
    refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
    statements = [
        f'CREATE TRIGGER "{table}_no_{event}" BEFORE {event.upper()} ON "{table}"'
        f" BEGIN {refuse}; END"
        for event in ("update", "delete")
    ]
    there = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in unique_keys(model)
    )
    found = f'EXISTS (SELECT 1 FROM "{table}" WHERE {there})'  # noqa: S608 — names of our own
    statements.append(
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}"'
        f" WHEN {found} BEGIN {refuse}; END"
    )
    return statements


def unique_keys(model: Any) -> list[list[str]]:
    """The columns of everything that is unique in the model, its primary key first."""
    keys = [[field.column] for field in model._meta.local_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            keys.append([model._meta.get_field(name).column for name in constraint.fields])
    return keys


def _on_postgresql(model: Any) -> list[str]:
    table = model._meta.db_table
    events = {"change": "UPDATE OR DELETE", "truncate": "TRUNCATE"}
    scopes = {"change": "ROW", "truncate": "STATEMENT"}
    triggers = [
        f'CREATE TRIGGER "{table}_no_{name}" BEFORE {event} ON "{table}"'
        f" FOR EACH {scopes[name]} EXECUTE FUNCTION core_refuse_change()"
        for name, event in events.items()
    ]
    return [REFUSE, *triggers]

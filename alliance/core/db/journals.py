"""A migration operation by which the database itself keeps journals balanced and unchanged."""

from typing import Any

from django.db.migrations.operations.base import Operation

from alliance.core.db.guards import unique_keys

#: Said by the database; `{journal}` and `{entry}` are names of our own.
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION "{journal}_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    debit numeric;
    credit numeric;
    before jsonb;
    after jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a journal of {journal} begins as a draft'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP IN ('DELETE', 'TRUNCATE') OR OLD.state = 'posted' THEN
        RAISE EXCEPTION 'a journal of {journal} is not changed or removed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    before := to_jsonb(OLD) - 'state';
    after := to_jsonb(NEW) - 'state';
    IF before <> after OR NEW.state <> 'posted' THEN
        RAISE EXCEPTION 'a draft of {journal} is posted as it stands'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT COALESCE(SUM(fen) FILTER (WHERE side = 'D'), 0),
           COALESCE(SUM(fen) FILTER (WHERE side = 'C'), 0)
      INTO debit, credit FROM "{entry}" WHERE journal_id = NEW.id;
    IF debit <> credit OR debit = 0 THEN
        RAISE EXCEPTION 'journal % of {journal} does not balance', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION "{entry}_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    -- Locked: between this look and the insert nobody posts the journal.
    SELECT state INTO said FROM "{journal}" WHERE id = NEW.journal_id FOR SHARE;
    IF said IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'a posted journal of {journal} takes no entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "{journal}_guard" BEFORE INSERT OR UPDATE OR DELETE ON "{journal}"
    FOR EACH ROW EXECUTE FUNCTION "{journal}_guard"();
CREATE TRIGGER "{journal}_no_truncate" BEFORE TRUNCATE ON "{journal}"
    FOR EACH STATEMENT EXECUTE FUNCTION "{journal}_guard"();
CREATE TRIGGER "{entry}_guard" BEFORE INSERT ON "{entry}"
    FOR EACH ROW EXECUTE FUNCTION "{entry}_guard"();
"""
_POSTGRESQL_AWAY = """
DROP TRIGGER "{entry}_guard" ON "{entry}";
DROP TRIGGER "{journal}_no_truncate" ON "{journal}";
DROP TRIGGER "{journal}_guard" ON "{journal}";
DROP FUNCTION "{entry}_guard"();
DROP FUNCTION "{journal}_guard"();
"""


class DoubleEntry(Operation):
    """A journal is a draft, takes its entries, is posted once when they balance, and then stands.

    `DoubleEntry("Journal", "Entry")`, in a migration after both tables and after
    `AppendOnly("Entry")`. The journal has `state` (draft, posted), the entry `journal`, `side`
    (D, C) and `fen`. Triggers on both databases.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, journal: str, entry: str) -> None:
        self.journal = journal
        self.entry = entry

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: triggers are no part of a model's state."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Create the triggers."""
        journal = after.apps.get_model(app_label, self.journal)
        entry = after.apps.get_model(app_label, self.entry)
        if editor.connection.vendor == "sqlite":
            for statement in _on_sqlite(journal, entry):
                editor.execute(statement, None)
            return
        editor.execute(_named(_POSTGRESQL, journal, entry), None)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Take the triggers away."""
        journal = before.apps.get_model(app_label, self.journal)
        entry = before.apps.get_model(app_label, self.entry)
        if editor.connection.vendor != "sqlite":
            editor.execute(_named(_POSTGRESQL_AWAY, journal, entry), None)
            return
        table = journal._meta.db_table
        for name in (f"{entry._meta.db_table}_guard", *(f"{table}_{n}" for n in _ON_JOURNAL)):
            editor.execute(f'DROP TRIGGER "{name}"', None)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Keep {self.journal} balanced and unchanged"


_ON_JOURNAL = ("begins", "stands", "stays", "once")


def _named(text: str, journal: Any, entry: Any) -> str:
    return text.format(journal=journal._meta.db_table, entry=entry._meta.db_table)


def _on_sqlite(journal: Any, entry: Any) -> list[str]:
    table, lines = journal._meta.db_table, entry._meta.db_table
    columns = [field.column for field in journal._meta.local_fields if field.name != "state"]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    total = (
        f"(SELECT COALESCE(SUM(fen), 0) FROM \"{lines}\" WHERE journal_id = NEW.id AND side = '%s')"  # noqa: S608
    )
    unbalanced = f"{total % 'D'} <> {total % 'C'} OR {total % 'D'} = 0"
    state = f'(SELECT state FROM "{table}" WHERE id = NEW.journal_id)'  # noqa: S608
    guards = (
        # REPLACE would remove the journal in its place without firing a trigger.
        (f"{table}_begins", f"INSERT ON {table}", f"NEW.state <> 'draft' OR {taken(journal)}"),
        (
            f"{table}_stands",
            f"UPDATE ON {table}",
            f"OLD.state = 'posted' OR NEW.state <> 'posted' OR {changed}",
        ),
        (f"{table}_once", f"UPDATE ON {table}", unbalanced),
        (f"{table}_stays", f"DELETE ON {table}", "1"),
        (f"{lines}_guard", f"INSERT ON {lines}", f"COALESCE({state}, '') <> 'draft'"),
    )
    return [
        f"CREATE TRIGGER {name} BEFORE {event} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{_SAID[name.rpartition('_')[2]]}'); END"
        for name, event, when in guards
    ]


#: What SQLite says when a guard refuses.
_SAID = {
    "begins": "a journal begins as a draft of its own",
    "stands": "a journal is posted once and not changed",
    "once": "the journal does not balance",
    "stays": "a journal is not removed",
    "guard": "a posted journal takes no entry",
}


def taken(model: Any) -> str:
    """Whether another row of the model has one of the new row's unique keys."""
    there = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in unique_keys(model)
    )
    return f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" WHERE {there})'  # noqa: S608

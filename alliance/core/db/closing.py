"""A migration operation by which the database itself keeps a closed month and its lines."""

from typing import Any

from django.db.migrations.operations.base import Operation

from alliance.core.db.journals import taken

#: Said by the database; `{month}` and `{line}` are names of our own.
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION "{month}_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'months of {month} are not emptied'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.closed_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'version' <> to_jsonb(NEW) - 'version' THEN
        RAISE EXCEPTION 'a closed month of {month} is not changed or removed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION "{line}_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'lines of {line} are not emptied'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        -- Locked: between this look and the change nobody closes the month.
        SELECT closed_at INTO moment FROM "{month}" WHERE id = OLD.month_id FOR SHARE;
        IF moment IS NOT NULL THEN
            RAISE EXCEPTION 'a line of a closed month of {month} is not changed or removed'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    END IF;
    SELECT closed_at INTO moment FROM "{month}" WHERE id = NEW.month_id FOR SHARE;
    IF moment IS NOT NULL AND NOT NEW.is_correction THEN
        RAISE EXCEPTION 'a closed month of {month} takes corrections alone'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "{month}_guard" BEFORE UPDATE OR DELETE ON "{month}"
    FOR EACH ROW EXECUTE FUNCTION "{month}_guard"();
CREATE TRIGGER "{month}_no_truncate" BEFORE TRUNCATE ON "{month}"
    FOR EACH STATEMENT EXECUTE FUNCTION "{month}_guard"();
CREATE TRIGGER "{line}_guard" BEFORE INSERT OR UPDATE OR DELETE ON "{line}"
    FOR EACH ROW EXECUTE FUNCTION "{line}_guard"();
CREATE TRIGGER "{line}_no_truncate" BEFORE TRUNCATE ON "{line}"
    FOR EACH STATEMENT EXECUTE FUNCTION "{line}_guard"();
"""
_POSTGRESQL_AWAY = """
DROP TRIGGER "{line}_no_truncate" ON "{line}";
DROP TRIGGER "{line}_guard" ON "{line}";
DROP TRIGGER "{month}_no_truncate" ON "{month}";
DROP TRIGGER "{month}_guard" ON "{month}";
DROP FUNCTION "{line}_guard"();
DROP FUNCTION "{month}_guard"();
"""


class ClosedStands(Operation):
    """A month that is closed stands with its lines; it takes lines that correct it, and no other.

    `ClosedStands("PayMonth", "PayLine")`, in a migration after both tables. The month has
    `closed_at` and `version`, the line `month` and `is_correction`. Triggers on both databases.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, month: str, line: str) -> None:
        self.month = month
        self.line = line

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: triggers are no part of a model's state."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Create the triggers."""
        month = after.apps.get_model(app_label, self.month)
        line = after.apps.get_model(app_label, self.line)
        if editor.connection.vendor != "sqlite":
            editor.execute(_named(_POSTGRESQL, month, line), None)
            return
        for name, event, when, said in _on_sqlite(month, line):
            editor.execute(
                f'CREATE TRIGGER "{name}" BEFORE {event} WHEN {when}'
                f" BEGIN SELECT RAISE(ABORT, '{said}'); END",
                None,
            )

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Take the triggers away."""
        month = before.apps.get_model(app_label, self.month)
        line = before.apps.get_model(app_label, self.line)
        if editor.connection.vendor != "sqlite":
            editor.execute(_named(_POSTGRESQL_AWAY, month, line), None)
            return
        for name, *_rest in _on_sqlite(month, line):
            editor.execute(f'DROP TRIGGER "{name}"', None)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Keep closed rows of {self.month} and their lines unchanged"


def _named(text: str, month: Any, line: Any) -> str:
    return text.format(month=month._meta.db_table, line=line._meta.db_table)


def _on_sqlite(month: Any, line: Any) -> list[tuple[str, str, str, str]]:
    """Name, event, condition and sentence of each guard."""
    table, lines = month._meta.db_table, line._meta.db_table
    columns = [one.column for one in month._meta.local_fields if one.name != "version"]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    closed = f'(SELECT closed_at FROM "{table}" WHERE id = %s.month_id) IS NOT NULL'  # noqa: S608
    before, after = closed % "OLD", closed % "NEW"
    stands = "a closed month is not changed or removed"
    line_stands = "a line of a closed month is not changed or removed"
    replaced = "a row is not replaced"
    alone = "a closed month takes corrections alone"
    return [
        # REPLACE would remove a row in its place without firing a trigger.
        (f"{table}_replaced", f'INSERT ON "{table}"', taken(month), replaced),
        (f"{table}_stands", f'UPDATE ON "{table}"', f"OLD.closed_at IS NOT NULL AND ({changed})",
         stands),
        (f"{table}_stays", f'DELETE ON "{table}"', "OLD.closed_at IS NOT NULL", stands),
        (f"{lines}_replaced", f'INSERT ON "{lines}"', taken(line), replaced),
        (f"{lines}_added", f'INSERT ON "{lines}"', f"{after} AND NOT NEW.is_correction", alone),
        (f"{lines}_stands", f'UPDATE ON "{lines}"', f"{before} OR {after}", line_stands),
        (f"{lines}_stays", f'DELETE ON "{lines}"', before, line_stands),
    ]  # fmt: skip

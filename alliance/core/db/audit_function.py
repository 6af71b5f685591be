"""The one call with which PostgreSQL appends to an audit chain."""

from typing import Any

from django.db.migrations.operations.base import Operation

# Constraints are checked before the head is locked: Django's deferred foreign keys take
# locks on parents at COMMIT, and after the head that order is a deadlock.
APPEND = """
CREATE OR REPLACE FUNCTION core_audit_append(
    in_county bigint, in_kind text, in_at timestamptz[], in_what text[], in_subject text[],
    in_person bigint[], in_institution bigint[], in_text text[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head core_audithead;
    previous text;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    INSERT INTO core_audithead (county_id, kind, number, hash)
        VALUES (in_county, in_kind, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM core_audithead
        WHERE county_id = in_county AND kind = in_kind FOR NO KEY UPDATE;
    FOR i IN 1 .. array_length(in_text, 1) LOOP
        previous := head.hash;
        head.number := head.number + 1;
        head.hash := encode(sha256(convert_to(
            previous || ':' || head.number || ':' || in_text[i], 'UTF8')), 'hex');
        INSERT INTO core_auditevent (county_id, kind, number, at, what, subject, person_id,
                institution_id, text, prev_hash, hash)
            VALUES (in_county, in_kind, head.number, in_at[i], in_what[i], in_subject[i],
                in_person[i], in_institution[i], in_text[i], previous, head.hash);
    END LOOP;
    UPDATE core_audithead SET number = head.number, hash = head.hash WHERE id = head.id;
    SET CONSTRAINTS ALL DEFERRED;
END $$
"""
DROP = (
    "DROP FUNCTION core_audit_append(bigint, text, timestamptz[], text[], text[],"
    " bigint[], bigint[], text[])"
)


class AuditFunction(Operation):
    """Creates the function; SQLite chains in Python and needs none."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: a function is no part of a model's state."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Create it."""
        if editor.connection.vendor == "postgresql":
            editor.execute(APPEND, None)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Drop it."""
        if editor.connection.vendor == "postgresql":
            editor.execute(DROP, None)

    def describe(self) -> str:
        """What `migrate` prints."""
        return "Append to the audit in one call"

"""What the role that runs the product may do in PostgreSQL: work with rows, alter nothing."""

from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from alliance.core.db import policies
from alliance.core.models import AuditEvent, AuditHead

#: Only the audit function writes these; everybody else reads.
READ_ONLY = (AuditEvent._meta.db_table, AuditHead._meta.db_table, "django_migrations")
_APPEND_ONLY = """
SELECT tgrelid::regclass::text FROM pg_trigger
WHERE tgfoid = 'core_refuse_change'::regproc GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Granted:
    """What a role got: tables it may only add to, tables of which it sees its counties' rows."""

    append_only: list[str]
    protected: list[str]


def grant(role: str) -> Granted:
    """Grant the role its rights anew, after each migration.

    Run as the owner of the tables. Whatever the role had before is taken away first.
    """
    who = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(_APPEND_ONLY)
        append_only = [name for (name,) in cursor.fetchall() if name not in READ_ONLY]
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            every = sql.SQL("ALL " + kind + " IN SCHEMA public")
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}, PUBLIC").format(every, who))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who))
        for rights, things in (
            ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
            ("USAGE, SELECT", "SEQUENCES"),
            ("EXECUTE", "FUNCTIONS"),
        ):
            cursor.execute(
                sql.SQL(f"GRANT {rights} ON ALL {things} IN SCHEMA public TO {{}}").format(who)
            )
        for name in append_only:
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(name), who)
            )
        for name in READ_ONLY:
            cursor.execute(
                sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(
                    sql.Identifier(name), who
                )
            )
        protected = policies.protect(cursor, role)
    return Granted(append_only, protected)

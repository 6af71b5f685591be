"""Emptying a test database whose tables refuse to be emptied.

Only the test runner may: between two tests that commit, Django's flush runs without the
triggers of append-only tables, which stand again before the next test begins.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations


@contextmanager
def unguarded(connection: Any, filled: Collection[str] = ()) -> Iterator[None]:
    """No trigger fires on this connection until the block, one transaction, ends.

    A block that only adds rows names the tables it fills: on SQLite each trigger that is
    taken away and made again has the schema read anew, so only those in its way are.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [
            (name, sql)
            for name, table, sql in cursor.fetchall()
            if not filled or (table in filled and "BEFORE INSERT" in sql)
        ]
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def execute_sql_flush(operations: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
    """Django's flush, without the guards.

    PostgreSQL's TRUNCATE makes every file of a hundred tables anew, for seconds; a test fills
    a few of them. Like TRUNCATE, this waits for whoever is still writing.
    """
    connection = connections[operations.connection.alias]
    with unguarded(connection), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = connection.introspection.django_table_names(
                only_existing=True, include_views=False
            )
            tables = [connection.ops.quote_name(name) for name in names]
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables
                )
            )
            sql_list = [f"DELETE FROM {table}" for (table,) in cursor.fetchall()]
        for sql in sql_list:
            cursor.execute(sql)

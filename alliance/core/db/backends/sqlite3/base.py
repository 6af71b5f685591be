"""The SQLite backend: registers the collation `exact`, keeps triggers across rebuilds."""

from decimal import Decimal
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as SQLiteSchemaEditor
from django.db.models import Model


def compare_exactly(left: str, right: str) -> int:
    """Which of two canonical numbers is the greater: -1, 0 or 1."""
    if left == right:
        return 0
    return -1 if Decimal(left) < Decimal(right) else 1


class DatabaseSchemaEditor(SQLiteSchemaEditor):
    """Rebuilds a table without losing the triggers that guard it."""

    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        """Take every trigger away, rebuild the table, put them back.

        All of them, because a rebuild also fails when the trigger of another table names
        this one.
        """
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        for name, _ in triggers:
            self.execute(f"DROP TRIGGER {self.quote_name(name)}")
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]
        for _, sql in triggers:
            self.execute(sql, None)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that can order exact numbers."""

    SchemaEditorClass = DatabaseSchemaEditor

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection and teach it to compare numbers kept as text."""
        connection = super().get_new_connection(conn_params)
        connection.create_collation("exact", compare_exactly)
        return connection

"""The PostgreSQL backend: text is ordered by code point, and the server knows the scope."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.creation import DatabaseCreation as PostgreSQLCreation
from psycopg.pq import TransactionStatus

from alliance.core.db import scope


class DatabaseCreation(PostgreSQLCreation):
    """Creates test databases with the one collation the product allows."""

    def _get_database_create_suffix(
        self, encoding: str | None = None, template: str | None = None
    ) -> str:
        """The clauses after CREATE DATABASE; a clone takes its collation from its template."""
        suffix: str = super()._get_database_create_suffix(encoding, template)  # type: ignore[misc]
        if template == "template0":
            suffix += " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        return suffix


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to a database that orders text by code point.

    Before a cursor is handed out the server is told the scope, when it is another than the one
    told last. That is one statement a request or part of a job, inside a transaction or not;
    what a rollback takes back is told again.
    """

    creation_class = DatabaseCreation
    #: What the server was told; None when that is not known.
    _told: Mapping[str, str] | None = None

    def _cursor(self, name: str | None = None) -> Any:
        """A cursor whose server knows the scope in force."""
        self.ensure_connection()
        self._tell(scope.told())
        return super()._cursor(name)  # type: ignore[misc]

    def _tell(self, wanted: Mapping[str, str]) -> None:
        if wanted == self._told:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # nothing more can be said or asked before the rollback
        asked = ", ".join("set_config(%s, %s, false)" for _setting in wanted)
        values = [text for setting in wanted.items() for text in setting]
        with self.wrap_database_errors:
            self.connection.execute(f"SELECT {asked}", values)
        self._told = wanted

    def init_connection_state(self) -> None:
        """A new connection knows nothing yet."""
        self._told = None
        super().init_connection_state()

    def _rollback(self) -> Any:
        self._told = None
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = None
        super()._savepoint_rollback(sid)  # type: ignore[misc]

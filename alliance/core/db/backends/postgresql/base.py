"""The PostgreSQL backend: text is ordered by code point, as on SQLite."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.creation import DatabaseCreation as PostgreSQLCreation


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
    """A connection to a database that orders text by code point."""

    creation_class = DatabaseCreation

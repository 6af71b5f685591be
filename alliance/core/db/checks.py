"""What the product asks of a database before it uses it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections


def text_is_ordered_by_code_point(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A PostgreSQL database was created with LC_COLLATE=C and LC_CTYPE=C.UTF-8."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datcollate, datctype, pg_encoding_to_char(encoding)"
                " FROM pg_database WHERE datname = current_database()"
            )
            collate, ctype, encoding = cursor.fetchone()
        right = collate == "C" and ctype.lower().replace("-", "") == "c.utf8"
        if not (right and encoding == "UTF8"):
            found.append(
                Error(
                    f"The database has LC_COLLATE={collate}, LC_CTYPE={ctype}, {encoding}.",
                    hint="CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'"
                    " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'",
                    id="core.E002",
                )
            )
    return found

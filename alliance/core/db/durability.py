"""What a transaction may lose when the server itself falls over."""

from django.db import connection


def may_be_lost() -> None:
    """The transaction that is open does not wait for the disk: PostgreSQL writes it a moment later.

    For marks that cost nothing when a falling server forgets them. Everybody sees them at once, and
    nothing else may be written with them. SQLite keeps its own pace.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")

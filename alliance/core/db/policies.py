"""Row-level security in PostgreSQL: a county's protected rows exist only in that county's scope."""

from typing import Any

from django.apps import apps
from django.db.models import Model
from psycopg import sql

#: The inner SELECT matters: the setting is read once a statement, not once a row.
#: An unset scope is the empty text, which is no array: an error, never "no rows".
_OWN = "county_id = ANY ((SELECT current_setting('app.counties')::bigint[])::bigint[])"
NAME = "own_counties"


def is_protected(model: type[Model]) -> bool:
    """Whether the model's app says `protected = True`: then its rows have a county."""
    return getattr(apps.get_app_config(model._meta.app_label), "protected", False)


def protected() -> list[type[Model]]:
    """Every model whose table stands behind a policy."""
    return [model for model in apps.get_models() if is_protected(model)]


def protect(cursor: Any, role: str) -> list[str]:
    """Put every protected table behind its policy anew; the tables' names.

    Run as the owner of the tables, who is not bound by it: migrations and dumps see all rows.
    """
    tables = [model._meta.db_table for model in protected()]
    for table in tables:
        named = {"table": sql.Identifier(table), "name": sql.Identifier(NAME)}
        for statement in (
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            "DROP POLICY IF EXISTS {name} ON {table}",
        ):
            cursor.execute(sql.SQL(statement).format(**named))
        cursor.execute(
            sql.SQL(f"CREATE POLICY {{name}} ON {{table}} TO {{role}} USING ({_OWN})").format(
                **named, role=sql.Identifier(role)
            )
        )
    return tables

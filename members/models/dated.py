"""What dated rows have in common."""

from django.db import models


def once_a_day(*fields: str, name: str) -> tuple[models.UniqueConstraint, models.UniqueConstraint]:
    """One row for each `from_on`, and one without: null is a value here.

    Two partial indexes, because SQLite knows no NULLS NOT DISTINCT.
    """
    return (
        models.UniqueConstraint(
            fields=[*fields, "from_on"],
            condition=models.Q(from_on__isnull=False),
            name=f"{name}_once_a_day",
        ),
        models.UniqueConstraint(
            fields=fields, condition=models.Q(from_on=None), name=f"{name}_once_undated"
        ),
    )

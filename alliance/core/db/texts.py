"""Columns read as the text that stands in the database: nothing is made of them on the way."""

from datetime import UTC, datetime

from django.db.models import TextField
from django.db.models.functions import Cast


def as_text(path: str) -> Cast:
    """A column for `values_list` as text; an exact number is its canonical digits on both."""
    return Cast(path, TextField())


def moment_of(text: str) -> datetime:
    """The moment that a date and time read `as_text` stands for, in UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

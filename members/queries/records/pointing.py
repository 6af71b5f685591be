"""Rows that are named as the audit names them: kind and key as text, of whichever app."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model


def row_named(kind: str, key: str) -> Model | None:
    """The row behind `members.institution` and `17`; None when there is none."""
    try:
        row: Model | None = apps.get_model(kind)._default_manager.filter(pk=key).first()
    except (LookupError, ValueError, TypeError, ValidationError):
        return None
    return row


def page_of(kind: str, key: str) -> str:
    """The address of the row's own page; "" when it has none. The page checks who may see it."""
    row = row_named(kind, key)
    told = getattr(row, "get_absolute_url", None)
    return str(told()) if told else ""


def kind_words_of(kind: str) -> str:
    """What people call rows of this kind; the kind itself when it is unknown."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind

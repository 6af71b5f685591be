"""Trying what would be written, with every check of the real thing, and taking it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from alliance.core import audit


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever actions write inside is rolled back at the end, with what they recorded."""
    token = audit.open_events.set([])
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        audit.open_events.reset(token)

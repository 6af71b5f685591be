"""Looking into every county for what is due; changing anything is for one county alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from alliance.core.db.scope import scope
from members.models import County


@contextmanager
def everywhere() -> Iterator[None]:
    """Protected rows of all counties can be read until the block ends: for workers only.

    An action inside sees its own actor's counties, as everywhere else.
    """
    with scope(*County.objects.values_list("pk", flat=True)):
        yield

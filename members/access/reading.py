"""One row where the registry of its county is open to the actor."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.rows import Row
from members.access.deciding import reach

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def one_open_to(actor: Actor, rows: QuerySet[Row], sentence: "StrOrPromise", **key: Any) -> Row:
    """The row of this key where its county's registry is open to the actor, else NotFound."""
    row: Any = rows.filter(**key).first()
    if row is None or row.county_id not in reach(actor, "members.read").counties:
        raise NotFound(sentence, exists=row is not None)
    found: Row = row
    return found

"""Two pairs of eyes: what one person did, another decides."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members import queries as member_queries

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def check_other_hand(
    acting: Actor, row: Any, first: Iterable[int | None], sentence: "StrOrPromise"
) -> None:
    """Refused same_person when the actor is one of those who acted first on a county's row.

    Both names of a substitute count, on either side: who acts, and for whom.
    """
    if member_queries.hands(row.county_id, row, first) & acting.names:
        raise Refused(sentence, code="same_person")

"""Accounts units are paid to, as people may see them."""

from dataclasses import dataclass
from typing import Final

from alliance.core import crypto
from fundpool.models import Payee


@dataclass(frozen=True)
class _Place:
    table: str
    field: str


#: Where the sealed number belongs; moved elsewhere it does not open.
PLACE: Final = _Place("fundpool_payee", "sealed")


def masked(row: Payee) -> str:
    """The number as a page shows it: its last four digits."""
    return f"**** {row.ends_with}"


def number_of(row: Payee) -> str:
    """The whole number, for the one who compares it with the bank's paper or pays."""
    return crypto.unseal(row.sealed, table=PLACE.table, pk=row.pk, field=PLACE.field)

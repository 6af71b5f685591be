"""应缴未缴: what each body owes for a year and what it has paid, read from the books alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet, Sum

from fundpool.models import Entry, Pool
from fundpool.rules import ledger as rules
from fundpool.rules.subsidies import with_levies
from members.models import Institution

_ASSESSED: Final = ("levy_assessed", "levy_trued_up")
_PAID: Final = ("levy_received", "levy_refunded")


@dataclass(frozen=True)
class Owed:
    """One body in one year of one pool: what was assessed and what came in."""

    body: Institution
    assessed_fen: int
    paid_fen: int

    @property
    def open_fen(self) -> int:
        """What is still owed; below nought too much was paid."""
        return self.assessed_fen - self.paid_fen


def owed_of_year(pool: Pool, year: int, bodies: QuerySet[Institution]) -> list[Owed]:
    """Every one of these bodies with something assessed or paid for the year; two statements."""
    sums = _sums(pool, year)
    rows = bodies.filter(pk__in=sums).order_by("code")
    return [Owed(one, *sums[one.pk]) for one in rows]


def owed_by(pool: Pool, year: int, body: Institution) -> Owed:
    """One body's year, as the books say now."""
    return Owed(body, *_sums(pool, year).get(body.pk, (0, 0)))


def total(found: Iterable[Owed]) -> tuple[int, int, int]:
    """Assessed, paid and open of all of them."""
    lines = list(found)
    assessed, paid = sum(one.assessed_fen for one in lines), sum(one.paid_fen for one in lines)
    return assessed, paid, assessed - paid


def added_back(county: int, body: Institution, year: int, balance_fen: int = 0) -> int:
    """The balance from which pay above the total is worked out, levies of all pools added back."""
    rows = Entry.objects.filter(
        county=county, account__unit=body, account__kind=rules.LEVY_RECEIVABLE,
        journal__budget_year=year,
    ).filter(_about(_ASSESSED))  # fmt: skip
    return with_levies(balance_fen, _signed(rows).get(body.pk, 0))


def _sums(pool: Pool, year: int) -> dict[int, tuple[int, int]]:
    rows = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__budget_year=year,
        account__kind=rules.LEVY_RECEIVABLE,
    )  # fmt: skip
    assessed, paid = _signed(rows.filter(_about(_ASSESSED))), _signed(rows.filter(_about(_PAID)))
    return {
        pk: (assessed.get(pk, 0), -paid.get(pk, 0)) for pk in sorted({*assessed, *paid})
    }  # fmt: skip


def _about(kinds: tuple[str, ...]) -> Q:
    """Journals of these kinds, and what reverses them."""
    return Q(journal__kind__in=kinds) | Q(journal__reverses__kind__in=kinds)


def _signed(rows: QuerySet[Entry]) -> dict[int, int]:
    """Debit less credit by body."""
    found: dict[int, int] = {}
    for unit, side, fen in (
        rows.order_by().values_list("account__unit", "side").annotate(fen=Sum("fen"))
    ):
        found[unit] = found.get(unit, 0) + (fen if side == rules.D else -fen)
    return found

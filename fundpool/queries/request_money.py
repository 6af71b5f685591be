"""What became of the money of fund requests, in fen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from fundpool.models import Disbursement, Misuse, PaymentReturn, Request, UseReport
from fundpool.rules import requests as rules


@dataclass(frozen=True)
class Amounts:
    """What became of a request's money, in fen.

    `committed` less what was released, `paid` less what came back to be paid anew (`sent_back`);
    `accepted`, `returned` and `cleared` account for `paid`;
    `waiting` is reported and not decided; `misused` has to come back, `recovered` has.
    """

    committed: int = 0
    paid: int = 0
    accepted: int = 0
    returned: int = 0
    cleared: int = 0
    waiting: int = 0
    misused: int = 0
    recovered: int = 0
    sent_back: int = 0

    @property
    def to_pay(self) -> int:
        """Committed and not paid yet."""
        return self.committed - self.paid

    @property
    def out(self) -> int:
        """Paid and not accounted for."""
        return self.paid - self.accounted

    @property
    def accounted(self) -> int:
        """What is known of the paid money."""
        return self.accepted + self.returned + self.cleared

    @property
    def at_stake(self) -> int:
        """What a misuse may still be found in: paid, not given back, not called in before."""
        return self.paid - self.returned - self.misused

    @property
    def to_recover(self) -> int:
        """Called in and not back."""
        return self.misused - self.recovered


def amounts(row: Request) -> Amounts:
    """What became of the money of one request."""
    return amounts_of([row])[row.pk]


def amounts_of(rows: Iterable[Request]) -> dict[object, Amounts]:
    """What became of the money of each, in a fixed number of statements however many they are."""
    rows = list(rows)
    ids = [row.pk for row in rows]
    found: dict[object, dict[str, int]] = {pk: {} for pk in ids}
    given = Request.objects.filter(pk__in=ids, commitment__isnull=False)
    for pk, fen, released in given.values_list("pk", "commitment__fen", "commitment__released"):
        found[pk]["committed"] = fen - released
    _add(found, "paid", Disbursement.objects.filter(request__in=ids), "request", "fen")
    sent_back = PaymentReturn.objects.filter(payment__request__in=ids)
    _add(found, "sent_back", sent_back, "payment__request", "fen")
    for told in found.values():
        told["paid"] = told.get("paid", 0) - told.get("sent_back", 0)
    for name, condition in (
        ("accepted", Q(kind="spent", status="accepted")),
        ("returned", Q(kind="unspent")),
        ("waiting", Q(kind="spent", status="reported")),
    ):
        _add(found, name, UseReport.objects.filter(condition, request__in=ids), "request", "fen")
    misuses = Misuse.objects.filter(request__in=ids)
    _add(found, "misused", misuses, "request", "fen")
    _add(found, "cleared", misuses, "request", "cleared")
    _add(found, "recovered", misuses, "request", "recoveries__fen")
    return {pk: Amounts(**told) for pk, told in found.items()}


def _add(
    found: dict[object, dict[str, int]], name: str, rows: QuerySet[Any], by: str, of: str
) -> None:
    for pk, total in rows.order_by().values_list(by).annotate(total=Sum(of)):
        found[pk][name] = int(total or 0)


@dataclass(frozen=True)
class Advance:
    """Money of a request that is out: since when, how much, how many days, in which band of age."""

    request: Request
    on: date
    fen: int
    days: int
    due_on: date | None

    @property
    def band(self) -> int:
        """The band of rules.AGES."""
        return rules.age_band(self.days)

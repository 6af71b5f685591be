"""What stands in the books of a pool."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, Sum, When

from fundpool.models import Account, Allocation, AllocationLine, Entry, Journal, Period, Pool
from fundpool.rules import ledger as rules
from members.models import County

#: So many rows are held at a time where a file is written.
CHUNK: Final = 1000


@dataclass(frozen=True)
class Balance:
    """An account and what stands on it; `fen` on its normal side."""

    kind: str
    earmark: int | None
    unit: int | None
    fen: int
    account: Account


@dataclass(frozen=True)
class Invariant:
    """Two sums that are always alike."""

    words: str
    left_fen: int
    right_fen: int

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.left_fen == self.right_fen


def balances(pool: Pool) -> list[Balance]:
    """Every account of a pool that was ever moved, in the order of the kinds."""
    order = {kind: n for n, kind in enumerate(rules.ACCOUNTS)}
    rows = (
        Account.objects.filter(county=pool.county_id, pool=pool)
        .select_related("earmark", "unit")
        .order_by("earmark__code", "unit__code", "pk")
    )
    found = [Balance(row.kind, row.earmark_id, row.unit_id, row.fen, row) for row in rows]
    return sorted(found, key=lambda one: order[one.kind])


def free(pool: Pool, earmark: int | None = None) -> int:
    """What may be drawn: of an earmark, otherwise of the unallocated money. In fen."""
    row = Account.objects.filter(
        county=pool.county_id, pool=pool, kind=rules.FREE, earmark=earmark, unit=None
    ).first()
    return row.fen if row else 0


def invariants(pool: Pool) -> list[Invariant]:
    """The four sums that always agree, as the running balances say them."""
    sums: dict[str, int] = {}
    for row in Account.objects.filter(county=pool.county_id, pool=pool):
        sums[row.kind] = sums.get(row.kind, 0) + row.fen
    return [
        Invariant(
            str(words),
            sum(sums.get(kind, 0) for kind in left),
            sum(sums.get(kind, 0) for kind in right),
        )
        for words, left, right in rules.INVARIANTS
    ]


def moved_until(pool: Pool, year: int, accounts: Iterable[int] | None = None) -> dict[int, int]:
    """What stood on the accounts, on their normal sides, at the end of a year, by account."""
    rows = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__period__year__lte=year
    )
    if accounts is not None:
        rows = rows.filter(account__in=accounts)
    summed = rows.values("account", "account__kind").annotate(
        debit=Sum("fen", filter=Q(side=rules.D), default=0),
        credit=Sum("fen", filter=Q(side=rules.C), default=0),
    )
    return {
        one["account"]: rules.balance(one["account__kind"], one["debit"], one["credit"])
        for one in summed.order_by("account")
    }


_written: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode  # made once: a proof of the books writes every journal anew


class JournalRow(NamedTuple):
    """A journal as it is read for a proof; columns under the names of the model."""

    pk: int
    county_id: int
    pool_id: int
    period_id: int
    voucher_no: int
    kind: str
    effective_on: date
    recorded_at: datetime
    budget_year: int
    key: str
    state: str
    reverses_id: int | None
    source: str
    memo: str
    by_id: int | None
    reviewed_by_id: int | None
    prev_hash: str
    hash: str


class EntryRow(NamedTuple):
    """An entry as it is read for a proof."""

    journal_id: int
    account_id: int
    side: str
    fen: int
    institution_id: int | None
    request: UUID | None


def canonical(journal: Journal | JournalRow, entries: Sequence[Entry] | Sequence[EntryRow]) -> str:
    """The one text of a journal: what its hash is made of. It outlives a move of the database."""
    return _written(
        {
            "county": journal.county_id,
            "pool": journal.pool_id,
            "period": journal.period_id,
            "no": journal.voucher_no,
            "kind": journal.kind,
            "on": journal.effective_on.isoformat(),
            "recorded": journal.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "budget_year": journal.budget_year,
            "key": journal.key,
            "reverses": journal.reverses_id,
            "source": journal.source,
            "memo": journal.memo,
            "by": journal.by_id,
            "reviewed_by": journal.reviewed_by_id,
            "entries": [
                [one.account_id, one.side, one.fen, one.institution_id,
                 str(one.request) if one.request else None]
                for one in entries
            ],
        }
    )  # fmt: skip


def digest(previous: str, text: str) -> str:
    """SHA-256 over the previous journal's hash and the text of this one."""
    return hashlib.sha256(f"{previous}:{text}".encode()).hexdigest()


def lines_of(journal: Journal) -> rules.Lines:
    """A journal's entries as lines."""
    rows = journal.entries.select_related("account").order_by("pk")
    return tuple(
        rules.Line(
            row.account.kind, row.side, row.fen, earmark=row.account.earmark_id,
            unit=row.account.unit_id,
        )
        for row in rows
    )  # fmt: skip


def period_of(pool: Pool, year: int) -> Period | None:
    """A year of a pool's books."""
    return Period.objects.filter(county=pool.county_id, pool=pool, year=year).first()


def journals_of(pool: Pool) -> QuerySet[Journal]:
    """A pool's journals, the last first."""
    return (
        Journal.objects.filter(county=pool.county_id, pool=pool)
        .select_related("period", "by")
        .order_by("-period__year", "-voucher_no")
    )


def counties_with_books() -> QuerySet[County]:
    """The counties that have a pool."""
    return County.objects.filter(pk__in=Pool.objects.values("county")).order_by("code")


def amounts(journals: Iterable[int]) -> dict[int, int]:
    """What each of these journals moves, by its id, in fen."""
    summed = Journal.objects.filter(pk__in=list(journals)).annotate(
        fen=Sum("entries__fen", filter=Q(entries__side=rules.D))
    )
    return dict(summed.values_list("pk", "fen"))


def numbered(journals: QuerySet[Journal]) -> QuerySet[Journal]:
    """Journals with what a list shows of them, the last first."""
    return journals.select_related("pool", "period", "by", "reverses__period").order_by(
        "-recorded_at", "-pk"
    )


def with_amounts(journals: QuerySet[Journal]) -> Iterator[Journal]:
    """The same journals with what each moves in `fen`, some at a time: for a file of any length."""
    rows = numbered(journals).annotate(
        fen=Sum("entries__fen", filter=Q(entries__side=rules.D), default=0)
    )
    return rows.iterator(chunk_size=CHUNK)


def entries_of(
    entries: QuerySet[Entry], journals: QuerySet[Journal] | Sequence[int]
) -> QuerySet[Entry]:
    """The entries of these journals as a voucher shows them, in the order of the books."""
    rows = entries.filter(journal__in=journals).select_related(
        "journal__pool", "journal__period", "journal__by", "journal__reviewed_by",
        "account__earmark", "account__unit", "institution",
    )  # fmt: skip
    return rows.order_by(
        "journal__pool__code", "journal__period__year", "journal__voucher_no", "pk"
    )


def planned(allocations: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Plans of use with what a list shows: those that wait first, then the latest."""
    waits = Case(When(state__in=("draft", "approved_once"), then=0), default=1)
    rows = allocations.select_related("pool", "drafted_by", "decided_by", "journal__period")
    return rows.annotate(fen=Sum("lines__fen")).order_by(waits, "-drafted_at", "-pk")


def with_entries(journals: QuerySet[Journal]) -> QuerySet[Journal]:
    """Journals with their entries in the order of the books."""
    entries = Entry.objects.select_related("account__earmark", "account__unit").order_by("pk")
    rows = journals.select_related("pool", "period")
    return rows.prefetch_related(Prefetch("entries", entries))


def with_moves(allocations: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Plans of use with their lines in the order in which they were drafted."""
    lines = AllocationLine.objects.select_related("source", "target").order_by("pk")
    return allocations.select_related("pool").prefetch_related(Prefetch("lines", lines))


def pool_numbered(pk: int) -> Pool:
    """A pool by its id: for the operator's commands."""
    return Pool.objects.get(pk=pk)

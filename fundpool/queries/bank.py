"""Bank accounts held against the books: what is open on either side on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from alliance.core.errors import NotSet
from fundpool.models import (
    BankAccount,
    BankBalance,
    BankLine,
    BankMatch,
    Disbursement,
    Entry,
    Journal,
    Pool,
)
from fundpool.rules import banking as rules
from fundpool.rules import ledger
from members import queries as member_queries

HOLDER: Final = "fundpool.custody.holder"


@dataclass(frozen=True)
class Booked:
    """A journal that moved cash; `fen` came in above nought, went out below."""

    journal: Journal
    fen: int


@dataclass(frozen=True)
class Open:
    """A bank line that is not wholly in the books; `fen` is what is not, signed."""

    line: BankLine
    fen: int

    @property
    def back(self) -> int:
        """By how much the bank's balance is corrected for it."""
        return -self.fen


@dataclass(frozen=True)
class Offered:
    """A line and a journal that may be one."""

    line: BankLine
    booked: Booked
    named: bool
    days: int


@dataclass(frozen=True)
class Share:
    """A pool of an account, and what its books say is in the bank."""

    pool: Pool
    fen: int


@dataclass(frozen=True)
class Page:
    """An account on a day; `sums` is None while the bank's balance of that day is not entered."""

    on: date
    balance: BankBalance | None
    shares: list[Share]
    books: int
    journals: list[Booked]
    lines: list[Open]
    sums: rules.Reconciled | None


def holder_of(county: int, on: date) -> str:
    """Where the plan or the county says the money is kept; "" where nobody has."""
    try:
        return str(member_queries.rules.rule(county, HOLDER, on=on).value)
    except NotSet:
        return ""


def balance_on(account: BankAccount, on: date) -> BankBalance | None:
    """What the bank said of a day, as it was entered last."""
    rows = account.balances.filter(on=on).select_related("by", "document")
    return rows.order_by("-number").first()


def last_day(account: BankAccount) -> date | None:
    """The last day of which a balance is entered."""
    return account.balances.order_by("-on").values_list("on", flat=True).first()


def _cash(account: BankAccount, until: date) -> QuerySet[Entry]:
    return Entry.objects.filter(
        county=account.county_id,
        account__kind=ledger.CASH,
        journal__pool__bank_share__account=account,
        journal__effective_on__lte=until,
    )


_CAME: Final = Sum("fen", filter=Q(side=ledger.D), default=0)
_WENT: Final = Sum("fen", filter=Q(side=ledger.C), default=0)


def shares_of(account: BankAccount, on: date) -> list[Share]:
    """Every pool of the account with its cash at the end of a day."""
    found = {
        one["journal__pool"]: one["came"] - one["went"]
        for one in _cash(account, on)
        .order_by()
        .values("journal__pool")
        .annotate(came=_CAME, went=_WENT)
    }
    pools = Pool.objects.filter(bank_share__account=account).order_by("code")
    return [Share(pool, found.get(pool.pk, 0)) for pool in pools]


def _standing(**said: object) -> QuerySet[BankMatch]:
    return BankMatch.objects.filter(undone_at=None, line__voided_at=None, **said)


def open_journals(account: BankAccount, on: date) -> list[Booked]:
    """Journals that moved cash until a day and are in no bank line until then, the first first.

    A journal and the one that takes it back explain each other and are left out together.
    """
    at_bank = _standing(journal=OuterRef("journal"), line__on__lte=on)
    rows = _cash(account, on).filter(~Exists(at_bank), journal__effective_on__gte=account.since)
    fen = {
        one["journal"]: one["came"] - one["went"]
        for one in rows.order_by().values("journal").annotate(came=_CAME, went=_WENT)
    }
    journals = Journal.objects.filter(pk__in=[pk for pk, moved in fen.items() if moved])
    found = list(journals.select_related("pool", "period", "by").order_by("effective_on", "pk"))
    there = {row.pk for row in found}
    taken_back = {row.reverses_id for row in found if row.reverses_id in there}
    return [
        Booked(row, fen[row.pk])
        for row in found
        if row.pk not in taken_back and row.reverses_id not in taken_back
    ]


def open_lines(account: BankAccount, on: date) -> list[Open]:
    """Lines until a day of which not all is in the books until then, the first first."""
    rows = (
        BankLine.objects.filter(account=account, voided_at=None, on__lte=on)
        .annotate(matched=Exists(_standing(line=OuterRef("pk"), journal__effective_on__lte=on)))
        .order_by("on", "pk")
    )
    # A line is matched as a whole, but a part of it may be booked only after this day.
    split = set(
        _standing(line__account=account, line__on__lte=on, journal__effective_on__gt=on)
        .values_list("line", flat=True)
        .distinct()
    )
    found = []
    for row in rows:
        if row.matched and row.pk not in split:
            continue
        booked = cash_of(_standing(line=row, journal__effective_on__lte=on).values("journal"))
        fen = row.signed - sum(booked.values())
        if fen:
            found.append(Open(row, fen))
    return found


def cash_of(journals: Any) -> dict[int, int]:
    """By how much each of these journals moved cash."""
    rows = Entry.objects.filter(journal__in=journals, account__kind=ledger.CASH)
    summed = rows.order_by().values("journal").annotate(came=_CAME, went=_WENT)
    return {one["journal"]: one["came"] - one["went"] for one in summed}


def page_of(account: BankAccount, on: date) -> Page:
    """The account on a day, with every difference between bank and books."""
    shares = shares_of(account, on)
    books = sum(one.fen for one in shares)
    journals, lines = open_journals(account, on), open_lines(account, on)
    balance = balance_on(account, on)
    sums = None
    if balance is not None:
        sums = rules.reconciled(
            books, balance.fen, (one.fen for one in journals), (one.fen for one in lines)
        )
    return Page(on, balance, shares, books, journals, lines, sums)


def proposed(journals: Iterable[Booked], lines: Iterable[Open]) -> list[Offered]:
    """Which open lines and journals may be one: for a person to confirm."""
    by_journal = {one.journal.pk: one for one in journals}
    by_line = {one.line.pk: one.line for one in lines if one.fen == one.line.signed}
    numbers = numbers_of(by_journal)
    found = rules.proposals(
        [
            rules.Moved(
                row.pk, row.on, row.signed, f"{row.reference} {row.purpose} {row.counterparty}"
            )
            for row in by_line.values()
        ],
        [
            rules.Moved(
                one.journal.pk, one.journal.effective_on, one.fen,
                f"{one.journal.source} {one.journal.memo} {numbers.get(one.journal.pk, '')}",
            )
            for one in by_journal.values()
        ],
    )  # fmt: skip
    return [
        Offered(by_line[one.line], by_journal[one.journal], one.named, one.days) for one in found
    ]


def numbers_of(journals: Iterable[int]) -> dict[int, str]:
    """The bank's numbers that were written down with payments, by their journals."""
    rows = Disbursement.objects.filter(journal__in=list(journals))
    return dict(rows.values_list("journal", "bank_no"))


def candidates(row: BankLine) -> list[Booked]:
    """Journals a line could be part of: open, in the same direction, of no more than its amount."""
    found = open_journals(row.account, date.max)
    return [one for one in found if one.fen * row.signed > 0 and abs(one.fen) <= row.fen]


def matches_of(row: BankLine) -> QuerySet[BankMatch]:
    """What a line was said to be, the last first; also what was taken back."""
    rows = BankMatch.objects.filter(line=row).select_related(
        "journal__pool", "journal__period", "by", "undone_by"
    )
    return rows.order_by("-pk")


def matched(account: BankAccount, most: int) -> list[BankMatch]:
    """The latest matches that stand."""
    rows = _standing(line__account=account).select_related(
        "line__account", "journal__pool", "journal__period", "by"
    )
    return list(rows.order_by("-at", "-pk")[:most])


def line_of(journal: int) -> BankLine | None:
    """The bank line a journal is in."""
    row = _standing(journal=journal).select_related("line__account").first()
    return row.line if row else None


def returnable(row: BankLine) -> list[Disbursement]:
    """Payments that money coming in may be the return of: the same amount, the newest first."""
    if row.side != rules.IN:
        return []
    rows = Disbursement.objects.filter(
        county=row.county_id, request__pool__bank_share__account=row.account_id, on__lte=row.on,
        fen=F("offset") + row.fen, request__status__in=("disbursing", "accounting"),
    )  # fmt: skip
    return list(rows.select_related("request__institution").order_by("-on", "-pk")[:10])


def unconfirmed(account: BankAccount, on: date) -> list[Disbursement]:
    """Payments until a day that no list of the treasury has confirmed and that nobody sent back."""
    rows = Disbursement.objects.filter(
        county=account.county_id, request__pool__bank_share__account=account, on__lte=on,
        on__gte=account.since, treasury=None, returns=None, fen__gt=F("offset"),
    )  # fmt: skip
    return list(rows.select_related("request__institution").order_by("on", "pk"))

"""What the books say of a year: balances by account, what came and went, what moved with a body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from fundpool.models import Account, Earmark, Entry, Pool, Receipt
from fundpool.queries import ledger
from fundpool.rules import ledger as rules


@dataclass(frozen=True)
class EarmarkLine:
    """What stands for one earmark; None is the unallocated money. In fen."""

    earmark: Earmark | None
    free: int
    committed: int
    advanced: int


@dataclass(frozen=True)
class UnitLine:
    """What stands with one institution. In fen."""

    unit: object
    advance: int
    recovery: int
    levy: int
    payable: int


@dataclass(frozen=True)
class TrialLine:
    """One account over a year, all in fen on its normal side but debit and credit."""

    account: Account
    opening: int
    debit: int
    credit: int
    closing: int


@dataclass(frozen=True)
class Flow:
    """What one kind of business brought into the bank or took out of it. In fen."""

    words: str
    came: int
    went: int
    kind: str = ""


def by_earmark(pool: Pool, balances: Sequence[ledger.Balance]) -> list[EarmarkLine]:
    """The unallocated money first, then every earmark of the pool, moved or not."""
    found: dict[tuple[str, int | None], int] = {
        (one.kind, one.earmark): one.fen for one in balances if one.unit is None
    }
    rows = Earmark.objects.filter(county=pool.county_id, pool=pool).order_by("code")
    rows = rows.select_related("basis__plan")
    return [
        EarmarkLine(
            row,
            *(
                found.get((kind, row.pk if row else None), 0)
                for kind in (rules.FREE, rules.COMMITTED, rules.ADVANCED)
            ),
        )
        for row in (None, *rows)
    ]


def by_unit(balances: Sequence[ledger.Balance]) -> list[UnitLine]:
    """Every institution that has anything open with the pool."""
    units = {one.unit: one.account.unit for one in balances if one.unit is not None}
    found = {(one.unit, one.kind): one.fen for one in balances}
    kinds = (
        rules.ADVANCE,
        rules.RECOVERY_RECEIVABLE,
        rules.LEVY_RECEIVABLE,
        rules.PAYABLE_TO_MEMBER,
    )
    lines = [
        UnitLine(unit, *(found.get((pk, kind), 0) for kind in kinds)) for pk, unit in units.items()
    ]
    return sorted(
        (line for line in lines if line.advance or line.recovery or line.levy or line.payable),
        key=lambda line: line.unit.code,  # type: ignore[attr-defined]
    )


def cash(balances: Iterable[ledger.Balance]) -> int:
    """What is in the bank."""
    return sum(one.fen for one in balances if one.kind == rules.CASH)


def trial(pool: Pool, year: int) -> list[TrialLine]:
    """科目余额表: every account of a year with what it began with and how it ended."""
    before, after = ledger.moved_until(pool, year - 1), ledger.moved_until(pool, year)
    rows = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__period__year=year
    )
    moved = {
        one["account"]: (one["debit"], one["credit"])
        for one in rows.values("account")
        .annotate(
            debit=Sum("fen", filter=Q(side=rules.D), default=0),
            credit=Sum("fen", filter=Q(side=rules.C), default=0),
        )
        .order_by("account")
    }
    order = {kind: n for n, kind in enumerate(rules.ACCOUNTS)}
    accounts = Account.objects.filter(county=pool.county_id, pool=pool, pk__in=after)
    found = accounts.select_related("earmark", "unit").order_by("earmark__code", "unit__code", "pk")
    return [
        TrialLine(
            row,
            before.get(row.pk, 0),
            *moved.get(row.pk, (0, 0)),
            after.get(row.pk, 0),
        )
        for row in sorted(found, key=lambda one: order[one.kind])
    ]


def flows(pool: Pool, year: int) -> tuple[int, list[Flow], int]:
    """收支余: what was in the bank, what each kind of business brought and took, what is there."""
    rows = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__period__year__lte=year,
        account__kind=rules.CASH,
    )  # fmt: skip
    summed = (
        rows.values("journal__kind", "journal__reverses__kind", "journal__period__year", "side")
        .annotate(fen=Sum("fen"))
        .order_by("journal__kind", "journal__reverses__kind", "journal__period__year", "side")
    )
    opening = 0
    by_kind: dict[str, list[int]] = {}
    for one in summed:
        signed = one["fen"] if one["side"] == rules.D else -one["fen"]
        if one["journal__period__year"] < year:
            opening += signed
            continue
        # What was taken back is no income of its own: it lessens what it takes back.
        kind, back = one["journal__kind"], one["journal__reverses__kind"]
        pair = by_kind.setdefault(back or kind, [0, 0])
        if back:
            pair[0 if one["side"] == rules.C else 1] -= one["fen"]
        else:
            pair[0 if one["side"] == rules.D else 1] += one["fen"]
    lines = [
        Flow(str(words), by_kind[kind][0], by_kind[kind][1], kind)
        for kind, words in rules.JOURNALS.items()
        if kind in by_kind
    ]
    closing = opening + sum(line.came - line.went for line in lines)
    return opening, lines, closing


def receipts(pool: Pool, year: int) -> QuerySet[Receipt]:
    """What came from finance in a year and was not taken back, the first first."""
    rows = Receipt.objects.filter(
        county=pool.county_id, pool=pool, journal__period__year=year, journal__reversed_by=None
    )
    return rows.select_related("journal__period", "earmark").order_by("level", "journal_id")


def of_unit(entries: QuerySet[Entry], unit: int, year: int) -> QuerySet[Entry]:
    """分单位明细账: the entries made with one institution in a year, the first first."""
    rows = entries.filter(institution=unit, journal__period__year=year)
    return rows.select_related("journal__pool", "journal__period", "account").order_by(
        "journal__effective_on", "pk"
    )

"""What a pool's end would do: what is still open, whose contributions count, both results."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet, Refused
from alliance.core.showing import yuan
from fundpool.models import Dissolution, DissolutionLine, Entry, Journal, Pool, Receipt
from fundpool.queries import ledger
from fundpool.rules import dissolving as rules
from fundpool.rules import ledger as accounts
from fundpool.rules import levying
from fundpool.rules.levying import NO_BASIS
from members import queries as member_queries
from members.models import Institution

BASIS: Final = "fundpool.dissolution.basis"
FIRST: Final = "fundpool.dissolution.subsidies_first"
_RECEIVED: Final = ("levy_received", "levy_refunded")


@dataclass(frozen=True)
class Open:
    """What must be settled before: the account in words, with whom, how much."""

    words: str
    unit: Institution | None
    fen: int


@dataclass(frozen=True)
class Share:
    """One body by both readings: what it contributed, what it gets; None where none can be."""

    body: Institution
    contributed_fen: int
    plain_fen: int | None
    first_fen: int | None


@dataclass(frozen=True)
class Preview:
    """A pool's end as it would be today; `subsidies_first` is None while the county has not said.

    `plain` goes by contributions only, `first` sends subsidies back before; each is None where
    nobody contributed and something is to be shared out.
    """

    pool: Pool
    taken: dict[int | None, int]
    basis_year: int | None
    contributions: dict[str, int]
    bodies: dict[str, Institution]
    subsidies_fen: int
    clause: str
    basis_words: str
    basis_missing: str
    subsidies_first: bool | None
    choice_missing: str
    open_items: list[Open]
    plain: levying.Dissolution | None
    first: levying.Dissolution | None

    @property
    def free_fen(self) -> int:
        """All that is free, allocated or not."""
        return sum(self.taken.values())

    @property
    def contributed_fen(self) -> int:
        """What was received in the year that counts."""
        return sum(self.contributions.values())

    @property
    def differs(self) -> bool:
        """Whether the two readings come to different results."""
        return self.plain != self.first

    @property
    def chosen(self) -> levying.Dissolution | None:
        """The result that would be booked; None while something stands against it."""
        return self.first if self.subsidies_first else self.plain

    @property
    def shares(self) -> list[Share]:
        """Every body that contributed, with both results."""
        return [
            Share(
                self.bodies[code],
                fen,
                self.plain.members.get(code, 0) if self.plain else None,
                self.first.members.get(code, 0) if self.first else None,
            )
            for code, fen in sorted(self.contributions.items())
        ]

    @property
    def fingerprint(self) -> str:
        """SHA-256 over everything that would be booked."""
        chosen = self.chosen
        text = json.dumps(
            {
                "taken": sorted((key or 0, fen) for key, fen in self.taken.items()),
                "year": self.basis_year,
                "members": dict(chosen.members) if chosen else None,
                "source": chosen.to_source if chosen else None,
                "first": bool(self.subsidies_first),
            },
            sort_keys=True,
        )
        return hashlib.sha256(text.encode()).hexdigest()


def preview(pool: Pool, on: date) -> Preview:
    """Computed afresh from the books; nothing is kept, and nothing is refused here."""
    stands = ledger.balances(pool)
    taken = {one.earmark: one.fen for one in stands if one.kind == accounts.FREE and one.fen}
    year = _last_closed(pool)
    received = _received(pool, year) if year is not None else {}
    rows = Institution.objects.filter(county=pool.county_id, pk__in=received)
    bodies = {row.code: row for row in rows}
    contributions = {code: received[row.pk] for code, row in sorted(bodies.items())}
    subsidies = _subsidies(pool)
    clause, basis_words, basis_missing = _basis(pool.county_id, on)
    chosen, choice_missing = _choice(pool.county_id, on)
    free = sum(taken.values())
    return Preview(
        pool=pool, taken=taken, basis_year=year, contributions=contributions, bodies=bodies,
        subsidies_fen=subsidies, clause=clause, basis_words=basis_words,
        basis_missing=basis_missing, subsidies_first=chosen, choice_missing=choice_missing,
        open_items=open_items(stands), plain=_shared(free, contributions, 0),
        first=_shared(free, contributions, subsidies),
    )  # fmt: skip


def check_ready(found: Preview) -> levying.Dissolution:
    """What would be booked; refused with OPEN_ITEMS, NOT_SET or NO_BASIS while it may not be."""
    if found.open_items:
        told = _("解体前要先办结：%(items)s。") % {
            "items": _("、").join(f"{one.words} {yuan(one.fen)}" for one in found.open_items)
        }
        raise Refused(told, code="OPEN_ITEMS")
    if not found.free_fen:
        return levying.Dissolution({}, 0)
    if found.basis_missing:
        raise NotSet(found.basis_missing)
    if found.differs and found.subsidies_first is None:
        raise NotSet(found.choice_missing)
    if found.chosen is None:
        if found.basis_year is None:
            told = _("还没有结账的年度，没有可以据以返还的出资。请先结账。")
        else:
            told = _("%(year)d年度没有实际到账的出资，没有可以据以返还的比例。") % {
                "year": found.basis_year
            }
        raise Refused(told, code=NO_BASIS)
    return found.chosen


def open_items(stands: list[ledger.Balance]) -> list[Open]:
    """Commitments, advances, recoveries and debts that are not settled."""
    return [
        Open(one.account.kind_words, one.account.unit, one.fen)
        for one in stands
        if one.kind in rules.OPEN and one.fen
    ]


def is_distributed(pool: Pool) -> bool:
    """Whether the balance is shared out already; nothing but payments follows."""
    rows = Journal.objects.filter(county=pool.county_id, pool=pool, kind="dissolved")
    return rows.filter(reversed_by=None).exists()


def owed_levies(pool: Pool) -> int:
    """What bodies still owe by levies: it is not claimed any more once the pool is dissolved."""
    rows = ledger.balances(pool)
    return sum(one.fen for one in rows if one.kind == accounts.LEVY_RECEIVABLE and one.fen > 0)


def living(pool: Pool) -> Dissolution | None:
    """The pool's dissolution, unless it was called off."""
    rows = Dissolution.objects.filter(county=pool.county_id, pool=pool)
    return (
        rows.exclude(status=rules.CALLED_OFF)
        .select_related(
            "county", "pool", "started_by", "submitted_by", "decided_by", "finished_by",
            "journal__period",
        )
        .first()
    )  # fmt: skip


def lines_of(dissolution: Dissolution) -> list[DissolutionLine]:
    """What goes to whom, finance first, then by code."""
    rows = dissolution.lines.select_related("institution", "journal__period")
    return sorted(rows, key=lambda one: one.institution.code if one.institution else "")


def _last_closed(pool: Pool) -> int | None:
    rows = pool.periods.filter(county=pool.county_id, state="closed")
    return rows.order_by("-year").values_list("year", flat=True).first()


def _received(pool: Pool, year: int) -> dict[int, int]:
    """What each body paid into the pool in a year of the books, less what it got back."""
    about = Q(journal__kind__in=_RECEIVED) | Q(journal__reverses__kind__in=_RECEIVED)
    rows = Entry.objects.filter(
        about, county=pool.county_id, journal__pool=pool, journal__period__year=year,
        account__kind=accounts.LEVY_RECEIVABLE,
    )  # fmt: skip
    found: dict[int, int] = {}
    for unit, side, fen in (
        rows.order_by().values_list("account__unit", "side").annotate(fen=Sum("fen"))
    ):
        found[unit] = found.get(unit, 0) + (fen if side == accounts.C else -fen)
    return {unit: fen for unit, fen in found.items() if fen > 0}


def _subsidies(pool: Pool) -> int:
    """What finance has paid into the pool and not called back again."""
    came = Receipt.objects.filter(county=pool.county_id, pool=pool, journal__reversed_by=None)
    back = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__kind="called_back",
        journal__reversed_by=None, side=accounts.C,
    )  # fmt: skip
    received = came.aggregate(fen=Sum("fen"))["fen"] or 0
    return max(received - (back.aggregate(fen=Sum("fen"))["fen"] or 0), 0)


def _basis(county: int, on: date) -> tuple[str, str, str]:
    """Clause, words, and what is said while nothing is set."""
    try:
        found = member_queries.rules.rule(county, BASIS, on=on)
    except NotSet as missing:
        return "", "", str(missing)
    return found.clause or found.reason, found.value, ""


def _choice(county: int, on: date) -> tuple[bool | None, str]:
    try:
        return bool(member_queries.rules.rule(county, FIRST, on=on).typed), ""
    except NotSet as missing:
        return None, str(missing)


def _shared(free: int, contributions: dict[str, int], subsidies: int) -> levying.Dissolution | None:
    try:
        return levying.dissolution(free, contributions, subsidies_fen=subsidies)
    except Refused:
        return None

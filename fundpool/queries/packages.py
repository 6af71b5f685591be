"""What belongs into an audit package: the books of some pools and years up to a voucher."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from alliance.core.db.scope import scope
from fundpool.models import (
    Account,
    AuditPackage,
    AuditPackageChunk,
    Entry,
    Journal,
    Period,
    Pool,
    Request,
)
from fundpool.queries.statements import TrialLine
from fundpool.rules import ledger as rules
from members.models import Institution


@dataclass(frozen=True)
class Chosen:
    """Pools, years and bodies (none: all), and how far the books went.

    `bounds` is the last voucher of each year of these pools, by the year's id.
    """

    county: int
    pools: tuple[Pool, ...]
    years: tuple[int, ...]
    units: tuple[Institution, ...]
    bounds: dict[int, int]
    until: datetime
    demo: bool

    @property
    def pool_ids(self) -> list[int]:
        """The pools by id."""
        return [pool.pk for pool in self.pools]

    @property
    def unit_ids(self) -> list[int]:
        """The bodies by id."""
        return [unit.pk for unit in self.units]


def bounds_of(pools: Iterable[Pool], years: Iterable[int]) -> dict[str, int]:
    """The last voucher of each year up to the last of these, by the year's id."""
    rows = Period.objects.filter(pool__in=list(pools), year__lte=max(years))
    return {str(pk): last for pk, last in rows.order_by("pk").values_list("pk", "last_no")}


def package_of(county: int, pk: str) -> AuditPackage:
    """The package that a worker makes."""
    return AuditPackage.objects.get(county=county, pk=pk)


def chosen(row: AuditPackage) -> Chosen:
    """What a package is about."""
    pools = Pool.objects.filter(county=row.county_id, pk__in=row.pools).order_by("code")
    units = Institution.objects.filter(county=row.county_id, pk__in=row.units).order_by("code")
    return Chosen(
        county=row.county_id,
        pools=tuple(pools),
        years=tuple(sorted(row.years)),
        units=tuple(units),
        bounds={int(pk): last for pk, last in row.bounds.items()},
        until=row.asked_at,
        demo=row.demo,
    )


def _within(chosen: Chosen, periods: Iterable[Period], prefix: str = "") -> Q:
    """The journals of these years up to their last voucher."""
    found = Q(pk__in=[])
    for one in periods:
        last = chosen.bounds.get(one.pk, 0)
        found |= Q(**{f"{prefix}period": one.pk, f"{prefix}voucher_no__lte": last})
    return found


def periods(chosen: Chosen) -> list[Period]:
    """The chosen years of the chosen pools."""
    rows = Period.objects.filter(county=chosen.county, pool__in=chosen.pool_ids)
    return list(
        rows.filter(year__in=chosen.years).select_related("pool").order_by("pool__code", "year")
    )


def journals(chosen: Chosen) -> QuerySet[Journal]:
    """The vouchers, in the order of the books; with bodies chosen those that move one of them."""
    rows = Journal.objects.filter(_within(chosen, periods(chosen)), county=chosen.county)
    if chosen.units:
        moved = Entry.objects.filter(journal=OuterRef("pk"), institution__in=chosen.unit_ids)
        rows = rows.filter(Exists(moved))
    return rows.order_by("pool__code", "period__year", "voucher_no")


def requests(chosen: Chosen) -> QuerySet[Request]:
    """Requests that were filed for these years, and those whose money moved in them."""
    moved = Entry.objects.filter(county=chosen.county, journal__in=journals(chosen).order_by())
    rows = Request.objects.filter(
        Q(year__in=chosen.years) | Q(pk__in=moved.exclude(request=None).values("request")),
        county=chosen.county, pool__in=chosen.pool_ids, created_at__lte=chosen.until,
    )  # fmt: skip
    if chosen.units:
        rows = rows.filter(institution__in=chosen.unit_ids)
    return rows.exclude(route="").order_by("no")


def balances(chosen: Chosen) -> Iterator[tuple[Period, TrialLine]]:
    """Every account of every year with what it began with, what moved and how it ended."""
    for period in periods(chosen):
        earlier = Period.objects.filter(county=chosen.county, pool=period.pool_id)
        before = _sums(chosen, earlier.filter(year__lt=period.year))
        moved = _sums(chosen, [period])
        accounts = Account.objects.filter(pk__in={*before, *moved}).select_related(
            "earmark", "unit"
        )
        order = {kind: n for n, kind in enumerate(rules.ACCOUNTS)}
        for account in sorted(
            accounts.order_by("earmark__code", "unit__code", "pk"), key=lambda one: order[one.kind]
        ):
            opening = rules.balance(account.kind, *before.get(account.pk, (0, 0)))
            debit, credit = moved.get(account.pk, (0, 0))
            closing = opening + rules.balance(account.kind, debit, credit)
            yield period, TrialLine(account, opening, debit, credit, closing)


def _sums(chosen: Chosen, periods: Iterable[Period]) -> dict[int, tuple[int, int]]:
    rows = Entry.objects.filter(_within(chosen, periods, "journal__"), county=chosen.county)
    summed = rows.order_by().values("account").annotate(
        debit=Sum("fen", filter=Q(side=rules.D), default=0),
        credit=Sum("fen", filter=Q(side=rules.C), default=0),
    )  # fmt: skip
    return {one["account"]: (one["debit"], one["credit"]) for one in summed}


def slices(row: AuditPackage) -> Iterator[bytes]:
    """The file of a package from its beginning; read while it is sent, after the request's end."""
    number = 0
    while True:
        with scope(row.county_id):
            rows = AuditPackageChunk.objects.filter(county=row.county_id, package=row.pk)
            content = rows.filter(number=number).values_list("content", flat=True).first()
        if content is None:
            return
        yield bytes(content)
        number += 1

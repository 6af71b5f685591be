"""How far the yearly plan of a pool is carried out: by earmark, with a forecast and thresholds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet, Refused
from alliance.core.numbers import plain, round_half_up
from fundpool.models import Earmark, Entry, FundAlert, Pool, Request
from fundpool.queries import request_lists
from fundpool.queries.request_money import Advance
from fundpool.rules import forecasting
from fundpool.rules import ledger as rules
from members import queries as member_queries
from members.models import Grant
from members.rules import MAY

USED_SHARE: Final = "fundpool.alert.used_share"
ADVANCE_DAYS: Final = "fundpool.alert.advance_days"
#: What gives money to an earmark, and what takes it away again, besides its use.
_PLANNED: Final = (
    "allocated", "reallocated", "unallocated", "subsidy_received", "insurance_for_use",
    "called_back", "overspend_borne",
)  # fmt: skip
_PAID: Final = ("disbursed", "unspent_returned", "payment_returned")


@dataclass(frozen=True)
class Line:
    """One earmark in a budget year, in fen: what it had, what was planned, what became of it.

    `forecast` is None where none is made; `alert` is the open crossing of the county's share.
    """

    earmark: Earmark | None
    carried: int
    planned: int
    committed: int
    paid: int
    accepted: int
    forecast: int | None = None
    alert: FundAlert | None = None

    @property
    def whole(self) -> int:
        """What may be used in the year."""
        return self.carried + self.planned

    @property
    def used(self) -> int:
        """Paid, or committed to be."""
        return self.paid + self.committed

    @property
    def left(self) -> int:
        """What may still be given away; below nought more went out than stands in the plan."""
        return self.whole - self.used

    @property
    def share(self) -> Fraction | None:
        """Used of what may be used."""
        return forecasting.share(self.used, self.whole)

    @property
    def percent(self) -> str:
        """The share for people; "" where there is no plan."""
        return percent(self.share) if self.share is not None else ""

    @property
    def short(self) -> bool:
        """Whether the forecast goes beyond what may be used."""
        return self.forecast is not None and self.forecast > self.whole


@dataclass(frozen=True)
class Execution:
    """A pool's budget year on a day; `why_no_forecast` is the sentence where none is made."""

    lines: list[Line]
    total: Line
    passed: Fraction
    why_no_forecast: str

    @property
    def passed_percent(self) -> str:
        """How much of the year has passed."""
        return percent(self.passed)


def percent(share: Fraction) -> str:
    """A share in per cent with one decimal: 1/3 is `33.3%`."""
    return f"{plain(round_half_up(share * 100, 1))}%"


def execution(pool: Pool, year: int, on: date) -> Execution:
    """Every earmark of the pool in a budget year as the books say it, with the sum."""
    rows = Earmark.objects.filter(county=pool.county_id, pool=pool).order_by("code")
    rows = rows.select_related("basis__plan")
    sums = _sums(pool, year)
    passed = forecasting.elapsed(year, on)
    why = _why_no_forecast(year, on, passed)
    open_now = FundAlert.objects.filter(
        county=pool.county_id, pool=pool, kind=FundAlert.Kind.USED, year=year, ended_at=None
    )
    alerts = {one.earmark_id: one for one in open_now}
    lines = []
    for row in rows:
        carried, planned, committed, paid, accepted = sums.get(row.pk, (0, 0, 0, 0, 0))
        coming = None if why else forecasting.year_end(paid, committed, passed)
        lines.append(
            Line(row, carried, planned, committed, paid, accepted, coming, alerts.get(row.pk))
        )
    carried, planned, committed, paid, accepted = (
        sum(getattr(one, name) for one in lines)
        for name in ("carried", "planned", "committed", "paid", "accepted")
    )
    coming = None if why else sum(one.forecast or 0 for one in lines)
    total = Line(None, carried, planned, committed, paid, accepted, coming)
    return Execution(lines, total, passed, why)


def _why_no_forecast(year: int, on: date, passed: Fraction) -> str:
    if on.year > year:
        return _("年度已经过去，不作预测。")
    try:
        forecasting.year_end(0, 0, passed)
    except Refused as refusal:
        return str(refusal)
    return ""


def _sums(pool: Pool, year: int) -> dict[int, tuple[int, ...]]:
    """Carried, planned, committed, paid, accepted of each earmark; one statement."""
    rows = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__budget_year__lte=year,
        account__kind__in=(rules.FREE, rules.COMMITTED, rules.ADVANCED),
    ).exclude(account__earmark=None)  # fmt: skip
    by = ("account__earmark", "account__kind", "journal__kind", "journal__reverses__kind")
    summed = (
        rows.order_by()
        .annotate(earlier=Q(journal__budget_year__lt=year))
        .values(*by, "earlier", "side")
        .annotate(fen=Sum("fen"))
    )
    found: dict[int, list[int]] = {}
    for one in summed:
        line = found.setdefault(one["account__earmark"], [0, 0, 0, 0, 0])
        # All three kinds stand on the credit side; what is taken back lessens what it takes back.
        fen = one["fen"] if one["side"] == rules.C else -one["fen"]
        kind = one["journal__reverses__kind"] or one["journal__kind"]
        account = one["account__kind"]
        if account == rules.FREE:
            if one["earlier"]:
                line[0] += fen
            elif kind in _PLANNED:
                line[1] += fen
        elif one["earlier"]:
            continue
        elif account == rules.COMMITTED:
            line[2] += fen
        elif kind in _PAID:
            line[3] += fen
        elif kind == "use_accepted":
            line[4] -= fen
    return {pk: tuple(line) for pk, line in found.items()}


# --- thresholds -------------------------------------------------------------------------


@dataclass(frozen=True)
class Thresholds:
    """What the county has set; None: not set."""

    used_share: Fraction | None
    advance_days: int | None


def thresholds(county: int, on: date) -> Thresholds:
    """The county's thresholds on a day."""
    share, days = (_said(county, key, on) for key in (USED_SHARE, ADVANCE_DAYS))
    return Thresholds(
        share if isinstance(share, Fraction) else None, days if isinstance(days, int) else None
    )


def _said(county: int, key: str, on: date) -> Any:
    try:
        return member_queries.rules.rule(county, key, on=on).typed
    except NotSet:
        return None


@dataclass(frozen=True)
class Crossing:
    """A threshold that is crossed now."""

    kind: str
    key: str
    pool: int
    year: int
    earmark: int
    threshold: str
    measured: str
    request: Request | None = None


def crossings(county: int, on: date) -> list[Crossing]:
    """Every threshold of the county that is crossed: plans of this year, and money that is out."""
    said = thresholds(county, on)
    found: list[Crossing] = []
    if said.used_share is not None:
        for pool in Pool.objects.filter(county=county, status=Pool.Status.ACTIVE):
            found += _used(pool, on, said.used_share)
    if said.advance_days is not None:
        rows = request_lists.advances(Request.objects.filter(county=county))
        found += _old(rows, said.advance_days)
    return found


def _used(pool: Pool, on: date, limit: Fraction) -> Iterable[Crossing]:
    for line in execution(pool, on.year, on).lines:
        if line.earmark is not None and line.share is not None and line.share >= limit:
            yield Crossing(
                FundAlert.Kind.USED, f"used:{line.earmark.pk}:{on.year}", pool.pk, on.year,
                line.earmark.pk, percent(limit), percent(line.share),
            )  # fmt: skip


def _old(advances: Iterable[Advance], limit: int) -> Iterable[Crossing]:
    seen = set()
    for one in advances:
        if one.days >= limit and one.request.pk not in seen:
            seen.add(one.request.pk)  # the oldest payment of a request speaks for all of them
            row = one.request
            yield Crossing(
                FundAlert.Kind.ADVANCE, f"advance:{row.pk}", row.pool_id, row.year,
                row.earmark_id, str(limit), str(one.days), row,
            )  # fmt: skip


def open_alerts(rows: QuerySet[FundAlert]) -> QuerySet[FundAlert]:
    """What is crossed and not crossed back, the oldest first."""
    found = rows.filter(ended_at=None).select_related("pool", "earmark", "request__institution")
    return found.order_by("crossed_at", "pk")


def finance_of(county: int, on: date) -> list[int]:
    """Who keeps the county's funds, by id."""
    rows = Grant.objects.filter(
        member_queries.days.in_force(on), county=county, person__left_on=None,
        role__in=list(MAY["fundpool.post"]),
    )  # fmt: skip
    return sorted(set(rows.values_list("person_id", flat=True)))

"""The reward of posted staff: out of the increment of the base's business, or of postings' income."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet

from fundpool.queries import income
from fundpool.rules import rewarding as rules
from fundpool.rules.insurance import percent
from fundpool.rules.subsidies import increment, reward
from members import queries as member_queries
from members.models import County, Institution
from members.rules import PRIMARY_KINDS

METHOD: Final = "fundpool.posted_staff.method"
RATE: Final = "fundpool.posted_staff.rate"
SHARE: Final = "fundpool.posted_staff.income_share"
_BAND: Final = "fundpool.posted_staff.increment_share[%s]"


@dataclass(frozen=True)
class Body:
    """One body of the base: its business income of both years; None was not stated."""

    body: Institution
    this_fen: int | None
    last_fen: int | None
    grown_fen: int | None
    reward_fen: int | None


@dataclass(frozen=True)
class Page:
    """A year's reward with what it comes from; `rate` inside `least` and `most` where printed."""

    year: int
    method: str
    clause: str
    rate: Fraction
    rate_reason: str
    least: Fraction | None
    most: Fraction | None
    bodies: list[Body]
    income_fen: int | None = None
    cost_fen: int | None = None
    of_income_fen: int | None = None

    @property
    def method_words(self) -> str:
        """The method in words."""
        return str(dict(rules.METHODS)[self.method])

    @property
    def rate_words(self) -> str:
        """The rate in per cent."""
        return percent(self.rate)

    @property
    def band_words(self) -> str:
        """The printed band in per cent; nothing for the other method."""
        if self.least is None or self.most is None:
            return ""
        return f"{percent(self.least)}–{percent(self.most)}"

    @property
    def grown_fen(self) -> int:
        """The increments of the bodies that grew."""
        return sum(one.grown_fen or 0 for one in self.bodies)

    @property
    def reward_fen(self) -> int | None:
        """All of it; by the other method None until income and cost are given."""
        if self.method == rules.INCOME:
            return self.of_income_fen
        return sum(one.reward_fen or 0 for one in self.bodies)

    @property
    def missing(self) -> list[Body]:
        """Bodies of which a year is not stated: they are left out, not counted as nought."""
        return [one for one in self.bodies if one.reward_fen is None]


def page_of(
    county: County, year: int, income_fen: int | None = None, cost_fen: int | None = None
) -> Page:
    """The reward of a year; NotSet, with the clause, where method or rate is not set.

    Rules of the year's last day count. Invalid where the rate lies outside the printed band.
    """
    on = date(year, 12, 31)
    method = _rule(county, METHOD, on)
    if method.value == rules.INCOME:
        share = _rule(county, SHARE, on)
        given = None
        if income_fen is not None and cost_fen is not None:
            given = rules.of_income(income_fen, cost_fen, Fraction(share.value))
        return Page(
            year, method.value, method.clause or method.reason, Fraction(share.value),
            share.reason or share.clause, None, None, [], income_fen, cost_fen, given,
        )  # fmt: skip
    rate = _rule(county, RATE, on)
    least, most = (_rule(county, _BAND % case, on) for case in ("least", "most"))
    band = (Fraction(rate.value), Fraction(least.value), Fraction(most.value))
    reward(0, *band)  # a rate outside the band is refused even where nobody grew
    return Page(
        year, method.value, least.clause or method.reason, band[0], rate.reason or rate.clause,
        band[1], band[2], _bodies(county, year, band),
    )  # fmt: skip


def primary(county: County, year: int) -> QuerySet[Institution]:
    """The bodies of the base that worked in the year."""
    rows = Institution.objects.filter(county=county, kind__in=PRIMARY_KINDS)
    rows = rows.exclude(ownership="private").exclude(opened_on__gt=date(year, 12, 31))
    return rows.exclude(closed_on__lte=date(year, 1, 1)).order_by("code")


def _bodies(county: County, year: int, band: tuple[Fraction, Fraction, Fraction]) -> list[Body]:
    rows = list(primary(county, year))
    ids = [one.pk for one in rows]
    this, last = (income.current(county.pk, one, ids) for one in (year, year - 1))
    found = []
    for body in rows:
        now, before = this.get(body.pk), last.get(body.pk)
        if now is None or before is None:
            known = (now.total_fen if now else None, before.total_fen if before else None)
            found.append(Body(body, *known, None, None))
            continue
        grown = increment(now.total_fen, before.total_fen)
        found.append(Body(body, now.total_fen, before.total_fen, grown, reward(grown, *band)))
    return found


def _rule(county: County, key: str, on: date) -> Any:
    return member_queries.rules.rule(county.pk, key, on=on)

"""Years of a pool's books: opened, closed in order, and what stands carried into the next."""

from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from fundpool.access import ledger as access
from fundpool.models import CarriedBalance, Period, Pool
from fundpool.queries import ledger as queries
from fundpool.rules.ledger import PERIOD

_EARLIEST: Final = 2000
_LATEST: Final = 2100


@action
def open_year(*, pool: Pool, year: int, by: Actor) -> Period:
    """Open a year of the books: the pool's first one, or the one after its last."""
    by = access.check_can_close(by, pool)
    pool = _locked(pool)
    if not _EARLIEST <= year <= _LATEST:
        told = _("请填写四位年份。")
        raise Invalid(told, fields={"year": told})
    if pool.status == Pool.Status.DISSOLVED:
        raise Refused(_("这个资金池已经解体，不能再记账。"), code="POOL_DISSOLVED")
    last = pool.periods.filter(county=pool.county_id).order_by("year").last()
    if last is not None and year != last.year + 1:
        told = _("年度要依次开放：下一个是%(year)d年度。") % {"year": last.year + 1}
        raise Refused(told, code="YEAR_ORDER")
    period = Period.objects.create(county_id=pool.county_id, pool=pool, year=year)
    audit.record(by, "pool.year_opened", period, fund=pool.code, year=year)
    return period


@action
def begin_closing(*, pool: Pool, year: int, by: Actor) -> Period:
    """No journal is posted into the year while its closing is looked through."""
    by = access.check_can_close(by, pool)
    period = _stepped(pool, year, "begin_closing")
    _check_order(period)
    audit.record(by, "pool.closing_begun", period, fund=pool.code, year=year)
    return period


@action
def resume_year(*, pool: Pool, year: int, by: Actor) -> Period:
    """Take journals again: the closing was given up."""
    by = access.check_can_close(by, pool)
    period = _stepped(pool, year, "resume")
    audit.record(by, "pool.year_resumed", period, fund=pool.code, year=year)
    return period


@action
def close_year(*, pool: Pool, year: int, by: Actor) -> Period:
    """Close a year for good; every balance at its end is written down and carried forward.

    Years close in order: refused while an earlier one is open.
    """
    by = access.check_can_close(by, pool)
    period = _stepped(pool, year, "close")
    _check_order(period)
    stands = queries.moved_until(pool, year)
    CarriedBalance.objects.bulk_create(
        CarriedBalance(county_id=pool.county_id, period=period, account_id=account, fen=fen)
        for account, fen in sorted(stands.items())
        if fen
    )
    period.closed_at, period.closed_by_id = now(), by.person
    period.save(update_fields=["closed_at", "closed_by"])
    audit.record(
        by, "pool.year_closed", period, fund=pool.code, year=year, accounts=len(stands),
        vouchers=period.last_no, hash=period.last_hash,
    )  # fmt: skip
    return period


def _locked(pool: Pool) -> Pool:
    return Pool.objects.select_for_update(no_key=True).get(county=pool.county_id, pk=pool.pk)


def _stepped(pool: Pool, year: int, verb: str) -> Period:
    """The year after the verb, under the locks of pool and year."""
    pool = _locked(pool)
    rows = Period.objects.select_for_update(no_key=True)
    period = rows.filter(county=pool.county_id, pool=pool, year=year).first()
    if period is None:
        told = _("资金池没有开放%(year)d年度的账，请先开放该年度。")
        raise Refused(told % {"year": year}, code="PERIOD_CLOSED")
    period.state = PERIOD.after(period.state, verb)
    period.save(update_fields=["state"])
    return period


def _check_order(period: Period) -> None:
    earlier = Period.objects.filter(
        county=period.county_id, pool=period.pool_id, year__lt=period.year
    )
    still = earlier.exclude(state="closed").order_by("year").first()
    if still is not None:
        told = _("年度要依次结账：请先结%(year)d年度。") % {"year": still.year}
        raise Refused(told, code="YEAR_ORDER")

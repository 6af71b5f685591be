"""What banks and finance do to a pool: interest, fees, money called back and paid back."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.access import ledger as access
from fundpool.actions._posting import post
from fundpool.models import Earmark, Journal, Pool
from fundpool.rules import ledger as rules
from members import queries as member_queries

#: Whose the interest is: the pool's, or finance's. No plan says.
INTEREST: Final = "fundpool.interest.owner"


@action
def record_interest(*, pool: Pool, fen: int, on: date, source: str, key: str, by: Actor) -> Journal:
    """The bank has paid interest; NotSet while the county has not said whose it is."""
    by = access.check_can_post(by, pool)
    _check(on, source)
    owner = member_queries.rules.rule(pool.county_id, INTEREST, on=on).value
    to_source = owner == "source"
    return post(
        pool=pool,
        kind="interest_due" if to_source else "interest",
        lines=rules.interest(fen, to_source=to_source),
        on=on,
        budget_year=on.year,
        by=by,
        key=f"interest:{key}",
        source=source.strip(),
    )


@action
def record_fee(*, pool: Pool, fen: int, on: date, source: str, key: str, by: Actor) -> Journal:
    """The bank has taken a fee, out of the money that is not allocated."""
    by = access.check_can_post(by, pool)
    _check(on, source)
    return post(
        pool=pool, kind="bank_fee", lines=rules.bank_fee(fen), on=on, budget_year=on.year, by=by,
        key=f"fee:{key}", source=source.strip(),
    )  # fmt: skip


@action
def call_back(
    *,
    pool: Pool,
    fen: int,
    on: date,
    source: str,
    key: str,
    by: Actor,
    earmark: Earmark | None = None,
) -> Journal:
    """Finance calls idle money back; it is owed until it is paid."""
    by = access.check_can_post(by, pool)
    _check(on, source)
    if earmark is not None and earmark.pool_id != pool.pk:
        told = _("请选这个资金池的专项。")
        raise Invalid(told, code="EARMARK_MISMATCH", fields={"earmark": told})
    lines = rules.called_back(fen, earmark.pk if earmark else None)
    return post(
        pool=pool, kind="called_back", lines=lines, on=on, budget_year=on.year, by=by,
        key=f"called_back:{key}", source=source.strip(),
    )  # fmt: skip


@action
def pay_source(*, pool: Pool, fen: int, on: date, source: str, key: str, by: Actor) -> Journal:
    """What is owed to finance has been paid."""
    by = access.check_can_post(by, pool)
    _check(on, source)
    return post(
        pool=pool, kind="source_paid", lines=rules.source_paid(fen), on=on, budget_year=on.year,
        by=by, key=f"source_paid:{key}", source=source.strip(),
    )  # fmt: skip


def _check(on: date, source: str) -> None:
    wrong = {}
    if on > today():
        wrong["on"] = _("日期不能晚于今天。")
    if not source.strip() or len(source) > 200:  # noqa: PLR2004 — the column's width
        wrong["source"] = _("请填写回单号或文号，不超过%(n)d个字符。") % {"n": 200}
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)

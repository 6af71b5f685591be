"""The one way in which money moves: a journal is checked, numbered, written and chained."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.db.one_trip import Change, change
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import yuan
from fundpool.models import Account, Entry, Journal, Period, Pool
from fundpool.queries import dissolving
from fundpool.queries import ledger as queries
from fundpool.rules import dissolving as dissolving_rules
from fundpool.rules import ledger as rules
from fundpool.rules.ledger import Line

_Key = tuple[str, int | None, int | None]
_ORDER: Final = {kind: n for n, kind in enumerate(rules.ACCOUNTS)}


def post(
    *,
    pool: Pool,
    kind: str,
    lines: Sequence[Line],
    on: date,
    budget_year: int,
    by: Actor,
    key: str,
    source: str = "",
    memo: str = "",
    request: UUID | None = None,
    reverses: Journal | None = None,
    prepared_by: int | None = None,
    reviewed_by: int | None = None,
) -> Journal:
    """Post a journal inside the caller's action; the same key and content again is the same journal.

    `key` names the business fact once and for all. Refused: PERIOD_CLOSED, POOL_DISSOLVED,
    INSUFFICIENT_FUNDS, EXCEEDS_COMMITMENT, EXCEEDS_ADVANCE, EXCEEDS_RECOVERY, ALREADY_REVERSED.
    Invalid: INVALID_AMOUNT, IDEMPOTENCY_MISMATCH (the key stands for something else).
    制单 is whoever acts, or `prepared_by` where another has drafted what `reviewed_by` approves.
    The caller's own rows are locked before: pool and year are locked here, in this order.
    """
    rules.check_balanced(lines)
    if kind not in rules.JOURNALS:
        raise ValueError(f"no journal is called {kind!r}")
    pool = Pool.objects.select_for_update(no_key=True).get(county=pool.county_id, pk=pool.pk)
    told = _Told(
        kind, tuple(lines), on, budget_year, source, memo, request, reverses, key,
        by.person if prepared_by is None else prepared_by,
        reviewed_by,
    )  # fmt: skip
    under_key = Journal.objects.filter(county=pool.county_id, key=key)
    if under_key.exists():
        there = under_key.get()
        _check_same(there, pool, told)
        audit.record(by, "journal.repeated", there, fund=pool.code, voucher=str(there))
        return there
    if pool.status == Pool.Status.DISSOLVED:
        raise Refused(_("这个资金池已经解体，不能再记账。"), code="POOL_DISSOLVED")
    if pool.status == Pool.Status.DISSOLVING:
        _check_clearing(pool, reverses.kind if reverses else kind, reverses is not None)
    if reverses is not None:
        _check_can_reverse(reverses, pool)
    period, is_followed = _open_period(pool, on.year)
    accounts = _accounts(pool, lines)
    _check_funds(pool, period, is_followed, accounts, lines)
    journal = _written(pool, period, told, accounts)
    audit.record(
        by, "journal.posted", journal, fund=pool.code, voucher=str(journal), journal_kind=kind,
        fen=sum(line.fen for line in lines if line.side == rules.D), hash=journal.hash,
        reverses=reverses and str(reverses),
    )  # fmt: skip
    return journal


def reverse(journal: Journal, *, on: date, by: Actor, memo: str, source: str = "") -> Journal:
    """Post the mirror of a journal, at most once; the same guards hold for what it takes back."""
    return post(
        pool=journal.pool,
        kind="reversal",
        lines=rules.mirrored(queries.lines_of(journal)),
        on=on,
        budget_year=journal.budget_year,
        by=by,
        key=f"reversal:{journal.pk}",
        source=source,
        memo=memo,
        request=journal.entries.exclude(request=None).values_list("request", flat=True).first(),
        reverses=journal,
    )


def _open_period(pool: Pool, year: int) -> tuple[Period, bool]:
    """The year of a pool, and whether a later one has journals; all locked, in their order.

    PERIOD_CLOSED when the year takes no journal (any more).
    """
    rows = Period.objects.select_for_update(no_key=True).filter(
        county=pool.county_id, pool=pool, year__gte=year
    )
    found = list(rows.order_by("year"))
    period = next((row for row in found if row.year == year), None)
    if period is None:
        told = _("资金池没有开放%(year)d年度的账，请先开放该年度。")
        raise Refused(told % {"year": year}, code="PERIOD_CLOSED")
    if period.state == "closed":
        told = _("%(year)d年度已结账，不能再记账；请记在开放的年度，预算年度仍可写%(year)d。")
        raise Refused(told % {"year": year}, code="PERIOD_CLOSED")
    if period.state != "open":
        told = _("%(year)d年度正在结账，请结账后再办，或先恢复记账。")
        raise Refused(told % {"year": year}, code="PERIOD_CLOSED")
    return period, any(row.last_no for row in found if row.year > year)


@dataclass(frozen=True)
class _Told:
    kind: str
    lines: tuple[Line, ...]
    on: date
    budget_year: int
    source: str
    memo: str
    request: UUID | None
    reverses: Journal | None
    key: str
    by: int | None
    reviewed_by: int | None


def _check_same(there: Journal, pool: Pool, told: _Told) -> None:
    """The journal that stands under this key says the same."""
    if told.reverses is not None and there.reverses_id == told.reverses.pk:
        raise Refused(_("这张凭证已经冲销过。"), code="ALREADY_REVERSED")
    same = (
        there.pool_id == pool.pk
        and there.kind == told.kind
        and there.effective_on == told.on
        and (there.budget_year, there.source, there.memo)
        == (told.budget_year, told.source, told.memo)
        and queries.lines_of(there) == told.lines
    )
    if not same:
        raise Invalid(
            _("这笔业务已经入账（凭证%(no)s），内容与本次不同。请刷新页面后核对。") % {"no": there},
            code="IDEMPOTENCY_MISMATCH",
        )


def _check_clearing(pool: Pool, kind: str, back: bool) -> None:
    """A pool that ends settles what is open; once it is distributed it only pays."""
    if kind in dissolving_rules.NEW_BUSINESS and not back:
        raise Refused(_("资金池正在解体，不再办理新的业务。"), code="POOL_DISSOLVING")
    if kind != dissolving_rules.AFTER and dissolving.is_distributed(pool):
        raise Refused(_("余额已分配，资金池只办理返还付款。"), code="POOL_DISSOLVING")


def _check_can_reverse(journal: Journal, pool: Pool) -> None:
    if journal.pool_id != pool.pk or journal.state != Journal.State.POSTED:
        raise ValueError("a posted journal of the same pool is reversed")
    if journal.reverses_id is not None:
        raise Refused(_("冲销凭证不能再冲销，请重新记账。"), code="IS_REVERSAL")
    if Journal.objects.filter(county=pool.county_id, reverses=journal).exists():
        raise Refused(_("这张凭证已经冲销过。"), code="ALREADY_REVERSED")


def _accounts(pool: Pool, lines: Sequence[Line]) -> dict[_Key, Account]:
    """The accounts that the lines move, made where they are missing; safe under the pool's lock."""
    wanted = {line.account for line in lines}
    rows = Account.objects.filter(
        county=pool.county_id, pool=pool, kind__in={kind for kind, _e, _u in wanted}
    ).order_by()
    found = {(row.kind, row.earmark_id, row.unit_id): row for row in rows}
    missing = sorted(wanted - set(found), key=str)
    made = Account.objects.bulk_create(
        Account(
            county_id=pool.county_id, pool=pool, kind=kind, earmark_id=earmark, unit_id=unit,
            normal=rules.ACCOUNTS[kind].normal, guarded=rules.ACCOUNTS[kind].guarded,
        )
        for kind, earmark, unit in missing
    )  # fmt: skip
    found |= {(row.kind, row.earmark_id, row.unit_id): row for row in made}
    return {key: found[key] for key in wanted}


def _check_funds(
    pool: Pool,
    period: Period,
    is_followed: bool,
    accounts: dict[_Key, Account],
    lines: Sequence[Line],
) -> None:
    """No guarded account is overdrawn: not now, and not at the end of the year that is written."""
    taken = {
        key: change
        for key, change in rules.deltas(lines).items()
        if change < 0 and accounts[key].guarded
    }
    if not taken:
        return
    ids = [accounts[key].pk for key in taken]
    then = queries.moved_until(pool, period.year, ids) if is_followed else {}
    for key in sorted(taken, key=lambda one: _ORDER[one[0]]):
        account = accounts[key]
        there = min(account.fen, then.get(account.pk, 0)) if is_followed else account.fen
        if there + taken[key] < 0:
            raise _short(key[0], there, -taken[key])


def _short(kind: str, there: int, asked: int) -> Refused:
    amounts = {"there": yuan(there), "asked": yuan(asked), "short": yuan(asked - there)}
    code = rules.ACCOUNTS[kind].code
    sentences = {
        "INSUFFICIENT_FUNDS": _("余额不足：可用 %(there)s，本次 %(asked)s，缺口 %(short)s"),
        "EXCEEDS_COMMITMENT": _("超过已批待拨：待拨 %(there)s，本次 %(asked)s，超出 %(short)s"),
        "EXCEEDS_ADVANCE": _("超过已拨未核销：未核销 %(there)s，本次 %(asked)s，超出 %(short)s"),
        "EXCEEDS_RECOVERY": _("超过应追回：应追回 %(there)s，本次 %(asked)s，超出 %(short)s"),
    }
    details = {name: amount.replace("\N{NO-BREAK SPACE}", "") for name, amount in amounts.items()}
    return Refused(sentences[code] % amounts, code=code, details={"amounts": details})


def _written(pool: Pool, period: Period, told: _Told, accounts: dict[_Key, Account]) -> Journal:
    """Draft, entries, balances, posted: in this order, so that the database checks the whole."""
    journal = Journal(
        county_id=pool.county_id, pool=pool, period=period, voucher_no=period.last_no + 1,
        kind=told.kind, effective_on=told.on, recorded_at=now(), budget_year=told.budget_year,
        key=told.key, reverses=told.reverses, source=told.source, memo=told.memo, by_id=told.by,
        reviewed_by_id=told.reviewed_by, prev_hash=period.last_hash,
    )  # fmt: skip
    entries = [
        Entry(
            county_id=pool.county_id, journal=journal, account=accounts[line.account],
            side=line.side, fen=line.fen, institution_id=line.unit, request=told.request,
        )
        for line in told.lines
    ]  # fmt: skip
    journal.hash = queries.digest(period.last_hash, queries.canonical(journal, entries))
    journal.save(force_insert=True)
    for entry in entries:
        entry.journal_id = journal.pk
    Entry.objects.bulk_create(entries)
    change(
        [
            *_moves(accounts, told.lines),
            Change(journal, {"state": Journal.State.POSTED}),
            Change(period, {"last_no": journal.voucher_no, "last_hash": journal.hash}),
        ]
    )
    journal.state = Journal.State.POSTED
    return journal


def _moves(accounts: dict[_Key, Account], lines: Sequence[Line]) -> list[Change]:
    """What the lines add to the running balances, in the order of the accounts."""
    sums: dict[_Key, Counter[str]] = {}
    for line in lines:
        moved = sums.setdefault(line.account, Counter())
        moved["debit_fen" if line.side == rules.D else "credit_fen"] += line.fen
    rows = sorted(sums, key=lambda key: accounts[key].pk)
    return [Change(accounts[key], added=sums[key]) for key in rows]

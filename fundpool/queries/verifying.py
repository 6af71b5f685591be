"""Whether the books say what their entries say: everything is computed anew from the entries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import orjson
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from alliance.core.models import AuditEvent
from fundpool.models import Account, CarriedBalance, Entry, Journal, Period, Pool
from fundpool.queries import ledger
from fundpool.queries.ledger import EntryRow, JournalRow
from fundpool.rules import ledger as rules

CHUNK = 2000
#: The groups of kinds whose lines add up to nought in every journal, by kind.
_GROUPS: Final[Mapping[str, int]] = {
    kind: group
    for group, (_name, debits, credits) in enumerate(rules.INVARIANTS)
    for kind in (*debits, *credits)
}
#: The kind and the pool of every account of a county, by its id.
_Accounts = Mapping[int, tuple[str, int]]


@dataclass
class Verdict:
    """How many journals were read, and one sentence for each thing that is wrong."""

    journals: int = 0
    findings: list[str] = field(default_factory=list)


def verify(county: int) -> Verdict:
    """Read every journal of a county's books: hashes, numbers, balances, year-ends, the audit."""
    verdict = Verdict()
    said = _audited(county)
    rows = Account.objects.filter(county=county).order_by()
    accounts = {pk: (kind, pool) for pk, kind, pool in rows.values_list("pk", "kind", "pool")}
    for pool in Pool.objects.filter(county=county).order_by("code"):
        for period in pool.periods.filter(county=county).order_by("year"):
            _read(period, said, accounts, verdict)
        verdict.findings += _accounts(pool)
        verdict.findings += _year_ends(pool)
    verdict.findings += [
        _("审计记录中的凭证（编号%(pk)d）不在账簿里。") % {"pk": pk} for pk in sorted(said)
    ]
    return verdict


def _read(period: Period, said: dict[int, str], accounts: _Accounts, verdict: Verdict) -> None:
    """One year of a pool, journal by journal, each after the one before."""
    pool = period.pool
    number, previous = 0, ""
    rows = Journal.objects.filter(county=pool.county_id, period=period).order_by("voucher_no", "pk")
    for journal, entries in _with_entries(period, rows):
        for why in _wrong(journal, entries, accounts, number, previous, period):
            told = _("资金池%(pool)s凭证%(no)s：%(why)s")
            verdict.findings.append(told % {**_named(journal, period), "why": why})
        if said.pop(journal.pk, None) != journal.hash:
            told = _("资金池%(pool)s凭证%(no)s：与审计记录不符。")
            verdict.findings.append(told % _named(journal, period))
        number, previous = journal.voucher_no, journal.hash
        verdict.journals += 1
    if (period.last_no, period.last_hash) != (number, previous):
        told = _("资金池%(pool)s：%(year)d年度最后的凭证是%(no)d号，登记的是%(last)d号。")
        told %= {"pool": pool.code, "year": period.year, "no": number, "last": period.last_no}
        verdict.findings.append(told)


def _named(journal: JournalRow, period: Period) -> dict[str, str]:
    return {"pool": period.pool.code, "no": f"{period.year}-{journal.voucher_no}"}


def _with_entries(
    period: Period, rows: QuerySet[Journal]
) -> Iterator[tuple[JournalRow, list[EntryRow]]]:
    """Journals with their entries in the order in which they were written, some at a time."""
    there = Entry.objects.filter(journal__period=period).order_by("pk")
    found = rows.values_list(*JournalRow._fields).iterator(chunk_size=CHUNK)
    while journals := [JournalRow._make(row) for row in islice(found, CHUNK)]:
        entries: dict[int, list[EntryRow]] = defaultdict(list)
        numbers = (journals[0].voucher_no, journals[-1].voucher_no)
        written = there.filter(journal__voucher_no__range=numbers)
        for row in written.values_list(*EntryRow._fields):
            entries[row[0]].append(EntryRow._make(row))
        for journal in journals:
            yield journal, entries[journal.pk]


def _wrong(  # noqa: PLR0917 - a journal, and what it is held against
    journal: JournalRow,
    entries: list[EntryRow],
    accounts: _Accounts,
    number: int,
    previous: str,
    period: Period,
) -> Iterator[str]:
    """What is wrong with one journal."""
    if journal.voucher_no != number + 1:
        yield _("凭证号不连续，前一张是%(no)d号。") % {"no": number}
    if journal.state != Journal.State.POSTED:
        yield _("没有入账。")
    if journal.prev_hash != previous:
        yield _("不接前一张凭证。")
    if journal.hash != ledger.digest(journal.prev_hash, ledger.canonical(journal, entries)):
        yield _("内容与校验值不符。")
    if journal.effective_on.year != period.year or journal.pool_id != period.pool_id:
        yield _("不属于这个年度。")
    sums: dict[int, int] = {}
    elsewhere = False
    for one in entries:
        kind, pool = accounts.get(one.account_id, ("", None))
        group = _GROUPS.get(kind, -1)
        sums[group] = sums.get(group, 0) + (one.fen if one.side == rules.D else -one.fen)
        elsewhere = elsewhere or pool != journal.pool_id
    if any(sums.values()):
        yield _("借贷不平。")
    if elsewhere:
        yield _("记到了别的资金池。")


def _accounts(pool: Pool) -> Iterator[str]:
    """Running balances against the sums of the entries."""
    sums: dict[tuple[int, str], int] = {
        (one["account"], one["side"]): one["fen"]
        for one in Entry.objects.filter(county=pool.county_id, account__pool=pool)
        .values("account", "side")
        .annotate(fen=Sum("fen"))
        .order_by("account", "side")
    }
    rows = Account.objects.filter(county=pool.county_id, pool=pool)
    for row in rows.select_related("earmark", "unit").order_by("pk"):
        named = {
            "pool": pool.code,
            "account": " ".join(
                str(one) for one in (row.kind_words, row.earmark, row.unit) if one is not None
            ),
        }
        about = rules.ACCOUNTS[row.kind]
        if (sums.get((row.pk, rules.D), 0), sums.get((row.pk, rules.C), 0)) != (
            row.debit_fen,
            row.credit_fen,
        ):
            yield _("资金池%(pool)s账户“%(account)s”的余额与分录不符。") % named
        if (row.normal, row.guarded) != (about.normal, about.guarded) or (
            row.guarded and row.fen < 0
        ):
            yield _("资金池%(pool)s账户“%(account)s”透支或性质被改。") % named


def _year_ends(pool: Pool) -> Iterator[str]:
    """What was carried at each closing against the entries until then."""
    for period in pool.periods.filter(county=pool.county_id, state="closed").order_by("year"):
        rows = CarriedBalance.objects.filter(county=pool.county_id, period=period)
        carried = dict(rows.values_list("account", "fen"))
        stands = ledger.moved_until(pool, period.year)
        if carried != {account: fen for account, fen in stands.items() if fen}:
            told = _("资金池%(pool)s：%(year)d年度的结转余额与分录不符。")
            yield told % {"pool": pool.code, "year": period.year}


def _audited(county: int) -> dict[int, str]:
    """The hash that the audit holds for each journal, by its id."""
    rows = AuditEvent.objects.filter(county_id=county, what="journal.posted").order_by("number")
    found = {}
    for subject, text in rows.values_list("subject", "text").iterator(chunk_size=CHUNK):
        found[int(subject.rpartition(":")[2])] = orjson.loads(text)["details"]["hash"]
    return found

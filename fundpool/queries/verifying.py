"""Whether the books say what their entries say: everything is computed anew from the entries."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from alliance.core.models import AuditEvent
from fundpool.models import Account, CarriedBalance, Entry, Journal, Period, Pool
from fundpool.queries import ledger
from fundpool.queries.ledger import EntryRow, JournalRow
from fundpool.rules import ledger as rules

CHUNK = 2000
#: The kinds whose lines add up to nought in every journal.
_BALANCED: Final = tuple({*debits, *credits} for _name, debits, credits in rules.INVARIANTS)


@dataclass
class Verdict:
    """How many journals were read, and one sentence for each thing that is wrong."""

    journals: int = 0
    findings: list[str] = field(default_factory=list)


def verify(county: int) -> Verdict:
    """Read every journal of a county's books: hashes, numbers, balances, year-ends, the audit."""
    verdict = Verdict()
    said = _audited(county)
    rows = Account.objects.filter(county=county).only("kind", "pool")
    accounts = {row.pk: row for row in rows}
    for pool in Pool.objects.filter(county=county).order_by("code"):
        for period in pool.periods.filter(county=county).order_by("year"):
            _read(period, said, accounts, verdict)
        verdict.findings += _accounts(pool)
        verdict.findings += _year_ends(pool)
    verdict.findings += [
        _("审计记录中的凭证（编号%(pk)d）不在账簿里。") % {"pk": pk} for pk in sorted(said)
    ]
    return verdict


def _read(
    period: Period, said: dict[int, str], accounts: Mapping[int, Account], verdict: Verdict
) -> None:
    """One year of a pool, journal by journal, each after the one before."""
    pool = period.pool
    number, previous = 0, ""
    rows = Journal.objects.filter(county=pool.county_id, period=period).order_by("voucher_no", "pk")
    for journal, entries in _with_entries(rows):
        named = {"pool": pool.code, "no": f"{period.year}-{journal.voucher_no}"}
        for why in _wrong(journal, entries, accounts, number, previous, period):
            told = _("资金池%(pool)s凭证%(no)s：%(why)s")
            verdict.findings.append(told % {**named, "why": why})
        if said.pop(journal.pk, None) != journal.hash:
            told = _("资金池%(pool)s凭证%(no)s：与审计记录不符。")
            verdict.findings.append(told % named)
        number, previous = journal.voucher_no, journal.hash
        verdict.journals += 1
    if (period.last_no, period.last_hash) != (number, previous):
        told = _("资金池%(pool)s：%(year)d年度最后的凭证是%(no)d号，登记的是%(last)d号。")
        told %= {"pool": pool.code, "year": period.year, "no": number, "last": period.last_no}
        verdict.findings.append(told)


def _with_entries(rows: QuerySet[Journal]) -> Iterator[tuple[JournalRow, list[EntryRow]]]:
    """Journals with their entries in the order in which they were written, some at a time."""
    found = rows.values_list(*JournalRow._fields).iterator(chunk_size=CHUNK)
    while journals := [JournalRow._make(row) for row in islice(found, CHUNK)]:
        entries: dict[int, list[EntryRow]] = defaultdict(list)
        written = Entry.objects.filter(journal__in=[row.pk for row in journals]).order_by("pk")
        for row in written.values_list(*EntryRow._fields):
            entries[row[0]].append(EntryRow._make(row))
        for journal in journals:
            yield journal, entries[journal.pk]


def _wrong(  # noqa: PLR0917 - a journal, and what it is held against
    journal: JournalRow,
    entries: list[EntryRow],
    accounts: Mapping[int, Account],
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
    named = [accounts.get(one.account_id) for one in entries]
    sums: Counter[str] = Counter()
    for one, account in zip(entries, named, strict=True):
        if account is not None:
            sums[account.kind] += one.fen if one.side == rules.D else -one.fen
    if any(sum(sums[kind] for kind in kinds) for kinds in _BALANCED):
        yield _("借贷不平。")
    if any(account is None or account.pool_id != journal.pool_id for account in named):
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
        found[int(subject.rpartition(":")[2])] = json.loads(text)["details"]["hash"]
    return found

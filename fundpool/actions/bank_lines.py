"""Lines of bank statements are entered, held to the journals they are, and taken back."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.models import ImportFile
from alliance.core.showing import yuan
from fundpool.access import bank as access
from fundpool.actions import banking
from fundpool.actions._said import reason_said
from fundpool.bank_told import LineTold, check_line
from fundpool.models import BankAccount, BankLine, BankMatch, BankPool, Journal, Pool
from fundpool.queries import bank as queries
from fundpool.rules.banking import OUT


@action
def enter_line(*, account: BankAccount, told: LineTold, by: Actor) -> BankLine:
    """One line is typed; Refused where its number is there already."""
    by = access.check_can_keep(by, account.county_id)
    row = _kept(_locked(account), told, by)
    audit.record(
        by, "bank.line_entered", row, bank_account=account.code, bank_no=row.reference, fen=row.fen
    )
    return row


@action
def load_lines(
    *, account: BankAccount, rows: Sequence[LineTold], file: ImportFile, by: Actor
) -> list[BankLine]:
    """The lines of a compared statement, each as if typed alone."""
    by = access.check_can_keep(by, account.county_id)
    account = _locked(account)
    made = [_kept(account, told, by, file) for told in rows]
    audit.record(by, "bank.lines_loaded", account, bank_account=account.code, bank_lines=len(made))
    return made


def _locked(account: BankAccount) -> BankAccount:
    rows = BankAccount.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("county").get(pk=account.pk)


def _kept(
    account: BankAccount, told: LineTold, by: Actor, file: ImportFile | None = None
) -> BankLine:
    check_line(account, told)
    reference = told.reference.strip()
    if account.lines.filter(reference=reference, voided_at=None).exists():
        sentence = _("流水号“%(no)s”已经登记过。") % {"no": reference}
        raise Refused(sentence, code="line_there")
    return BankLine.objects.create(
        county_id=account.county_id, account=account, on=told.on, side=told.side, fen=told.fen,
        reference=reference, counterparty=told.counterparty.strip(), purpose=told.purpose.strip(),
        file=file, at=now(), by_id=by.person,
    )  # fmt: skip


@action
def void_line(*, line: BankLine, reason: str, by: Actor) -> BankLine:
    """A line that was entered wrongly no longer counts; a matched one is taken back first."""
    by = access.check_can_keep(by, line.county_id)
    account = _locked(line.account)
    line = BankLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    reason = reason_said(reason)
    if line.voided_at is not None:
        raise Refused(_("这笔流水已经作废。"), code="line_void")
    if line.matches.filter(undone_at=None).exists():
        raise Refused(_("这笔流水已与凭证勾对，请先取消勾对。"), code="line_matched")
    line.voided_at, line.voided_by_id, line.reason = now(), by.person, reason
    line.save(update_fields=["voided_at", "voided_by", "reason"])
    audit.record(
        by, "bank.line_voided", line, bank_account=account.code, bank_no=line.reference,
        reason=reason,
    )  # fmt: skip
    return line


@action
def match_lines(
    *, account: BankAccount, pairs: Mapping[int, Sequence[int]], by: Actor
) -> list[BankMatch]:
    """A person says which journals each line is; all of them or none.

    The journals of a line add up to it exactly, are of the account's pools and of no other line:
    AMOUNT_MISMATCH, ALREADY_MATCHED otherwise.
    """
    by = access.check_can_keep(by, account.county_id)
    account = _locked(account)
    if not pairs or not all(pairs.values()):
        raise Invalid(_("请选要勾对的流水和凭证。"), fields={"journals": _("请选凭证。")})
    made = []
    for line_id, journal_ids in sorted(pairs.items()):
        made += _matched(account, line_id, sorted(set(journal_ids)), by)
    return made


def _matched(
    account: BankAccount, line_id: int, journal_ids: Sequence[int], by: Actor
) -> list[BankMatch]:
    line = account.lines.filter(pk=line_id, voided_at=None).first()
    pools = BankPool.objects.filter(account=account).values("pool")
    journals = Journal.objects.filter(pk__in=journal_ids, county=account.county_id, pool__in=pools)
    if line is None or journals.count() != len(journal_ids):
        raise Refused(_("流水或凭证不在这个银行账户里，请刷新页面后重选。"), code="not_of_account")
    taken = BankMatch.objects.filter(undone_at=None)
    if taken.filter(line=line).exists():
        told = _("流水“%(no)s”已经勾对过。") % {"no": line.reference}
        raise Refused(told, code="ALREADY_MATCHED")
    if there := taken.filter(journal__in=journal_ids).select_related("journal__period").first():
        told = _("凭证%(no)s已经与另一笔流水勾对。") % {"no": there.journal}
        raise Refused(told, code="ALREADY_MATCHED")
    fen = sum(queries.cash_of(journal_ids).values())
    if fen != line.signed:
        told = _("金额不等：流水 %(line)s，所选凭证合计 %(journals)s。") % {
            "line": yuan(line.signed), "journals": yuan(fen),
        }  # fmt: skip
        raise Refused(told, code="AMOUNT_MISMATCH")
    made = [
        BankMatch.objects.create(
            county_id=account.county_id, line=line, journal=journal, at=now(), by_id=by.person
        )
        for journal in journals.select_related("period").order_by("pk")
    ]
    audit.record(
        by, "bank.line_matched", line, bank_account=account.code, bank_no=line.reference,
        voucher=[str(one.journal) for one in made], fen=line.fen,
    )  # fmt: skip
    return made


@action
def book_line(*, line: BankLine, pool: Pool, by: Actor) -> BankMatch:
    """What the bank alone has is its fee, or its interest: booked to one pool and matched at once.

    The day, the amount and the number are the bank's own; all of it or nothing.
    """
    by = access.check_can_keep(by, line.county_id)
    account = _locked(line.account)
    line = account.lines.get(pk=line.pk)
    earlier = line.matches.count()
    if line.voided_at is not None:
        raise Refused(_("这笔流水已经作废。"), code="line_void")
    if line.matches.filter(undone_at=None).exists():
        told = _("流水“%(no)s”已经勾对过。") % {"no": line.reference}
        raise Refused(told, code="ALREADY_MATCHED")
    record = banking.record_fee if line.side == OUT else banking.record_interest
    journal = record(
        pool=pool, fen=line.fen, on=line.on, source=line.reference,
        # A line whose match was taken back may be booked anew, once the first voucher is reversed.
        key=f"bank_line:{line.pk}:{earlier}", by=by,
    )  # fmt: skip
    return match_lines(account=account, pairs={line.pk: [journal.pk]}, by=by)[0]


@action
def undo_match(*, line: BankLine, reason: str, by: Actor) -> BankLine:
    """What a line was said to be is taken back, with the reason; both are open again."""
    by = access.check_can_keep(by, line.county_id)
    account = _locked(line.account)
    reason = reason_said(reason)
    standing = BankMatch.objects.filter(line=line, undone_at=None)
    undone = standing.update(undone_at=now(), undone_by=by.person, reason=reason)
    if not undone:
        raise Refused(_("这笔流水没有勾对，不必取消。"), code="not_matched")
    audit.record(
        by, "bank.match_undone", line, bank_account=account.code, bank_no=line.reference,
        reason=reason,
    )  # fmt: skip
    return line

"""A pool ends: cleared, distributed by two people, paid out one by one, and then shut."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import yuan
from fundpool.access import dissolving as access
from fundpool.actions._posting import post, reverse
from fundpool.models import Dissolution, DissolutionLine, Journal, Pool
from fundpool.queries import dissolving as queries
from fundpool.queries import ledger as books
from fundpool.rules import ledger
from fundpool.rules.dissolving import DISSOLUTION, DONE, PAYING
from fundpool.rules.levying import Dissolution as Shared
from members.models import Institution

LONGEST: Final = 200


@action
def start_dissolution(*, pool: Pool, document_no: str, reason: str = "", by: Actor) -> Dissolution:
    """Begin to end a pool: from now on it takes nothing new, and what is open is settled."""
    by = access.check_can_start(by, pool)
    pool = _pool(pool)
    if pool.status != Pool.Status.ACTIVE:
        raise Refused(_("资金池正在解体或已解体。"), code="POOL_DISSOLVED")
    document_no, reason = document_no.strip(), reason.strip()
    wrong = {}
    if not document_no or len(document_no) > 80:  # noqa: PLR2004 — the column's width
        wrong["document_no"] = _("请填写解体决定的文号，不超过%(n)d个字符。") % {"n": 80}
    if len(reason) > LONGEST:
        wrong["reason"] = _("说明不超过%(n)d个字符。") % {"n": LONGEST}
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)
    row = Dissolution.objects.create(
        county_id=pool.county_id, pool=pool, document_no=document_no, reason=reason,
        started_by_id=by.person, started_at=now(),
    )  # fmt: skip
    _become(pool, Pool.Status.DISSOLVING)
    audit.record(
        by, "pool.dissolution_started", row, fund=pool.code, document_no=document_no,
        reason=reason,
    )  # fmt: skip
    return row


@action
def call_off_dissolution(*, dissolution: Dissolution, reason: str, by: Actor) -> Dissolution:
    """The pool works on: possible until the distribution is booked."""
    row, pool = _locked(dissolution)
    by = access.check_can_start(by, pool)
    row.status = DISSOLUTION.after(row.status, "call_off")
    row.note = _said(reason)
    row.save(update_fields=["status", "note"])
    _become(pool, Pool.Status.ACTIVE)
    audit.record(by, "pool.dissolution_called_off", row, fund=pool.code, reason=row.note)
    return row


@action
def submit_dissolution(*, dissolution: Dissolution, fingerprint: str, by: Actor) -> Dissolution:
    """Hand the distribution as it was seen to somebody else.

    Refused: OPEN_ITEMS, NO_BASIS, NOT_SET, preview_stale when the books moved since it was seen.
    """
    row, pool = _locked(dissolution)
    by = access.check_can_submit(by, row)
    status = DISSOLUTION.after(row.status, "submit")
    found = queries.preview(pool, today())
    shared = queries.check_ready(found)
    if found.fingerprint != fingerprint:
        raise Refused(_("试算之后数据有了变化，请看过新的试算再提交。"), code="preview_stale")
    row.status, row.fingerprint = status, fingerprint
    row.basis_year, row.clause = found.basis_year, found.clause[:LONGEST]
    row.subsidies_first = found.subsidies_first
    row.free_fen, row.to_source_fen = found.free_fen, shared.to_source
    row.submitted_by_id, row.submitted_at = by.person, now()
    row.decided_by, row.decided_at, row.note = None, None, ""
    row.save()
    audit.record(
        by, "pool.dissolution_submitted", row, fund=pool.code, fen=row.free_fen,
        year=row.basis_year,
    )  # fmt: skip
    return row


@action
def refuse_dissolution(*, dissolution: Dissolution, reason: str, by: Actor) -> Dissolution:
    """Send the distribution back; the pool stays in clearing."""
    row, pool = _locked(dissolution)
    by = access.check_can_decide(by, row)
    row.status = DISSOLUTION.after(row.status, "refuse")
    row.note = _said(reason)
    row.save(update_fields=["status", "note"])
    audit.record(by, "pool.dissolution_refused", row, fund=pool.code, reason=row.note)
    return row


@action
def confirm_dissolution(*, dissolution: Dissolution, by: Actor) -> Dissolution:
    """Another person books exactly what was submitted: the free balance is owed to its givers."""
    row, pool = _locked(dissolution)
    by = access.check_can_decide(by, row)
    row.status = DISSOLUTION.after(row.status, "confirm")
    found = queries.preview(pool, today())
    shared = queries.check_ready(found)
    if found.fingerprint != row.fingerprint:
        raise Refused(_("提交之后账上有了变动，请退回后重新提交。"), code="preview_stale")
    if found.free_fen:
        _distribute(row, found, shared, by)
    row.decided_by_id, row.decided_at = by.person, now()
    row.save()
    audit.record(
        by, "pool.dissolution_confirmed", row, fund=pool.code, fen=row.free_fen,
        voucher=row.journal and str(row.journal),
    )  # fmt: skip
    return row


@action
def pay_dissolution(*, line: DissolutionLine, on: date, bank_no: str, by: Actor) -> DissolutionLine:
    """One body, or finance, has been paid its whole part; the bank's number counts once."""
    row, pool = _locked(line.dissolution)
    by = access.check_can_pay(by, row)
    one = _line(line)
    if one.journal_id is not None:
        raise Refused(
            _("这笔返还已经付过（凭证%(no)s）。") % {"no": one.journal}, code="ALREADY_PAID"
        )
    if row.status != PAYING:
        raise Refused(_("分配还没有核定入账，不能付款。"), code="wrong_state")
    bank_no = _bank(bank_no, on)
    unit, key = one.institution_id, f"dissolution_paid:{pool.pk}:{bank_no}"
    if Journal.objects.filter(county=pool.county_id, key=key).exists():
        raise Refused(_("这个银行流水号已经记过另一笔返还。"), code="bank_no_taken")
    one.journal = post(
        pool=pool, kind="dissolution_paid",
        lines=ledger.source_paid(one.fen) if unit is None else ledger.member_paid(unit, one.fen),
        on=on, budget_year=on.year, by=by, key=key, source=bank_no,
        memo=_("解体返还%(who)s") % {"who": _to(one)},
        reviewed_by=row.decided_by_id,
    )  # fmt: skip
    one.save(update_fields=["journal"])
    audit.record(
        by, "pool.dissolution_paid", one, fund=pool.code, unit=one.institution and _to(one),
        fen=one.fen, bank_no=bank_no,
    )  # fmt: skip
    return one


@action
def return_dissolution_payment(
    *, line: DissolutionLine, on: date, bank_no: str, by: Actor
) -> DissolutionLine:
    """The bank has sent a payment back: it is owed again and is paid anew."""
    row, pool = _locked(line.dissolution)
    by = access.check_can_pay(by, row)
    one = _line(line)
    if one.journal is None:
        raise Refused(_("这笔返还还没有付款。"), code="not_paid")
    bank_no = _bank(bank_no, on)
    reverse(one.journal, on=on, by=by, memo=_("银行退票"), source=bank_no)
    one.journal = None
    one.save(update_fields=["journal"])
    audit.record(
        by, "pool.dissolution_payment_returned", one, fund=pool.code, fen=one.fen, bank_no=bank_no
    )
    return one


@action
def finish_dissolution(*, dissolution: Dissolution, by: Actor) -> Dissolution:
    """Shut the pool for good: everybody is paid and the bank is empty."""
    row, pool = _locked(dissolution)
    by = access.check_can_pay(by, row)
    status = DISSOLUTION.after(row.status, "finish")
    unpaid = row.lines.filter(journal=None).count()
    cash = sum(one.fen for one in books.balances(pool) if one.kind == ledger.CASH)
    if unpaid or cash:
        raise Refused(
            _("还有 %(n)d 笔没有付，银行存款 %(cash)s；全部付清、存款为零才能办结。")
            % {"n": unpaid, "cash": yuan(cash)},
            code="OPEN_ITEMS",
        )
    row.status, row.finished_by_id, row.finished_at = status, by.person, now()
    row.save(update_fields=["status", "finished_by", "finished_at"])
    _become(pool, Pool.Status.DISSOLVED)
    audit.record(by, "pool.dissolved", row, fund=pool.code, status=DONE)
    return row


def _distribute(row: Dissolution, found: queries.Preview, shared: Shared, by: Actor) -> None:
    members = {found.bodies[code].pk: fen for code, fen in shared.members.items()}
    row.journal = post(
        pool=row.pool, kind="dissolved",
        lines=ledger.dissolved(found.taken, members, shared.to_source), on=today(),
        budget_year=today().year, by=by, key=f"dissolved:{row.pk}", source=row.document_no,
        memo=_("按%(year)s年度出资返还") % {"year": row.basis_year or "—"},
        prepared_by=row.submitted_by_id, reviewed_by=by.person,
    )  # fmt: skip
    parts: list[tuple[Institution | None, int, int]] = [(None, 0, shared.to_source)]
    parts += [
        (found.bodies[code], found.contributions[code], fen)
        for code, fen in sorted(shared.members.items())
    ]
    DissolutionLine.objects.bulk_create(
        DissolutionLine(
            county_id=row.county_id, dissolution=row, institution=body, contributed_fen=given,
            fen=fen,
        )
        for body, given, fen in parts
        if fen
    )  # fmt: skip


def _pool(pool: Pool) -> Pool:
    return Pool.objects.select_for_update(no_key=True).get(county=pool.county_id, pk=pool.pk)


def _locked(dissolution: Dissolution) -> tuple[Dissolution, Pool]:
    """The row and its pool, locked in this order, as whoever posts locks the pool last."""
    rows = Dissolution.objects.select_for_update(no_key=True, of=("self",))
    row = rows.get(county=dissolution.county_id, pk=dissolution.pk)
    row.pool = _pool(dissolution.pool)
    return row, row.pool


def _line(line: DissolutionLine) -> DissolutionLine:
    rows = DissolutionLine.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("institution", "journal__period")
    return rows.get(county=line.county_id, pk=line.pk)


def _become(pool: Pool, status: str) -> None:
    pool.status = status
    pool.version += 1
    pool.save(update_fields=["status", "version"])


def _to(line: DissolutionLine) -> str:
    return line.institution.name if line.institution else _("财政")


def _said(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        sentence = _("请写明理由，不超过%(most)d字。") % {"most": LONGEST}
        raise Invalid(sentence, fields={"reason": sentence})
    return reason


def _bank(bank_no: str, on: date) -> str:
    bank_no = bank_no.strip()
    wrong = {}
    if not bank_no or len(bank_no) > LONGEST // 2:
        wrong["bank_no"] = _("请填写银行流水号，不超过%(most)d字。") % {"most": LONGEST // 2}
    if on > today():
        wrong["on"] = _("日期不能晚于今天。")
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)
    return bank_no

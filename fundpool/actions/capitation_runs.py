"""Advances and settlements: submitted as previewed, approved by others, paid by somebody else again."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import yuan
from fundpool.access import capitation as access
from fundpool.actions import _batches as batches
from fundpool.actions import _capitation_offsets as offsetting
from fundpool.actions._capitation_said import locked
from fundpool.actions._posting import post
from fundpool.actions._said import bank_said, reason_said
from fundpool.models import (
    CapitationBudget,
    CapitationLine,
    CapitationRecovery,
    CapitationRun,
    CapitationYear,
    Journal,
)
from fundpool.queries import capitation as queries
from fundpool.queries import capitation_seen, requests
from fundpool.rules import capitation_years as rules
from fundpool.rules import ledger
from fundpool.rules.capitation_years import CAPITATION_RUN, CAPITATION_YEAR
from fundpool.rules.ledger import Lines
from fundpool.rules.requests import needs_two
from kpi.models import Run
from members.models import Institution


@action
def submit_capitation_run(
    *, row: CapitationYear, kind: str, quarter: int, mark: str, by: Actor,
    scored: Run | None = None,
) -> CapitationRun:  # fmt: skip
    """Keep a previewed advance or settlement for somebody else's approval.

    `mark` is that of the preview. Refused when a figure has changed since, a body cannot be
    computed, or the money that has come in does not suffice: wholly, never half.
    """
    row = locked(row)
    by = access.check_can_submit(by, row)
    found = capitation_seen.seen(row, kind, quarter, scored)
    batches.check_computed([(one.budget.institution, one.why_not) for one in found.missing])
    if not found.lines:
        raise Refused(_("没有可以拨付或结算的单位。"), code="NO_BASIS")
    batches.check_seen(mark, found.mark)
    batches.check_free(found.free_fen, found.pay_fen)
    run = CapitationRun.objects.create(
        county_id=row.county_id, capitation=row, kind=kind, quarter=quarter, share=found.share,
        method=found.method, basis=found.basis, scored=found.scored,
        revision=found.scored.revision if found.scored else None, pay_fen=found.pay_fen,
        recover_fen=found.recover_fen, submitted_by_id=by.person, submitted_at=now(),
        demo=row.demo,
    )  # fmt: skip
    CapitationLine.objects.bulk_create(
        CapitationLine(
            county_id=row.county_id, run=run, budget=one.budget, quarter_fen=one.quarter_fen,
            advance_fen=one.advance_fen, earned_fen=one.earned_fen, pay_fen=one.pay_fen,
            recover_fen=one.recover_fen, score=one.score, detail=one.detail,
        )
        for one in found.lines
    )  # fmt: skip
    CapitationYear.objects.filter(pk=row.pk).update(
        status=CAPITATION_YEAR.after(row.status, "begin")
    )
    _told(by, "capitation.run_submitted", run)
    return run


@action
def approve_capitation_run(*, run: CapitationRun, by: Actor) -> CapitationRun:
    """Approve; the last approval commits the money and books what was earned and is owed back."""
    run = _locked(run)
    by = access.check_can_approve(by, run)
    row = run.capitation
    if run.scored is not None:
        capitation_seen.check_counts(row, run.quarter, run.scored)
    if run.first_by_id is None and needs_two(run.pay_fen, requests.two_from(run.county_id)):
        run.status = CAPITATION_RUN.after(run.status, "approve_first")
        run.first_by_id, run.first_at = by.person, now()
        return _kept(run, by, "capitation.run_first_approved", "first_by", "first_at")
    run.status = CAPITATION_RUN.after(run.status, "approve" if run.pay_fen else "finish")
    lines = list(queries.with_lines(run))
    if run.pay_fen:
        _post(run, "approved", "approved", ledger.approved(row.earmark_id, run.pay_fen), by=by)
    if run.kind == rules.SETTLEMENT:
        accepted = [
            (one, min(one.advance_fen, one.earned_fen or 0)) for one in lines if one.advance_fen
        ]
        _post(run, "accepted", "use_accepted", _each(row, accepted, ledger.use_accepted), by=by)
        short = [(one, one.recover_fen) for one in lines]
        _post(
            run, "shortfall", "capitation_shortfall",
            _each(row, short, ledger.capitation_shortfall), by=by,
        )  # fmt: skip
    run.decided_by_id, run.decided_at = by.person, now()
    return _kept(run, by, "capitation.run_approved", "decided_by", "decided_at")


@action
def refuse_capitation_run(*, run: CapitationRun, reason: str, by: Actor) -> CapitationRun:
    """Do not approve; the quarter is free for another run."""
    run = _locked(run)
    by = access.check_can_approve(by, run)
    run.status = CAPITATION_RUN.after(run.status, "refuse")
    run.reason = reason_said(reason)
    run.decided_by_id, run.decided_at = by.person, now()
    return _kept(run, by, "capitation.run_refused", "reason", "decided_by", "decided_at")


@action
def withdraw_capitation_run(*, run: CapitationRun, by: Actor) -> CapitationRun:
    """Take a run back before its last approval."""
    run = _locked(run)
    by = access.check_can_submit(by, run.capitation)
    run.status = CAPITATION_RUN.after(run.status, "withdraw")
    return _kept(run, by, "capitation.run_withdrawn")


@action
def cancel_capitation_run(*, run: CapitationRun, reason: str, by: Actor) -> CapitationRun:
    """Give up an approved advance that was not paid: what was committed is free again."""
    run = _locked(run)
    by = access.check_can_approve(by, run)
    run.status = CAPITATION_RUN.after(run.status, "cancel")
    if run.kind != rules.ADVANCE:
        raise Refused(_("结算已经入账，不能取消，请办理支付。"), code="wrong_state")
    run.reason = reason_said(reason)
    _post(
        run, "released", "released", ledger.released(run.capitation.earmark_id, run.pay_fen), by=by
    )
    return _kept(run, by, "capitation.run_cancelled", "reason")


@action
def pay_capitation_run(
    *, run: CapitationRun, on: date, bank_no: str, by: Actor,
    offsets: Mapping[Institution, int] | None = None,
) -> CapitationRun:  # fmt: skip
    """Pay every body of an approved run into its confirmed account, or nobody.

    `offsets` says of bodies how much of their payment settles what they owe back, in fen:
    EXCEEDS_RECOVERY above that. What a settlement pays was earned already, so its use is
    accepted with it.
    """
    run = _locked(run)
    by = access.check_can_pay(by, run)
    run.status = CAPITATION_RUN.after(run.status, "pay")
    run.bank_no = bank_said(bank_no, on)
    row = run.capitation
    lines = [one for one in queries.with_lines(run) if one.pay_fen]
    _name_payees(lines)
    kept = offsetting.kept_of(run, lines, offsets or {})
    nothing = offsetting.Kept()
    sent = [
        offsetting.disbursed(run, one, kept.get(one.budget.institution_id, nothing))
        for one in lines
    ]
    _post(
        run, "disbursed", "disbursed", tuple(line for each in sent for line in each), by=by, on=on
    )
    offsetting.keep(run, kept)
    paid = [(one, one.pay_fen) for one in lines]
    if run.kind == rules.SETTLEMENT:
        _post(run, "earned", "use_accepted", _each(row, paid, ledger.use_accepted), by=by, on=on)
    run.paid_by_id, run.paid_on = by.person, on
    offset = sum(one.fen for one in kept.values())
    return _kept(run, by, "capitation.run_paid", "paid_by", "paid_on", "bank_no", offset_fen=offset)


@action
def receive_capitation_recovery(
    *, budget: CapitationBudget, fen: int, on: date, bank_no: str, by: Actor
) -> CapitationRecovery:
    """A body has given back what it was advanced and did not earn; the bank's number counts once."""
    row = locked(budget.capitation)
    by, bank_no = access.check_can_post(by, row), bank_said(bank_no, on)
    key = f"capitation_recovered:{row.pool_id}:{bank_no}"
    there = CapitationRecovery.objects.filter(county=row.county_id, journal__key=key).first()
    if there is None:
        _check_owed(fen, queries.owed_by(budget))
    journal = post(
        pool=row.pool, kind="recovered",
        lines=ledger.recovered(row.earmark_id, budget.institution_id, fen), on=on,
        budget_year=row.year, by=by, key=key, source=bank_no,
        memo=_("%(unit)s退回%(year)d年度基本公卫") % {"unit": budget.institution.name, "year": row.year},
    )  # fmt: skip
    made = there or CapitationRecovery.objects.create(
        county_id=row.county_id, budget=budget, fen=fen, on=on, bank_no=bank_no,
        by_id=by.person, journal=journal,
    )  # fmt: skip
    audit.record(
        by, "capitation.recovered", made, unit=budget.institution.code, year=row.year, fen=fen,
        bank_no=bank_no,
    )  # fmt: skip
    return made


def _locked(run: CapitationRun) -> CapitationRun:
    """A run under the lock of its year, which every step of the year takes first."""
    locked(run.capitation)
    rows = CapitationRun.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "county", "capitation__pool", "capitation__earmark", "scored__scheme_version__scheme"
    ).get(county=run.county_id, pk=run.pk)


def _each(
    row: CapitationYear, amounts: Sequence[tuple[CapitationLine, int]], entry: object
) -> Lines:
    """The same entry for each body that has an amount."""
    found: list[ledger.Line] = []
    for one, fen in amounts:
        if fen:
            found += entry(row.earmark_id, one.budget.institution_id, fen)  # type: ignore[operator]
    return tuple(found)


def _post(
    run: CapitationRun, step: str, kind: str, lines: Lines, *, by: Actor, on: date | None = None
) -> Journal | None:
    row = run.capitation
    if not lines:
        return None
    return post(
        pool=row.pool, kind=kind, lines=lines, on=on or today(), budget_year=row.year, by=by,
        key=queries.key_of(run, step), source=run.bank_no or row.document_no,
        memo=_("%(year)d年度基本公卫%(run)s") % {"year": row.year, "run": run},
        reviewed_by=run.submitted_by_id,
    )  # fmt: skip


def _name_payees(lines: Sequence[CapitationLine]) -> None:
    """Every body's confirmed account, kept with its line."""
    there = batches.payees_of({one.budget.institution_id: one.budget.institution for one in lines})
    for one in lines:
        one.payee = there[one.budget.institution_id]
    CapitationLine.objects.bulk_update(lines, ["payee"])


def _check_owed(fen: int, owed: int) -> None:
    if fen <= 0:
        raise Invalid(_("金额要大于 0，最细到分。请重新填写。"), code="INVALID_AMOUNT")
    if fen > owed:
        told = _("应退 %(there)s，本次 %(asked)s，超出 %(over)s")
        amounts = {"there": yuan(owed), "asked": yuan(fen), "over": yuan(fen - owed)}
        raise Refused(told % amounts, code="EXCEEDS_RECOVERY")


def _kept(
    run: CapitationRun, by: Actor, what: str, *fields: str, offset_fen: int = 0
) -> CapitationRun:
    run.save(update_fields=["status", *fields])
    _told(by, what, run, offset_fen)
    return run


def _told(by: Actor, what: str, run: CapitationRun, offset_fen: int = 0) -> None:
    audit.record(
        by, what, run, year=run.capitation.year, capitation_quarter=run.quarter, capitation_run=run.kind,
        fen=run.pay_fen, recover_fen=run.recover_fen, reason=run.reason,
        revision=run.revision, **({"offset_fen": offset_fen} if offset_fen else {}),
    )  # fmt: skip

"""Levies are computed, submitted by one person, confirmed by another, and booked; then received."""

from datetime import date
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.money import yuan
from fundpool.access import levies as access
from fundpool.actions._posting import post
from fundpool.actions._said import LONGEST, reason_said
from fundpool.models import Journal, LevyAssessment, LevyRun, LevyTrueUp, Pool
from fundpool.queries import levies as queries
from fundpool.rules import ledger
from fundpool.rules.levy_runs import CONFIRMED, LEVY_RUN, REFUSED, TRUE_UP, WITHDRAWN
from fundpool.rules.levying import BAD_AMOUNT
from members.models import Institution

YEARS: Final = range(2000, 2200)
_Row = TypeVar("_Row", LevyRun, LevyTrueUp)


@action
def submit_levy(*, pool: Pool, year: int, total_fen: int, by: Actor) -> LevyRun:
    """Keep what was computed, as it was seen, for somebody else to confirm.

    Refused when a body's statement or a county's choice is missing, when the total is no longer
    the one that was shown, and when the year already has a run.
    """
    by = access.check_can_submit(by, pool.county_id)
    pool = Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    _check_year(year)
    _check_no_run(pool, year)
    found = queries.preview(pool, year, today())
    if found.missing:
        raise Refused(
            _("还有 %(n)d 家单位不能计算：%(first)s（%(why)s）。请先补齐。")
            % {
                "n": len(found.missing),
                "first": found.missing[0].body.name,
                "why": found.missing[0].why_not.rstrip("。"),
            },
            code="incomplete",
        )
    if not found.lines:
        raise Refused(_("没有应出资的单位，请核对机构类别和成员。"), code="NO_BASIS")
    if found.total_fen != total_fen:
        raise Refused(_("试算之后数据有了变化，请看过新的试算再提交。"), code="preview_stale")
    run = LevyRun.objects.create(
        county_id=pool.county_id, pool=pool, year=year, base_year=found.base_year,
        rate=str(found.rate), clause=found.clause[:LONGEST], total_fen=found.total_fen,
        submitted_by_id=by.person, submitted_at=now(), demo=pool.demo,
    )  # fmt: skip
    LevyAssessment.objects.bulk_create(
        LevyAssessment(
            county_id=pool.county_id, run=run, institution=line.body, statement=line.statement,
            base_fen=line.base_fen, how=line.how, months=line.months, fen=line.fen,
        )
        for line in found.lines
    )  # fmt: skip
    audit.record(
        by, "fundpool.levy_submitted", run, fund=pool.code, year=year, rows=len(found.lines),
        fen=run.total_fen,
    )  # fmt: skip
    return run


@action
def confirm_levy(*, run: LevyRun, by: Actor) -> LevyRun:
    """Book the whole run by one voucher; refused for who submitted it."""
    run = _locked_run(run)
    by = access.check_can_confirm(by, run)
    status = LEVY_RUN.after(run.status, "confirm")
    lines = [
        line
        for one in run.assessments.order_by("institution__code")
        if one.fen
        for line in ledger.levy_assessed(one.institution_id, one.fen)
    ]
    if lines:
        run.journal = post(
            pool=run.pool, kind="levy_assessed", lines=lines, on=today(), budget_year=run.year,
            by=by, key=f"levy_run:{run.pk}", source=run.clause,
            memo=_("%(year)d年度提取") % {"year": run.year}, reviewed_by=run.submitted_by_id,
        )  # fmt: skip
    return _ended(run, status, by, "fundpool.levy_confirmed")


@action
def refuse_levy(*, run: LevyRun, reason: str, by: Actor) -> LevyRun:
    """Send a run back; the year is free for another one."""
    run = _locked_run(run)
    by = access.check_can_confirm(by, run)
    run.reason = reason_said(reason)
    return _ended(run, LEVY_RUN.after(run.status, "refuse"), by, "fundpool.levy_refused")


@action
def withdraw_levy(*, run: LevyRun, by: Actor) -> LevyRun:
    """Take a run back before it is confirmed."""
    run = _locked_run(run)
    by = access.check_can_withdraw(by, run)
    return _ended(run, LEVY_RUN.after(run.status, "withdraw"), by, "fundpool.levy_withdrawn")


@action
def submit_true_up(*, assessment: LevyAssessment, by: Actor) -> LevyTrueUp:
    """Propose what a corrected base changes: round(new levy) less what is booked."""
    rows = LevyAssessment.objects.select_for_update(no_key=True, of=("self",))
    assessment = rows.select_related("run__pool", "institution", "county").get(pk=assessment.pk)
    by = access.check_can_submit(by, assessment.county_id)
    run = assessment.run
    if run.status != CONFIRMED:
        raise Refused(_("这次提取还没有核定入账，撤回后重新提交即可。"), code="not_booked")
    if assessment.true_ups.filter(status=TRUE_UP.first).exists():
        raise Refused(_("这个单位已有一笔多退少补待核定。"), code="true_up_waits")
    booked = queries.owed_by(run.pool, run.year, assessment.institution).assessed_fen
    found = queries.difference(assessment, booked)
    if found is None:
        raise Refused(_("收入表更正后应缴没有变化，不用多退少补。"), code="nothing_changed")
    statement, base, fen = found
    row = LevyTrueUp.objects.create(
        county_id=run.county_id, assessment=assessment, statement=statement, base_fen=base,
        booked_fen=booked, fen=fen, submitted_by_id=by.person, submitted_at=now(),
    )  # fmt: skip
    audit.record(
        by, "fundpool.true_up_submitted", row, unit=assessment.institution.code, year=run.year,
        fen=fen,
    )  # fmt: skip
    return row


@action
def confirm_true_up(*, row: LevyTrueUp, by: Actor) -> LevyTrueUp:
    """Book the difference; refused when the base was corrected once more meanwhile."""
    row = _locked_true_up(row)
    by = access.check_can_confirm(by, row)
    status = TRUE_UP.after(row.status, "confirm")
    one, run = row.assessment, row.assessment.run
    booked = queries.owed_by(run.pool, run.year, one.institution).assessed_fen
    found = queries.difference(one, booked)
    if found is None or (found[0].pk, found[2]) != (row.statement_id, row.fen):
        raise Refused(_("提交之后收入表又有更正，请撤回后重新提交。"), code="preview_stale")
    row.journal = post(
        pool=run.pool, kind="levy_trued_up", lines=ledger.levy_assessed(one.institution_id, row.fen),
        on=today(), budget_year=run.year, by=by, key=f"levy_true_up:{row.pk}", source=run.clause,
        memo=_("%(year)d年度提取多退少补") % {"year": run.year}, reviewed_by=row.submitted_by_id,
    )  # fmt: skip
    return _ended(row, status, by, "fundpool.true_up_confirmed")


@action
def refuse_true_up(*, row: LevyTrueUp, reason: str, by: Actor) -> LevyTrueUp:
    """Send a difference back."""
    row = _locked_true_up(row)
    by = access.check_can_confirm(by, row)
    row.reason = reason_said(reason)
    return _ended(row, TRUE_UP.after(row.status, "refuse"), by, "fundpool.true_up_refused")


@action
def withdraw_true_up(*, row: LevyTrueUp, by: Actor) -> LevyTrueUp:
    """Take a difference back before it is confirmed."""
    row = _locked_true_up(row)
    by = access.check_can_withdraw(by, row)
    return _ended(row, TRUE_UP.after(row.status, "withdraw"), by, "fundpool.true_up_withdrawn")


@action
def receive_levy(
    *, pool: Pool, institution: Institution, year: int, fen: int, on: date, bank_no: str,
    by: Actor,
) -> Journal:  # fmt: skip
    """Book what a body has paid; refused above what it owes. The bank's number counts once."""
    by, bank_no = access.check_can_receive(by, pool), _bank(bank_no, on)
    pool = Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    key = f"levy_received:{pool.pk}:{bank_no}"
    if not _is_booked(pool, key):
        _check_within(fen, queries.owed_by(pool, year, institution).open_fen)
    journal = post(
        pool=pool, kind="levy_received", lines=ledger.levy_received(institution.pk, fen), on=on,
        budget_year=year, by=by, key=key, source=bank_no,
        memo=_("%(unit)s缴%(year)d年度提取") % {"unit": institution.name, "year": year},
    )  # fmt: skip
    audit.record(
        by, "fundpool.levy_received", journal, unit=institution.code, year=year, fen=fen,
        bank_no=bank_no,
    )  # fmt: skip
    return journal


@action
def refund_levy(
    *, pool: Pool, institution: Institution, year: int, fen: int, on: date, bank_no: str,
    by: Actor,
) -> Journal:  # fmt: skip
    """Pay back what a body paid above its corrected levy; not by who confirmed the correction."""
    by, bank_no = access.check_can_receive(by, pool), _bank(bank_no, on)
    pool = Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    decided = LevyTrueUp.objects.filter(
        county=pool.county_id, assessment__run__pool=pool, assessment__run__year=year,
        assessment__institution=institution, status=CONFIRMED,
    )  # fmt: skip
    if by.names & set(decided.values_list("ended_by", flat=True)):
        raise Refused(_("核定多退少补的人不能办理退款，请由另一人办理。"), code="SAME_PERSON")
    key = f"levy_refunded:{pool.pk}:{bank_no}"
    if not _is_booked(pool, key):
        _check_within(fen, -queries.owed_by(pool, year, institution).open_fen)
    journal = post(
        pool=pool, kind="levy_refunded", lines=ledger.levy_refunded(institution.pk, fen), on=on,
        budget_year=year, by=by, key=key, source=bank_no,
        memo=_("退还%(unit)s%(year)d年度多缴") % {"unit": institution.name, "year": year},
    )  # fmt: skip
    audit.record(
        by, "fundpool.levy_refunded", journal, unit=institution.code, year=year, fen=fen,
        bank_no=bank_no,
    )  # fmt: skip
    return journal


def _check_year(year: int) -> None:
    if year not in YEARS or year > today().year + 1:
        sentence = _("请填正确的年度，最晚到明年。")
        raise Invalid(sentence, code="year", fields={"year": sentence})


def _check_no_run(pool: Pool, year: int) -> None:
    living = LevyRun.objects.filter(county=pool.county_id, pool=pool, year=year)
    if living.exclude(status__in=[REFUSED, WITHDRAWN]).exists():
        raise Refused(
            _("%(pool)s%(year)d年度已经提取过。") % {"pool": pool.name, "year": year},
            code="run_exists",
        )


def _check_within(fen: int, most: int) -> None:
    if fen <= 0:
        sentence = _("金额要大于 0，最细到分。请重新填写。")
        raise Invalid(sentence, code=BAD_AMOUNT, fields={"amount": sentence})
    if fen > most:
        there = max(most, 0)
        raise Refused(
            _("超过应缴或应退：应为 %(there)s，本次 %(asked)s，超出 %(over)s")
            % {"there": yuan(there), "asked": yuan(fen), "over": yuan(fen - there)},
            code="EXCEEDS_LEVY",
        )


def _bank(bank_no: str, on: date) -> str:
    bank_no = bank_no.strip()
    if not bank_no or len(bank_no) > LONGEST // 2:
        sentence = _("请填写银行流水号，不超过%(most)d字。") % {"most": LONGEST // 2}
        raise Invalid(sentence, fields={"bank_no": sentence})
    if on > today():
        sentence = _("到账日期不能晚于今天。")
        raise Invalid(sentence, fields={"on": sentence})
    return bank_no


def _is_booked(pool: Pool, key: str) -> bool:
    return Journal.objects.filter(county=pool.county_id, key=key).exists()


def _locked_run(run: LevyRun) -> LevyRun:
    rows = LevyRun.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("pool").get(pk=run.pk)


def _locked_true_up(row: LevyTrueUp) -> LevyTrueUp:
    rows = LevyTrueUp.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related(
        "assessment__run__pool", "assessment__institution", "assessment__county"
    )
    return found.get(pk=row.pk)


def _ended(row: _Row, status: str, by: Actor, what: str) -> _Row:
    row.status, row.ended_by_id, row.ended_at = status, by.person, now()
    row.save(update_fields=["status", "ended_by", "ended_at", "reason", "journal"])
    audit.record(by, what, row, reason=row.reason)
    return row

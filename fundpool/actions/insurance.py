"""Insurance years: entered by one, confirmed by another; what is left or lacking is then booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from fundpool.access import insurance as access
from fundpool.actions._posting import post
from fundpool.actions._said import LONGEST, reason_said
from fundpool.models import (
    Earmark,
    InsuranceSettlement,
    InsuranceShare,
    InsuranceYear,
    Journal,
    Pool,
)
from fundpool.queries import insurance as queries
from fundpool.rules import insurance_years as rules
from fundpool.rules import ledger
from fundpool.rules.levying import BAD_AMOUNT
from fundpool.rules.weighing import ENTERED
from kpi.models import Run
from members.models import Alliance, Institution

_FIRST: Final = 2000
_Row = TypeVar("_Row", InsuranceYear, InsuranceSettlement)


@dataclass(frozen=True)
class YearTold:
    """What the insurer has cleared: year, budget and spending in fen, its document, weights."""

    year: int
    budget_fen: int
    spent_fen: int
    source: str
    weights: Mapping[Institution, Decimal]


@dataclass(frozen=True)
class EndTold:
    """How a year ends: day and number of the bank's or insurer's paper, earmark, decision."""

    on: date
    bank_no: str
    earmark: Earmark | None = None
    decision_no: str = ""
    decided_on: date | None = None
    reasonable_fen: int | None = None


@action
def enter_insurance_year(
    *, pool: Pool, alliance: Alliance, told: YearTold, by: Actor, upload: Any = None,
    demo: bool = False,
) -> InsuranceYear:  # fmt: skip
    """Enter budget and spending of an alliance's year, and each body's weight, once a year."""
    by = access.check_can_enter(by, pool)
    _check_told(pool, alliance, told)
    rows = InsuranceYear.objects.filter(
        county=pool.county_id, alliance=alliance, year=told.year, status__in=rules.LIVING
    )
    Pool.objects.select_for_update(no_key=True).get(county=pool.county_id, pk=pool.pk)
    if rows.exists():
        raise Refused(
            _("%(unit)s%(year)d年度的医保数据已经登记。")
            % {"unit": alliance.name, "year": told.year},
            code="year_exists",
        )
    document = None
    if upload is not None:
        document = attachments.store(county=pool.county, upload=upload, by=by, demo=demo)
    row = InsuranceYear.objects.create(
        county_id=pool.county_id, pool=pool, alliance=alliance, year=told.year,
        budget_fen=told.budget_fen, spent_fen=told.spent_fen, source=told.source.strip(),
        document=document, submitted_by_id=by.person, submitted_at=now(),
        demo=demo or pool.demo,
    )  # fmt: skip
    InsuranceShare.objects.bulk_create(
        InsuranceShare(county_id=pool.county_id, insured=row, institution=body, weight=weight)
        for body, weight in sorted(told.weights.items(), key=lambda one: one[0].code)
    )
    audit.record(
        by, "insurance.year_entered", row, fund=pool.code, alliance=alliance.code,
        year=told.year, budget_fen=told.budget_fen, spent_fen=told.spent_fen,
        rows=len(told.weights),
    )  # fmt: skip
    return row


@action
def confirm_insurance_year(*, row: InsuranceYear, by: Actor) -> InsuranceYear:
    """Another person has compared it with the insurer's paper."""
    row = _locked_year(row)
    by = access.check_can_confirm(by, row)
    return _ended(row, rules.INSURANCE_YEAR.after(row.status, "confirm"), by, "year_confirmed")


@action
def refuse_insurance_year(*, row: InsuranceYear, reason: str, by: Actor) -> InsuranceYear:
    """Send it back; the year may be entered anew."""
    row = _locked_year(row)
    by = access.check_can_confirm(by, row)
    row.reason = reason_said(reason)
    return _ended(row, rules.INSURANCE_YEAR.after(row.status, "refuse"), by, "year_refused")


@action
def withdraw_insurance_year(*, row: InsuranceYear, by: Actor) -> InsuranceYear:
    """Take it back before it is confirmed."""
    row = _locked_year(row)
    by = access.check_can_withdraw(by, row)
    return _ended(row, rules.INSURANCE_YEAR.after(row.status, "withdraw"), by, "year_withdrawn")


@action
def submit_insurance_settlement(
    *, row: InsuranceYear, told: EndTold, pool_fen: int, by: Actor, scored: Run | None = None,
    mark: str = "",
) -> InsuranceSettlement:  # fmt: skip
    """Hand on what was seen, for another person to book.

    `pool_fen` is the amount that was shown; where an appraisal shares it, `mark` is that of the
    preview by `scored`, and run, revision and every share are frozen beside the decision. NotSet where the county's rule is open, Refused
    where the year is not confirmed or the amount has changed, Invalid without the earmark or
    the committee's decision where they are needed.
    """
    row = _locked_year(row)
    by = access.check_can_enter(by, row.pool)
    if row.status != rules.CONFIRMED:
        raise Refused(_("先由另一人核定医保年度，再办理结余或超支。"), code="not_confirmed")
    if row.take_backs.filter(status=rules.SUBMITTED).exists():
        raise Refused(_("这一年度正等另一人核定撤销，不能办理结余或超支。"), code="take_back_waits")
    if row.settlements.filter(status__in=rules.LIVING).exists():
        raise Refused(_("这一年度的结余或超支已经提交或入账。"), code="settled")
    _check_end(row, told)
    found = queries.preview(row, today(), told.reasonable_fen, scored)
    _check_needed(found, told)
    if found.pool_fen != pool_fen or (found.is_appraised and found.mark != mark):
        raise Refused(_("试算之后数据有了变化，请看过新的试算再提交。"), code="preview_stale")
    if not found.pool_fen:
        raise Refused(_("按规则没有要记入资金池的金额。"), code="nothing_to_book")
    settlement = InsuranceSettlement.objects.create(
        county_id=row.county_id, insured=row, way=found.way, clause=found.clause[:LONGEST],
        tiers=found.tiers[: LONGEST * 2],
        earmark=None if found.way == rules.FOR_UNITS else told.earmark, on=told.on,
        bank_no=told.bank_no.strip(), decision_no=told.decision_no.strip(),
        decided_on=told.decided_on, total_fen=found.total_fen, insurer_fen=found.insurer_fen,
        pool_fen=found.pool_fen, submitted_by_id=by.person, submitted_at=now(),
        weighing=found.weighing, weighed=found.kept, scored=found.scored,
        revision=found.scored.revision if found.scored else None,
    )  # fmt: skip
    audit.record(
        by, "insurance.settlement_submitted", settlement, fund=row.pool.code, year=row.year,
        insurance_way=found.way, fen=found.pool_fen, document_no=settlement.decision_no,
        weighing=found.weighing, revision=settlement.revision,
    )  # fmt: skip
    return settlement


@action
def confirm_insurance_settlement(*, row: InsuranceSettlement, by: Actor) -> InsuranceSettlement:
    """Another person books it; INSUFFICIENT_FUNDS where the earmark has less than is borne."""
    row = _locked_settlement(row)
    by = access.check_can_confirm(by, row)
    status = rules.INSURANCE_SETTLEMENT.after(row.status, "confirm")
    reasonable = row.pool_fen if row.way == rules.BY_FINANCE else None
    found = queries.preview(row.insured, today(), reasonable, row.scored)
    weighing = row.weighing or (ENTERED if row.way == rules.FOR_UNITS else "")
    now_said = (found.way, found.pool_fen, found.tiers, found.weighing, found.kept)
    if now_said != (row.way, row.pool_fen, row.tiers, weighing, row.weighed):
        raise Refused(_("提交之后规则有了变化，请撤回后重新提交。"), code="preview_stale")
    kind, lines = _journal(row, found)
    row.journal = post(
        pool=row.insured.pool, kind=kind, lines=lines, on=row.on, budget_year=row.insured.year,
        by=by, key=f"insurance:{row.pk}", source=row.decision_no or row.bank_no,
        memo=_("%(unit)s%(year)d年度%(way)s")
        % {"unit": row.insured.alliance.name, "year": row.insured.year, "way": found.way_words},
        prepared_by=row.submitted_by_id, reviewed_by=by.person,
    )  # fmt: skip
    for part in found.parts:
        part.share.fen = part.fen
        part.share.save(update_fields=["fen"])
    return _ended(row, status, by, "settlement_confirmed")


@action
def refuse_insurance_settlement(
    *, row: InsuranceSettlement, reason: str, by: Actor
) -> InsuranceSettlement:
    """Send it back; it may be submitted anew."""
    row = _locked_settlement(row)
    by = access.check_can_confirm(by, row)
    row.reason = reason_said(reason)
    status = rules.INSURANCE_SETTLEMENT.after(row.status, "refuse")
    return _ended(row, status, by, "settlement_refused")


@action
def withdraw_insurance_settlement(*, row: InsuranceSettlement, by: Actor) -> InsuranceSettlement:
    """Take it back before it is booked."""
    row = _locked_settlement(row)
    by = access.check_can_withdraw(by, row)
    status = rules.INSURANCE_SETTLEMENT.after(row.status, "withdraw")
    return _ended(row, status, by, "settlement_withdrawn")


@action
def pay_insurance_share(
    *, share: InsuranceShare, on: date, bank_no: str, by: Actor
) -> InsuranceShare:
    """One body has been paid its part of a surplus; the bank's number counts once."""
    rows = InsuranceShare.objects.select_for_update(no_key=True, of=("self",))
    share = rows.select_related("insured__pool", "institution").get(pk=share.pk)
    settlement = queries.living_settlement(share.insured)
    if settlement is None or settlement.way != rules.FOR_UNITS or not share.fen:
        raise Refused(_("这家单位没有应付的医保结余。"), code="nothing_owed")
    by = access.check_can_pay(by, settlement)
    if settlement.status != rules.CONFIRMED:
        raise Refused(_("结余还没有核定入账，不能付款。"), code="not_confirmed")
    if settlement.take_backs.filter(status=rules.SUBMITTED).exists():
        raise Refused(_("这次入账正等另一人核定撤销，不能付款。"), code="take_back_waits")
    if share.journal_id is not None:
        raise Refused(_("这笔结余已经付过。"), code="ALREADY_PAID")
    bank_no = _bank(bank_no, on)
    pool, key = share.insured.pool, f"insurance_paid:{share.insured.pool_id}:{bank_no}"
    if Journal.objects.filter(county=pool.county_id, key=key).exists():
        raise Refused(_("这个银行流水号已经记过另一笔付款。"), code="bank_no_taken")
    share.journal = post(
        pool=pool, kind="member_paid", lines=ledger.member_paid(share.institution_id, share.fen),
        on=on, budget_year=share.insured.year, by=by, key=key, source=bank_no,
        memo=_("付%(unit)s医保结余") % {"unit": share.institution.name},
        reviewed_by=settlement.ended_by_id,
    )  # fmt: skip
    share.save(update_fields=["journal"])
    audit.record(
        by, "insurance.share_paid", share, fund=pool.code, unit=share.institution.code,
        fen=share.fen, bank_no=bank_no,
    )  # fmt: skip
    return share


def _journal(row: InsuranceSettlement, found: queries.Preview) -> tuple[str, ledger.Lines]:
    if row.way == rules.FOR_UNITS:
        shares = {one.share.institution_id: one.fen for one in found.parts}
        return "insurance_for_units", ledger.insurance_for_units(shares)
    if row.earmark_id is None:
        raise ValueError("money of the pool is booked on an earmark")
    if row.way == rules.FOR_USE:
        return "insurance_for_use", ledger.insurance_for_use(row.earmark_id, row.pool_fen)
    return "overspend_borne", ledger.overspend_borne(row.earmark_id, row.pool_fen)


def _check_told(pool: Pool, alliance: Alliance, told: YearTold) -> None:
    wrong: dict[str, Any] = {}
    if not _FIRST <= told.year <= today().year:
        wrong["year"] = _("请填写四位年份，不晚于今年。")
    for name, fen in (("budget_fen", told.budget_fen), ("spent_fen", told.spent_fen)):
        if fen < 0 or (name == "budget_fen" and not fen):
            wrong[name] = _("金额不能是负数，总额预算要大于 0。")
    if not told.source.strip() or len(told.source) > LONGEST:
        wrong["source"] = _("请填写医保清算文书的名称或文号，不超过%(n)d个字符。") % {"n": LONGEST}
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), code=BAD_AMOUNT, fields=wrong)
    if pool.alliance_id not in {None, alliance.pk} or alliance.county_id != pool.county_id:
        raise Invalid(_("请选这个资金池的联盟。"), code="NOT_MEMBER")
    members = {one.pk for one in queries.members_of(alliance, today())}
    if any(body.pk not in members for body in told.weights):
        raise Invalid(_("只有联盟的牵头和成员单位有权重。"), code="NOT_MEMBER")
    if any(not weight.is_finite() or weight < 0 for weight in told.weights.values()):
        raise Invalid(_("权重不能是负数，请核对。"), code="weight")


def _check_end(row: InsuranceYear, told: EndTold) -> None:
    _bank(told.bank_no, told.on)
    if told.earmark is not None and told.earmark.pool_id != row.pool_id:
        sentence = _("请选这个资金池的专项。")
        raise Invalid(sentence, code="EARMARK_MISMATCH", fields={"earmark": sentence})
    if len(told.decision_no) > 80:  # noqa: PLR2004 — the column's width
        sentence = _("文号不超过%(n)d个字符。") % {"n": 80}
        raise Invalid(sentence, fields={"decision_no": sentence})
    over = -row.left_fen
    if told.reasonable_fen is not None and not 0 <= told.reasonable_fen <= max(over, 0):
        sentence = _("合理超支不能大于超支，也不能是负数。")
        raise Invalid(sentence, code=BAD_AMOUNT, fields={"reasonable_fen": sentence})


def _check_needed(found: queries.Preview, told: EndTold) -> None:
    wrong = {}
    if found.way != rules.FOR_UNITS and told.earmark is None:
        wrong["earmark"] = _("请选记入或承担的专项。")
    by_finance = found.way == rules.BY_FINANCE
    if by_finance and told.reasonable_fen is None:
        wrong["reasonable_fen"] = _("请填写决定认定的合理超支。")
    if by_finance and not told.decision_no.strip():
        wrong["decision_no"] = _("合理超支由财政承担，要有管委会决定的文号。")
    if found.is_appraised and not told.decision_no.strip():
        wrong["decision_no"] = _("结余按考核结果分配，要有管委会决定的文号。")
    decided = by_finance or found.is_appraised
    if decided and (told.decided_on is None or told.decided_on > today()):
        wrong["decided_on"] = _("请填写决定的日期，不晚于今天。")
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)


def _bank(bank_no: str, on: date) -> str:
    bank_no = bank_no.strip()
    wrong = {}
    if not bank_no or len(bank_no) > LONGEST // 2:
        wrong["bank_no"] = _("请填写回单号或文号，不超过%(n)d个字符。") % {"n": LONGEST // 2}
    if on > today():
        wrong["on"] = _("日期不能晚于今天。")
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)
    return bank_no


def _locked_year(row: InsuranceYear) -> InsuranceYear:
    rows = InsuranceYear.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("pool", "alliance").get(county=row.county_id, pk=row.pk)


def _locked_settlement(row: InsuranceSettlement) -> InsuranceSettlement:
    rows = InsuranceSettlement.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "insured__pool", "insured__alliance", "earmark", "scored__scheme_version__scheme"
    ).get(county=row.county_id, pk=row.pk)


def _ended(row: _Row, status: str, by: Actor, what: str) -> _Row:
    row.status, row.ended_by_id, row.ended_at = status, by.person, now()
    row.save()
    voucher = getattr(row, "journal", None)
    audit.record(by, f"insurance.{what}", row, reason=row.reason, voucher=voucher and str(voucher))
    return row

"""A booked insurance settlement is taken back: asked for by one, booked as a reversal by another."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused, wrong_field
from fundpool.access import insurance as access
from fundpool.actions._posting import reverse
from fundpool.actions._said import reason_said
from fundpool.models import InsuranceSettlement, InsuranceShare, InsuranceTakeBack
from fundpool.rules import insurance_years as rules


@action
def ask_to_take_back(
    *, row: InsuranceSettlement, on: date, reason: str, by: Actor
) -> InsuranceTakeBack:
    """Ask for a booked settlement to be taken back; Refused where a share of it was paid."""
    row = _locked(row)
    by = access.check_can_enter(by, row.insured.pool)
    rules.INSURANCE_SETTLEMENT.after(row.status, "take_back")
    if on > today():
        raise wrong_field("on", _("日期不能晚于今天。"))
    reason = reason_said(reason)
    if row.take_backs.filter(status=rules.SUBMITTED).exists():
        raise Refused(_("撤销已经提交，请等另一人核定。"), code="take_back_waits")
    _unpaid_shares(row)
    made = InsuranceTakeBack.objects.create(
        county_id=row.county_id, settlement=row, on=on, reason=reason, submitted_by_id=by.person,
        submitted_at=now(),
    )  # fmt: skip
    _told(by, "take_back_submitted", made)
    return made


@action
def confirm_take_back(*, row: InsuranceTakeBack, by: Actor) -> InsuranceTakeBack:
    """Another person books the reversal; the year may then be settled anew.

    Refused PERIOD_CLOSED, INSUFFICIENT_FUNDS where the money was used meanwhile, SHARES_PAID.
    """
    row, settlement = _both(row)
    by = access.check_can_confirm(by, row)
    row.status = rules.INSURANCE_TAKE_BACK.after(row.status, "confirm")
    shares = _unpaid_shares(settlement)
    row.parts = [[one.institution.code, one.fen] for one in shares if one.fen is not None]
    if settlement.journal is None:
        raise ValueError("a confirmed settlement has its journal")
    row.journal = reverse(
        settlement.journal, on=row.on, by=by, memo=row.reason, source=settlement.journal.source
    )
    settlement.status = rules.INSURANCE_SETTLEMENT.after(settlement.status, "take_back")
    settlement.save(update_fields=["status"])
    InsuranceShare.objects.filter(county=row.county_id, insured=settlement.insured).update(fen=None)
    return _ended(row, by, "take_back_confirmed")


@action
def refuse_take_back(*, row: InsuranceTakeBack, reason: str, by: Actor) -> InsuranceTakeBack:
    """The booking stands."""
    row, _settlement = _both(row)
    by = access.check_can_confirm(by, row)
    row.status = rules.INSURANCE_TAKE_BACK.after(row.status, "refuse")
    row.answer = reason_said(reason)
    return _ended(row, by, "take_back_refused")


@action
def withdraw_take_back(*, row: InsuranceTakeBack, by: Actor) -> InsuranceTakeBack:
    """The one who asked, or finance, lets it be."""
    row, _settlement = _both(row)
    by = access.check_can_withdraw(by, row)
    row.status = rules.INSURANCE_TAKE_BACK.after(row.status, "withdraw")
    return _ended(row, by, "take_back_withdrawn")


def _unpaid_shares(row: InsuranceSettlement) -> list[InsuranceShare]:
    """Every share under its lock; SHARES_PAID where the bank has paid one."""
    shares = InsuranceShare.objects.select_for_update(no_key=True, of=("self",)).filter(
        county=row.county_id, insured=row.insured
    )
    found = list(shares.select_related("institution").order_by("institution__code"))
    paid = [one.institution.name for one in found if one.journal_id is not None]
    if paid:
        told = _("%(units)s的份额已经付款，不能撤销入账；请先追回付款，再作更正。")
        raise Refused(told % {"units": "、".join(paid)}, code="SHARES_PAID")
    return found


def _locked(row: InsuranceSettlement) -> InsuranceSettlement:
    rows = InsuranceSettlement.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "insured__pool", "insured__alliance", "journal__pool", "journal__period"
    ).get(county=row.county_id, pk=row.pk)


def _both(row: InsuranceTakeBack) -> tuple[InsuranceTakeBack, InsuranceSettlement]:
    """The settlement is locked first, as by who asks."""
    settlement = _locked(row.settlement)
    rows = InsuranceTakeBack.objects.select_for_update(no_key=True, of=("self",))
    found = rows.get(county=row.county_id, pk=row.pk)
    found.settlement = settlement
    return found, settlement


def _ended(row: InsuranceTakeBack, by: Actor, what: str) -> InsuranceTakeBack:
    row.ended_by_id, row.ended_at = by.person, now()
    row.save()
    _told(by, what, row)
    return row


def _told(by: Actor, what: str, row: InsuranceTakeBack) -> None:
    settlement = row.settlement
    details: dict[str, Any] = {
        "fund": settlement.insured.pool.code, "year": settlement.insured.year,
        "insurance_way": settlement.way, "fen": settlement.pool_fen,
        "reason": row.answer or row.reason, "voucher": str(settlement.journal),
        "reversed_as": row.journal and str(row.journal),
    }  # fmt: skip
    audit.record(by, f"insurance.{what}", row, **details)

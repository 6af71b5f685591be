"""A confirmed insurance year is taken back: asked for by one, decided by another; then entered anew."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from fundpool.access import insurance as access
from fundpool.actions._said import reason_said
from fundpool.models import InsuranceYear, InsuranceYearTakeBack
from fundpool.rules import insurance_years as rules


@action
def ask_to_take_year_back(*, row: InsuranceYear, reason: str, by: Actor) -> InsuranceYearTakeBack:
    """Ask for a confirmed year to be taken back; Refused while something of it is booked or waits."""
    row = _locked(row)
    by = access.check_can_enter(by, row.pool)
    rules.INSURANCE_YEAR.after(row.status, "take_back")
    reason = reason_said(reason)
    if row.take_backs.filter(status=rules.SUBMITTED).exists():
        raise Refused(_("撤销已经提交，请等另一人核定。"), code="take_back_waits")
    _check_nothing_booked(row)
    made = InsuranceYearTakeBack.objects.create(
        county_id=row.county_id, insured=row, reason=reason, submitted_by_id=by.person,
        submitted_at=now(),
    )  # fmt: skip
    _told(by, "year_back_submitted", made)
    return made


@action
def confirm_year_back(*, row: InsuranceYearTakeBack, by: Actor) -> InsuranceYearTakeBack:
    """Another person takes the year back: it stays to be read, and may be entered anew."""
    row, insured = _both(row)
    by = access.check_can_confirm(by, row)
    row.status = rules.INSURANCE_YEAR_TAKE_BACK.after(row.status, "confirm")
    _check_nothing_booked(insured)
    insured.status = rules.INSURANCE_YEAR.after(insured.status, "take_back")
    insured.save(update_fields=["status"])
    return _ended(row, by, "year_back_confirmed")


@action
def refuse_year_back(
    *, row: InsuranceYearTakeBack, reason: str, by: Actor
) -> InsuranceYearTakeBack:
    """The year stands."""
    row, _insured = _both(row)
    by = access.check_can_confirm(by, row)
    row.status = rules.INSURANCE_YEAR_TAKE_BACK.after(row.status, "refuse")
    row.answer = reason_said(reason)
    return _ended(row, by, "year_back_refused")


@action
def withdraw_year_back(*, row: InsuranceYearTakeBack, by: Actor) -> InsuranceYearTakeBack:
    """The one who asked, or finance, lets it be."""
    row, _insured = _both(row)
    by = access.check_can_withdraw(by, row)
    row.status = rules.INSURANCE_YEAR_TAKE_BACK.after(row.status, "withdraw")
    return _ended(row, by, "year_back_withdrawn")


def _check_nothing_booked(row: InsuranceYear) -> None:
    """What was booked of the year has been reversed, and nothing waits to be booked."""
    statuses = set(row.settlements.values_list("status", flat=True))
    if rules.CONFIRMED in statuses:
        raise Refused(_("这一年度的结余或超支已经入账，请先撤销入账，再撤销年度。"), code="settled")
    if rules.SUBMITTED in statuses:
        raise Refused(
            _("这一年度的结余或超支正等另一人核定，请先撤回，再撤销年度。"),
            code="settlement_waits",
        )


def _locked(row: InsuranceYear) -> InsuranceYear:
    rows = InsuranceYear.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("pool", "alliance").get(county=row.county_id, pk=row.pk)


def _both(row: InsuranceYearTakeBack) -> tuple[InsuranceYearTakeBack, InsuranceYear]:
    """The year is locked first, as by who asks and by who settles."""
    insured = _locked(row.insured)
    rows = InsuranceYearTakeBack.objects.select_for_update(no_key=True, of=("self",))
    found = rows.get(county=row.county_id, pk=row.pk)
    found.insured = insured
    return found, insured


def _ended(row: InsuranceYearTakeBack, by: Actor, what: str) -> InsuranceYearTakeBack:
    row.ended_by_id, row.ended_at = by.person, now()
    row.save()
    _told(by, what, row)
    return row


def _told(by: Actor, what: str, row: InsuranceYearTakeBack) -> None:
    insured = row.insured
    audit.record(
        by, f"insurance.{what}", row, fund=insured.pool.code, alliance=insured.alliance.code,
        year=insured.year, budget_fen=insured.budget_fen, spent_fen=insured.spent_fen,
        reason=row.answer or row.reason,
    )  # fmt: skip

"""Subsidies by appraisal: drafted, figures entered, submitted as previewed, approved, paid by others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused, wrong_field
from alliance.core.versions import check_version
from fundpool.access import subsidies as access
from fundpool.actions import _batches as batches
from fundpool.actions._posting import post
from fundpool.actions._said import bank_said, check_said, reason_said
from fundpool.actions._subsidy_said import check_figures
from fundpool.models import AppraisedSubsidy, Earmark, SubsidyLine
from fundpool.queries import requests
from fundpool.queries import subsidies as queries
from fundpool.rules import ledger
from fundpool.rules import subsidy_years as rules
from fundpool.rules.requests import needs_two
from fundpool.rules.subsidy_years import APPRAISED_SUBSIDY
from kpi.models import Run
from members.models import Institution

DOCUMENT: Final = 80
YEARS: Final = range(2000, 2200)


@dataclass(frozen=True)
class BodyTold:
    """One body with what is entered of it."""

    institution: Institution
    figures: rules.Figures


@action
def draft_subsidy(
    *, earmark: Earmark, kind: str, year: int, document_no: str, by: Actor, demo: bool = False
) -> AppraisedSubsidy:
    """Begin a year of one kind out of an earmark; every body of the kind gets an empty line."""
    by = access.check_can_draft(by, earmark.county_id)
    rows = Earmark.objects.select_for_update(no_key=True, of=("self",))
    earmark = rows.select_related("pool__county").get(county=earmark.county_id, pk=earmark.pk)
    if kind not in {one.code for one in queries.kinds_of(earmark.pool.county)}:
        raise Refused(_("县区的方案没有规定这项补助，不能办理。"), code="not_ordered")
    if year not in YEARS or year > today().year:
        raise wrong_field("year", _("请填正确的年度，不晚于今年。"))
    document_no = document_no.strip()
    check_said({"document_no": document_no}, DOCUMENT)
    there = AppraisedSubsidy.objects.filter(
        county=earmark.county_id, kind=kind, year=year, earmark=earmark
    ).exclude(status=rules.CANCELLED)
    if there.exists():
        raise Refused(_("这个专项已有这一年度的这项补助。"), code="year_exists")
    row = AppraisedSubsidy.objects.create(
        county_id=earmark.county_id, kind=kind, year=year, pool=earmark.pool, earmark=earmark,
        document_no=document_no, drafted_by_id=by.person, demo=demo or earmark.pool.demo,
    )  # fmt: skip
    SubsidyLine.objects.bulk_create(
        SubsidyLine(county_id=row.county_id, subsidy=row, institution=body)
        for body in queries.bodies(kind, earmark.pool)
    )
    _told(by, "subsidy.drafted", row)
    return row


@action
def state_subsidy(
    *, row: AppraisedSubsidy, bodies: Sequence[BodyTold], version: str | int | None, by: Actor
) -> AppraisedSubsidy:
    """Say anew which bodies take part and what is approved of each; what is open stays empty."""
    row = _locked(row)
    by = access.check_can_change(by, row)
    check_version(row, version)
    there = {one.pk for one in queries.bodies(row.kind, row.pool)}
    seen: set[int] = set()
    for one in bodies:
        check_figures(row.kind, one.institution.name, one.figures)
        if one.institution.pk not in there or one.institution.pk in seen:
            told = _("“%(body)s”不在这项补助的单位中，或填了两次。")
            raise Invalid(told % {"body": one.institution.name}, code="NOT_MEMBER")
        seen.add(one.institution.pk)
    SubsidyLine.objects.filter(county=row.county_id, subsidy=row).delete()
    SubsidyLine.objects.bulk_create(
        SubsidyLine(
            county_id=row.county_id, subsidy=row, institution=one.institution,
            **{name: getattr(one.figures, name) for name in rules.FIGURES[row.kind]},
        )
        for one in bodies
    )  # fmt: skip
    row.drafted_by_id, row.version = by.person, row.version + 1
    row.save(update_fields=["drafted_by", "version"])
    audit.record(by, "subsidy.stated", row, year=row.year, subsidy_kind=row.kind, rows=len(bodies))
    return row


@action
def submit_subsidy(
    *, row: AppraisedSubsidy, scored: Run | None, mark: str, by: Actor
) -> AppraisedSubsidy:
    """Keep what was previewed for somebody else's approval; `mark` is that of the preview.

    NotSet where the plan leaves a rule open; Refused where a body lacks a figure or a score, a
    figure has changed, or the earmark has less than is to be paid.
    """
    row = _locked(row)
    by = access.check_can_change(by, row)
    status = APPRAISED_SUBSIDY.after(row.status, "submit")
    found = queries.seen(row, scored)
    if not found.lines:
        raise Refused(_("没有可以核定补助的单位。"), code="NO_BASIS")
    batches.check_computed([(one.row.institution, one.why_not) for one in found.missing])
    batches.check_seen(mark, found.mark)
    batches.check_free(found.free_fen, found.pay_fen)
    for one in found.lines:
        line = one.row
        line.score, line.share, line.fen = one.score, str(one.share), one.fen
        line.next_share = "" if one.next_share is None else str(one.next_share)
    SubsidyLine.objects.bulk_update(
        [one.row for one in found.lines], ["score", "share", "next_share", "fen"]
    )
    row.status, row.method, row.link, row.basis = status, found.method, found.link, found.basis
    row.scored, row.revision, row.pay_fen = scored, found.scored.revision, found.pay_fen
    row.submitted_by_id, row.submitted_at, row.reason = by.person, now(), ""
    row.first_by_id = row.first_at = None
    row.save()
    _told(by, "subsidy.submitted", row)
    return row


@action
def approve_subsidy(*, row: AppraisedSubsidy, by: Actor) -> AppraisedSubsidy:
    """Approve; the last approval commits the money of the earmark."""
    row = _locked(row)
    by = access.check_can_approve(by, row)
    if row.scored is not None:
        queries.check_counts(row, row.scored)
    pay = row.pay_fen or 0
    if row.first_by_id is None and needs_two(pay, requests.two_from(row.county_id)):
        row.status = APPRAISED_SUBSIDY.after(row.status, "approve_first")
        row.first_by_id, row.first_at = by.person, now()
        return _kept(row, by, "subsidy.first_approved", "first_by", "first_at")
    row.status = APPRAISED_SUBSIDY.after(row.status, "approve" if pay else "finish")
    if pay:
        _post(row, "approved", "approved", ledger.approved(row.earmark_id, pay), by=by)
    row.decided_by_id, row.decided_at = by.person, now()
    return _kept(row, by, "subsidy.approved", "decided_by", "decided_at")


@action
def refuse_subsidy(*, row: AppraisedSubsidy, reason: str, by: Actor) -> AppraisedSubsidy:
    """Send it back to be corrected."""
    row = _locked(row)
    by = access.check_can_approve(by, row)
    row.status, row.reason = APPRAISED_SUBSIDY.after(row.status, "refuse"), reason_said(reason)
    return _kept(row, by, "subsidy.refused", "reason")


@action
def withdraw_subsidy(*, row: AppraisedSubsidy, by: Actor) -> AppraisedSubsidy:
    """Take it back before its last approval."""
    row = _locked(row)
    by = access.check_can_draft(by, row.county_id)
    row.status = APPRAISED_SUBSIDY.after(row.status, "withdraw")
    return _kept(row, by, "subsidy.withdrawn")


@action
def cancel_subsidy(*, row: AppraisedSubsidy, reason: str, by: Actor) -> AppraisedSubsidy:
    """Give up a draft, or what was approved and not paid: what was committed is free again."""
    row = _locked(row)
    by = access.check_can_cancel(by, row)
    was, row.status = row.status, APPRAISED_SUBSIDY.after(row.status, "cancel")
    row.reason = reason_said(reason)
    if was == rules.APPROVED:
        back = ledger.released(row.earmark_id, row.pay_fen or 0)
        _post(row, "released", "released", back, by=by)
    return _kept(row, by, "subsidy.cancelled", "reason")


@action
def pay_subsidy(*, row: AppraisedSubsidy, on: date, bank_no: str, by: Actor) -> AppraisedSubsidy:
    """Pay every body into its confirmed account, or nobody; what was earned is accepted with it."""
    row = _locked(row)
    by = access.check_can_pay(by, row)
    row.status, row.bank_no = APPRAISED_SUBSIDY.after(row.status, "pay"), bank_said(bank_no, on)
    lines = [one for one in queries.lines_of(row) if one.fen]
    _name_payees(lines)
    for step, kind, entry in (
        ("disbursed", "disbursed", ledger.disbursed),
        ("earned", "use_accepted", ledger.use_accepted),
    ):
        found = tuple(
            part
            for one in lines
            for part in entry(row.earmark_id, one.institution_id, one.fen or 0)
        )
        _post(row, step, kind, found, by=by, on=on)
    row.paid_by_id, row.paid_on = by.person, on
    return _kept(row, by, "subsidy.paid", "paid_by", "paid_on", "bank_no")


def _locked(row: AppraisedSubsidy) -> AppraisedSubsidy:
    rows = AppraisedSubsidy.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "county", "pool", "earmark", "scored__scheme_version__scheme"
    ).get(county=row.county_id, pk=row.pk)  # fmt: skip


def _name_payees(lines: Sequence[SubsidyLine]) -> None:
    """Every body's confirmed account, kept with its line."""
    there = batches.payees_of({one.institution_id: one.institution for one in lines})
    for one in lines:
        one.payee = there[one.institution_id]
    SubsidyLine.objects.bulk_update(lines, ["payee"])


def _post(
    row: AppraisedSubsidy, step: str, kind: str, lines: ledger.Lines, *, by: Actor,
    on: date | None = None,
) -> None:  # fmt: skip
    post(
        pool=row.pool, kind=kind, lines=lines, on=on or today(), budget_year=row.year, by=by,
        key=queries.key_of(row, step), source=row.bank_no or row.document_no,
        memo=_("%(year)d年度%(kind)s") % {"year": row.year, "kind": row.get_kind_display()},
        reviewed_by=row.submitted_by_id,
    )  # fmt: skip


def _kept(row: AppraisedSubsidy, by: Actor, what: str, *fields: str) -> AppraisedSubsidy:
    row.save(update_fields=["status", *fields])
    _told(by, what, row)
    return row


def _told(by: Actor, what: str, row: AppraisedSubsidy) -> None:
    audit.record(
        by, what, row, year=row.year, subsidy_kind=row.kind, fen=row.pay_fen, reason=row.reason,
        revision=row.revision,
    )  # fmt: skip

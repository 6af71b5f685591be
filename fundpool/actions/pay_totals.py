"""A year's total of performance pay: proposed by an appraisal, decided by another, taken back."""

from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused, wrong_field
from fundpool.access import pay_totals as access
from fundpool.actions import _batches as batches
from fundpool.actions._said import check_said, reason_said
from fundpool.models import PayTotal, PayTotalLine
from fundpool.queries import pay_totals as queries
from fundpool.rules import pay_totals as rules
from kpi.models import Run
from members.models import Alliance


@action
def propose_pay_total(
    *, alliance: Alliance, told: queries.TotalTold, scored: Run | None, mark: str, by: Actor,
    demo: bool = False,
) -> PayTotal:  # fmt: skip
    """Keep a total as it was previewed, for another person's decision; `mark` is the preview's.

    NotSet where the county has not decided how an appraisal counts; Refused without a locked
    appraisal of the year, where a body has no points, where a figure has changed, and while the
    year already has a total that is proposed or decided.
    """
    Alliance.objects.select_for_update(no_key=True).get(county=alliance.county_id, pk=alliance.pk)
    by = access.check_can_propose(by, alliance.county_id)
    queries.check_told(alliance, told)
    there = PayTotal.objects.filter(
        county=alliance.county_id, alliance=alliance, year=told.year, status__in=rules.LIVING
    )
    if there.exists():
        raise Refused(
            _("这一年度的绩效工资总量已经提出或决定；要改的，先撤回或撤销。"), code="year_exists"
        )
    found = queries.seen(alliance, told.year, told.total_fen, scored, told.weights)
    batches.check_seen(mark, found.mark)
    row = PayTotal.objects.create(
        county_id=alliance.county_id, alliance=alliance, year=told.year,
        total_fen=told.total_fen, document_no=told.document_no.strip(), method=found.method,
        basis=found.basis, scored=found.scored, revision=found.scored.revision,
        proposed_by_id=by.person, proposed_at=now(), demo=demo or found.scored.demo,
    )  # fmt: skip
    bodies = {body.code: body for body in told.weights}
    PayTotalLine.objects.bulk_create(
        PayTotalLine(
            county_id=row.county_id, total=row, institution=bodies[one.code], weight=one.weight,
            points=one.points, maximum=one.maximum, fen=one.fen,
        )
        for one in found.bodies
    )  # fmt: skip
    _told(by, "pay_total.proposed", row)
    return row


@action
def decide_pay_total(
    *, row: PayTotal, decision_no: str, decided_on: date | None, by: Actor
) -> PayTotal:
    """Another person decides as proposed, by a document; run_superseded where a revision came."""
    row = _locked(row)
    by = access.check_can_decide(by, row)
    row.status = rules.PAY_TOTAL.after(row.status, "decide")
    decision_no = decision_no.strip()
    check_said({"decision_no": decision_no}, queries.DOCUMENT)
    if decided_on is None or decided_on > today():
        raise wrong_field("decided_on", _("请填写决定的日期，不晚于今天。"))
    queries.check_counts(row.county_id, row.year, row.scored)
    queries.check_method(row)
    row.decision_no, row.decided_on = decision_no, decided_on
    return _ended(row, by, "pay_total.decided")


@action
def refuse_pay_total(*, row: PayTotal, reason: str, by: Actor) -> PayTotal:
    """Another person does not decide so; the year may be proposed anew."""
    row = _locked(row)
    by = access.check_can_decide(by, row)
    row.status, row.reason = rules.PAY_TOTAL.after(row.status, "refuse"), reason_said(reason)
    return _ended(row, by, "pay_total.refused")


@action
def withdraw_pay_total(*, row: PayTotal, by: Actor) -> PayTotal:
    """Finance lets its proposal be."""
    row = _locked(row)
    by = access.check_can_propose(by, row.county_id)
    row.status = rules.PAY_TOTAL.after(row.status, "withdraw")
    return _ended(row, by, "pay_total.withdrawn")


@action
def take_back_pay_total(*, row: PayTotal, reason: str, by: Actor) -> PayTotal:
    """A decision is taken back with its reason; it stays readable, the year is proposed anew."""
    row = _locked(row)
    by = access.check_can_decide(by, row)
    row.status, row.reason = rules.PAY_TOTAL.after(row.status, "take_back"), reason_said(reason)
    row.taken_back_by_id, row.taken_back_at = by.person, now()
    row.save(update_fields=["status", "reason", "taken_back_by", "taken_back_at"])
    _told(by, "pay_total.taken_back", row)
    return row


def _locked(row: PayTotal) -> PayTotal:
    rows = PayTotal.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("alliance", "scored__scheme_version__scheme").get(
        county=row.county_id, pk=row.pk
    )


def _ended(row: PayTotal, by: Actor, what: str) -> PayTotal:
    row.ended_by_id, row.ended_at = by.person, now()
    row.save()
    _told(by, what, row)
    return row


def _told(by: Actor, what: str, row: PayTotal) -> None:
    audit.record(
        by, what, row, alliance=row.alliance.code, year=row.year, fen=row.total_fen,
        weighing=row.method, revision=row.revision, reason=row.reason,
        document_no=row.decision_no or row.document_no,
    )  # fmt: skip

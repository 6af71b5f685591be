"""Appeals: a body disputes a score with reason and file; a decision corrects or refuses it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import attachments, audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from alliance.core.versions import check_version
from kpi import access
from kpi.actions._asked import Correction, read_corrections, rows_of
from kpi.actions._starting import begin
from kpi.actions._words import said
from kpi.actions.values import correct_values
from kpi.models import Appeal, Indicator, Run, SchemeVersion
from kpi.rules import APPEAL
from members.models import Unit

_NEEDED = {
    "accept": gettext_noop("请写明采纳的理由。"),
    "refuse": gettext_noop("请写明不采纳的理由。"),
}


@action
def file_appeal(
    *,
    run: Run,
    unit: Unit,
    indicator: Indicator,
    reason: str,
    by: Actor,
    asked: Sequence[Correction] = (),
    upload: "UploadedFile[Any] | None" = None,
) -> Appeal:
    """Dispute one score of one's own, with the reason, a file, and what the figures should be.

    One appeal at a time may be open about an indicator. What is asked may concern only figures
    that the body itself, or a member of the alliance, hands in for this run.
    """
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_appeal(by, run, unit)
    reason = said(reason, field="reason", most=2000, needed=_("请写明申诉的理由。"))
    if not run.scheme_version.items.filter(indicator=indicator).exists():
        raise Invalid(_("这个方案没有这项指标。"))
    open_now = Appeal.objects.filter(run=run, unit=unit, indicator=indicator, state=APPEAL.first)
    if open_now.exists():
        raise Refused(_("这一项已有待处理的申诉，请等处理结果或先撤回。"), code="appeal_open")
    checked = read_corrections(run, unit, asked)
    document = None
    if upload is not None:
        document = attachments.store(county=run.county, upload=upload, by=by, demo=run.demo)
    appeal = Appeal.objects.create(
        county_id=run.county_id,
        run=run,
        unit=unit,
        indicator=indicator,
        reason=reason,
        asked=[one.kept() for one in checked],
        document=document,
        filed_by_id=by.person,
        filed_at=now(),
        demo=run.demo,
    )
    _record(by, "kpi.appeal_filed", appeal, reason=reason)
    return appeal


@action
def withdraw_appeal(*, appeal: Appeal, version: str | int | None, by: Actor) -> Appeal:
    """The body takes its appeal back; it stays on the record."""
    row = _locked(appeal.pk, version)
    by = access.check_can_withdraw(by, row)
    _step(row, "withdraw")
    _record(by, "kpi.appeal_withdrawn", row)
    return row


@action
def refuse_appeal(*, appeal: Appeal, answer: str, version: str | int | None, by: Actor) -> Appeal:
    """The score stays as it is, for a reason that the body is told."""
    row = _locked(appeal.pk, version)
    by = access.check_can_decide(by, row)
    _answered(row, "refuse", answer, by)
    _step(row, "refuse")
    _record(by, "kpi.appeal_refused", row, answer=row.answer)
    _tell(row, gettext_noop("对“%(name)s”的申诉未采纳，理由见申诉页。"))
    return row


@action
def accept_appeal(
    *,
    appeal: Appeal,
    answer: str,
    corrected: Sequence[Correction],
    version: str | int | None,
    by: Actor,
) -> Appeal:
    """The body is right: the right figures are entered, and a new revision is computed.

    The old values stay beside the new ones. A closed form does not stand in the way: the
    decision itself is the window, with its reason. Without figures to correct (what was wrong
    has been put right elsewhere) only the new revision is computed.
    """
    row = _locked(appeal.pk, version)
    by = access.check_can_decide(by, row)
    _answered(row, "accept", answer, by)
    run = Run.objects.select_related("scheme_version__scheme", "county").get(pk=row.run_id)
    checked = read_corrections(run, row.unit, corrected)
    why = _("采纳申诉：%(answer)s") % {"answer": row.answer}
    if checked:
        correct_values(county=run.county, rows=rows_of(checked), reason=why, by=by)
    # The county's values are locked before the scheme, as whoever loads definitions does it.
    SchemeVersion.objects.select_for_update(no_key=True).get(pk=run.scheme_version_id)
    row.corrected = [one.kept() for one in checked]
    row.result = begin(
        run.scheme_version,
        Period.parse(run.period),
        by,
        provisional=run.provisional,
        reason=why[:500],
        corrects=run,
    )
    _step(row, "accept")
    _record(by, "kpi.appeal_accepted", row, answer=row.answer, result=str(row.result.pk))
    _tell(row, gettext_noop("对“%(name)s”的申诉已采纳，正在重新计算。"))
    return row


def _locked(pk: UUID, version: str | int | None) -> Appeal:
    row = (
        Appeal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit__institution", "unit__alliance", "indicator")
        .get(pk=pk)
    )
    check_version(row, version)
    return row


def _answered(row: Appeal, verb: str, answer: str, by: Actor) -> None:
    row.answer = said(answer, field="answer", most=2000, needed=_(_NEEDED[verb]))
    row.decided_by_id, row.decided_at = by.person, now()


def _step(row: Appeal, verb: str) -> None:
    row.state = APPEAL.after(row.state, verb)
    row.version += 1
    row.save()


def _record(by: Actor, what: str, row: Appeal, **details: Any) -> None:
    asked: list[Mapping[str, Any]] = row.corrected or row.asked
    audit.record(
        by,
        what,
        row,
        county=row.county_id,
        run=str(row.run_id),
        unit=row.unit.code,
        indicator=row.indicator.code,
        figures=[f"{one['unit']} {one['element']} {one['period']}={one['value']}" for one in asked],
        **details,
    )


def _tell(row: Appeal, text: str) -> None:
    if row.filed_by_id is not None:
        outbox.tell(
            county=row.county_id,
            person=row.filed_by_id,
            text=text,
            url=row.get_absolute_url(),
            name=row.indicator.name,
        )

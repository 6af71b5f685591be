"""Evidence that an item of a plan's list is done: since when, by whom, with its document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import Document
from members import access, queries
from members.models import County, Institution, PlanRule, RuleEvidence


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence as a form or a file gives it; without a body it is the county's."""

    rule: PlanRule
    item: str
    done_on: date
    institution: Institution | None = None
    note: str = ""


@action
def record_evidence(
    *,
    county: County,
    rule: PlanRule,
    item: str,
    done_on: date,
    by: Actor,
    institution: Institution | None = None,
    note: str = "",
    upload: "UploadedFile[Any] | None" = None,
    demo: bool = False,
) -> RuleEvidence:
    """Say that an item of a rule is done since a day, for one body or for the county."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    said = EvidenceRow(rule, item, done_on, institution, note.strip())
    by, person = _check(county, said, by, shown=upload is not None)
    document = upload and attachments.store(county=county, upload=upload, by=by, demo=demo)
    row = _kept(county, said, person, document or None, demo=demo)
    audit.record(
        by,
        "evidence.recorded",
        row,
        rule=rule.code,
        item=item,
        institution=institution.code if institution else None,
        done_on=done_on,
        sha256=document.sha256 if document else "",
    )
    return row


@action
def enter_evidence(
    *, county: County, rows: Sequence[EvidenceRow], by: Actor, demo: bool = False
) -> int:
    """Record many items as done under the rules of one; what shows it stands in their notes."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    acting = by
    for said in rows:
        acting, person = _check(county, said, by, shown=False)
        _kept(county, said, person, None, demo=demo)
    added = [
        [said.rule.code, said.item, said.institution and said.institution.code, said.done_on]
        for said in rows
    ]
    audit.record(acting, "evidence.entered", county, added=added)
    return len(rows)


def _check(county: County, said: EvidenceRow, by: Actor, *, shown: bool) -> tuple[Actor, int]:
    """Who may, and as whom; `shown`: a document goes with it."""
    body = said.institution
    by = access.check_may(
        by, "members.keep_evidence", county=county.pk, institution=body.pk if body else None
    )
    if by.person is None:
        raise Forbidden(_("佐证须由人登记，程序和系统任务不能代替。"))
    if said.item not in queries.rules.items_of(county, said.rule):
        raise Invalid(_("这条规则没有“%(item)s”这一项，请从清单中选择。") % {"item": said.item})
    if said.done_on > today():
        raise Invalid(_("落实日不能晚于今天。"), fields={"done_on": _("不能晚于今天")})
    if not said.note.strip() and not shown:
        raise Invalid(_("请写明落实情况，或上传佐证材料。"), fields={"note": _("请填写或上传")})
    return by, by.person


def _kept(
    county: County, said: EvidenceRow, person: int, document: Document | None, *, demo: bool
) -> RuleEvidence:
    return RuleEvidence.objects.create(
        county=county,
        rule=said.rule,
        item=said.item,
        institution=said.institution,
        done_on=said.done_on,
        note=said.note,
        document=document,
        by_id=person,
        at=now(),
        demo=demo,
    )


@action
def withdraw_evidence(*, evidence: RuleEvidence, by: Actor, reason: str) -> RuleEvidence:
    """Evidence that does not hold is taken back; it stays readable with the day of its end."""
    row = RuleEvidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    by = access.check_may(
        by, "members.keep_evidence", county=row.county_id, institution=row.institution_id
    )
    if row.withdrawn_at is not None:
        raise Refused(_("这条佐证已经撤回。"), code="withdrawn_already")
    if not reason.strip():
        raise Invalid(_("请写明撤回的理由。"), fields={"reason": _("请填写理由")})
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(by, "evidence.withdrawn", row, reason=reason, item=row.item)
    return row

"""Files of a case are added and withdrawn."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from referrals.access import attachments as access
from referrals.models import CaseAttachment, Referral

#: So many files of one case are read at a glance; more belong into one document.
MOST = 30
LONGEST_NOTE = 200
LONGEST_REASON = 500


@action
def add_attachment(
    *,
    referral: Referral,
    kind: str,
    upload: "UploadedFile[Any]",
    by: Actor,
    note: str = "",
    demo: bool = False,
) -> CaseAttachment:
    """A doctor of either side adds a file to a case that has not ended.

    Refused as `alliance.core.attachments.store` says for what is no such file, and where the case
    has as many as it may have.
    """
    row = (
        Referral.objects.select_for_update(no_key=True, of=("self",))
        .select_related("county", "predecessor")
        .get(pk=referral.pk)
    )
    by = access.check_can_attach(by, row)
    note = note.strip()
    _check(kind, note)
    if row.attachments.filter(withdrawn_at__isnull=True).count() >= MOST:
        raise Refused(
            _("一件转诊最多 %(n)d 份附件，请合并成一份文件再添加。") % {"n": MOST}, code="too_many"
        )
    marked = demo or row.demo
    document = attachments.store(county=row.county, upload=upload, by=by, demo=marked)
    made = CaseAttachment.objects.create(
        county_id=row.county_id,
        referral=row,
        document=document,
        kind=kind,
        note=note,
        institution_id=by.institution,
        added_by_id=by.person,
        added_at=now(),
        demo=marked,
    )
    audit.record(
        by, "referral.attachment_added", made, county=row.county_id,
        referral=row.number, filed_as=kind, sha256=document.sha256,
    )  # fmt: skip
    return made


@action
def withdraw_attachment(*, attachment: CaseAttachment, reason: str, by: Actor) -> CaseAttachment:
    """A wrong file is handed out no more; its row stays with the reason."""
    row = (
        CaseAttachment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("referral")
        .get(pk=attachment.pk)
    )
    by = access.check_can_withdraw_attachment(by, row)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        sentence = _("请写明为什么撤回，不超过%(most)d字。") % {"most": LONGEST_REASON}
        raise Invalid(sentence, fields={"reason": sentence})
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = now(), by.person, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(
        by, "referral.attachment_withdrawn", row, county=row.county_id,
        referral=row.referral.number, reason=reason,
    )  # fmt: skip
    return row


def _check(kind: str, note: str) -> None:
    wrong = {}
    if kind not in CaseAttachment.Kind.values:
        wrong["kind"] = _("请选附件种类。")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = _("请不超过%(most)d字。") % {"most": LONGEST_NOTE}
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)

"""What the approver says of a signature that was entered for them: theirs, or not."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from alliance.core.versions import check_version
from members import access, queries
from members.models import PaperSignature


@action
def confirm_signature(
    *, signature: PaperSignature, by: Actor, version: str | int
) -> PaperSignature:
    """The approver has looked at the scan: the signature is theirs."""
    signature, by = _locked(signature, by, version)
    _settle(signature, PaperSignature.State.CONFIRMED, "")
    audit.record(by, "paper_signature.confirmed", signature)
    return signature


@action
def dispute_signature(
    *, signature: PaperSignature, by: Actor, version: str | int, note: str
) -> PaperSignature:
    """The approver says that the signature is not theirs; recorder and auditors are told at once.

    The decision itself stands until those responsible undo it: that is another act.
    """
    if not note.strip():
        raise Invalid(_("请写明哪里不符。"), fields={"reason": _("请写明哪里不符。")})
    signature, by = _locked(signature, by, version)
    _settle(signature, PaperSignature.State.DISPUTED, note.strip())
    audit.record(by, "paper_signature.disputed", signature, reason=signature.note)
    told = {person.pk for person in queries.paper.signers(signature.county_id, _WATCHES, today())}
    for person in sorted(told | {signature.recorder_id}):
        outbox.tell(
            county=signature.county_id,
            person=person,
            text=gettext_noop("%(name)s否认了“%(label)s”的线下签批，请核查。"),
            url=signature.get_absolute_url(),
            name=signature.approver.name,
            label=signature.label,
        )
    return signature


_WATCHES = "members.read_audit"


def _locked(
    signature: PaperSignature, by: Actor, version: str | int
) -> tuple[PaperSignature, Actor]:
    signature = (
        PaperSignature.objects.select_for_update(no_key=True, of=("self",))
        .select_related("approver")
        .get(pk=signature.pk)
    )
    by = access.check_can_settle(by, signature)
    check_version(signature, version)
    return signature, by


def _settle(signature: PaperSignature, state: PaperSignature.State, note: str) -> None:
    signature.state, signature.note, signature.settled_at = state, note, now()
    signature.version += 1
    signature.save(update_fields=["state", "note", "settled_at", "version"])

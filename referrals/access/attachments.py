"""Who sees the files of a case, who adds one, who withdraws one: by relation to the case."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from members import access as member_access
from referrals.access.cases import desk_places, own_places
from referrals.models import CaseAttachment, Referral
from referrals.queries.attachments import attachments_of
from referrals.rules import TREAT
from referrals.vocabulary import DOWN, UP

#: In these the place a case was sent to has nothing more to do with the patient's papers.
REJECTED: Final[Mapping[str, frozenset[str]]] = {
    UP: frozenset({"declined", "redirected", "cancelled", "voided"}),
    DOWN: frozenset({"declined", "withdrawn", "voided"}),
}


def _turned_away(row: Referral) -> frozenset[str]:
    return REJECTED.get(row.direction, frozenset())


def sees_attachments(actor: Actor, row: Referral) -> bool:
    """Whether the files of a case that the actor sees are open to them.

    The origin always; whoever reviews it there; the desk of the alliance; the destination from
    the moment it was sent until it was turned away.
    """
    own = own_places(actor)
    if actor.is_system or row.origin_id in own:
        return True
    reviews_elsewhere = row.review_at_id != row.destination_id or row.status == "in_review"
    if row.review_at_id in own and reviews_elsewhere:
        return True
    if row.destination_id in own and row.sent and row.status not in _turned_away(row):
        return True
    return bool(desk_places(actor) & {row.origin_id, row.destination_id})


def attachments_for(actor: Actor, row: Referral) -> QuerySet[CaseAttachment]:
    """The files of a case that the actor sees, those carried over to it included; otherwise none."""
    if not sees_attachments(actor, row):
        return CaseAttachment.objects.none()
    return attachments_of(row)


def attachment_for(actor: Actor, row: Referral, pk: UUID) -> CaseAttachment:
    """One file of a case; NotFound when it is not there or not open to the actor."""
    return one_of(attachments_for(actor, row), pk, _("没有找到这份附件。"))


def check_can_attach(actor: Actor, row: Referral) -> Actor:
    """A doctor of either side while the case is open; at the origin while it is a draft too."""
    if not row.is_open and row.status != "draft":
        raise Refused(_("这件转诊已经结束，不能再添加附件。"), code="case_ended")
    places = (row.origin_id, row.destination_id)
    if not sees_attachments(actor, row):
        raise Forbidden(_("这件转诊已不在您的机构办理，不能添加附件。"))
    return _doctor_of(actor, row, places, _("附件由转出方或接收方的医生添加。"))


def check_can_withdraw_attachment(actor: Actor, attachment: CaseAttachment) -> Actor:
    """A doctor of the body that added it, once; also after the case has ended."""
    if attachment.withdrawn_at is not None:
        raise Refused(_("这份附件已经撤回。"), code="withdrawn")
    sentence = _("附件由添加它的机构的医生撤回。")
    return _doctor_of(actor, attachment.referral, (attachment.institution_id,), sentence)


def check_can_read_attachment(actor: Actor, attachment: CaseAttachment) -> Actor:
    """Whoever sees it, until it is withdrawn."""
    if attachment.withdrawn_at is not None:
        raise Refused(_("这份附件已经撤回，不再提供文件。"), code="withdrawn")
    return actor


def _doctor_of(
    actor: Actor, row: Referral, places: tuple[int | None, ...], sentence: object
) -> Actor:
    """The actor as a doctor of the first of these places where they are one."""
    for place in places:
        if place is None:
            continue
        try:
            return member_access.check_may(actor, TREAT, county=row.county_id, institution=place)
        except (Forbidden, NotFound):
            continue
    raise Forbidden(sentence)

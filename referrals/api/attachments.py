"""Files of a case over REST: listed, added under the caller's key, handed out, withdrawn."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import ListView, Row
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from alliance.core.uploads import PARSERS, either, needed, sent
from referrals.access import attachments as access
from referrals.access import referral_for
from referrals.actions import attachments as actions
from referrals.actions.attachments import LONGEST_NOTE, LONGEST_REASON
from referrals.models import CaseAttachment

TAG: Any = _("转诊附件")


class ReferralAttachmentShape(Shape):
    """One file of a case."""

    id = text(_("附件的标识。"))
    referral = text(_("所属转诊的标识；改转时随前一转诊转来的，是前一转诊。"))
    kind = serializers.ChoiceField(choices=CaseAttachment.Kind.values, help_text=_("种类。"))
    note = text(_("附注。"), allow_null=True)
    name = text(_("文件名。"))
    media_type = text(_("按内容认定的类型。"))
    size = whole(_("字节数。"))
    sha256 = text(_("文件摘要。"))
    institution = text(_("添加机构代码。"), allow_null=True)
    added_at = moment(_("添加时间。"))
    withdrawn_at = moment(_("撤回时间；没有撤回为 null。"), allow_null=True)
    withdrawn_reason = text(_("撤回理由。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewAttachmentShape(Shape):
    """What is said of a file that is added."""

    kind = serializers.ChoiceField(choices=CaseAttachment.Kind.values, help_text=_("种类。"))
    note = text(_("附注。"), required=False, default="", allow_blank=True, max_length=LONGEST_NOTE)


class WithdrawAttachmentShape(Shape):
    """Why a file is withdrawn."""

    reason = text(_("撤回理由。"), max_length=LONGEST_REASON)


@listed(
    TAG,
    ReferralAttachmentShape,
    _("一件转诊的附件"),
    _("含改转前的附件；转诊没有由调用者的机构接收时为空。"),
)
class ReferralAttachments(ListView):
    """Files of a case, the oldest first; POST adds one."""

    parser_classes = PARSERS
    title = "referral-attachments"
    order = ("added_at", "id")
    columns = names_of(ReferralAttachmentShape)

    def rows(self, actor: Actor, asked: Asked, **place: Any) -> QuerySet[Any, Any] | None:
        """Those that are open to the caller."""
        return access.attachments_for(actor, referral_for(actor, place["referral"]))

    def records(self, rows: list[CaseAttachment]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="referral_attachment_add", tags=[TAG], summary=_("添加附件"),
        description=_(
            "转出方或接收方的医生，在转诊办结前添加。用表单（multipart/form-data）的 file 上传 PDF、"
            "PNG、JPG、XLSX 或 DOCX，不超过 20 MB；类型按内容认定。"
        ),
        parameters=[KEY], request=either(NewAttachmentShape, must=True),
        responses={201: ReferralAttachmentShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, referral: UUID) -> Response:
        """Add it, once for the caller's key."""
        actor = actor_of(request)
        row = referral_for(actor, referral)
        found = sent(request, NewAttachmentShape)
        upload = needed(found)
        pk = once(
            actor, key_of(request._request), "referrals.attachment_add",
            lambda: str(
                actions.add_attachment(referral=row, upload=upload, by=actor, **found.said).pk
            ),
            asked=[str(referral), *found.same],
        )  # fmt: skip
        made = access.attachment_for(actor, row, UUID(pk))
        address = reverse("api:referral-attachment", args=[referral, made.pk])
        return Response(_line(made), status=201, headers={"Location": address})


class ReferralAttachment(APIView):
    """One file."""

    @extend_schema(
        operation_id="referral_attachment", tags=[TAG], summary=_("取附件"),
        description=_("原样给出文件；谁取用过，留有记录。撤回的不再提供。"),
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404, 409),
        },
    )  # fmt: skip
    def get(self, request: Request, referral: UUID, attachment: UUID) -> HttpResponseBase:
        """The file, to be kept; that it was read is written down."""
        Asked(request, ())
        actor = actor_of(request)
        found = access.attachment_for(actor, referral_for(actor, referral), attachment)
        access.check_can_read_attachment(actor, found)
        return attachments.handed_out(
            actor, "referral.attachment_read", found, referral=found.referral.number
        )


class WithdrawAttachment(APIView):
    """A wrong file."""

    @extend_schema(
        operation_id="referral_attachment_withdraw", tags=[TAG], summary=_("撤回附件"),
        description=_("附错时撤回：文件不再提供，这一行和理由留着。"),
        parameters=[KEY], request=WithdrawAttachmentShape,
        responses={200: ReferralAttachmentShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, referral: UUID, attachment: UUID) -> Response:
        """Withdraw it, once for the caller's key."""
        actor = actor_of(request)
        row = referral_for(actor, referral)
        found = access.attachment_for(actor, row, attachment)
        asked = WithdrawAttachmentShape(data=request.data)
        asked.is_valid(raise_exception=True)
        reason = asked.validated_data["reason"]
        once(
            actor, key_of(request._request), "referrals.attachment_withdraw",
            lambda: str(
                actions.withdraw_attachment(attachment=found, reason=reason, by=actor).pk
            ),
            asked=[str(attachment), reason],
        )  # fmt: skip
        return Response(_line(access.attachment_for(actor, row, attachment)))


def _line(row: CaseAttachment) -> dict[str, Any]:
    values = (
        str(row.pk), str(row.referral_id), row.kind, row.note or None, row.document.name,
        row.document.media_type, row.document.size, row.document.sha256,
        row.institution.code if row.institution else None, moment_text(row.added_at),
        moment_text(row.withdrawn_at), row.withdrawn_reason or None, row.demo,
    )  # fmt: skip
    return dict(zip(ReferralAttachments.columns, values, strict=True))

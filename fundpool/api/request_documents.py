"""What is enclosed with a fund request, over REST."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Asking
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments, audit
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import ListView, Row
from alliance.core.shapes import names_of
from alliance.core.uploads import PARSERS, either, needed, sent
from fundpool.access import requests as access
from fundpool.actions import requests as actions
from fundpool.api import request_shapes as shapes
from fundpool.api.requests import REFUSED, TAG
from fundpool.models import RequestDocument
from fundpool.queries import requests as queries


@listed(TAG, shapes.FundDocumentShape, _("一件申请的材料"))
class FundRequestDocuments(ListView):
    """What is enclosed, the oldest first; POST encloses one."""

    parser_classes = PARSERS
    title = "fund-request-documents"
    order: ClassVar = ("added_at", "id")
    columns = names_of(shapes.FundDocumentShape)

    def rows(self, actor: Actor, asked: Asked, **place: Any) -> QuerySet[Any, Any] | None:
        """Those of a request the caller reads."""
        row = access.request_for(actor, place["request_id"])
        return queries.document_rows(row)

    def records(self, rows: list[RequestDocument]) -> list[Row]:
        """Ids become texts."""
        return [tuple(_document(row).values()) for row in rows]

    @extend_schema(
        operation_id="fund_request_enclose", tags=[TAG], summary=_("附材料"),
        description=_("草稿或退回补正时。用表单（multipart/form-data）的 file 上传。"),
        parameters=[KEY], request=either(shapes.NewFundDocumentShape, must=True),
        responses={201: shapes.FundDocumentShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, request_id: UUID) -> Response:
        """Enclose it, once for the caller's key."""
        actor = actor_of(request)
        row = access.request_for(actor, request_id)
        found = sent(request, shapes.NewFundDocumentShape)
        upload = needed(found)
        pk = once(
            actor, key_of(request._request), "fundpool.enclose_document",
            lambda: str(
                actions.enclose_document(request=row, upload=upload, by=actor, **found.said).pk
            ),
            asked=[str(request_id), *found.same],
        )  # fmt: skip
        return Response(_document(access.document_for(actor, row, UUID(pk))), status=201)


def _document(row: RequestDocument) -> dict[str, Any]:
    kept = row.document
    return {
        "id": str(row.pk), "item": row.item, "name": kept.name, "media_type": kept.media_type,
        "size": kept.size, "sha256": kept.sha256, "submitted": row.submitted,
        "added_at": moment_text(row.added_at),
    }  # fmt: skip


class FundRequestFile(APIView):
    """The file itself."""

    @extend_schema(
        operation_id="fund_request_file", tags=[TAG], summary=_("取材料"),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404)},
    )  # fmt: skip
    def get(self, request: Asking, request_id: UUID, document: UUID) -> HttpResponseBase:
        """As an attachment; that it was read is written down."""
        actor = actor_of(request)
        row = access.request_for(actor, request_id)
        found = access.document_for(actor, row, document)
        audit.seen(actor, "fund_request.document_read", found, county=row.county_id)
        return attachments.served(found.document)

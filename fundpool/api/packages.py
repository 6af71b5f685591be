"""Audit packages over REST: ask for one, see how far it is, take it away."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row
from alliance.core.shapes import Shape, moment, names_of, text, whole
from fundpool.access import ledger as ledger_access
from fundpool.access import packages as access
from fundpool.actions import packages as actions
from fundpool.handing import handed_out
from fundpool.models import AuditPackage
from members import access as member_access

TAG: Any = _("资金池的账")
_ID = OpenApiParameter(
    "package", OpenApiTypes.UUID, OpenApiParameter.PATH, description=_("审计资料包编号。")
)


class AuditPackageShape(Shape):
    """A package."""

    id = serializers.UUIDField(help_text=_("审计资料包编号。"))
    years = serializers.ListField(child=serializers.IntegerField(), help_text=_("年度。"))
    reason = text(_("用途。"))
    state = serializers.ChoiceField(AuditPackage.State.choices, help_text=_("状态。"))
    asked_at = moment(_("申请时间。"))
    made_at = moment(_("生成时间。"), allow_null=True)
    journals = whole(_("凭证数。"), allow_null=True)
    findings = whole(_("核验发现的问题数。"), allow_null=True)
    size = whole(_("字节数。"), allow_null=True)
    sha256 = text(_("文件摘要；没有生成时为空。"))


class NewAuditPackageShape(Shape):
    """What is asked for."""

    pools = serializers.ListField(
        child=text(_("资金池代码。"), max_length=40), min_length=1, max_length=100,
        help_text=_("资金池代码。"),
    )  # fmt: skip
    years = serializers.ListField(
        child=whole(_("年度。"), min_value=2000, max_value=2100), min_length=1, max_length=10,
        help_text=_("年度。"),
    )  # fmt: skip
    units = serializers.ListField(
        child=text(_("机构代码。"), max_length=40), max_length=500, required=False, default=list,
        help_text=_("机构代码；不写为全部。"),
    )  # fmt: skip
    reason = text(_("用途。"), max_length=200)


def _line(row: AuditPackage) -> Row:
    return (
        str(row.pk), row.years, row.reason, row.state, moment_text(row.asked_at),
        moment_text(row.made_at) if row.made_at else None, row.journals, row.findings, row.size,
        row.sha256,
    )  # fmt: skip


@listed(TAG, AuditPackageShape, _("审计资料包"), _("本人可以下载的审计资料包。"))
class AuditPackages(ListView):
    """Packages one may take away; POST asks for another."""

    common = (COUNTY,)
    title = "audit-packages"
    order = ("asked_at", "id")
    columns = names_of(AuditPackageShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those of the county that was named."""
        county = member_access.county_asked(actor, asked.text("county"))
        return None if county is None else access.packages_for(actor).filter(county=county)

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [_line(row) for row in rows]

    @extend_schema(
        operation_id="audit_package_ask", tags=[TAG], summary=_("申请审计资料包"),
        description=_("在后台生成；state 为 ready 后可以下载。"),
        parameters=[COUNTY, KEY], request=NewAuditPackageShape,
        responses={201: AuditPackageShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Ask, once for the caller's key."""
        actor = actor_of(request)
        asked = NewAuditPackageShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        found = member_access.county_asked(actor, request.query_params.get("county", ""))
        access.check_can_pack(actor, found.pk if found else 0)
        assert found is not None  # noqa: S101 — checked above
        pools = [ledger_access.pool_for(actor, found.pk, code) for code in said["pools"]]
        units = [ledger_access.unit_for(actor, found.pk, code) for code in said["units"]]
        done = once(
            actor, key_of(request._request), "fundpool.ask_package",
            lambda: dict(zip(self.columns, _line(actions.ask_package(
                county=found, pools=pools, years=said["years"], units=units,
                reason=said["reason"], by=actor,
            )), strict=True)),
            asked=said,
        )  # fmt: skip
        return Response(done, status=201)


class AuditPackageFile(APIView):
    """The file of one package."""

    @extend_schema(
        operation_id="audit_package_take", tags=[TAG], summary=_("下载审计资料包"),
        description=_("下载留有记录。"), parameters=[_ID],
        responses={(200, "application/zip"): OpenApiTypes.BINARY, **problems(404, 409)},
    )  # fmt: skip
    def get(self, request: Request, package: UUID) -> HttpResponseBase:
        """Send it slice by slice."""
        actor = actor_of(request)
        return handed_out(actor, access.package_for(actor, package))
